"""Every letter is of a kind, so that everything that is mailed has its place in the settings."""

import pytest

from mentorcruise.domain.letter_kinds import KINDS, kind_of
from tests.house.source import TEMPLATES

LETTERS = sorted(path.stem for path in (TEMPLATES / "emails").glob("[!_]*.txt") if path.stem != "layout")


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_has_a_kind(letter: str) -> None:
    """F18: each letter with its switch, or with the reason why it has none."""
    assert kind_of(letter)


def test_a_letter_is_of_one_kind() -> None:
    named = [letter for kind in KINDS for letter in kind.letters or (kind.name,)]
    assert len(named) == len(set(named))
    assert len(KINDS) == len({kind.name for kind in KINDS})


def test_a_letter_without_a_kind_is_not_sent() -> None:
    with pytest.raises(LookupError, match="letter_kinds"):
        kind_of("something_new")


def test_what_must_be_sent_never_waits_for_a_digest() -> None:
    """Links, payments and the bounds of a contract come at once, whatever was chosen."""
    for kind in KINDS:
        assert kind.switchable or not kind.can_wait(1)
