"""Becoming a mentor, and keeping the profile and its plans (F6, F8)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from mentorcruise.domain.mentors import Mentor, MentorDecision, MentorStatus, Plan
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import MentorSearch, OperatorGrant, Person
from mentorcruise.extensions import db
from tests.factories import make_mentee, make_mentor, make_person

PROFILE: dict[str, Any] = {
    "headline": "Staff engineer who leads platform teams", "company": "Example Works",
    "bio": "I have led **three** teams.\nI help people who lead for the first time.",
    "skills": ["Golang", "leadership", "", "System Design, k8s"], "languages": ["en", "de"], "capacity": "2",
    "motivation": "Somebody did it for me.",
}  # fmt: skip
PLAN = {
    "plan_name": "Standard", "price": "149,50", "currency": "EUR", "sessions_per_month": "2",
    "minutes_per_session": "45", "plan_description": "Two calls and chat",
}  # fmt: skip


def the_mentor() -> Mentor:
    return db.session.scalars(select(Mentor)).one()


def test_a_stranger_reads_what_it_is_and_is_led_to_sign_up(visitor: Any, app: object) -> None:
    """F6: the criteria are published, on both pages."""
    for path in ("/become-a-mentor", "/vetting"):
        page = visitor().get(path)
        assert page.status_code == 200
        assert "A reason to mentor." in page.text
    assert 'href="/sign-up"' in visitor().get("/become-a-mentor").text


def test_a_person_submits_a_profile_and_waits(visitor: Any, app: object) -> None:
    """A11: skills and experience; A13: capacity; F8: the same account."""
    ann = make_mentee("Zoë Ann Héron")
    browser = visitor(ann)
    assert browser.get("/become-a-mentor").status_code == 200
    assert browser.post("/become-a-mentor", {**PROFILE, **PLAN}).location == "/account/mentor-profile"
    mentor = the_mentor()
    assert (mentor.slug, mentor.status, mentor.capacity) == ("zoe-ann-heron", MentorStatus.WAITING, 2)
    assert [s.name for s in mentor.skills] == ["Go", "Leadership", "System design", "Kubernetes"]
    assert mentor.languages == ["de", "en"]
    plan = mentor.current_plans[0]
    assert (plan.price_cents, plan.currency, plan.sessions_per_month, plan.minutes_per_session) == (14950, "EUR", 2, 45)
    page = browser.get("/account/mentor-profile")
    assert "Waiting for an operator" in page.text
    assert browser.get("/become-a-mentor").location == "/account/mentor-profile"
    assert db.session.scalars(select(MentorSearch.ended_how)).all() == ["stopped"]


def test_two_people_of_one_name_have_their_own_addresses(visitor: Any, app: object) -> None:
    for _ in range(2):
        visitor(make_person("Ann Heron")).post("/become-a-mentor", {**PROFILE, **PLAN})
    visitor(make_person("李雷")).post("/become-a-mentor", {**PROFILE, **PLAN})
    assert db.session.scalars(select(Mentor.slug).order_by(Mentor.id)).all() == ["ann-heron", "ann-heron-2", "mentor"]


def test_nobody_has_two_profiles(visitor: Any, app: object) -> None:
    browser = visitor(make_person())
    assert browser.post("/become-a-mentor", {**PROFILE, **PLAN}).status_code == 303
    answer = browser.post("/become-a-mentor", {**PROFILE, **PLAN})
    assert answer.status_code == 409
    assert "You have a mentor profile" in answer.text
    the_mentor()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("headline", " ", "Say in a line what you do."),
        ("headline", "x" * 161, "At most 160 characters."),
        ("bio", "", "Tell mentees who you are"),
        ("bio", "x" * 6001, "At most 6000 characters."),
        ("motivation", "\0", "Tell us why you want to mentor."),
        ("skills", ["", "!!"], "Name at least one skill"),
        ("skills", [f"skill {n}" for n in range(13)], "Name at most 12 skills"),
        ("skills", ["x" * 61], "A skill has at most 60 characters"),
        ("languages", [], "Choose at least one language."),
        ("languages", ["xx"], "not a valid choice"),
        ("capacity", "51", "From 0 to 50."),
        ("capacity", "9" * 5000, "Not a valid integer value."),
        ("price", "0", "From 1 to 10,000 a month."),
        ("price", "NaN", "Type a price like 120 or 49.50."),
        ("price", "1e3", "Type a price like 120 or 49.50."),
        ("price", "-5", "Type a price like 120 or 49.50."),
        ("price", "12.345", "Type a price like 120 or 49.50."),
        ("currency", "XXX", "Not a valid choice."),
        ("sessions_per_month", "32", "From 0 to 31."),
        ("minutes_per_session", "9", "From 10 to 240 minutes."),
        ("plan_name", "\t", "Give the plan a name."),
    ],
)
def test_a_wrong_profile_comes_back_with_what_was_typed(
    visitor: Any, app: object, field: str, value: Any, words: str
) -> None:
    answer = visitor(make_person()).post("/become-a-mentor", {**PROFILE, **PLAN, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    for name, typed in (("company", "Example Works"), ("skills", "Golang"), ("price", "149,50"), ("bio", "three")):
        assert typed in answer.text or field == name
    assert db.session.scalar(select(func.count()).select_from(Mentor)) == 0


def test_hidden_fields_change_nothing(visitor: Any, app: object) -> None:
    """S2: no status, no other person, no operator, no price in cents."""
    ann, other = make_person("Ann"), make_person("Other")
    extra = {
        "person_id": str(other.id), "mentor_id": "9", "slug": "mine", "status": "listed", "verdict": "approved",
        "price_cents": "1", "created_at": "2001-01-01", "is_operator": "1", "id": "77", "retired_at": "2001-01-01",
    }  # fmt: skip
    visitor(ann).post("/become-a-mentor", {**PROFILE, **PLAN, **extra})
    mentor = the_mentor()
    assert (mentor.person_id, mentor.slug, mentor.status) == (ann.id, "ann", "waiting")
    assert mentor.current_plans[0].price_cents == 14950
    for table in (MentorDecision, OperatorGrant):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_a_mentor_revises_the_profile(visitor: Any, app: object) -> None:
    mentor = make_mentor("Max", skills=("Python", "Testing"), languages=("en", "eo"))
    browser = visitor(mentor.person)
    page = browser.get("/account/mentor-profile").text
    assert 'value="Python"' in page
    assert "Esperanto" in page
    form = {**PROFILE, "skills": ["Testing", "Rust"], "languages": ["eo"]}
    assert browser.post("/account/mentor-profile", form).status_code == 303
    assert [s.name for s in mentor.skills] == ["Testing", "Rust"]
    assert (mentor.languages, mentor.headline, mentor.is_listed) == (["eo"], PROFILE["headline"], True)
    refreshes = select(func.count()).where(OutboxMessage.job == "catalogue.refresh", OutboxMessage.done_at.is_(None))
    assert db.session.scalar(refreshes) == 2
    assert browser.post("/account/mentor-profile", {**form, "headline": ""}).status_code == 422


def test_plans_are_added_and_retired_but_never_changed(visitor: Any, app: object) -> None:
    """F14: what a mentee agreed to stays readable."""
    mentor = make_mentor()
    browser, old = visitor(mentor.person), mentor.current_plans[0]
    alone = browser.post(f"/account/mentor-profile/plans/{old.id}/retirement")
    assert alone.status_code == 409
    assert "This is your only plan" in alone.text
    assert browser.post("/account/mentor-profile/plans", {**PLAN, "price": "x"}).status_code == 422
    assert browser.post("/account/mentor-profile/plans", {**PLAN, "plan_name": "Pro"}).status_code == 303
    assert browser.post(f"/account/mentor-profile/plans/{old.id}/retirement").status_code == 303
    assert [(p.name, p.price_cents) for p in mentor.current_plans] == [("Pro", 14950)]
    assert (old.price_cents, old.retired_at is not None) == (12000, True)
    for number in range(5):
        assert browser.post("/account/mentor-profile/plans", {**PLAN, "plan_name": f"Plan {number}"}).status_code == 303
    assert browser.post("/account/mentor-profile/plans", PLAN).status_code == 409


def test_nobody_retires_anothers_plan(visitor: Any, app: object) -> None:
    """S1"""
    mine, theirs = make_mentor(), make_mentor()
    browser = visitor(mine.person)
    plan_id = theirs.current_plans[0].id
    assert browser.post(f"/account/mentor-profile/plans/{plan_id}/retirement").status_code == 404
    assert browser.post(f"/account/mentor-profile/plans/{2**63}/retirement").status_code == 404
    assert visitor(make_person()).get("/account/mentor-profile").status_code == 403
    assert db.session.get_one(Plan, plan_id).retired_at is None


def test_what_a_mentor_types_is_text(visitor: Any, app: object) -> None:
    """S4, S10: markup and templates are shown as typed."""
    evil = "<script>alert(1)</script>{{7*7}}"
    browser = visitor(make_person(evil))
    form = {
        **PROFILE,
        **PLAN,
        "headline": evil,
        "bio": evil,
        "motivation": evil,
        "company": evil,
        "plan_name": evil[:60],
    }
    browser.post("/become-a-mentor", {**form, "skills": [evil[:60]], "plan_description": evil})
    page = browser.get("/account/mentor-profile").text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page
    assert isinstance(db.session.scalars(select(Person)).one().id, int)
