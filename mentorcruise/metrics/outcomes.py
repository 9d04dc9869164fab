"""How mentorships ended: each ending has exactly one outcome, counted over a time (A3, B8, B13)."""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import ExitSurvey, Outcome, outcome_in_sql

ENDINGS_WITH_OUTCOME = (
    select(MentorshipEnding.mentorship_id, MentorshipEnding.ended_at, outcome_in_sql().label("outcome"))
    .select_from(MentorshipEnding)
    .join(Mentorship, Mentorship.id == MentorshipEnding.mentorship_id)
    .outerjoin(ExitSurvey, ExitSurvey.mentorship_id == MentorshipEnding.mentorship_id)
    .outerjoin(Subscription, Subscription.application_id == Mentorship.application_id)
    .outerjoin(SubscriptionCancellation, SubscriptionCancellation.subscription_id == Subscription.id)
)
_PERIOD = ENDINGS_WITH_OUTCOME.where(
    MentorshipEnding.ended_at >= bindparam("since"), MentorshipEnding.ended_at < bindparam("until")
).subquery()
_BY_OUTCOME = select(_PERIOD.c.outcome, func.count()).group_by(_PERIOD.c.outcome)


def outcomes(session: Session, since: datetime, until: datetime) -> dict[Outcome, int]:
    """How mentorships that ended in a period ended.

    Population: every mentorship with an ending in the period, trial losses included and called so.

    Clock: the moment of the ending, from `since` up to but not including `until`.

    Formula: each ending is counted once, under the first that holds: left within the trial; the mentee says the goal
    was reached, or partly; the mentee left for price or platform; else by what ended it.

    Version: 1.
    """
    counts = {Outcome(name): number for name, number in session.execute(_BY_OUTCOME, {"since": since, "until": until})}
    return {outcome: counts.get(outcome, 0) for outcome in Outcome}
