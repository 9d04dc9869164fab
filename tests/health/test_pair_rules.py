"""The rules about running mentorships: each opens and closes by what the two do (section 3)."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.session_results import SessionVerdict
from mentorcruise.domain.subscriptions import Subscription, SubscriptionState
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_booking,
    make_calendar,
    make_mentorship,
    make_session,
    save,
    write_message,
)
from tests.health.history import sentence, speaks


def ago(**time):
    return clock.now() - timedelta(**time)


def started(days):
    return make_mentorship(started_at=ago(days=days))


@pytest.fixture
def alerts(app, work):
    """Work done, and everyone looked at: how each alert of a rule stands."""

    def look(rule):
        work()
        check_all(db.session(), clock.now())
        db.session.commit()
        found = db.session.query(Alert).filter_by(rule=rule).order_by(Alert.id).all()
        return [alert.closed_how or "open" for alert in found]

    return look


def miss(mentorship, days_ago, verdict=SessionVerdict.MENTEE_MISSED):
    session = make_session(mentorship, days_ago=days_ago, confirmed=False)
    session.report(mentorship.mentee, verdict, None, clock.now())
    session.report(mentorship.mentor.person, verdict, None, clock.now())
    db.session.commit()


def test_no_first_session_after_ten_days_until_they_meet(alerts):
    """Section 3: no first session 10 days after the start."""
    late, early = started(10), started(9.9)
    assert set(speaks("no_first_session")) == {late.id}
    assert sentence("no_first_session", speaks("no_first_session")[late.id]).startswith("Started on ")
    assert alerts("no_first_session") == ["open"]
    make_session(late)
    assert alerts("no_first_session") == ["cause_gone"]
    assert early.id not in speaks("no_first_session")


def test_a_first_session_that_was_missed_is_none(alerts):
    pair = started(20)
    miss(pair, 5)
    assert alerts("no_first_session") == ["open"]


def test_a_booked_first_session_is_not_yet_one(app):
    pair = started(15)
    make_calendar(pair.mentor)
    make_booking(pair)
    assert pair.id in speaks("no_first_session")
    assert pair.id not in speaks("no_session")


def test_no_session_for_three_weeks_and_none_booked_until_one_is(alerts):
    """Section 3: no session held in 21 days and none booked."""
    pair = started(60)
    make_calendar(pair.mentor)
    make_session(pair, days_ago=22)
    fresh = started(60)
    make_session(fresh, days_ago=20)
    assert set(speaks("no_session")) == {pair.id}
    assert "No session since" in sentence("no_session", speaks("no_session")[pair.id])
    assert alerts("no_session") == ["open"]
    booked = make_booking(pair)
    assert alerts("no_session") == ["cause_gone"]
    session = next(s for s in pair.booked if s.id == booked.session_id)
    session.cancel(pair.mentee, "No time", False, clock.now())
    db.session.commit()
    assert alerts("no_session") == ["cause_gone", "open"]


def test_who_never_met_is_quiet_since_the_start(app):
    pair = started(21)
    assert "since the start on" in sentence("no_session", speaks("no_session")[pair.id])


def test_two_missed_sessions_until_they_are_long_past(alerts):
    """Section 3: two no-shows."""
    pair = started(60)
    miss(pair, 6)
    assert speaks("no_shows") == {}
    miss(pair, 3, SessionVerdict.BOTH_MISSED)
    assert alerts("no_shows") == ["open"]
    words = sentence("no_shows", speaks("no_shows")[pair.id])
    assert words.startswith("Someone did not come to 2 sessions: ")
    assert "(the mentee)" in words and "(neither came)" in words
    clock.move_forward(timedelta(days=37))
    assert alerts("no_shows") == ["cause_gone"]


def test_a_failing_payment_until_it_is_paid(alerts):
    """Section 3: payment failing."""
    pair = started(40)
    subscription = db.session.query(Subscription).filter_by(application_id=pair.application_id).one()
    save(SubscriptionState(subscription_id=subscription.id, status="past_due", at=ago(days=3)))
    save(SubscriptionState(subscription_id=subscription.id, status="unpaid", at=ago(days=2)))
    assert alerts("payment_failing") == ["open"]
    evidence = speaks("payment_failing")[pair.id]
    assert "for 3 days" in sentence("payment_failing", evidence)
    assert speaks("payment_failing", failing_days=4) == {}
    save(SubscriptionState(subscription_id=subscription.id, status="active", at=clock.now()))
    assert alerts("payment_failing") == ["cause_gone"]


def test_a_message_without_an_answer_for_a_week_until_the_mentor_writes(alerts):
    """Section 3: the mentee's message unanswered for 7 days."""
    pair = started(40)
    write_message(pair, pair.mentor.person, "Welcome", at=ago(days=20))
    write_message(pair, pair.mentee, "A question", at=ago(days=8))
    write_message(pair, pair.mentee, "Are you there?", at=ago(days=1))
    assert alerts("message_unanswered") == ["open"]
    assert "for 8 days" in sentence("message_unanswered", speaks("message_unanswered")[pair.id])
    write_message(pair, pair.mentor.person, "Sorry!")
    assert alerts("message_unanswered") == ["cause_gone"]


def test_a_session_after_the_message_is_an_answer_too(app):
    pair = started(40)
    write_message(pair, pair.mentee, "See you on Thursday", at=ago(days=9))
    assert pair.id in speaks("message_unanswered")
    make_session(pair, days_ago=7)
    assert pair.id not in speaks("message_unanswered")


def test_a_session_before_the_message_is_none(app):
    pair = started(40)
    write_message(pair, pair.mentee, "A question", at=ago(days=9))
    make_session(pair, days_ago=11)
    assert pair.id in speaks("message_unanswered")


def test_an_ending_without_the_survey_until_it_is_answered(alerts):
    """Section 3: ended without an exit survey for 7 days."""
    pair = started(40)
    end_mentorship(pair, at=ago(days=7))
    assert alerts("no_exit_survey") == ["open"]
    answer_survey(pair)
    assert alerts("no_exit_survey") == ["cause_gone"]


def test_after_two_months_nobody_asks_for_the_survey_any_more(alerts):
    pair = started(90)
    end_mentorship(pair, at=ago(days=50))
    assert alerts("no_exit_survey") == ["open"]
    clock.move_forward(timedelta(days=10))
    assert alerts("no_exit_survey") == ["cause_gone"]


def test_the_ending_closes_what_was_wrong_with_the_mentorship(alerts):
    pair = started(30)
    assert alerts("no_session") == ["open"]
    end_mentorship(pair)
    assert alerts("no_session") == ["ended"]
    assert alerts("no_first_session") == ["ended"]
