"""What the worlds of the demo hang on: the same seed gives the same draws, summed weights or not."""

from random import Random

import pytest

from mentorcruise.demo.simulator.chances import Chances

WEIGHTS = {"seldom": 1, "never": 0, "often": 7.5, "last": 2}


@pytest.mark.parametrize("seed", range(20))
def test_it_draws_what_the_library_draws(seed: int) -> None:
    """A32: demo and tests are told by their seeds."""
    ours, theirs, chances = Random(seed), Random(seed), Chances.of(WEIGHTS)
    drawn = [chances.draw(ours) for _ in range(200)]
    assert drawn == [theirs.choices(list(WEIGHTS), list(WEIGHTS.values()))[0] for _ in range(200)]
    assert "never" not in drawn


def test_the_ends_are_the_first_and_the_last() -> None:
    chances = Chances("abc", (1, 1, 1))
    assert chances.at(0.0) == "a" and chances.at(1.0) == "c"
