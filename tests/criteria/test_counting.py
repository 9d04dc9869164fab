"""By which criterion figures are counted: those in force, the same for all that is stored, and of a past day for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.figures import FigureRun, MentorshipFact
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.counting import follow
from mentorcruise.metrics.criteria import counted_criteria, criteria_in_force
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.success_report import goals, mentors, success_report
from tests.criteria.rules import asks, every, first_criterion, set_by, some
from tests.factories import enrol, make_operator, make_person, make_program
from tests.metrics.histories import History
from tests.metrics.test_counting import followed, recounted
from tests.metrics.worlds import JUNE, ended


class Lasting(History):
    """Pairs who stay together for a while: else most would be trial losses, which no criterion judges."""

    def moments(self, first):
        return super().moments(first) + timedelta(days=self.dice.choice((0, 9, 40)))


LONG = every(asks("days", 50))


@pytest.fixture
def operator(app):
    first_criterion(JUNE - timedelta(days=400))
    return make_operator()


def counted(question=Question()):  # noqa: B008
    counts = success_report(db.session(), clock.now(), question).total.counts
    return counts.successes, counts.judged, counts.ended


def test_a_new_criterion_counts_everything_anew(operator, work):
    """A40: saving rings; until it is done what is stored is judged by the former, all of it alike."""
    ended("no"), ended("yes"), ended(None)
    work()
    assert counted() == (1, 2, 3)
    set_by(operator, LONG, clock.now())
    ended("no")
    follow(db.session(), clock.now())
    db.session.commit()
    assert counted() == (1, 3, 4)
    assert counted_criteria(db.session()).general.version == 1
    assert criteria_in_force(db.session()).general.version == 2
    work()
    assert counted() == (4, 4, 4)
    assert counted_criteria(db.session()).general.version == 2
    ended(None, started_at=JUNE - timedelta(days=20))
    work()
    assert counted() == (4, 5, 5)


def test_a_run_says_by_which_versions_it_counted(operator, work):
    """A40: each count is kept with the criteria that judged it."""
    program = make_program()
    set_by(operator, LONG, clock.now())
    set_by(operator, every(asks("held", 3)), clock.now(), program, seen=0)
    work()
    last = db.session.scalar(select(FigureRun).order_by(FigureRun.id.desc()).limit(1))
    assert last.criteria == criteria_in_force(db.session()).ids
    assert len(last.criteria) == 2


def test_a_program_judges_by_its_own_and_inherits_again(operator, work):
    """F25, A40: own criterion per program."""
    program, mia = make_program(), make_person()
    enrol(mia, program)
    ended("no", mentee=mia), ended("no")
    set_by(operator, LONG, clock.now(), program, seen=0)
    work()
    assert counted() == (1, 2, 2)
    assert counted(Question().restricted(program=program.id)) == (1, 1, 1)
    set_by(operator, None, clock.now(), program, seen=1)
    work()
    assert counted() == (0, 2, 2)


def test_a_past_day_is_judged_by_what_was_in_force_then(operator, work):
    """A40, "as of": a report of a past day never changes, whatever criterion comes later."""
    ended("no"), ended("yes"), ended(None, goal="extend_skills")
    day = (JUNE + timedelta(days=5)).date()
    asked = Question(as_of=day)
    work()

    def everything():
        session = db.session()
        by_day = [tuple(row) for row in sums(session, ENDINGS, asked, "month")]
        return counted(asked), goals(session, asked), mentors(session, asked), by_day

    before = everything()
    assert before[0] == (1, 2, 3)
    set_by(operator, LONG, JUNE + timedelta(days=20))
    work()
    assert everything() == before
    assert counted(Question(as_of=day + timedelta(days=15))) == (3, 3, 3) == counted()
    set_by(operator, some(asks("stars", 5)), JUNE + timedelta(days=40), seen=2)
    work()
    assert everything() == before
    assert counted(Question(as_of=day + timedelta(days=15))) == (3, 3, 3)


def test_before_the_first_criterion_the_mentee_s_word_decides(app, work):
    """A40: a day before anyone set a criterion; a database without any."""
    ended("yes"), ended("partly")
    work()
    assert counted() == (1, 2, 2) == counted(Question(as_of=JUNE.date()))
    assert counted_criteria(db.session()).general.version == 1


@pytest.mark.parametrize("seed", range(2))
def test_following_along_gives_the_same_bytes_after_each_change_of_the_criterion(operator, seed):
    """R17, A40: facts come in, criteria change, for everyone and for a program, and its own is given up again."""
    history = Lasting(seed)
    changes = [
        (some(asks("days", 10), asks("mentee_rating", 3)), None, 1),
        (some(asks("reached"), asks("growth", 0.5)), history.program, 0),
        (some(asks("stars", 4), group=every(asks("days", 20), asks("held", 1))), None, 2),
        (None, history.program, 1),
    ]
    judged, moved = set(), 0
    for number, _ in enumerate(history.steps(100, 20)):
        along = followed()
        if number > 0:
            rule, program, seen = changes[number - 1]
            set_by(operator, rule, clock.now(), program, seen=seen)
            moved += recounted() != along
        for _ in range(6):
            history.step()
        assert followed() == recounted()
        judged |= set(db.session.scalars(select(MentorshipFact.verdict)))
    assert {"success", None} < judged
    assert moved


def test_saving_rings_once(operator):
    set_by(operator, LONG, clock.now())
    rung = select(func.count()).where(OutboxMessage.job == "figures.recount_all")
    assert db.session.scalar(rung) == 1
