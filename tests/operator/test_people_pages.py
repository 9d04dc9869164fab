"""People and mentorships as operators see them."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from tests.factories import (
    GOAL,
    answer_survey,
    end_mentorship,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_person,
    make_session,
    rate,
    save,
)


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Ann", "Ben", "Cho"}),
        ("q=ann@", {"Ann"}),
        ("q=BEN", {"Ben"}),
        ("q=%25", set()),
        ("role=mentor", {"Ben"}),
        ("role=waiting", {"Cho"}),
        ("role=operator", set()),
        ("role=mentee", {"Ann", "Cho"}),
        ("role=x&before=y", {"Ann", "Ben", "Cho"}),
    ],
)
def test_people_are_found_by_name_address_and_role(operator, query, names):
    """A12, F24: who takes part."""
    make_person("Ann Lee", email="ann@example.com")
    make_mentor("Ben Lee")
    make_mentee("Cho Lee")
    page = operator.get(f"/operator/people?{query}").text
    assert {name for name in ("Ann", "Ben", "Cho") if f"{name} Lee" in page} == names


def test_who_has_a_mentor_waits_for_none(operator):
    """A19: whatever search is still open from an application to another one."""
    mentee = make_mentorship(make_mentee("Ann Lee")).mentee
    save(MentorSearch(mentee_id=mentee.id, started_at=clock.now()))
    assert "Ann Lee" not in operator.get("/operator/people?role=waiting").text


def test_a_mentees_page_leaves_out_the_alerts_of_others(operator):
    """A38: many alerts are about a mentee and no mentor; on another mentee's page they would accuse the wrong one."""
    now = clock.now()
    waits = make_mentee("Ann Lee", looking_since=now - timedelta(days=20))
    check_all(db.session(), now)
    db.session.commit()
    assert "Open alerts" in operator.get(f"/operator/people/{waits.id}").text
    other = make_mentee("Ben Lee")
    assert "Open alerts" not in operator.get(f"/operator/people/{other.id}").text


def test_a_person_page_shows_what_they_have_and_nothing_private(visitor, operator):
    """S13: operators see that there is an application and a mentorship, not what was written in them."""
    mentee = make_mentee("Ann Lee")
    mentorship = make_mentorship(mentee, goal_statement=GOAL + " canary-goal")
    rate(make_session(mentorship, topic="canary-topic"), mentee, 3, "canary-word")
    make_application(mentee, goal_category="get_promoted")
    visitor(mentee)
    page = operator.get(f"/operator/people/{mentee.id}").text
    for words in (
        "Ann Lee with Max Mentor",
        "Signed in on 1 device",
        "Get promoted",
        "pending",
        "running",
        "found one",
    ):
        assert words in page
    whole = page + operator.get(f"/operator/mentorships/{mentorship.id}").text
    assert "canary" not in whole


def test_a_mentor_s_page_shows_their_side(operator):
    mentor = make_mentor("Ben Lee")
    make_mentorship(make_mentee("Ann"), mentor)
    page = operator.get(f"/operator/people/{mentor.person_id}").text
    assert "Ann with Ben Lee" in page
    assert "Listed" in page
    assert f"/operator/mentors/{mentor.id}" in page


def test_a_mentorship_page_shows_its_facts(operator):
    """A3, A16: state, sessions, ratings, outcome."""
    mentorship = make_mentorship(make_mentee("Ann"), started_at=clock.now() - timedelta(days=40))
    rate(make_session(mentorship, minutes=90), mentorship.mentee, 4)
    page = operator.get(f"/operator/mentorships/{mentorship.id}").text
    for words in ("Running", "1 held, 1.5 hours in all", "4.0 out of 5 stars", "not rated", "€120 a month"):
        assert words in page
    end_mentorship(mentorship)
    answer_survey(mentorship, "yes")
    page = operator.get(f"/operator/mentorships/{mentorship.id}").text
    assert "Goal reached" in page
    assert "The mentee left" in page


def test_who_is_none_is_not_found(operator):
    for path in ("people/99", "mentorships/99", f"people/{2**63}"):
        assert operator.get(f"/operator/{path}").status_code == 404


def test_a_page_needs_a_handful_of_queries(operator, counted_queries):
    mentor = make_mentor(capacity=50)
    for _ in range(6):
        mentorship = make_mentorship(mentor=mentor)
        make_session(mentorship)
    person_id, mentorship_id = mentor.person_id, mentorship.id
    with counted_queries(4):
        operator.get("/operator/people")
    with counted_queries(14):
        operator.get(f"/operator/people/{person_id}")
    with counted_queries(10):
        operator.get(f"/operator/mentorships/{mentorship_id}")
