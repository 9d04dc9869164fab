"""Applying to a mentor."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.application_profiles import ApplicationProfile
from mentorcruise.domain.applications import Application
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from tests.factories import (
    GOAL,
    end_mentorship,
    enrol,
    make_accepted,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_program,
)


def filled(mentor, **changes):
    answers = {
        "plan": str(mentor.current_plans[0].id),
        "goal_category": "change_careers",
        "goal_statement": GOAL,
        "reasons": ["skills", "career_path"],
        "why": "She has done it herself.",
        f"skill_{mentor.skills[0].id}": "2",
    }
    return answers | changes


def test_an_application_holds_goal_reasons_and_the_frozen_baseline(visitor):
    """A18, A33, A35, B3, B4, B5: everything that figures need later is asked for and kept."""
    mentee, mentor = make_mentee(), make_mentor()
    answer = visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor))
    assert answer.status_code == 303
    application = db.session.scalar(select(Application))
    assert answer.location == f"/applications/{application.id}"
    assert (application.goal_category, application.goal_statement) == ("change_careers", GOAL)
    assert application.reasons == ["career_path", "skills"]
    assert [(a.skill.name, a.score, a.moment) for a in application.assessments] == [("python", 2, "baseline")]
    assert db.session.scalar(select(OutboxMessage).where(OutboxMessage.job == "letters.application_submitted"))


def test_too_short_a_goal_is_explained_with_examples_and_nothing_typed_is_lost(visitor):
    """A33: the goal is a hard requirement, and the error says how much is missing."""
    mentee, mentor = make_mentee(), make_mentor()
    page = visitor(mentee).post(
        f"/mentors/{mentor.slug}/applications/new", filled(mentor, goal_statement="Get better at Go")
    )
    assert page.status_code == 422
    assert "64 more characters" in page.text
    assert "Three good examples" in page.text
    assert "Get better at Go" in page.text and "She has done it herself." in page.text
    assert db.session.scalar(select(Application)) is None


def test_each_answer_that_figures_need_is_required(visitor):
    mentee, mentor = make_mentee(), make_mentor()
    page = visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", {})
    assert page.status_code == 422
    for words in ("choose the kind of goal", "write your goal", "at least one reason", "where you stand today"):
        assert words in page.text


def test_one_application_of_a_pair_is_open_at_a_time(visitor):
    mentee, mentor = make_mentee(), make_mentor()
    application = make_application(mentee, mentor)
    answer = visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor))
    assert answer.location == f"/applications/{application.id}"
    assert len(db.session.scalars(select(Application)).all()) == 1


def test_a_pair_may_try_again_after_an_ending(visitor):
    mentee, mentor = make_mentee(), make_mentor()
    end_mentorship(make_mentorship(mentee, mentor))
    assert visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor)).status_code == 303
    assert db.session.scalar(
        select(MentorSearch).where(MentorSearch.mentee_id == mentee.id, MentorSearch.ended_at.is_(None))
    )


def test_a_mentor_without_a_place_takes_no_application(visitor):
    """A13, F7: unavailable means that one cannot apply."""
    mentor = make_mentor(capacity=1)
    make_accepted(make_mentee(), mentor)
    answer = visitor(make_mentee()).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor))
    assert answer.status_code == 409
    assert "takes no applications now" in answer.text


def test_another_mentors_plan_and_hidden_columns_change_nothing(visitor):
    """S2: what is posted beside the form's own fields is ignored; a plan of someone else is refused."""
    mentee, mentor, other = make_mentee(), make_mentor(), make_mentor("Other", price_cents=500)
    path = f"/mentors/{mentor.slug}/applications/new"
    assert visitor(mentee).post(path, filled(mentor, plan=str(other.current_plans[0].id))).status_code == 422
    visitor(mentee).post(
        path, filled(mentor, mentor_id=other.id, mentee_id=other.person_id, submitted_at="1999-01-01", closed_at="x")
    )
    application = db.session.scalar(select(Application))
    assert (application.mentor_id, application.mentee_id, application.closed_at) == (mentor.id, mentee.id, None)
    assert application.submitted_at.year > 2000


def test_mentors_do_not_apply_to_themselves_and_unlisted_ones_are_not_found(visitor):
    mentor, unlisted = make_mentor(), make_mentor("New", listed=False)
    assert visitor(mentor.person).get(f"/mentors/{mentor.slug}/applications/new").status_code == 403
    assert visitor(make_mentee()).get(f"/mentors/{unlisted.slug}/applications/new").status_code == 404


def test_the_form_shows_plans_skills_and_the_trial(visitor):
    mentor = make_mentor(skills=("python", "sql"))
    page = visitor(make_mentee()).get(f"/mentors/{mentor.slug}/applications/new").text
    assert "€120" in page and "sql" in page and "trial of 7 days" in page


def test_what_figures_count_by_is_frozen_when_applying(visitor):
    """A22, A12: country, languages and program stay what they were, whatever the profiles say later."""
    mentee, mentor = make_mentee(country="FR"), make_mentor(languages=("sv", "en"))
    program = make_program()
    membership = enrol(mentee, program)
    visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor))
    mentee.country, membership.left_at = "DE", clock.now()
    mentor.speak(["it"])
    db.session.commit()
    profile = db.session.scalars(select(ApplicationProfile)).one()
    assert (profile.country, profile.languages, profile.program_id) == ("FR", ["en", "sv"], program.id)
    assert profile.known_at == db.session.scalar(select(Application.submitted_at))


def test_who_belongs_to_no_program_is_counted_under_none(visitor):
    """A22: a membership that has ended is not carried into a new application."""
    mentee, mentor = make_mentee(country=None), make_mentor()
    enrol(mentee, make_program()).left_at = clock.now()
    db.session.commit()
    visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor))
    profile = db.session.scalars(select(ApplicationProfile)).one()
    assert (profile.country, profile.program_id) == (None, None)
