"""A mentorship as operators see it: the facts, not what the two wrote to each other."""

from typing import Any

from flask import Response
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.check_ins import FIT_WORDS, NEARER_WORDS, CheckIn
from mentorcruise.domain.looking_back import looking_back
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_results import SessionResult, SessionVerdict
from mentorcruise.domain.sessions import SessionRating
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.domain.surveys import OUTCOME_WORDS, ExitSurvey, outcome
from mentorcruise.extensions import db
from mentorcruise.health.listed import alert_rows
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.htmx import show
from mentorcruise.web.operator.alert_rows import spoken
from mentorcruise.web.operator.alerts import steps_of
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.check_in_rows import ASKED, KINDS
from mentorcruise.web.operator.outcome_tones import OUTCOME_TONES

MOST_SHOWN = 25
MOST_ALERTS = 200
CAUSE_WORDS = {
    "mentee_left": "The mentee left",
    "mentor_ended": "The mentor ended it",
    "payment_failed": "Payment failed",
    "lapsed": "It lapsed",
}


@pages.get("/operator/mentorships/<int:mentorship_id>")
@operator_only
def mentorship(mentorship_id: int) -> Response:
    now = clock.now()
    row = found(_mentorship(mentorship_id))
    survey = db.session.get(ExitSurvey, mentorship_id)
    subscription = db.session.scalar(_subscription(row.application_id))
    reason = subscription.cancellation.reason if subscription and subscription.cancellation else None
    alerts = alert_rows().where(Alert.mentorship_id == mentorship_id).order_by(Alert.id.desc()).limit(MOST_SHOWN)
    return show(
        "operator/mentorship.html",
        mentorship=row,
        survey=survey,
        subscription=subscription,
        outcome=outcome(row.ending, survey, reason) if row.ending else None,
        held=db.session.execute(_held(mentorship_id)).one(),
        sessions=db.session.execute(_sessions(mentorship_id)).all(),
        payments=db.session.execute(_paid(subscription.id)).all() if subscription else [],
        check_ins=db.session.execute(_check_ins(mentorship_id)).all(),
        back=looking_back(db.session.connection(), mentorship_id, 0),
        alerts=[spoken(a, now) for a in db.session.execute(alerts)],
        goal_words=GOAL_WORDS,
        fit_words=FIT_WORDS,
        nearer_words=NEARER_WORDS,
        kind_words=KINDS,
        outcome_words=OUTCOME_WORDS,
        outcome_tones=OUTCOME_TONES,
        cause_words=CAUSE_WORDS,
        now=now,
        most=MOST_SHOWN,
    )


@pages.get("/operator/mentorships/<int:mentorship_id>/alerts")
@operator_only
def mentorship_alerts(mentorship_id: int) -> Response:
    """Everything that the health monitor ever said of a mentorship, and what was done about it."""
    now = clock.now()
    alerts = alert_rows().where(Alert.mentorship_id == mentorship_id).order_by(Alert.id.desc()).limit(MOST_ALERTS)
    told = [spoken(row, now) for row in db.session.execute(alerts)]
    return show(
        "operator/mentorship_alerts.html",
        mentorship=found(_mentorship(mentorship_id)),
        alerts=told,
        steps=steps_of([alert["id"] for alert in told]),
        most=MOST_ALERTS,
    )


def _mentorship(mentorship_id: int) -> Select[Mentorship]:
    return (
        select(Mentorship)
        .where(Mentorship.id == mentorship_id)
        .options(
            joinedload(Mentorship.mentee),
            joinedload(Mentorship.mentor).joinedload(Mentor.person),
            joinedload(Mentorship.ending),
        )
    )


def _subscription(application_id: int) -> Select[Subscription]:
    return (
        select(Subscription)
        .where(Subscription.application_id == application_id)
        .options(joinedload(Subscription.cancellation))
    )


def _held(mentorship_id: int) -> Select[int, int]:
    """SQL: how many sessions were held, and for how many minutes."""
    minutes = func.coalesce(func.sum(SessionResult.minutes), 0)
    return select(func.count().label("sessions"), minutes.label("minutes")).where(
        SessionResult.mentorship_id == mentorship_id, SessionResult.result == SessionVerdict.HELD
    )


def _sessions(mentorship_id: int) -> Select[Any]:
    """SQL: the last sessions with both sides' stars; topics are the pair's own, and words stand in the report of sessions."""

    def stars(side: str) -> Any:
        return func.max(SessionRating.stars).filter(SessionRating.side == side).label(f"{side}_stars")

    return (
        select(SessionResult.held_on, SessionResult.minutes, stars("mentee"), stars("mentor"))
        .outerjoin(SessionRating, SessionRating.session_id == SessionResult.session_id)
        .where(SessionResult.mentorship_id == mentorship_id, SessionResult.result == SessionVerdict.HELD)
        .group_by(SessionResult.session_id)
        .order_by(SessionResult.starts_at.desc(), SessionResult.session_id.desc())
        .limit(MOST_SHOWN)
    )


def _check_ins(mentorship_id: int) -> Select[Any]:
    """SQL: how both were asked how it goes, and what they said, the latest first."""
    return ASKED.where(CheckIn.mentorship_id == mentorship_id).order_by(CheckIn.id.desc()).limit(MOST_SHOWN)


def _paid(subscription_id: int) -> Select[str, int, int]:
    """SQL: (currency, paid, failing) of the invoices."""
    failing = func.count().filter(Payment.paid_at.is_(None), Payment.failed_at.is_not(None))
    paid = func.coalesce(func.sum(Payment.amount_cents).filter(Payment.paid_at.is_not(None)), 0)
    return (
        select(Payment.currency, paid.label("paid"), failing.label("failing"))
        .where(Payment.subscription_id == subscription_id)
        .group_by(Payment.currency)
    )
