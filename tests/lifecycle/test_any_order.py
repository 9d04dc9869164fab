"""No order of actions by any of the four kinds of person reaches a state that the product does not know (R12)."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from tests.house.world import World, world
from tests.lifecycle.laws import LAWS, broken
from tests.lifecycle.moves import PEOPLE, Move, kinds_of_moves, make

__all__ = ["world"]
FINE = {200, 303, 403, 404, 409, 410, 413, 422, 429}
STEPS = 40


def live(world: World, moves: list[tuple[int, int, int]]) -> None:
    """Make the moves one after another; after each the answer is one that the product knows, and every law holds."""
    world.restore()
    clock_file = world.app.config["SETTINGS"].clock_file
    clock_file.unlink(missing_ok=True)
    began, known = clock.now(), kinds_of_moves(world.app)
    for who, key, dice in moves:
        move = Move(PEOPLE[who % len(PEOPLE)], known[key % len(known)], dice)
        status, hidden = make(world, move)
        assert status in FINE, (move, status)
        if hidden:
            assert status in (403, 404) or (move.who == "anonymous" and status == 303), (move, status)
        assert not broken(now=clock.now(), began=began), (move, broken(now=clock.now(), began=began))
    drain()
    failed = db.session.query(OutboxMessage).filter(OutboxMessage.last_error.is_not(None)).all()
    assert not [m.job for m in failed if not m.job.startswith("billing.")], [(m.job, m.last_error) for m in failed]
    assert not broken(now=clock.now(), began=began)


STEP = st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 2**32))
# A failing order is printed as it is: to shorten it would take longer than to read it.
QUICK = settings(
    max_examples=8, deadline=None, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)


def test_the_laws_notice_what_is_wrong(world: World):
    """The statements are no formality: all hold in the world, and a row that breaks one is found."""
    assert broken(now=clock.now(), began=clock.now()) == []
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE mentoring_sessions SET closed_at = now() WHERE closed_at IS NULL")
        connection.exec_driver_sql("UPDATE places SET released_at = NULL")
    found = broken(now=clock.now(), began=clock.now())
    assert any("cancelled and settled" in law for law in found) and any("holds a place" in law for law in found)
    assert set(found) <= set(LAWS)


@QUICK
@given(moves=st.lists(STEP, min_size=STEPS, max_size=STEPS))
def test_whatever_is_done_in_whatever_order_the_laws_hold(world: World, moves: list[tuple[int, int, int]]):
    """R12, S1: mentee, mentor, operator and stranger act at random; time passes; workers work."""
    live(world, moves)


@pytest.mark.hard
@settings(QUICK, max_examples=1000)
@given(moves=st.lists(STEP, min_size=100, max_size=100))
def test_a_hundred_thousand_actions(world: World, moves: list[tuple[int, int, int]]):
    """R12: the same, 100,000 actions long."""
    live(world, moves)
