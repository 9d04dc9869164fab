"""Registration by hand-counted worlds: who takes part, what they said, what is offered and wanted, how far they come."""

from datetime import date, timedelta

from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.mentors import Verdict
from mentorcruise.domain.questionnaires import Question as Asked
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question
from mentorcruise.metrics.breakdowns import breakdown
from mentorcruise.metrics.capacity import capacity
from mentorcruise.metrics.demand import goal_demand, skill_demand
from mentorcruise.metrics.program_shares import shares_of
from mentorcruise.metrics.registration import complete_profiles, participants
from mentorcruise.metrics.visitor_funnel import funnel
from tests.asking import YEARS, ask, respond
from tests.counted import count
from tests.factories import (
    enrol,
    make_accepted,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_person,
    make_program,
)

DAY = timedelta(days=1)
HELPS = Asked("helps_with", "several", "Which goals?", options=("Change careers", "Get promoted"), audience="mentor")


def asking(as_of: date | None = None, back: int = 30, **filters) -> Question:
    """The last days, today included."""
    today = clock.now().date()
    return Question(Period(today - back * DAY, today), as_of=as_of, filters=Filters(**filters))


def look(figure, *args, **filters):
    count()
    return figure(db.session.connection(), asking(**filters), *args)


def countries(as_of=None):
    return breakdown(db.session.connection(), asking(as_of), "country", now=clock.now())


def test_nobody_is_counted_in_an_empty_world(app):
    """Bad input is no error: before anyone there is nobody."""
    nobody = look(participants)
    assert (nobody.mentees, nobody.mentors, nobody.mentees_active.value) == (0, 0, None)
    assert look(capacity).use.value is None and look(skill_demand) == []
    assert [step.n for step in look(funnel, clock.now())] == [0] * 8 and countries().people == 0
    assert len(look(goal_demand)) == 6


def test_mentees_and_mentors_are_counted_with_who_was_active(app):
    """A12: an unconfirmed person, an operator and a mentor who waits are neither."""
    mentor = make_mentor()
    make_mentor(listed=False)
    make_mentorship(make_mentee("Paired"), mentor)
    make_mentee("Looks on")
    make_mentee("New", joined_at=clock.now() - 3 * DAY)
    make_person(confirmed=False)
    make_operator()
    found = look(participants)
    assert (found.mentees, found.new_mentees, found.active_mentees) == (3, 1, 1)
    assert (found.mentors, found.new_mentors, found.active_mentors) == (1, 0, 1)
    assert found.mentees_active.denominator == 3


def test_as_of_a_former_day_counts_as_it_would_have_then(app):
    """A12: what happened since changes nothing about it."""
    day = (clock.now() - 10 * DAY).date()
    make_mentee("Old", joined_at=clock.now() - 20 * DAY, country="FR")
    mentor, operator = make_mentor(capacity=3), make_operator()
    before = [look(participants, as_of=day), countries(day), look(capacity, as_of=day)]
    make_mentee("New", joined_at=clock.now() - DAY)
    db.session.execute(text("UPDATE people SET country = 'DE'"))
    mentor.decide(Verdict.SUSPENDED, "", operator, clock.now())
    mentor.capacity = 9
    db.session.commit()
    after = [look(participants, as_of=day), countries(day), look(capacity, as_of=day)]
    assert before == after
    assert (before[0].mentees, before[0].mentors, before[2].places) == (2, 1, 3)
    assert look(participants).mentors == 0


def test_a_suspended_mentor_is_no_mentor_from_then_on(app):
    mentor = make_mentor()
    mentor.decide(Verdict.SUSPENDED, "Absent", make_operator(), clock.now())
    db.session.commit()
    assert look(participants).mentors == 0


def test_a_program_and_a_country_narrow_the_people(app):
    """F25: those who belong to it at the end of the period."""
    program = make_program()
    inside, gone = make_mentee("Inside", country="FR"), make_mentee("Gone", country="DE")
    enrol(inside, program)
    enrol(gone, program).left_at = clock.now() - DAY
    db.session.commit()
    assert look(participants, program=program.id).mentees == 1
    assert look(participants, country="DE").mentees == 1 and look(participants).mentees == 2


def test_capacity_its_use_and_who_has_too_much(app):
    """A13: a mentor who lowered the capacity below what is taken is on the list."""
    busy, free = make_mentor("Busy", capacity=2), make_mentor("Free", capacity=3)
    make_mentorship(make_mentee(), busy)
    make_accepted(make_mentee(), busy)
    make_mentorship(make_mentee(), free)
    found = look(capacity)
    assert (found.mentors, found.places, found.taken, found.full, found.over) == (2, 5, 3, 1, 0)
    assert (found.use.numerator, found.use.denominator, found.open_places) == (3, 5, 2)
    busy.capacity = 1
    db.session.commit()
    found = look(capacity)
    assert [(row.name, row.capacity, row.taken) for row in found.overloaded] == [("Busy", 1, 2)]
    assert (found.use.numerator, found.use.denominator) == (2, 4)
    assert look(capacity, mentor=free.id).mentors == 1
    assert look(capacity, skill=free.skills[0].id).mentors == 2 and look(capacity, skill=0).mentors == 0


def test_the_share_of_a_program_is_of_those_who_could(app):
    """A22: the head count in force on the last day; what is noted later does not reach back."""
    program = make_program(eligible=20)
    mentee = make_mentee()
    enrol(mentee, program)
    make_mentorship(mentee)
    [found] = look(shares_of, program=program.id)
    assert (found.share.numerator, found.share.denominator, found.members) == (1, 20, 1)
    day = (clock.now() - 20 * DAY).date()
    [then] = look(shares_of, as_of=day, program=program.id)
    assert then.took_part == 0 and then.eligible == 20


def test_skills_wanted_stand_against_those_offered(app):
    """A34: by the baseline of applications, and by the profiles of listed mentors with their free places."""
    mentor = make_mentor(skills=("python", "testing"), capacity=3)
    make_mentor(skills=("sales",), capacity=2)
    for _ in range(2):
        make_application(make_mentee(), mentor)
    make_accepted(make_mentee(), mentor)
    rows = {row.name: (row.mentees, row.mentors, row.open_places, row.short) for row in look(skill_demand)}
    assert rows == {"python": (3, 1, 2, True), "testing": (3, 1, 2, True), "sales": (0, 1, 2, False)}
    assert look(skill_demand, goal="get_promoted")[0].mentees == 0


def test_goals_wanted_stand_against_those_who_help(app):
    """A34: mentors say in the questionnaire which goals they can help with."""
    ask(HELPS)
    mentor = make_mentor(capacity=3)
    respond(mentor.person, helps_with=["Change careers"])
    for _ in range(2):
        make_application(make_mentee(), mentor)
    found = {row.key: (row.name, row.mentees, row.mentors, row.open_places) for row in look(goal_demand)}
    assert found["change_careers"] == ("Change careers", 2, 1, 3)
    assert found["get_promoted"] == ("Get promoted", 0, 0, 0)


def test_how_many_have_answered_what_is_required(app):
    """A11: the version in force then; an answer that was left empty is none."""
    ask(Asked("job_title", "short", "Job?", required=True), YEARS)
    for said in (["Baker"], None, []):
        person = make_mentee()
        if said is not None:
            respond(person, job_title=said)
    found = look(complete_profiles)
    assert (found.numerator, found.denominator) == (1, 3)
    assert look(complete_profiles, "mentor").denominator == 0
