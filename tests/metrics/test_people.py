"""Facts of people and their numbers by day: the same as counting anew, and as asking each row how it was then."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.person_figures import PersonFact
from mentorcruise.domain.programs import Program
from mentorcruise.domain.tables import metadata
from mentorcruise.extensions import db
from mentorcruise.metrics import person_facts
from mentorcruise.metrics.asking import Filters, Period, Question
from mentorcruise.metrics.person_facts import OF_PEOPLE
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registration import complete_profiles, participants
from mentorcruise.metrics.visitor_funnel import funnel
from tests.asking import JOB_TITLE, YEARS, ask, respond
from tests.factories import make_application, make_mentee, make_mentor
from tests.metrics.histories import BEGIN, COUNTRIES
from tests.metrics.taking_part import TakingPart, answered, came, days_between, seen
from tests.metrics.test_counting import counted_both_ways, followed, recounted
from tests.metrics.test_registration import DAY, asking, look

TABLES = (person_facts.TABLE, *(family.table for family in OF_PEOPLE))
NOW = BEGIN + timedelta(days=420)


@pytest.mark.parametrize("seed", range(2))
def test_following_people_gives_the_same_bytes_as_counting_them_anew(app, seed):
    """R17, A12: who confirms late, mentors after all, runs the place for a while, answers, applies, pays, in any order."""
    along = counted_both_ways(TakingPart(seed), 200, 40)
    assert all(along[table] for table in TABLES)


def test_whatever_facts_of_people_are_read_from_brings_news_of_them(app):
    """R17: a table that is joined to them needs a trigger, or whoever follows would miss what comes into it."""
    read = set(re.findall(r"(?:FROM|JOIN) ([a-z_]+) [a-z]", person_facts.OF_ALL)) & set(metadata.tables)
    triggers = text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'person_news'")
    # A subscription comes with its first payment at the earliest; who is asked what is counted anew when it changes.
    asked = {"questionnaires", "questionnaire_versions", "questionnaire_questions"}
    assert read - {"subscriptions"} - asked == set(db.session.scalars(triggers))


def test_the_facts_have_the_columns_that_are_stored():
    assert tuple(column.name for column in PersonFact.__table__.c) == person_facts.COLUMNS


@pytest.mark.parametrize("seed", range(10, 12))
def test_what_stands_ready_is_what_each_row_says_of_that_day(app, seed):
    """A11, A12: for any period, any day of knowledge, a country and a program: counted from the base rows, person by person."""
    history = TakingPart(seed)
    for _ in history.steps(150, 150):
        followed()
    dice, days, connection = history.dice, days_between(BEGIN - timedelta(days=90), NOW), db.session.connection()
    program = db.session.scalars(select(Program.id)).first()
    some = 0
    for _ in range(60):
        first, last = sorted(dice.sample(days, 2))
        filters = dice.choice(
            (Filters(), Filters(), Filters(country=dice.choice(COUNTRIES[:2])), Filters(program=program))
        )
        question = Question(Period(first, last), as_of=dice.choice((None, dice.choice(days))), filters=filters)
        found = participants(connection, question)
        counted = [
            (found.mentees, found.new_mentees, found.active_mentees), (found.mentors, found.new_mentors, found.active_mentors),
        ]  # fmt: skip
        assert counted == seen(question), question
        some += found.active_mentees < found.mentees
        for role, keys in (("mentee", ("job", "aim")), ("mentor", ("job",))):
            rate = complete_profiles(connection, question, role)
            assert (rate.numerator, rate.denominator) == answered(question, role, keys), (role, question)
        *counts, paid, begun, twice, once = came(question, NOW)
        steps = [step for step in funnel(connection, question, NOW) if step.key != "visits"]
        assert [step.n for step in steps] == counts, question
        for step, part, whole in ((steps[-2], paid, begun), (steps[-1], twice, once)):
            assert step.of_previous == (Rate(part, whole) if whole else None), question
    assert some > 10, "the histories are too tame to tell"


def test_who_paused_all_the_time_was_not_active(app):
    """A12: who applied before and after a period was active in neither day of it."""
    now, mentor = clock.now(), make_mentor()
    mentee = make_mentee(joined_at=now - 90 * DAY)
    for days in (70, 40, 5):
        make_application(mentee, make_mentor(), submitted_at=now - days * DAY)
    make_application(make_mentee(joined_at=now - 90 * DAY), mentor, submitted_at=now - 50 * DAY)
    followed()
    today = now.date()
    assert active_between(today - 65 * DAY, today - 45 * DAY) == 1
    assert active_between(today - 39 * DAY, today - 6 * DAY) == 0
    assert active_between(today - 80 * DAY, today - 45 * DAY) == 2
    assert active_between(today - 71 * DAY, today) == 2 and active_between(today - 40 * DAY, today) == 1


def active_between(first, last):
    return participants(db.session.connection(), Question(Period(first, last))).active_mentees


def test_a_new_questionnaire_is_counted_by_at_once(app):
    """A11: before everyone is counted anew each person's answers are asked for, and of a past day the version in force then."""
    now, job = clock.now(), replace(JOB_TITLE, required=True)
    ask(job, at=now - 30 * DAY)
    first, second = make_mentee("First", joined_at=now - 40 * DAY), make_mentee("Second", joined_at=now - 40 * DAY)
    respond(first, job_title=["Baker"], at=now - 20 * DAY)
    assert complete(look) == (1, 2)
    recounted()
    db.session.query(OutboxMessage).filter_by(job="figures.recount_all").delete()
    ask(replace(job, words="What is your job?"), at=now - 2 * DAY)
    assert not counts_asked_for(), "other words are no other question"
    assert stands_ready() and complete(look) == (1, 2)
    ask(job, replace(YEARS, required=True))
    assert counts_asked_for() and complete(look) == (0, 2), "counted by one question, asked by two"
    respond(second, job_title=["Miller"], years_of_experience=["3"])
    assert complete(look) == (1, 2), "only the second has answered both"
    followed()
    assert complete(look) == (1, 2)
    assert complete(look, as_of=(now - 10 * DAY).date()) == (1, 2), "only the first had answered the one"
    recounted()
    assert complete(look) == (1, 2) and complete(look, as_of=(now - 10 * DAY).date()) == (1, 2)
    assert complete(look, as_of=(now - 25 * DAY).date()) == (0, 2)


def counts_asked_for():
    return db.session.scalar(select(func.count(OutboxMessage.id)).filter_by(job="figures.recount_all"))


def stands_ready():
    """Whether what was counted last answers, and not each person's answers."""
    with db.engine.connect() as connection:
        connection.execute(text("UPDATE person_cells SET n = n + 100 WHERE what = 'answered'"))
        return complete_profiles(connection, asking()).numerator > 100


def complete(look, **filters):
    rate = look(complete_profiles, **filters)
    return rate.numerator, rate.denominator
