"""In the exit flow, after the four questions: where do you stand now? Optional, once, and asked of the mentor too (A35)."""

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.leaving import leave
from mentorcruise.domain.subscriptions import Subscription, TakesEffect
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from tests.factories import end_mentorship
from tests.skills.conftest import said, skill

SURVEY = {"stars": "5", "goal_reached": "yes"}


def final(mentorship):
    return f"/mentorships/{mentorship.id}/skills/final"


@pytest.fixture
def subscription(mentorship):
    return db.session.scalar(select(Subscription).where(Subscription.application_id == mentorship.application_id))


@pytest.mark.parametrize("when", ["now", "period_end"])
def test_leaving_leads_to_it_after_the_survey(mentorship, mentee, subscription, when):
    """A35, B14: the survey keeps its four questions; the page after it asks where the mentee stands."""
    path = f"/subscriptions/{subscription.id}/cancellation"
    assert "skill_" not in mentee.get(path).text
    answer = mentee.post(path, {**SURVEY, "takes_effect": when})
    assert answer.status_code == 303 and answer.location == final(mentorship)
    page = mentee.get(final(mentorship)).text
    assert "Where do you stand now?" in page and "You said 2 in the application" in page and ">Skip</a>" in page
    assert mentee.post(final(mentorship), {skill(): "4"}).location == f"/mentorships/{mentorship.id}/skills"
    assert said("final") == [("python", mentorship.mentee_id, "final", 4)]


def test_who_leaves_without_answering_is_not_held_up(mentorship, mentee, subscription):
    answer = mentee.post(f"/subscriptions/{subscription.id}/cancellation", {"takes_effect": "now", "skip": "1"})
    assert answer.location == f"/mentorships/{mentorship.id}"
    assert "Where do you stand now?" in mentee.get(f"/mentorships/{mentorship.id}/skills").text


def test_the_later_survey_leads_to_it_too(mentorship, mentee, subscription):
    """A35: the other way to the survey, after having left without answering."""
    leave(db.session(), subscription, mentorship, mentorship.mentee, TakesEffect.NOW, None, None, clock.now())
    db.session.commit()
    answer = mentee.post(f"/mentorships/{mentorship.id}/exit-survey", SURVEY)
    assert answer.location == final(mentorship) and db.session.scalar(select(ExitSurvey.stars)) == 5


def test_who_has_said_it_before_is_not_asked_again(mentorship, mentee, subscription):
    leave(db.session(), subscription, mentorship, mentorship.mentee, TakesEffect.NOW, None, None, clock.now())
    db.session.commit()
    mentee.post(final(mentorship), {skill(): "4"})
    assert mentee.post(f"/mentorships/{mentorship.id}/exit-survey", SURVEY).location == f"/mentorships/{mentorship.id}"


def test_the_mentor_is_asked_when_it_has_ended(mentorship, mentor):
    """A35: the mentor gives their view too."""
    assert "Where does" in mentor.get(f"/mentorships/{mentorship.id}/skills").text
    end_mentorship(mentorship)
    page = mentor.get(f"/mentorships/{mentorship.id}/skills").text
    assert f"/mentorships/{mentorship.id}/skills/final" in page
    assert mentor.post(final(mentorship), {skill(): "5", skill("testing"): "3"}).status_code == 303
    assert {row[1] for row in said("final")} == {mentorship.mentor.person_id}
    assert f"/mentorships/{mentorship.id}/skills/final" not in mentor.get(f"/mentorships/{mentorship.id}/skills").text


def test_it_is_said_once_by_each(mentorship, mentee, mentor):
    """R11: sent again it is refused, and what was said first stands."""
    end_mentorship(mentorship)
    answers = [mentee.post(final(mentorship), {skill(): str(n)}).status_code for n in (4, 5, 4)]
    assert answers == [303, 409, 409] and len(said("final")) == 1
    assert mentee.get(final(mentorship)).status_code == 409
    assert mentor.post(final(mentorship), {skill(): "3"}).status_code == 303


def test_it_is_not_asked_while_the_mentorship_goes_on(mentorship, mentee):
    page = mentee.get(final(mentorship))
    assert page.status_code == 409 and "The mentorship goes on" in page.text
    assert mentee.post(final(mentorship), {skill(): "5"}).status_code == 409 and said("final") == []


def test_an_empty_form_is_explained(mentorship, mentee):
    end_mentorship(mentorship)
    page = mentee.post(final(mentorship), {})
    assert page.status_code == 422 and "Choose a level in at least one skill" in page.text
