"""Publishing a review and replying to it: from real mentorships, once, by the two of them (F22, A27)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.reviews import Review, ReviewReply, public_name
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.extensions import db
from tests.factories import answer_survey, end_mentorship, make_mentorship, make_review, make_session, moderate

WORDS = {"stars": "4", "body": "Clear and patient; every call ended with something to do."}
REPLY = {"body": "Thank you, it was a pleasure."}


def over(*, met=True, answered=True):
    """A mentorship that has ended."""
    mentorship = make_mentorship()
    if met:
        make_session(mentorship)
    end_mentorship(mentorship)
    if answered:
        answer_survey(mentorship, stars=4)
    return mentorship


def path(mentorship):
    return f"/mentorships/{mentorship.id}/review"


def number_of(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_after_the_exit_survey_the_mentee_is_offered_a_review_and_publishes_it(visitor):
    """F22: on the ended mentorship's page, once the survey is answered; the stars of the survey are suggested."""
    mentorship = over(answered=False)
    mentee = visitor(mentorship.mentee)
    room = f"/mentorships/{mentorship.id}"
    assert path(mentorship) not in mentee.get(room).text
    survey = {"stars": "4", "goal_reached": "partly"}
    assert mentee.post(f"{room}/exit-survey", survey).status_code == 303
    assert path(mentorship) in mentee.get(room).text
    page = mentee.get(path(mentorship)).text
    assert "Mia M." in page and re.search(r'<input checked [^>]*value="4"', page)
    assert mentee.post(path(mentorship), WORDS).location == path(mentorship)
    review = db.session.scalars(select(Review)).one()
    assert (review.stars, review.body, review.author_id) == (4, WORDS["body"], mentorship.mentee_id)
    assert WORDS["body"] in mentee.get(path(mentorship)).text


@pytest.mark.parametrize(("met", "answered"), [(False, True), (True, False)])
def test_only_a_real_mentorship_is_reviewed(visitor, met, answered):
    """F22: a session was held and the exit survey is answered; the page says what is missing."""
    mentorship = over(met=met, answered=answered)
    mentee = visitor(mentorship.mentee)
    assert ("Nothing to review<" if not met else "First the exit survey") in mentee.get(path(mentorship)).text
    refused = mentee.post(path(mentorship), WORDS)
    assert refused.status_code == 409 and "nothing to review yet" in refused.text
    assert number_of(Review) == 0


def test_long_after_the_end_it_is_still_offered(visitor):
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=400))
    make_session(mentorship, days_ago=390)
    end_mentorship(mentorship, at=clock.now() - timedelta(days=300))
    answer_survey(mentorship)
    assert path(mentorship) in visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}").text
    review = make_review(mentorship)
    assert path(review.mentorship) in visitor(mentorship.mentor.person).get(f"/mentorships/{mentorship.id}").text


def test_whoever_leaves_at_the_end_of_the_month_may_review_at_once(visitor):
    """The survey was answered while leaving; the paid days that are left change nothing."""
    mentorship = make_mentorship()
    make_session(mentorship)
    subscription = db.session.scalars(select(Subscription).filter_by(application_id=mentorship.application_id)).one()
    answers = {"takes_effect": "period_end", "stars": "5", "goal_reached": "yes"}
    mentee = visitor(mentorship.mentee)
    mentee.post(f"/subscriptions/{subscription.id}/cancellation", answers)
    assert mentorship.ending is None
    assert mentee.post(path(mentorship), WORDS).status_code == 303


def test_it_is_published_once(visitor):
    """R10, R11"""
    mentorship = over()
    mentee = visitor(mentorship.mentee)
    assert [mentee.post(path(mentorship), WORDS).status_code for _ in range(5)] == [303, 409, 409, 409, 409]
    assert number_of(Review) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stars": ""}, "Please choose one to five stars."),
        ({"stars": "6"}, "Not a valid choice"),
        ({"body": ""}, "Please write a sentence or two."),
        ({"body": "Too short."}, "Between 20 and 3,000 characters"),
        ({"body": " " * 30}, "Between 20 and 3,000 characters"),
        ({"body": "x" * 3001}, "Between 20 and 3,000 characters"),
    ],
)
def test_bad_input_is_explained_and_kept(visitor, changes, words):
    mentorship = over()
    page = visitor(mentorship.mentee).post(path(mentorship), WORDS | changes)
    assert page.status_code == 422 and words in page.text
    assert (changes.get("body", WORDS["body"])).strip() in page.text
    assert number_of(Review) == 0


def test_the_mentor_is_told_and_replies_once(visitor):
    """F22: the right of reply."""
    review = make_review(make_mentorship())
    mentor, room = visitor(review.mentorship.mentor.person), f"/mentorships/{review.mentorship_id}"
    assert path(review.mentorship) in mentor.get(room).text
    assert "Your reply" in mentor.get(path(review.mentorship)).text
    answers = [mentor.post(f"{path(review.mentorship)}/reply", REPLY).status_code for _ in range(3)]
    assert answers == [303, 409, 409] and number_of(ReviewReply) == 1
    assert "and you have replied" in mentor.get(room).text
    assert "and Max Mentor has replied" in visitor(review.mentorship.mentee).get(room).text


@pytest.mark.parametrize("body", ["", "x", "x" * 2001])
def test_a_reply_has_its_bounds(visitor, body):
    review = make_review(make_mentorship())
    answer = visitor(review.mentorship.mentor.person).post(f"{path(review.mentorship)}/reply", {"body": body})
    assert answer.status_code == 422 and review.body in answer.text
    assert number_of(ReviewReply) == 0


def test_each_may_do_only_their_part(visitor):
    """S1: the mentor writes no review, the mentee no reply, a stranger finds nothing."""
    mentorship, stranger = over(), visitor(make_mentorship().mentee)
    mentee, mentor = visitor(mentorship.mentee), visitor(mentorship.mentor.person)
    assert mentor.post(path(mentorship), WORDS).status_code == 403
    assert mentor.post(f"{path(mentorship)}/reply", REPLY).status_code == 404
    assert "No review from Mia Mentee yet" in mentor.get(path(mentorship)).text
    mentee.post(path(mentorship), WORDS)
    assert mentee.post(f"{path(mentorship)}/reply", REPLY).status_code == 403
    assert stranger.get(path(mentorship)).status_code == 404
    assert stranger.post(path(mentorship), WORDS).status_code == 404
    assert stranger.post(f"{path(mentorship)}/reply", REPLY).status_code == 404
    assert (number_of(Review), number_of(ReviewReply)) == (1, 0)


def test_a_hidden_one_says_so_to_its_author_with_the_reason(visitor):
    review = make_review(make_mentorship())
    moderate(review, reason="It names your employer.")
    page = visitor(review.mentorship.mentee).get(path(review.mentorship)).text
    assert "Hidden since" in page and "It names your employer." in page
    assert "It names your employer." not in visitor(review.mentorship.mentor.person).get(path(review.mentorship)).text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mia Mentee", "Mia M."),
        ("Mia van der Berg", "Mia B."),
        ("Mia", "Mia"),
        ("mia (ex)", "mia E."),
        ("李 小龍", "李 小."),
    ],
)
def test_in_public_a_first_name_and_an_initial_are_enough(name, shown):
    assert public_name(name) == shown
