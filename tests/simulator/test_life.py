"""A simulated life keeps the rules that people are held to, and is the same for the same seed."""

from dataclasses import replace
from statistics import median

import pytest

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.records import History
from mentorcruise.demo.simulator.world import World
from tests.simulator.worlds import SMALL, UNTIL

TOWN = World(UNTIL)


@pytest.fixture(scope="module")
def history() -> History:
    return live(TOWN, 3)


def test_the_same_seed_is_the_same_life() -> None:
    first, second = (live(World(**SMALL), 5) for _ in range(2))
    assert [(m.started_at, m.ends_at, m.goal) for m in first.mentorships] == [
        (m.started_at, m.ends_at, m.goal) for m in second.mentorships
    ]
    assert len(first.mentorships) != len(live(World(**SMALL), 6).mentorships)


def test_nothing_happens_after_the_end(history: History) -> None:
    for mentorship in history.mentorships:
        moments = [p.created_at for p in mentorship.payments] + [at for _, at in mentorship.states]
        moments += [rated.at for m in mentorship.meetings for rated in (m.by_mentee, m.by_mentor) if rated]
        assert max(moments) <= UNTIL
    assert all(a.closed_at is None or a.closed_at <= UNTIL for a in history.applications)


def test_no_mentor_ever_has_more_mentees_than_places(history: History) -> None:
    """F7: at every acceptance the places held are counted."""
    for mentor in history.mentors:
        changes = []
        for a in history.applications:
            if a.mentor is mentor and a.accepted:
                changes += [(a.decided_at, 1)] + ([(a.released_at, -1)] if a.released_at else [])
        held = 0
        for _, change in sorted(changes):
            held += change
            assert held <= mentor.capacity


def test_a_pair_has_one_trial(history: History) -> None:
    """F14"""
    pairs = [(id(m.application.mentee), id(m.application.mentor)) for m in history.mentorships if m.trial_ends_at]
    assert len(pairs) == len(set(pairs))


def test_sessions_lie_within_their_mentorship(history: History) -> None:
    for m in history.mentorships:
        assert all(m.started_at <= meeting.held_at < min(m.ends_at, UNTIL) for meeting in m.meetings)


def test_stays_last_two_to_three_months(history: History) -> None:
    """B10: the seed's own figure, for those who stay after the trial."""
    stays = [(m.ends_at - m.started_at).days for m in history.mentorships if not m.during_trial]
    assert 60 <= median(stays) <= 92


def test_better_mentors_succeed_more_often_and_lose_fewer() -> None:
    history = live(replace(TOWN, mentees=3000), 4, in_full=False)
    good = [m for m in history.mentorships if m.application.mentor.quality > 0.7]
    poor = [m for m in history.mentorships if m.application.mentor.quality < -0.7]
    assert _share_lost(good) < _share_lost(poor)
    assert _mean_chance(good) > _mean_chance(poor) + 0.1


def _share_lost(some: list) -> float:
    return sum(m.during_trial for m in some) / len(some)


def _mean_chance(some: list) -> float:
    stayed = [m for m in some if not m.during_trial]
    return sum(m.success_probability for m in stayed) / len(stayed)
