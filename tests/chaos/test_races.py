"""The same thing at the same moment from many browsers: one wins, the others are told, and no one meets an error."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from mentorcruise.domain.check_ins import CheckInAnswer, Separation
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.people import Person
from mentorcruise.domain.reviews import Review, ReviewModeration, ReviewReply
from mentorcruise.domain.sessions import SessionRating
from mentorcruise.domain.subscriptions import Checkout, Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from tests.chaos.conftest import everything_done, number_of
from tests.chaos.stripe_lives import move, pay, stripe_of, subscribe
from tests.chaos.webhooks import another, post
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_accepted,
    make_check_in,
    make_mentorship,
    make_operator,
    make_session,
)
from tests.processes import eventually

MANY = 12
SURVEY = {"stars": "5", "goal_reached": "yes"}
CHECK_IN = {"fit": "good", "nearer": "yes", "supported": "4"}
ENDING = {"note": "I have no time any more."}


def at_once(calls):
    """Call all at the same moment; the answers."""
    start = Barrier(len(calls))

    def call(this):
        start.wait()
        return this()

    db.session.remove()
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def statuses(answers):
    return Counter(answer.status_code for answer in answers)


@pytest.fixture
def posts(browser_of):
    """`posts(person, path, form)`: the same form from many browsers of one person at the same moment."""

    def from_many(person, path, form, times=MANY):
        browsers = [browser_of(person) for _ in range(times)]
        return at_once([lambda browser=browser: browser.post(path, form) for browser in browsers])

    return from_many


def test_a_session_is_rated_once_and_a_survey_answered_once(site, posts):
    """R10: trial, rating, survey twice; one counts, the others get 409 and what to do."""
    site.start("web")
    session = make_session(make_mentorship())
    rater = session.mentorship.mentee
    rated = posts(rater, f"/sessions/{session.id}/ratings", {"stars": "4"})
    assert statuses(rated) == {303: 1, 409: MANY - 1}
    over = make_mentorship()
    end_mentorship(over)
    answered = posts(over.mentee, f"/mentorships/{over.id}/exit-survey", SURVEY)
    assert statuses(answered) == {303: 1, 409: MANY - 1}
    running = make_mentorship()
    mentee, subscription = running.mentee, db.session.scalar(
        select(Subscription.id).where(Subscription.application_id == running.application_id)
    )  # fmt: skip
    left = posts(mentee, f"/subscriptions/{subscription}/cancellation", {"takes_effect": "now", **SURVEY})
    assert statuses(left) == {303: 1, 409: MANY - 1}
    assert (number_of(SessionRating), number_of(ExitSurvey), number_of(MentorshipEnding)) == (1, 2, 2)


def test_a_check_in_is_answered_once_and_a_review_published_and_answered_once(site, posts):
    """R10: one word counts, the others get 409; a review hidden at the same moment by two operators is hidden once."""
    site.start("web")
    check_in = make_check_in(make_mentorship())
    said = posts(check_in.mentorship.mentee, f"/check-ins/{check_in.id}", CHECK_IN)
    assert statuses(said) == {303: 1, 409: MANY - 1}
    over = make_mentorship()
    make_session(over)
    end_mentorship(over)
    answer_survey(over)
    room, path, mentor_id = over.id, f"/mentorships/{over.id}/review", over.mentor.person_id
    published = posts(over.mentee, path, {"stars": "4", "body": "Clear, patient and honest advice."})
    assert statuses(published) == {303: 1, 409: MANY - 1}
    replied = posts(db.session.get_one(Person, mentor_id), f"{path}/reply", {"body": "Thank you!"})
    assert statuses(replied) == {303: 1, 409: MANY - 1}
    hidden = {"action": "hidden", "reason": "Names a third person."}
    assert statuses(posts(make_operator(), f"/operator/reviews/{room}/moderations", hidden)) == {303: MANY}
    counted = [number_of(table) for table in (CheckInAnswer, Review, ReviewReply, ReviewModeration)]
    assert counted == [1, 1, 1, 1]


def test_a_change_of_mentor_against_the_mentors_ending(site, browser_of):
    """R10: both at the same moment, many times over: one ending each, and a parting only where the mentee was first."""
    site.start("web")
    ids, calls = [], []
    for pair in [make_mentorship() for _ in range(8)]:
        ids.append(pair.id)
        room, mentee, mentor = f"/mentorships/{pair.id}", browser_of(pair.mentee), browser_of(pair.mentor.person)
        calls.append(lambda room=room, mentee=mentee: mentee.post(f"{room}/re-pairing").status_code)
        calls.append(lambda room=room, mentor=mentor: mentor.post(f"{room}/ending", ENDING).status_code)
    answers = at_once(calls)
    for pair_id, mentees, mentors in zip(ids, answers[::2], answers[1::2], strict=True):
        assert sorted((mentees, mentors)) == [303, 409]
        parted = db.session.scalar(select(Separation).filter_by(mentorship_id=pair_id))
        cause = db.session.scalars(select(MentorshipEnding.cause).filter_by(mentorship_id=pair_id)).one()
        assert (cause, parted is not None) == (("mentee_left", True) if mentees == 303 else ("mentor_ended", False))
    assert number_of(SubscriptionCancellation) == number_of(MentorshipEnding) == 8


def test_fifty_clicks_and_two_tabs_make_one_subscription(site, browser_of, posts):
    """R10: fifty clicks open one page at Stripe; two tabs that both pay make one subscription."""
    site.start("stripe", "web", "worker")
    application = make_accepted()
    clicks = posts(application.mentee, f"/applications/{application.id}/subscription", {}, times=50)
    assert statuses(clicks) == {303: 50}
    urls = {answer.headers["Location"] for answer in clicks}
    assert len(urls) == 1
    assert number_of(Checkout) == 1
    assert sorted(at_once([lambda: pay(*urls)] * 2)) == [303, 409]
    eventually(lambda: number_of(Mentorship) == 1)
    assert len(stripe_of(site).v1.subscriptions.list({"status": "all"}).data) == 1


def test_two_pages_that_are_both_paid_leave_one_subscription(site, browser_of):
    """R10: the page of yesterday and the page of today, both paid: one runs, the other is ended uncharged."""
    site.start("stripe", "web", "worker")
    application = make_accepted()
    browser, path = browser_of(application.mentee), f"/applications/{application.id}/subscription"
    old = browser.post(path).headers["Location"]
    move(site, 1 - 3 / 1440)
    new = browser.post(path).headers["Location"]
    assert old != new
    assert at_once([lambda: pay(old), lambda: pay(new)]) == [303, 303]
    eventually(lambda: sorted(s.status for s in stripe_of(site).v1.subscriptions.list({"status": "all"}).data)
               == ["canceled", "trialing"])  # fmt: skip
    everything_done()
    assert number_of(Mentorship) == number_of(Subscription) == 1
    ours = db.session.scalar(select(Subscription.stripe_subscription_id))
    assert stripe_of(site).v1.subscriptions.retrieve(ours).status == "trialing"
    assert site.ask_stripe("problems") == []


def test_leaving_while_stripes_word_arrives(site, browser_of):
    """R10: the mentee leaves at the moment that webhooks about the subscription are applied; nobody waits in a circle."""
    site.start("stripe", "web", "worker1", "worker2")
    people = []
    for _ in range(8):
        application = make_accepted()
        browser = browser_of(application.mentee)
        subscribe(browser, application)
        people.append(browser)
    eventually(lambda: number_of(Mentorship) == 8)
    everything_done()
    news = [e for e in site.ask_stripe("events") if e["type"].startswith("customer.subscription.")]
    subscriptions = db.session.scalars(select(Subscription.id).order_by(Subscription.id)).all()
    leave = {"takes_effect": "now", "skip": "1"}
    leaving = [
        lambda b=browser, path=f"/subscriptions/{subscription}/cancellation": b.post(path, leave).status_code
        for browser, subscription in zip(people, subscriptions, strict=True)
    ]
    telling = [lambda e=event: [post(site, another(e)) for _ in range(4)] for event in news]
    answers = at_once(leaving + telling)
    assert answers[:8] == [303] * 8
    assert {status for told in answers[8:] for status in told} == {200}
    everything_done()
    assert {s.status for s in stripe_of(site).v1.subscriptions.list({"status": "all"}).data} == {"canceled"}
    logs = "".join(site.words_of(name) for name in ("web", "worker1", "worker2"))
    assert "deadlock" not in logs.lower()
