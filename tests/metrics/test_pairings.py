"""How pairings stood, from sums or from the facts alike; who looks for a mentor, whatever ran beside the search (A16, A19)."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Row, text

from mentorcruise import clock
from mentorcruise.domain.looking import looking
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Question, end_of
from mentorcruise.metrics.pairings import states
from mentorcruise.metrics.searches import participants, waiting_list
from tests.factories import end_mentorship, make_mentor, make_mentorship, make_person, save
from tests.metrics.applying import Applying
from tests.metrics.test_counting import followed

FIRST, LAST = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
DAYS = [date(2026, 4, 1), date(2026, 5, 15), date(2026, 6, 30), date(2026, 8, 31)]
# Who has an open search, and neither a mentor nor found one since, in the words of the definition.
DEFINED = text(f"""
SELECT q.id, q.mentee_id, q.started_at FROM ({looking("true")}) q
WHERE q.started_at < :before AND (q.ended_at IS NULL OR q.ended_at >= :before) AND NOT EXISTS (
  SELECT FROM mentorships s LEFT JOIN mentorship_endings e ON e.mentorship_id = s.id
  WHERE s.mentee_id = q.mentee_id AND s.started_at < :before AND (e.ended_at IS NULL OR e.ended_at >= :before))
ORDER BY q.started_at, q.id
""")


def test_each_state_is_the_same_from_sums_and_from_facts(app):
    """A16, R17: of one slice, and as of a day at whose end all of it was known."""
    history = Applying(4)
    for _ in history.steps(80, 80):
        pass
    followed()
    today = clock.now().date()
    days, found = [*DAYS, today], 0
    for filters in (Filters(), Filters(country="DE"), Filters(skill=history.mentors[0].skills[0].id)):
        ready = states(db.session(), Question(filters=filters), days)
        assert ready == states(db.session(), Question(filters=filters, as_of=today), days)
        found += sum(state.past + state.active + abs(state.pending) for state in ready)
    assert found > 100


def searched(seed: int) -> None:
    """Mentees whose searches and mentorships begin and end at random, one beside the other."""
    dice, mentors = Random(seed), [make_mentor(capacity=50) for _ in range(3)]

    def moment(first: datetime, days: int = 60) -> datetime:
        return first + timedelta(hours=dice.choice((0, 24, dice.randint(1, 24 * days))))

    moved = make_mentorship(started_at=FIRST)
    end_mentorship(moved, at=FIRST + timedelta(days=30))
    save(MentorSearch(mentee_id=moved.mentee_id, started_at=FIRST + timedelta(days=10)))
    for _ in range(25):
        mentee, at = make_person(), FIRST
        for mentor in dice.sample(mentors, dice.randint(0, 2)):
            at = moment(at)
            pair = make_mentorship(mentee, mentor, started_at=at)
            if dice.random() < 0.7:
                at = moment(at)
                end_mentorship(pair, at=at)
        at = FIRST
        for _ in range(dice.randint(1, 2)):
            begun = moment(at)
            at = moment(begun + timedelta(hours=1))
            save(MentorSearch(mentee_id=mentee.id, started_at=begun, ended_at=at, ended_how="stopped"))
        if dice.random() < 0.6:
            save(MentorSearch(mentee_id=mentee.id, started_at=moment(at)))


def in_pages(day: date, size: int) -> list[Row[object]]:
    """The waiting list, so many at a time."""
    rows: list[Row[object]] = []
    while True:
        after = (rows[-1].started_at, rows[-1].id) if rows else None
        page = waiting_list(db.session(), Question(), day, size, after)
        rows += page
        if len(page) < size:
            return rows


@pytest.mark.parametrize("seed", range(3))
def test_who_looks_is_found_without_every_search_being_held_against_every_mentorship(app, seed):
    """A19: a search that was opened, and one that ended, while a mentorship ran or after it; in pages of any size."""
    searched(seed)
    followed()
    seen = moved = 0
    for day in DAYS:
        defined = [tuple(row) for row in db.session.execute(DEFINED, {"before": end_of(day)})]
        for size in (1, 3, 50):
            assert [(row.id, row.mentee_id, row.started_at) for row in in_pages(day, size)] == defined, (day, size)
        whole = waiting_list(db.session(), Question(), day, None)
        assert [(row.id, row.mentee_id, row.started_at) for row in whole] == defined
        assert participants(db.session(), Question(), day).looking == len(defined)
        for search_id, mentee_id, _ in defined[:5]:
            found = waiting_list(db.session(), Question(), day, 1, mentee_id=mentee_id)
            assert [row.id for row in found] == [search_id]
        seen += len(defined)
        moved += sum(db.session.get_one(MentorSearch, row[0]).started_at < row[2] for row in defined)
    assert seen > 20 and moved
