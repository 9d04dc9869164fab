"""A report as of a past day says for ever what it said that day, whatever happens later (section 2 "as of", R17)."""

from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.rows import write
from mentorcruise.demo.simulator.tell import tell
from mentorcruise.demo.simulator.world import World
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question, end_of
from mentorcruise.metrics.counting import events, summed
from mentorcruise.metrics.facts import of_all
from mentorcruise.metrics.families import FAMILIES
from mentorcruise.metrics.judging import judged
from mentorcruise.metrics.past import remember
from mentorcruise.metrics.recounting import recount_all
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Asked
from tests.criteria.rules import first_criterion
from tests.reports.going_on import GoingOn

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
LATER = datetime(2027, 3, 1, tzinfo=UTC)
DAYS = (date(2026, 7, 20), date(2026, 10, 31))
QUESTIONS = {
    "everything": Question(),
    "a period against the one before": Question(
        Period(date(2026, 8, 1), date(2026, 9, 30)), compared=Period(date(2026, 6, 1), date(2026, 7, 31))
    ),
    "one goal against the time before": Question(
        Period(date(2026, 8, 10), date(2026, 10, 31)),
        Period(date(2026, 5, 18), date(2026, 8, 9)),
        filters=Filters(goal="extend_skills"),
    ),
    "one skill": Question(filters=Filters(skill=1)),
    "some of them": Question(filters=Filters(goal="extend_skills", language="en")),
}


def lived(seed: int) -> None:
    """A small world with everything in it, stored and counted."""
    world = World(UNTIL, days=300, mentees=70, mentors=15)
    history = live(world, seed)
    tell(history, seed)
    write(db.session(), history)
    first_criterion(world.begin)
    recount_all(db.session(), UNTIL)
    db.session.commit()


def said(now: datetime) -> dict[tuple[str, ...], object]:
    """Everything that every report says of the past days: titles, notes, figures, tables and the rows behind."""
    told: dict[tuple[str, ...], object] = {}
    for day in DAYS:
        for name, question in QUESTIONS.items():
            asked = Asked(db.session(), Question(question.period, question.compared, day, question.filters), now)
            for report in REPORTS.values():
                for key, part in report.sections.items():
                    section = part(asked)
                    where = (f"{day}", name, report.key, key)
                    told[*where, "words"] = section.title, section.lead, section.note
                    told[*where, "headlines"] = [astuple(headline) for headline in section.headlines]
                    told[*where, "table"] = section.table and [tuple(row) for row in section.table.rows]
                    told[*where, "charts"] = [str(chart()) for chart in section.charts]
                for key, (_, rows) in report.rows.items():
                    told[f"{day}", name, report.key, key, "rows"] = [tuple(row) for row in rows(asked).rows]
    db.session.rollback()
    return told


def the_past_stays(seed: int, steps: int) -> None:
    with time_machine.travel(UNTIL + timedelta(days=1), tick=False):
        lived(seed)
        before = said(UNTIL + timedelta(days=1))
    assert len(before) > 100
    with time_machine.travel(LATER, tick=False):
        history = GoingOn(seed, UNTIL)
        for _ in history.steps(steps, steps):
            pass
        recount_all(db.session(), LATER)
        db.session.commit()
        after = said(LATER)
    changed = {where: (before[where], after[where]) for where in before if before[where] != after[where]}
    words = [f"{where}:\n  was {was}\n  is  {now}" for where, (was, now) in changed.items() if where[-1] != "charts"]
    assert not changed, "\n".join(words[:5]) or list(changed)


def test_every_report_says_the_same_of_a_day_that_is_remembered(app):
    """R17, A32: every section, chart and row, whether the facts are read anew or as they were put together."""
    with time_machine.travel(UNTIL + timedelta(days=1), tick=False):
        lived(1)
        anew = said(UNTIL + timedelta(days=1))
        for day in DAYS:
            remember(db.session(), day, UNTIL + timedelta(days=1))
        db.session.commit()
        assert all(judged(db.session(), Question(as_of=day)).read == "remembered" for day in DAYS)
        kept = said(UNTIL + timedelta(days=1))
    changed = [where for where in anew if anew[where] != kept[where]]
    assert len(anew) > 100 and not changed


@pytest.mark.parametrize("seed", [1, 2])
def test_a_past_day_stays_as_it_was_whatever_happens_later(app, seed):
    """R17, A32: late answers, results, ratings and endings, other tags, profiles, criteria and programs."""
    the_past_stays(seed, steps=120)


@pytest.mark.hard
@pytest.mark.parametrize("seed", range(10, 30))
def test_a_past_day_stays_as_it_was_in_many_histories(app, seed):
    """R17, A32: the same at length."""
    the_past_stays(seed, steps=400)


def test_as_of_today_equals_the_stored_sums_of_every_family(app):
    """R17, A32: the facts as of today add up to what stands ready, in every slice, on every day and by every further key."""
    with time_machine.travel(UNTIL + timedelta(days=1), tick=False):
        lived(3)
        today = {"before": end_of(UNTIL.date() + timedelta(days=1))}
        known = f"WITH known AS MATERIALIZED ({of_all()})"
        for family in FAMILIES:
            keys = ", ".join(map(str, range(1, len(family.keys) + 1)))
            columns = ", ".join(family.columns)
            counted = f"{known} SELECT {columns} FROM ({summed(family, events(family, 'known'))}) s ORDER BY {keys}"
            ready = f"SELECT {columns} FROM {family.table} ORDER BY {keys}"
            as_of = [tuple(row) for row in db.session.execute(text(counted), today)]
            assert as_of and as_of == [tuple(row) for row in db.session.execute(text(ready))], family.table
