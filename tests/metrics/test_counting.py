"""What is counted: following along gives the same rows as counting anew, whatever came in, and in whichever order."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text

from mentorcruise import clock
from mentorcruise.domain.application_figures import ApplicationFact
from mentorcruise.domain.figures import FigureNews, FigureRun, MentorshipFact
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.tables import metadata
from mentorcruise.extensions import db
from mentorcruise.jobs.clock_process import tick
from mentorcruise.metrics import application_facts, person_facts
from mentorcruise.metrics.application_facts import APPLICATIONS, OF_APPLICATIONS, TABLE
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.counting import VERSION, follow
from mentorcruise.metrics.facts import COLUMNS
from mentorcruise.metrics.families import FAMILIES
from mentorcruise.metrics.person_facts import OF_PEOPLE
from mentorcruise.metrics.recounting import recount_all
from tests.counted import count
from tests.factories import make_accepted, make_application
from tests.metrics.applying import Applying
from tests.metrics.histories import History

ALL = (*FAMILIES, *OF_APPLICATIONS, *OF_PEOPLE)
TABLES = ("mentorship_facts", TABLE, person_facts.TABLE, *(family.table for family in ALL))


def stored() -> dict[str, list[str]]:
    """Every stored row as PostgreSQL writes it, in an order of its own."""
    rows = {t: list(db.session.scalars(text(f"SELECT r::text FROM {t} r ORDER BY 1"))) for t in TABLES}
    db.session.commit()
    return rows


def followed() -> dict[str, list[str]]:
    count()
    return stored()


def recounted() -> dict[str, list[str]]:
    recount_all(db.session(), clock.now())
    db.session.commit()
    return stored()


def counted_both_ways(history: History, number: int, stop_every: int) -> dict[str, list[str]]:
    """What is stored in the end; at each stop along the way it was the same by following and by counting anew."""
    for _ in history.steps(number, stop_every):
        along = followed()
        assert along == recounted()
        assert followed() == along
    return along


@pytest.mark.parametrize("seed", range(4))
def test_following_along_gives_the_same_bytes_as_counting_anew(app, seed):
    """R17, A32: late answers, late ratings, other names for an ending, days of every zone."""
    history = History(seed)
    along = counted_both_ways(history, 100, 20)
    told = [bool(along[table]) for table in TABLES if table not in {family.table for family in OF_PEOPLE}]
    assert sum(told) >= len(told) - 1


@pytest.mark.parametrize("seed", range(3))
def test_following_applications_gives_the_same_bytes_as_counting_them_anew(app, seed):
    """R17, A21: what is said of an application comes in late and in any order, with times of any order too."""
    history = Applying(seed)
    along = counted_both_ways(history, 90, 15)
    assert all(along[table] for table in ("application_facts", *(family.table for family in OF_APPLICATIONS)))


@pytest.mark.parametrize("read", ["anew", "remembered"])
def test_a_past_day_of_applications_is_what_its_facts_say(app, read):
    """R17: known as of a day, read from the base rows or from the times that are stored, and what had been counted then."""
    history, now = Applying(5), Question()
    for _ in history.steps(60, 60):
        followed()
    last = sums(db.session(), APPLICATIONS, now, "day")
    then = replace(now, as_of=date(2027, 1, 1), read=read)
    for family in OF_APPLICATIONS:
        known = sums(db.session(), family, then, "month", [*family.also])
        assert known == sums(db.session(), family, now, "month", [*family.also])
    before = replace(then, as_of=last[len(last) // 2].bucket)
    for family in OF_APPLICATIONS:
        by = [*family.also]
        base = sums(db.session(), family, replace(before, read="anew"), "day", by)
        assert sums(db.session(), family, before, "day", by) == base
        assert sum(row.n for row in base) <= sum(row.n for row in sums(db.session(), family, now, by=by))


def test_the_facts_have_the_columns_that_are_stored():
    assert tuple(column.name for column in MentorshipFact.__table__.c) == COLUMNS
    assert tuple(column.name for column in ApplicationFact.__table__.c) == application_facts.COLUMNS


@pytest.mark.parametrize("family", ALL, ids=lambda family: family.table)
def test_the_sums_have_the_columns_that_are_stored(family):
    """A new reason to decline, say, needs a column of its own."""
    assert set(metadata.tables[family.table].c.keys()) == set(family.columns)


def test_sums_have_no_rows_of_nothing(app):
    """An ending that is called otherwise after its survey leaves no empty row under the former name."""
    history = History(7)
    for _ in range(6):
        history.begin()
        history.end()
        followed()
    while history.silent:
        history.answer()
        followed()
    assert not [t for t in TABLES[3:] if db.session.scalar(text(f"SELECT count(*) FROM {t} WHERE n = 0"))]


def test_what_comes_in_while_others_count_is_counted_once(app):
    """R17: three that follow and one that counts anew, all at once, while facts come in."""
    history, errors = History(3), []
    for _ in history.steps(20, 20):
        pass
    start = Barrier(5)

    def run(work):
        with app.app_context():
            start.wait()
            try:
                for _ in range(8):
                    work()
                    db.session.commit()
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    counts = [lambda: follow(db.session(), clock.now(), most=5)] * 3 + [lambda: recount_all(db.session(), clock.now())]
    threads = [Thread(target=run, args=(work,)) for work in counts]
    for thread in threads:
        thread.start()
    start.wait()
    for _ in history.steps(20, 20):
        pass
    for thread in threads:
        thread.join()
    assert errors == []
    assert followed() == recounted()
    assert db.session.scalar(select(FigureNews.id).limit(1)) is None


def test_the_clock_asks_once_to_count_what_has_come_in(app):
    """A figure stands on its page within seconds of its fact: two clock processes ask once, and with nothing new never."""
    now = clock.now()
    asked = select(func.count()).where(OutboxMessage.job == "figures.follow")
    tick(now)
    before = db.session.scalar(asked)
    History(1).begin()
    already = db.session.scalar(asked)
    tick(now + timedelta(seconds=1))
    tick(now + timedelta(seconds=1))
    assert db.session.scalar(asked) == already + 1
    followed()
    tick(now + timedelta(seconds=2))
    assert (before, db.session.scalar(asked)) == (0, already + 1)


def test_after_an_upgrade_everything_is_counted_anew_by_the_new_version(app):
    """R17: also where a worker of the former version took the migration's wish; asked for once an hour, until it is done."""
    now = clock.now()
    asked = select(func.count()).where(
        OutboxMessage.job == "figures.recount_all", OutboxMessage.key.contains("recount_all-")
    )
    recounted()
    tick(now)
    assert db.session.scalar(asked) == 0
    db.session.add(FigureRun(figure="figures", scope="all", version=VERSION - 1, computed_at=now, facts=0))
    db.session.commit()
    for later in (0, 1, 2):
        tick(now.replace(minute=30) + timedelta(seconds=later))
    assert db.session.scalar(asked) == 1
    tick(now.replace(minute=30) + timedelta(hours=1))
    assert db.session.scalar(asked) == 2
    recounted()
    tick(now.replace(minute=30) + timedelta(hours=2))
    assert db.session.scalar(asked) == 2


def test_an_application_that_waits_has_no_hours(app):
    """Nought hours would be an answer at once."""
    waits, answered = make_application(), make_accepted()
    followed()
    hours = dict(db.session.execute(text("SELECT application_id, hours FROM application_facts")).all())
    assert hours[waits.id] is None and hours[answered.id] == 25
