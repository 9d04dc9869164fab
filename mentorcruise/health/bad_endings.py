"""What a bad ending is: defined once, for the grading and its page."""

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql.base import PGDialect

from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import ExitSurvey, GoalReached, Outcome, outcome_in_sql

BAD_OUTCOMES = (Outcome.MENTOR_ENDED, Outcome.PAYMENT_FAILED, Outcome.LAPSED, Outcome.LEFT_FOR_PRICE_OR_PLATFORM)


def bad_endings() -> Select[int, int, int, int, object]:
    """Endings that one would have liked to know of in time.

    Population: mentorships that ended after their trial. Trial losses are reported by themselves and are no bad endings.

    Formula: the outcome is that the mentor ended it, the payment failed, it lapsed, or the mentee left for price or
    platform; or the exit survey says that the goal was not reached. A mentee who moved on without saying so is not
    counted, nor is anyone who reached the goal in whole or in part, whoever ended it.

    Version: 1.
    """
    bad = or_(outcome_in_sql().in_(BAD_OUTCOMES), ExitSurvey.goal_reached == GoalReached.NO)
    return (
        select(
            Mentorship.id.label("mentorship_id"),
            Mentorship.mentee_id,
            Mentorship.mentor_id,
            Mentorship.application_id,
            MentorshipEnding.ended_at,
        )
        .join(MentorshipEnding, MentorshipEnding.mentorship_id == Mentorship.id)
        .outerjoin(ExitSurvey, ExitSurvey.mentorship_id == Mentorship.id)
        .outerjoin(Subscription, Subscription.application_id == Mentorship.application_id)
        .outerjoin(SubscriptionCancellation, SubscriptionCancellation.subscription_id == Subscription.id)
        .where(~MentorshipEnding.during_trial, bad)
    )


_COMPILED = bad_endings().compile(
    dialect=PGDialect(paramstyle="named"),  # type: ignore[no-untyped-call]
    compile_kwargs={"render_postcompile": True},
)
BAD_ENDINGS = str(_COMPILED)
"""SQL: the same as text, for statements that are text; its values are `BAD_VALUES`."""
BAD_VALUES = {name: str(value) for name, value in _COMPILED.params.items()}
