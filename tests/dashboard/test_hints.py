"""What the health monitor tells mentors: their own mentorships, what they can act on, in kind words."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertAction
from mentorcruise.domain.subscriptions import Subscription, SubscriptionState
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from tests.factories import (
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_session,
    rate,
    save,
    write_message,
)


def ago(days):
    return clock.now() - timedelta(days=days)


@pytest.fixture
def pair(app):
    """A pair that has not met for a month, whose mentee is unhappy, waits for an answer and cannot pay."""
    pair = make_mentorship(make_mentee("Zita Happy"), make_mentor(), started_at=ago(60))
    rate(make_session(pair, days_ago=30), pair.mentee, 1, "A waste of time")
    write_message(pair, pair.mentee, "Are you there?", at=ago(9))
    subscription = db.session.query(Subscription).filter_by(application_id=pair.application_id).one()
    save(SubscriptionState(subscription_id=subscription.id, status="past_due", at=ago(3)))
    check_all(db.session(), clock.now())
    db.session.commit()
    assert {alert.rule for alert in db.session.query(Alert)} >= {
        "low_rating", "no_session", "message_unanswered", "payment_failing",
    }  # fmt: skip
    return pair


def test_a_mentor_reads_what_they_can_act_on_on_the_dashboard_and_in_the_mentorship(visitor, pair):
    """Issue 4: mentors see the alerts of their own mentorships that they can act on, in kinder words."""
    mentor = visitor(pair.mentor.person)
    for page in (mentor.get("/dashboard").text, mentor.get(f"/mentorships/{pair.id}").text):
        assert "You and Zita Happy have not met for a while" in page
        assert "Ask Zita Happy what would help" in page
        assert "Zita Happy waits for your answer" in page
        assert f'href="/mentorships/{pair.id}/bookings"' in page


def test_it_tells_nothing_private(visitor, pair):
    """S13: nothing of payments, nor of the operators' notes, nor that it is called an alert."""
    alert = db.session.query(Alert).filter_by(rule="low_rating").one()
    alert.step(AlertAction.NOTED, make_operator(), "The mentor drinks, says the mentee.", None, clock.now())
    db.session.commit()
    mentor = visitor(pair.mentor.person)
    for page in (mentor.get("/dashboard").text, mentor.get(f"/mentorships/{pair.id}").text):
        assert "drinks" not in page
        assert "payment" not in page.lower().replace("payments</a>", "")
        assert "1 of 5" not in page and "low rating" not in page.lower()


def test_mentees_and_other_mentors_read_nothing_of_it(visitor, pair):
    rival = make_mentor("Rita Rival")
    for person, address in (
        (pair.mentee, "/dashboard"),
        (pair.mentee, f"/mentorships/{pair.id}"),
        (rival.person, "/dashboard"),
    ):
        page = visitor(person).get(address).text
        assert "not met for a while" not in page and "what would help" not in page


def test_it_is_gone_with_its_cause(visitor, work, pair):
    write_message(pair, pair.mentor.person, "Sorry, I was ill.")
    work()
    assert "waits for your answer" not in visitor(pair.mentor.person).get("/dashboard").text
