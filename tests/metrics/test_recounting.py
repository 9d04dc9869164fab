"""Counting anew: it finds what is wrong, writes nothing else, and keeps the others out of its way (R17)."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from mentorcruise import clock
from mentorcruise.domain.figures import FigureNews
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import ALL_TIME, Filters, Period, Question
from mentorcruise.metrics.cells import summing, sums
from mentorcruise.metrics.counting import COUNT_LOCK, follow
from mentorcruise.metrics.families import ENDINGS, FAMILIES, RATED, SESSIONS, STARTS
from tests.metrics.histories import History
from tests.metrics.test_counting import TABLES, followed, recounted

# Few days more than whole months, few days less, and both.
CROOKED = [
    Period(date(2026, 1, 20), date(2026, 5, 8)), Period(date(2026, 2, 3), date(2026, 5, 28)),
    Period(date(2026, 2, 10), date(2026, 6, 7)), Period(date(2026, 3, 10), date(2026, 3, 20)),
]  # fmt: skip


@pytest.fixture
def history(app):
    history = History(7)
    for _ in history.steps(120, 120):
        pass
    followed()
    return history


def written():
    """Which transaction wrote each row, and where it lies."""
    rows = {
        table: db.session.execute(text(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY 1")).all()
        for table in TABLES
    }
    db.session.commit()
    return rows


def test_where_nothing_is_wrong_nothing_is_written(history):
    """R17: a daily count leaves every row as it lies."""
    before = written()
    recounted()
    assert written() == before


def test_what_is_wrong_is_put_right_and_nothing_else_is_touched(history):
    """R17: a sum that is off, one that is missing, one too many."""
    right, before = recounted(), written()
    db.session.execute(text("UPDATE start_cells SET n = n + 1 WHERE ctid = (SELECT min(ctid) FROM start_cells)"))
    db.session.execute(text("DELETE FROM mentor_cells WHERE mentor_id = (SELECT min(mentor_id) FROM mentor_cells)"))
    db.session.execute(text("INSERT INTO length_cells (slice, day, minutes, n) VALUES ('all', '2020-01-01', 45, 1)"))
    db.session.commit()
    assert recounted() == right
    after = written()
    assert {table for table in TABLES if after[table] != before[table]} == {"start_cells", "mentor_cells"}
    assert len(set(after["start_cells"]) - set(before["start_cells"])) == 1


def test_who_follows_leaves_it_to_the_one_who_counts(history):
    """No worker waits for a count of minutes; what came in is still news, and is counted afterwards."""
    history.begin()
    with db.engine.begin() as other:
        other.execute(select(func.pg_advisory_xact_lock(COUNT_LOCK)))
        assert follow(db.session(), clock.now()) == 0
        db.session.rollback()
        assert db.session.scalar(select(FigureNews.id).limit(1)) is not None
        db.session.rollback()
    assert follow(db.session(), clock.now()) > 0
    db.session.commit()


@pytest.mark.parametrize("family", [STARTS, ENDINGS, SESSIONS, RATED], ids=lambda family: family.table)
def test_a_skill_s_months_say_what_its_days_say(history, family):
    """Whole months of a skill stand ready; any other days are added up from the facts, by the same expressions."""
    skill = history.mentors[0].skills[0].id
    asked = Question(filters=Filters(skill=skill))
    by = list(family.also)
    ready = sums(db.session(), family, asked, "month", by)
    days = sums(db.session(), family, asked, "day", by)
    assert ready and len(days) > len(ready)
    for name in family.sums:
        assert sum(row._mapping[name] for row in ready) == sum(row._mapping[name] for row in days), name
    first = days[0].bucket
    one_day = sums(db.session(), family, asked.of(Period(first, first)), by=by)
    assert [row.n for row in one_day] == [row.n for row in days if row.bucket == first]


@pytest.mark.parametrize("family", [f for f in FAMILIES if not f.of], ids=lambda family: family.table)
def test_other_days_than_whole_months_are_told_by_these_and_few_facts(history, family):
    """R17: months less the days that they have too many, and the days besides, say what adding up every fact says."""
    skill, ready = history.mentors[0].skills[0].id, 0
    for period, filters in product(CROOKED, (Filters(), Filters(skill=skill))):
        asked = Question(period, filters=filters)
        for bucket, by in ((None, ()), ("month", tuple(family.also))):
            found = sums(db.session(), family, asked, bucket, by)
            assert found == sums(db.session(), replace(family, stored=False), asked, bucket, by), (period, filters)
            ready += family.table in summing(db.session(), family, asked, bucket, by)[0]
    db.session.commit()
    assert ready >= 6


def test_a_session_that_is_not_counted_yet_is_in_no_month_and_on_no_day(history):
    """R17: neither added nor taken off before it is counted."""
    asked = [Question(period, filters=Filters(skill=history.mentors[0].skills[0].id)) for period in CROOKED[:3]]
    before = [sums(db.session(), SESSIONS, question) for question in asked]
    for _ in range(30):
        history.meet()
    assert [sums(db.session(), SESSIONS, question) for question in asked] == before
    followed()
    assert [sums(db.session(), SESSIONS, question) for question in asked] != before


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
def test_whole_months_and_the_days_at_both_ends_make_up_a_period(first, length):
    """Each of its days once, no other, and of none more than of the period itself."""
    period = Period(first, first + timedelta(days=length))
    whole, besides, lacking = period.nearest_months
    days: Counter[date] = Counter()
    for part, times in [(whole, 1), *((edge, 1) for edge in besides), *((edge, -1) for edge in lacking)]:
        for number in range(part.days if part else 0):
            days[part.since + timedelta(days=number)] += times
    assert +days == Counter(first + timedelta(days=number) for number in range(period.days)) and min(days.values()) >= 0
    assert whole is None or (whole.whole_months and sum(edge.days for edge in (*besides, *lacking)) < period.days)


def test_skills_stand_ready_by_month_or_not_at_all(history):
    """What is kept of skills grows with months, not with days."""
    for family in FAMILIES:
        if family.of:
            continue
        kept = db.session.scalars(text(f"SELECT DISTINCT day FROM {family.table} WHERE slice LIKE 'skill:%'")).all()
        assert bool(kept) == (family.skills == "by month"), family.table
        assert all(day.day == 1 for day in kept), family.table
    assert ALL_TIME.whole_months
