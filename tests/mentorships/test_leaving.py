"""Leaving in two clicks, with the exit survey in the flow."""

from datetime import timedelta

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.mentorships import MentorshipEnding
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import ExitSurvey, ExitSurveySkip, outcome
from mentorcruise.extensions import db
from tests.factories import answer_survey, end_mentorship, make_mentorship

ANSWERS = {
    "takes_effect": "now",
    "stars": "4",
    "goal_reached": "yes",
    "goal_words": "I start as a backend developer in May.",
    "product_words": "Show the mentor's calendar.",
    "mentor_words": "More homework.",
}


def subscription_of(mentorship):
    return db.session.scalar(select(Subscription).where(Subscription.application_id == mentorship.application_id))


def leave(visitor, mentorship, **answers):
    path = f"/subscriptions/{subscription_of(mentorship).id}/cancellation"
    browser = visitor(mentorship.mentee)
    assert browser.get(path).status_code == 200
    return browser.post(path, answers)


def test_the_survey_is_in_the_flow_and_holds_exactly_the_four_questions(visitor):
    """B12, B14: stars, the goal, what we could do better, what the mentor could do better."""
    mentorship = make_mentorship()
    assert leave(visitor, mentorship, **ANSWERS).status_code == 303
    survey = db.session.get(ExitSurvey, mentorship.id)
    assert (survey.stars, survey.goal_reached, survey.goal_words) == (4, "yes", ANSWERS["goal_words"])
    assert (survey.product_words, survey.mentor_words) == (ANSWERS["product_words"], ANSWERS["mentor_words"])
    assert mentorship.ending.cause == "mentee_left"
    assert outcome(mentorship.ending, survey, None) == "goal_reached"


def test_leaving_frees_the_place_and_closes_the_application(visitor):
    mentorship = make_mentorship()
    leave(visitor, mentorship, **ANSWERS)
    assert mentorship.application.place.released_at is not None
    assert mentorship.application.status == "ended"


def test_skipping_is_allowed_and_recorded(visitor):
    """B12: the survey never blocks the cancel."""
    mentorship = make_mentorship()
    assert leave(visitor, mentorship, takes_effect="now", skip="1").status_code == 303
    assert db.session.get(ExitSurveySkip, mentorship.id)
    assert db.session.get(ExitSurvey, mentorship.id) is None
    assert mentorship.ending is not None


def test_an_unanswered_survey_says_how_to_leave_without_and_keeps_what_was_written(visitor):
    mentorship = make_mentorship()
    page = leave(visitor, mentorship, takes_effect="now", product_words="Cheaper plans")
    assert page.status_code == 422
    assert "or leave without answering" in page.text and "Cheaper plans" in page.text
    assert db.session.get(MentorshipEnding, mentorship.id) is None


def test_staying_until_the_paid_end_ends_it_then(visitor, work, stripe):
    """What is paid for is not taken away."""
    mentorship = make_mentorship()
    leave(visitor, mentorship, **(ANSWERS | {"takes_effect": "period_end"}))
    assert mentorship.ending is None
    page = visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}").text
    assert "This mentorship ends on" in page
    from mentorcruise.jobs.billing import end_cancelled

    end_cancelled(str(subscription_of(mentorship).id))
    db.session.commit()
    assert mentorship.ending.ended_at == subscription_of(mentorship).current_period_ends_at


def test_leaving_while_a_payment_fails_ends_it_now(visitor):
    """Nothing is paid that could be stayed for, and the card is not tried again."""
    mentorship = make_mentorship()
    subscription_of(mentorship).status = "past_due"
    db.session.commit()
    page = visitor(mentorship.mentee).get(f"/subscriptions/{subscription_of(mentorship).id}/cancellation").text
    assert "the card is not tried again" in page
    leave(visitor, mentorship, **(ANSWERS | {"takes_effect": "period_end"}))
    assert mentorship.ending is not None
    assert subscription_of(mentorship).cancellation.takes_effect == "now"


def test_cancelling_twice_is_told(visitor):
    """R10"""
    mentorship = make_mentorship()
    leave(visitor, mentorship, **(ANSWERS | {"takes_effect": "period_end"}))
    path = f"/subscriptions/{subscription_of(mentorship).id}/cancellation"
    again = visitor(mentorship.mentee).post(path, ANSWERS)
    assert again.status_code == 409 and "Cancelled already" in again.text
    assert len(db.session.scalars(select(SubscriptionCancellation)).all()) == 1


def test_leaving_within_the_trial_is_a_trial_loss(visitor):
    """B8: reported by itself, whatever was said."""
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=3))
    leave(visitor, mentorship, **ANSWERS)
    assert mentorship.ending.during_trial
    assert outcome(mentorship.ending, db.session.get(ExitSurvey, mentorship.id), None) == "trial_loss"


def test_leaving_for_the_price_is_told_from_moving_on(visitor):
    """B13, PRODUCT section 2: outcomes."""
    mentorship = make_mentorship()
    leave(visitor, mentorship, **(ANSWERS | {"goal_reached": "no", "reason": "price"}))
    survey, cancellation = db.session.get(ExitSurvey, mentorship.id), subscription_of(mentorship).cancellation
    assert outcome(mentorship.ending, survey, cancellation.reason) == "left_for_price_or_platform"
    assert outcome(mentorship.ending, survey, None) == "moved_on"


def test_the_survey_can_be_answered_later_once(visitor):
    mentorship = make_mentorship()
    leave(visitor, mentorship, takes_effect="now", skip="1")
    mentee, path = visitor(mentorship.mentee), f"/mentorships/{mentorship.id}/exit-survey"
    assert "exit-survey" in mentee.get(f"/mentorships/{mentorship.id}").text
    assert mentee.post(path, {"stars": "3"}).status_code == 422
    assert mentee.post(path, {"stars": "3", "goal_reached": "partly"}).status_code == 303
    assert mentee.post(path, {"stars": "5", "goal_reached": "yes"}).status_code == 409
    assert db.session.get(ExitSurvey, mentorship.id).goal_reached == "partly"
    assert visitor(mentorship.mentor.person).get(path).status_code == 403


def test_the_mentor_ends_it_with_a_reason_that_the_mentee_reads(visitor):
    mentorship = make_mentorship()
    mentor = visitor(mentorship.mentor.person)
    assert mentor.post(f"/mentorships/{mentorship.id}/ending", {"note": ""}).status_code == 422
    mentor.post(f"/mentorships/{mentorship.id}/ending", {"note": "I change jobs and have no time any more."})
    assert mentorship.ending.cause == "mentor_ended"
    assert subscription_of(mentorship).cancellation is not None
    assert "I change jobs" in visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}").text
    assert (
        visitor(mentorship.mentee).post(f"/mentorships/{mentorship.id}/ending", {"note": "x" * 20}).status_code == 403
    )


def test_the_mentor_may_not_cancel_for_the_mentee(visitor):
    mentorship = make_mentorship()
    path = f"/subscriptions/{subscription_of(mentorship).id}/cancellation"
    assert visitor(mentorship.mentor.person).post(path, ANSWERS).status_code == 403


def test_a_survey_answered_by_the_factory_is_what_the_page_writes(app):
    mentorship = make_mentorship()
    end_mentorship(mentorship)
    assert outcome(mentorship.ending, answer_survey(mentorship, "partly"), None) == "goal_partly_reached"
