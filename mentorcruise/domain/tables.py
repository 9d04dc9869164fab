"""Every table of the product, so that migrations and tests see the whole."""

from mentorcruise.domain import (
    alerts,
    applications,
    catalogue,
    figures,
    letters,
    mentors,
    mentorships,
    outbox,
    people,
    sessions,
    subscriptions,
    surveys,
)
from mentorcruise.domain.base import Base

ROOMS = (
    alerts,
    applications,
    catalogue,
    figures,
    letters,
    mentors,
    mentorships,
    outbox,
    people,
    sessions,
    subscriptions,
    surveys,
)
metadata = Base.metadata

# Rows of these tables are written once: a trigger refuses UPDATE and DELETE, except while an account is being erased.
APPEND_ONLY = (
    "alert_steps",
    "application_decisions",
    "application_lapses",
    "application_reasons",
    "application_withdrawals",
    "exit_survey_follow_ups",
    "exit_survey_skips",
    "exit_surveys",
    "figure_runs",
    "mentor_decisions",
    "mentoring_sessions",
    "mentorship_endings",
    "session_ratings",
    "skill_assessments",
    "stripe_events",
    "subscription_cancellations",
    "subscription_states",
    "trials",
)
