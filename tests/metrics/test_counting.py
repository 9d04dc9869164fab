"""What is counted: following along gives the same rows as counting anew, whatever came in, and in whichever order."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text

from mentorcruise import clock
from mentorcruise.domain.figures import FigureNews, MentorshipFact
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs.clock_process import tick
from mentorcruise.metrics.counting import follow
from mentorcruise.metrics.facts import COLUMNS
from mentorcruise.metrics.families import FAMILIES
from mentorcruise.metrics.recounting import recount_all
from tests.metrics.histories import History

TABLES = ("mentorship_facts", *(family.table for family in FAMILIES))


def stored() -> dict[str, list[str]]:
    """Every stored row as PostgreSQL writes it, in an order of its own."""
    rows = {t: list(db.session.scalars(text(f"SELECT r::text FROM {t} r ORDER BY 1"))) for t in TABLES}
    db.session.commit()
    return rows


def followed() -> dict[str, list[str]]:
    while follow(db.session(), clock.now()):
        db.session.commit()
    return stored()


def recounted() -> dict[str, list[str]]:
    recount_all(db.session(), clock.now())
    db.session.commit()
    return stored()


@pytest.mark.parametrize("seed", range(4))
def test_following_along_gives_the_same_bytes_as_counting_anew(app, seed):
    """R17, A32: late answers, late ratings, other names for an ending, days of every zone."""
    history = History(seed)
    for _ in history.steps(100, 20):
        along = followed()
        assert along == recounted()
        assert followed() == along
    assert sum(bool(along[table]) for table in TABLES) >= len(TABLES) - 1


def test_the_facts_have_the_columns_that_are_stored():
    assert tuple(column.name for column in MentorshipFact.__table__.c) == COLUMNS


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
    assert not [t for t in TABLES[1:] if db.session.scalar(text(f"SELECT count(*) FROM {t} WHERE n = 0"))]


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
