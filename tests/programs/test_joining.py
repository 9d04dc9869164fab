"""How someone comes into a program and out of it (F25)."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.programs import ProgramAddress, ProgramInvitation, ProgramMembership
from mentorcruise.extensions import db
from tests.factories import enrol, make_mentee, make_person, make_program, save

SIGN_UP = {
    "name": "Ann Heron", "email": "ann@corp.example", "password": "seven blue herons", "country": "", "time_zone": "UTC",
}  # fmt: skip


@pytest.fixture
def program(app):
    made = make_program(domain="corp.example")
    save(ProgramInvitation(program_id=made.id, code="harbour-2026", created_at=clock.now()))
    return made


def memberships():
    return [(m.person_id, m.how, m.left_at is None) for m in db.session.scalars(select(ProgramMembership))]


def confirm(browser, work, settings):
    """Follow the link of the letter that was just sent."""
    work()
    texts = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in settings.mail_folder.glob("*.eml")]
    words = " ".join(part.get_content() for m in texts for part in m.walk() if part.get_content_type() == "text/plain")
    link = next(word for word in words.split() if "/confirmations/" in word).removeprefix("http://localhost")
    return browser.post(link)


def test_who_confirms_an_address_of_the_domain_joins(visitor, work, settings, program):
    """F25: by the domain of a confirmed address, and not a moment before."""
    browser = visitor()
    browser.post("/sign-up", SIGN_UP)
    assert memberships() == []
    confirm(browser, work, settings)
    assert [how for _, how, _ in memberships()] == ["domain"]


def test_the_list_goes_before_the_domain(visitor, work, settings, program):
    other = make_program("Northwind")
    save(ProgramAddress(program_id=other.id, email="ann@corp.example", added_at=clock.now()))
    browser = visitor()
    browser.post("/sign-up", SIGN_UP)
    confirm(browser, work, settings)
    assert db.session.scalars(select(ProgramMembership.program_id)).all() == [other.id]


def test_whoever_signs_up_after_opening_the_link_comes_back_to_it(visitor, work, settings, program):
    """F25: by invitation link, with any address."""
    browser = visitor()
    page = browser.get("/program-invitations/harbour-2026").text
    assert "Harbourline invites you" in page and "/sign-up" in page
    browser.post("/sign-up", SIGN_UP | {"email": "ann@elsewhere.example"})
    answer = confirm(browser, work, settings)
    assert answer.location == "/sign-in?next=/program-invitations/harbour-2026" and memberships() == []


def test_joining_by_the_link_and_leaving(visitor, program):
    person = make_mentee()
    browser = visitor(person)
    for _ in range(2):
        assert browser.post("/program-invitations/harbour-2026").location == "/dashboard"
    assert memberships() == [(person.id, "invitation", True)]
    assert "You take part through <b>Harbourline</b>" in browser.get("/account").text
    for _ in range(2):
        assert browser.post("/account/program/leaving").location == "/account"
    assert memberships() == [(person.id, "invitation", False)]


def test_nobody_is_in_two_programs(visitor, program):
    person = make_mentee()
    enrol(person, make_program("Northwind"))
    browser = visitor(person)
    assert "You belong to another program" in browser.get("/program-invitations/harbour-2026").text
    answer = browser.post("/program-invitations/harbour-2026")
    assert answer.status_code == 409 and "Northwind" in answer.text
    assert len(memberships()) == 1


def test_who_left_can_come_back_by_their_own_wish(visitor, program):
    person = make_mentee(email="ann@corp.example")
    enrol(person, program, how="domain").left_at = clock.now()
    db.session.commit()
    browser = visitor(person)
    assert "You can take part through it" in browser.get("/account").text
    assert browser.post("/account/program").location == "/account"
    assert [is_open for _, _, is_open in memberships()] == [False, True]


def test_an_address_of_nowhere_opens_no_program(visitor, program):
    browser = visitor(make_person(email="x@elsewhere.example"))
    assert browser.post("/account/program").status_code == 404
    assert browser.get("/program-invitations/made-up-code").status_code == 404
    assert browser.post("/program-invitations/made-up-code").status_code == 404


def test_the_letter_names_the_program_and_its_link_once(program, work, settings):
    """F25: one letter to an address on the list, though the job runs twice."""
    from mentorcruise.jobs.registry import HANDLERS

    row = save(ProgramAddress(program_id=program.id, email="ada@example.com", added_at=clock.now()))
    for _ in range(2):
        HANDLERS["letters.program_invited"](str(row.id))
        db.session.commit()
    [file] = settings.mail_folder.glob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    words = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "ada@example.com" and "Harbourline invites you" in letter["Subject"]
    assert "http://localhost/program-invitations/harbour-2026" in words and "list" in words
