"""People answer after signing up, change their answers, and are asked only what is new (A11, A14, A15, A33, F9)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mentorcruise.domain.applications import Application
from mentorcruise.domain.questionnaires import QuestionnaireAnswer
from mentorcruise.extensions import db
from tests.asking import GOALS, INDUSTRY, JOB_TITLE, YEARS, ask, respond
from tests.factories import enrol, make_mentee, make_mentor, make_operator, make_program


def answers():
    rows = db.session.scalars(select(QuestionnaireAnswer).order_by(QuestionnaireAnswer.id))
    return [(row.key, row.answer) for row in rows]


def test_the_dashboard_asks_until_everything_is_answered(visitor):
    """A15: after signing up, and on the dashboard as long as something is open."""
    ask(JOB_TITLE, INDUSTRY, GOALS, YEARS)
    browser = visitor(make_mentee())
    assert "4 questions about you" in browser.get("/dashboard").text
    form = {
        "shown": ["job_title", "industry", "goals", "years_of_experience"], "answer_job_title": " Baker ",
        "answer_industry": "Retail", "answer_goals": ["Get promoted", "Change careers"], "answer_years_of_experience": "7",
    }  # fmt: skip
    for _ in range(2):
        assert browser.post("/account/onboarding", form).location == "/dashboard"
    assert answers() == [
        ("job_title", ["Baker"]), ("industry", ["Retail"]), ("goals", ["Get promoted", "Change careers"]),
        ("years_of_experience", ["7"]),
    ]  # fmt: skip
    assert "about you" not in browser.get("/dashboard").text


def test_an_answer_is_changed_and_what_was_said_before_is_kept(visitor):
    """A14, F9: answers are added, never overwritten; only what changed is."""
    ask(JOB_TITLE, INDUSTRY)
    person = make_mentee()
    respond(person, job_title=["Baker"], industry=["Retail"])
    browser = visitor(person)
    page = browser.get("/account/onboarding?all=yes").text
    assert 'value="Baker"' in page and "checked" in page
    browser.post(
        "/account/onboarding",
        {"shown": ["job_title", "industry"], "answer_job_title": "Miller", "answer_industry": "Retail"},
    )
    assert answers() == [("job_title", ["Baker"]), ("industry", ["Retail"]), ("job_title", ["Miller"])]


def test_a_new_version_asks_only_what_is_new(visitor):
    """A15: whoever answered version 1 sees one question of version 2."""
    ask(JOB_TITLE)
    person = make_mentee()
    respond(person, job_title=["Baker"])
    ask(JOB_TITLE, INDUSTRY)
    browser = visitor(person)
    assert "1 question about you" in browser.get("/dashboard").text
    page = browser.get("/account/onboarding").text
    assert INDUSTRY.words in page and JOB_TITLE.words not in page
    browser.post("/account/onboarding", {"shown": "industry", "answer_industry": ""})
    assert answers()[-1] == ("industry", []) and "about you" not in browser.get("/dashboard").text


def test_each_is_asked_what_is_meant_for_them(visitor):
    """F9: mentees, mentors, the people of a program; an operator is asked nothing."""
    program = make_program("Harbourline")
    ask(GOALS, replace(JOB_TITLE, audience="mentor"))
    ask(INDUSTRY, program=program)
    mentee, mentor = make_mentee(), make_mentor()
    enrol(mentee, program)
    page = visitor(mentee).get("/account/onboarding").text
    assert GOALS.words in page and "Harbourline asks" in page and JOB_TITLE.words not in page
    page = visitor(mentor.person).get("/account/onboarding").text
    assert JOB_TITLE.words in page and GOALS.words not in page and INDUSTRY.words not in page
    assert "Nothing is asked of you" in visitor(make_operator()).get("/account/onboarding").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"answer_job_title": "", "answer_industry": "Retail"}, "Please answer this."),
        ({"answer_job_title": "Baker"}, "Please choose."),
        ({"answer_job_title": "Baker", "answer_industry": "Piracy"}, "Not a valid choice"),
        ({"answer_job_title": "x" * 201, "answer_industry": "Retail"}, "At most 200"),
        ({"answer_job_title": "B", "answer_industry": "Retail", "answer_years_of_experience": "-1"}, "whole number"),
        (
            {"answer_job_title": "B", "answer_industry": "Retail", "answer_years_of_experience": "ten"},
            "Not a valid integer",
        ),
        (
            {"answer_job_title": "B", "answer_industry": "Retail", "answer_years_of_experience": "9" * 30},
            "whole number",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_question(visitor, form, words):
    """A11: what is required is required; nothing is kept of a form with errors."""
    ask(replace(JOB_TITLE, required=True), replace(INDUSTRY, required=True), YEARS)
    answer = visitor(make_mentee()).post("/account/onboarding", form)
    assert answer.status_code == 422 and words in answer.text and answers() == []


def test_a_choice_that_is_offered_no_more_can_stay(visitor):
    ask(INDUSTRY)
    person = make_mentee()
    respond(person, industry=["Health"])
    ask(replace(INDUSTRY, options=("Retail", "Software")))
    browser = visitor(person)
    assert 'value="Health"' in browser.get("/account/onboarding?all=yes").text
    assert browser.post("/account/onboarding", {"shown": "industry", "answer_industry": "Health"}).status_code == 303


def test_whoever_applies_has_answered_what_is_required(visitor):
    """A11, A33: goals, demographics, skills and experience before the first application."""
    from tests.house.routes import GOAL

    ask(replace(JOB_TITLE, required=True), YEARS)
    mentor = make_mentor()
    person, address = make_mentee(), f"/mentors/{mentor.slug}/applications/new"
    browser = visitor(person)
    assert browser.get(address).location == f"/account/onboarding?next={address}"
    assert "before you apply" in browser.get(f"/account/onboarding?next={address}").text
    form = {
        "plan": str(mentor.plans[0].id), "goal_category": "change_careers", "goal_statement": GOAL, "reasons": ["skills"],
        f"skill_{mentor.skills[0].id}": "2",
    }  # fmt: skip
    refused = browser.post(address, form)
    assert refused.status_code == 422 and "wait first" in refused.text and GOAL[:40] in refused.text
    assert db.session.scalars(select(Application)).all() == []
    answered = browser.post("/account/onboarding", {"answer_job_title": "Baker", "next": address})
    assert answered.location == address
    assert browser.get(address).status_code == 200
    assert browser.post(address, form).status_code == 303


def test_new_people_are_led_to_the_questions(visitor, work, settings):
    """A15: right after the address is confirmed."""
    from tests.programs.test_joining import SIGN_UP, confirm

    ask(JOB_TITLE)
    browser = visitor()
    browser.post("/sign-up", SIGN_UP)
    assert confirm(browser, work, settings).location == "/sign-in?next=/account/onboarding"
