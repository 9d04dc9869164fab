"""Programs that begin, go on or are opened again take in those who have had an account all along (F25)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.program_doors import Plan
from mentorcruise.domain.program_members import enrol_all, enrol_open, leave
from mentorcruise.domain.programs import Program, ProgramAddress, ProgramMembership
from mentorcruise.extensions import db
from mentorcruise.jobs.clock_process import tick
from tests.factories import enrol, make_operator, make_person, make_program, save

DAY = timedelta(days=1)


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def in_corp(name="Ann Heron", email="ann@corp.example"):
    return make_person(name, email=email)


def members(program):
    statement = select(ProgramMembership).where(ProgramMembership.program_id == program.id)
    return [m.person_id for m in db.session.scalars(statement.order_by(ProgramMembership.person_id)) if not m.left_at]


def say(operator, program, **days):
    db.session.refresh(program)
    seen = Plan.of(program).mark
    form = {"name": program.name, "description": "", "begins_on": "", "ends_on": "", "seen": seen, **days}
    assert operator.post(f"/operator/programs/{program.id}", form).status_code == 303


def test_a_first_day_that_is_brought_forward_takes_in_who_is_there(operator, work):
    """F25: by the domain, although no rule has changed."""
    today = clock.now().date()
    program, ann = make_program(domain="corp.example", begins_on=today + 9 * DAY), in_corp()
    say(operator, program, begins_on=(today + 5 * DAY).isoformat())
    work()
    assert members(program) == []
    say(operator, program, begins_on=today.isoformat())
    work()
    assert members(program) == [ann.id]


def test_a_last_day_that_is_put_off_takes_in_who_came_meanwhile(operator, work):
    today = clock.now().date()
    program, ann = make_program(domain="corp.example", ends_on=today - DAY), in_corp()
    say(operator, program, ends_on=(today + DAY).isoformat())
    work()
    assert members(program) == [ann.id]


def test_new_words_alone_ask_for_nothing(operator):
    program = make_program(domain="corp.example")
    say(operator, program, description="For all of us")
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_a_program_that_is_opened_again_takes_in_who_came_meanwhile(operator, work):
    """F25: once, however often it is sent."""
    program, ann = make_program(domain="corp.example", closed=True), in_corp()
    for _ in range(5):
        operator.post(f"/operator/programs/{program.id}/reopening")
    asked = db.session.scalars(select(OutboxMessage.job)).all()
    work()
    assert (asked, members(program)) == (["programs.enrol"], [ann.id])


def test_on_its_first_day_a_program_takes_in_who_is_there(app):
    """F25: by the list and by the domain, and whoever is elsewhere, has left or has not confirmed stays out."""
    now = clock.now()
    first = (now + DAY).date()
    program, other = make_program(domain="corp.example", begins_on=first), make_program("Northwind")
    save(ProgramAddress(program_id=program.id, email="bea@home.example", added_at=now))
    ann, bea = in_corp(), in_corp("Bea", "bea@home.example")
    elsewhere, gone = in_corp("Cid", "cid@corp.example"), in_corp("Dot", "dot@corp.example")
    in_corp("Eve", "eve@else.example")
    make_person("Flo", email="flo@corp.example", confirmed=False)
    enrol(elsewhere, other)
    leave(enrol(gone, program), gone, now)
    assert enrol_open(db.session(), now) == 0
    assert enrol_open(db.session(), now + DAY) == 2
    assert enrol_open(db.session(), now + DAY) == 0
    assert members(program) == [ann.id, bea.id]


def test_only_the_program_that_is_asked_for_takes_in(app):
    """One program's new rule is no reason to go through the others'."""
    program, other = make_program(domain="corp.example"), make_program("Northwind", domain="wind.example")
    ann = in_corp()
    in_corp("Bea", "bea@wind.example")
    assert enrol_all(db.session(), program.id, clock.now()) == 1
    assert (members(program), members(other)) == ([ann.id], [])


def test_every_day_the_open_programs_are_looked_at(app, work):
    """F25: without anybody doing anything."""
    program, ann = make_program(domain="corp.example"), in_corp()
    assert db.session.get_one(Program, program.id).takes_in(clock.now().date())
    tick(clock.now())
    work()
    assert members(program) == [ann.id]
