"""Introducing a mentor to someone who looks for one: one click, one effect, a letter that says why."""

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.catalogue_building import rebuild
from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.letters import Letter
from mentorcruise.extensions import db
from tests.factories import (
    make_accepted,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    save,
)
from tests.reports.reading import words


@pytest.fixture
def operator(visitor):
    return visitor(make_operator("Olga Operator"))


@pytest.fixture
def pair(app):
    mentee, mentor = make_mentee("Lea Looking", email="lea@example.org"), make_mentor("Max Mentor")
    rebuild(db.session(), clock.now())
    db.session.commit()
    return mentee, mentor


def send(operator, mentee, mentor, **form):
    return operator.post(f"/operator/waiting/{mentee.id}/introductions", {"mentor": str(mentor.id), **form})


def made():
    return db.session.scalar(select(func.count()).select_from(Introduction))


def test_the_list_suggests_mentors_to_everyone_who_waits(operator, pair):
    """A19, A20, F12: by name, how long they wait, what they look for, with score and reasons."""
    page = words(operator.get("/operator/waiting").text)
    assert "Lea Looking Looks for 60 days Has not applied yet" in page
    assert "100 of 100 Max Mentor" in page
    assert "Time zone: the same time on the clock 15 of 15" in page
    assert "Skills: not known, left out" in page
    assert made() == 0


def test_one_click_introduces_them_and_says_why(operator, pair, work, visitor):
    """A20, F12: a row with score and reasons, a letter to the mentee and, if wanted, to the mentor; it shows to both."""
    mentee, mentor = pair
    answer = send(operator, mentee, mentor, note="You both like tests.", tells_mentor="y")
    assert (answer.status_code, answer.location) == (303, f"/operator/waiting/{mentee.id}")
    row = db.session.scalars(select(Introduction)).one()
    assert (row.score, row.note, row.by.name, row.tells_mentor) == (100, "You both like tests.", "Olga Operator", True)
    assert {part["name"]: part["points"] for part in row.reasons}["time_zone"] == 15
    work()
    told = db.session.scalars(select(Letter.person_id).where(Letter.key.like("introduced%"))).all()
    assert sorted(told) == sorted([mentee.id, mentor.person_id])
    dashboard = words(visitor(mentee).get("/dashboard").text)
    assert "We think Max Mentor could fit you" in dashboard
    assert "Time zone: the same time on the clock" in dashboard and "You both like tests." in dashboard
    page = words(operator.get(f"/operator/waiting/{mentee.id}").text)
    assert "Suggested so far Max Mentor score 100, by Olga Operator" in page


def test_clicking_again_changes_nothing(operator, pair, work):
    """One effect, however often it is sent: one row, one letter, and words about it."""
    mentee, mentor = pair
    send(operator, mentee, mentor, to_list="1")
    again = send(operator, mentee, mentor, note="You both like tests.")
    assert again.status_code == 409 and "You both like tests." in again.text
    assert "They are introduced already" in again.text
    work()
    assert made() == 1
    assert len(db.session.scalars(select(Letter).where(Letter.key.like("introduced%"))).all()) == 1


def test_who_looks_no_more_is_not_introduced(operator, pair):
    mentee, mentor = pair
    make_mentorship(mentee, make_mentor("Another"))
    answer = send(operator, mentee, mentor, note="You both like tests.")
    assert answer.status_code == 409 and "They do not look for a mentor any more" in answer.text
    assert "You both like tests." in answer.text
    assert made() == 0


def test_a_pair_that_has_parted_is_not_brought_together(operator, pair):
    """A20, F23: never a separated pair."""
    mentee, mentor = pair
    past = make_mentorship(mentor=mentor)
    save(Separation(mentee_id=mentee.id, mentor_id=mentor.id, mentorship_id=past.id, at=clock.now()))
    assert "This pair has parted" in send(operator, mentee, mentor).text
    assert made() == 0


def test_a_mentor_who_has_become_full_is_not_suggested(operator, pair):
    """A20: never a mentor without an open place."""
    mentee, mentor = pair
    for _ in range(3):
        make_accepted(mentor=mentor)
    answer = send(operator, mentee, mentor)
    assert answer.status_code == 409 and "These two cannot be introduced now" in answer.text
    assert made() == 0


def test_the_letter_is_not_sent_for_what_has_passed(operator, pair, work):
    mentee, mentor = pair
    send(operator, mentee, mentor)
    make_application(mentee, mentor, submitted_at=clock.now())
    work()
    assert not db.session.scalars(
        select(Letter).where(Letter.person_id == mentee.id, Letter.key.like("introduced%"))
    ).all()


def test_several_are_looked_at_before_they_are_sent(operator, pair, work):
    """A20: many at once, with a preview; those that are not possible any more are left out and named."""
    mentee, mentor = pair
    other = make_mentee("Ole Other")
    preview = words(
        operator.get(f"/operator/waiting/introductions?pair={mentee.id}:{mentor.id}&pair={other.id}:{mentor.id}").text
    )
    assert "2 introductions to be sent" in preview and "Max Mentor to Ole Other score 100" in preview
    assert made() == 0
    both = {"pair": [f"{mentee.id}:{mentor.id}", f"{other.id}:{mentor.id}", "1:x", f"{other.id}:{mentor.id}"]}
    assert operator.post("/operator/waiting/introductions", both).status_code == 303
    assert made() == 2
    operator.post("/operator/waiting/introductions", both)
    assert "2 could not be suggested" in operator.get("/operator/waiting").text
    work()
    assert made() == 2


@pytest.mark.parametrize("form", [{}, {"mentor": "x"}, {"mentor": "9" * 40}, {"mentor": "-1"}])
def test_a_mentor_that_there_is_not(operator, pair, form):
    assert operator.post(f"/operator/waiting/{pair[0].id}/introductions", form).status_code == 404


def test_a_note_that_is_too_long_is_kept_with_its_words(operator, pair):
    mentee, mentor = pair
    answer = send(operator, mentee, mentor, note="x" * 1001)
    assert answer.status_code == 422 and "x" * 1001 in answer.text
    assert made() == 0
