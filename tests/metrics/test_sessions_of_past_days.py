"""Sessions as of a past day: what stands ready less what became known later says the same as adding up what was known."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from sqlalchemy import text

from mentorcruise.extensions import db
from mentorcruise.metrics.asking import ALL_TIME, Filters, Period, Question
from mentorcruise.metrics.cells import by_slice, summing, sums
from mentorcruise.metrics.families import LENGTHS, OF_RATINGS, OF_SESSIONS, RATED, SESSIONS, SETTLED_WITHIN
from tests.metrics.histories import History
from tests.metrics.test_counting import followed

FAMILIES = (*OF_SESSIONS, *OF_RATINGS)
DAYS = [date(2026, 1, 31), date(2026, 2, 17), date(2026, 4, 3), date(2026, 6, 30), date(2027, 1, 1)]
PERIODS = [
    ALL_TIME,
    Period(date(2026, 2, 1), date(2026, 4, 30)),
    Period(date(2026, 2, 10), date(2026, 3, 20)),
    Period(date(2026, 1, 25), date(2026, 6, 4)),
]


@pytest.fixture(params=range(2))
def history(app, request):
    """Of the last facts, some of a past day too, nothing is counted yet."""
    history = History(request.param)
    for _ in history.steps(150, 150):
        pass
    followed()
    for _ in history.steps(12, 12):
        pass
    return history


def slices(history: History) -> list[Filters]:
    skill = history.mentors[0].skills[0].id
    return [Filters(), Filters(country="DE"), Filters(program=history.program.id), Filters(skill=skill)]


def compared(history: History) -> tuple[int, int]:
    """Both ways for every kind of question; how many were answered by what stands ready, and with how many rows."""
    ready, seen = 0, 0
    for family, filters, period in product((*OF_SESSIONS, *OF_RATINGS), slices(history), PERIODS):
        asked = Question(period, as_of=history.dice.choice(DAYS), filters=filters)
        for bucket, by in ((None, ()), ("month", tuple(family.also))):
            found = sums(db.session(), family, asked, bucket, by)
            assert found == sums(db.session(), replace(family, stored=False), asked, bucket, by), (family.table, asked)
            seen += len(found)
            ready += family.table in summing(db.session(), family, asked, bucket, by)[0]
    return ready, seen


def test_both_ways_say_the_same_of_every_day(history, monkeypatch):
    """R17: settled in time, late, or on the very day; with news of those days, without any, and with news of later ones."""
    few, seen = compared(history)
    assert seen > 50
    followed()
    many, seen = compared(history)
    assert many > 25 > few and seen > 50
    monkeypatch.setattr(history, "moments", lambda first: datetime(2027, 2, 1, tzinfo=UTC))
    for _ in range(5):
        history.meet()
    history.rate()
    assert compared(history)[0] > 25


@pytest.mark.parametrize("family", [SESSIONS, RATED, LENGTHS], ids=lambda family: family.table)
def test_any_day_of_one_slice_is_answered_by_what_stands_ready(app, family):
    """By whichever criterion, as none judges sessions; of two slices it is added up."""
    day = Question(ALL_TIME, as_of=date(2026, 3, 17), filters=Filters(goal="change_careers"))
    assert family.table in summing(db.session(), family, day)[0]
    assert family.table in summing(db.session(), family, replace(day, criterion=1))[0]
    assert family.table not in summing(db.session(), family, day.restricted(country="DE"))[0]


def test_the_usual_time_is_longer_than_both_sides_are_given():
    """Beyond it a session is looked for by another index; 72 hours and the longest session lie within."""
    assert SETTLED_WITHIN.total_seconds() / 3600 > 72 + 8


def test_news_are_looked_up_and_not_gone_through_for_each_session(history):
    """By a plan that was made while there was no news, and kept, ten thousand of them would take longer than a page may."""
    of_edges = Question(Period(date(2026, 2, 10), date(2026, 5, 20)))
    db.session.execute(text("DELETE FROM figure_news"))
    db.session.commit()
    db.session.execute(text("ANALYZE figure_news"))
    for family, question in product(FAMILIES, (of_edges, replace(of_edges, as_of=DAYS[2]))):
        statement, values = summing(db.session(), family, question)
        if "figure_news" in statement:
            plan = "\n".join(db.session.scalars(text(f"EXPLAIN {statement}"), values))
            assert "hashed SubPlan" in plan and "Anti Join" not in plan, (family.table, plan)
    db.session.rollback()


def test_each_of_some_slices_stands_ready_as_of_no_past_day(history):
    """R17: what became known later is not taken off there, so that facts have to tell."""
    followed()
    assert by_slice(db.session(), SESSIONS, Question(), ["all"])[0].n == sums(db.session(), SESSIONS, Question())[0].n
    assert by_slice(db.session(), SESSIONS, Question(as_of=DAYS[1]), ["all"]) is None
    assert by_slice(db.session(), LENGTHS, Question(), ["all"]) is None
