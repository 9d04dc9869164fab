"""The operators' dashboard: how mentoring is going at this moment (A1, A12)."""

from datetime import UTC, timedelta
from typing import Any

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import aliased

from mentorcruise import clock
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import OUTCOME_WORDS, ExitSurvey, outcome_in_sql
from mentorcruise.extensions import db
from mentorcruise.health.listed import alert_rows
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.endings import outcomes
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.metrics.success import DEFINITION
from mentorcruise.metrics.success_report import success_report
from mentorcruise.web.access import operator_only
from mentorcruise.web.htmx import show, wants_piece
from mentorcruise.web.operator.alert_filters import AlertFilters
from mentorcruise.web.operator.alert_rows import in_state, spoken
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.counts import COUNT_WORDS, live_counts
from mentorcruise.web.operator.follow_ups import my_follow_ups
from mentorcruise.web.operator.outcome_tones import OUTCOME_TONES
from mentorcruise.web.operator.survey_parts import today_here

PAGE, TILES = "operator/dashboard.html", "operator/_tiles.html"
OUTCOMES_OVER = timedelta(days=90)

_mentee, _mentor = aliased(Person), aliased(Person)
_RECENT_EXITS = (
    select(
        MentorshipEnding.mentorship_id,
        MentorshipEnding.ended_at,
        outcome_in_sql().label("outcome"),
        ExitSurvey.stars,
        _mentee.name.label("mentee"),
        _mentor.name.label("mentor"),
    )
    .join(Mentorship, Mentorship.id == MentorshipEnding.mentorship_id)
    .join(_mentee, _mentee.id == Mentorship.mentee_id)
    .join(Mentor, Mentor.id == Mentorship.mentor_id)
    .join(_mentor, _mentor.id == Mentor.person_id)
    .outerjoin(ExitSurvey, ExitSurvey.mentorship_id == MentorshipEnding.mentorship_id)
    .outerjoin(Subscription, Subscription.application_id == Mentorship.application_id)
    .outerjoin(SubscriptionCancellation, SubscriptionCancellation.subscription_id == Subscription.id)
    .order_by(MentorshipEnding.ended_at.desc(), MentorshipEnding.mentorship_id.desc())
    .limit(8)
)


@pages.get("/operator")
@operator_only
def dashboard() -> Response:
    now = clock.now()
    tiles: dict[str, Any] = {
        "report": success_report(db.session(), now),
        "counts": live_counts(db.session(), now),
        "now": now,
    }
    return show(PAGE, TILES, **tiles, **({} if wants_piece() else _below_the_tiles()))


def _below_the_tiles() -> dict[str, Any]:
    now = clock.now()
    urgent = AlertFilters().ordered(alert_rows().where(in_state("open", now))).limit(6)
    alerts = db.session.execute(urgent)
    today = now.astimezone(UTC).date()
    ended_as = outcomes(db.session(), Question(Period(today - OUTCOMES_OVER, today)))
    return {
        "alerts": [spoken(row, now) for row in alerts],
        "follow_ups": my_follow_ups(today_here()),
        "exits": db.session.execute(_RECENT_EXITS).all(),
        "ended_as": {outcome: number for outcome, number in ended_as.items() if number},
        "outcome_words": OUTCOME_WORDS,
        "outcome_tones": OUTCOME_TONES,
        "definitions": {
            "success": DEFINITION,
            "counts": COUNT_WORDS,
            "outcomes": REGISTRY["success.outcomes"].paragraphs,
        },
    }
