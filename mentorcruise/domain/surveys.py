"""The exit survey: exactly four questions, never in the way of leaving, read and followed up by operators (B12-B16)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, case
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer, one_of
from mentorcruise.domain.mentorships import EndingCause, Mentorship, MentorshipEnding
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person
from mentorcruise.domain.subscriptions import LeavingReason, SubscriptionCancellation


class GoalReached(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Outcome(StrEnum):
    """What an ending is called (PRODUCT section 2). A trial loss is reported by itself."""

    TRIAL_LOSS = "trial_loss"
    GOAL_REACHED = "goal_reached"
    GOAL_PARTLY_REACHED = "goal_partly_reached"
    MOVED_ON = "moved_on"
    MENTOR_ENDED = "mentor_ended"
    LEFT_FOR_PRICE_OR_PLATFORM = "left_for_price_or_platform"
    PAYMENT_FAILED = "payment_failed"
    LAPSED = "lapsed"


OUTCOME_WORDS = {
    Outcome.TRIAL_LOSS: "Left within the trial",
    Outcome.GOAL_REACHED: "Goal reached",
    Outcome.GOAL_PARTLY_REACHED: "Goal partly reached",
    Outcome.MOVED_ON: "Moved on",
    Outcome.MENTOR_ENDED: "The mentor ended it",
    Outcome.LEFT_FOR_PRICE_OR_PLATFORM: "Left for price or platform",
    Outcome.PAYMENT_FAILED: "Payment failed",
    Outcome.LAPSED: "Lapsed",
}


class ExitSurvey(Base):
    """The mentee's four answers on leaving (B14). Written once by the mentee; read by operators. Append-only."""

    __tablename__ = "exit_surveys"
    __table_args__ = (
        between("stars", 1, 5),
        one_of("goal_reached", GoalReached),
        not_longer("goal_words", 3000),
        not_longer("product_words", 3000),
        not_longer("mentor_words", 3000),
        Index("ix_exit_surveys_answered_at", "answered_at"),
        Index(
            "ix_exit_surveys_worded",
            "answered_at",
            postgresql_where="goal_words <> '' OR product_words <> '' OR mentor_words <> ''",
        ),
    )

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"), primary_key=True)
    answered_at: Mapped[datetime]
    stars: Mapped[int]
    goal_reached: Mapped[str]
    goal_words: Mapped[str] = mapped_column(default="", server_default="")
    product_words: Mapped[str] = mapped_column(default="", server_default="")
    mentor_words: Mapped[str] = mapped_column(default="", server_default="")
    mentorship: Mapped[Mentorship] = relationship()
    follow_ups: Mapped[list["ExitSurveyFollowUp"]] = relationship(order_by="ExitSurveyFollowUp.id")

    def follow_up(self, by: Actor, note: str, closes: bool, now: datetime) -> "ExitSurveyFollowUp":
        """An operator notes what was done about it; the same note sent again is the same note."""
        last = self.follow_ups[-1] if self.follow_ups else None
        if last and (last.by_id, last.note, last.closes) == (by.id, note, closes):
            return last
        self.follow_ups.append(ExitSurveyFollowUp(by_id=by.id, at=now, note=note, closes=closes))
        return self.follow_ups[-1]

    def answered(self, now: datetime) -> None:
        """What follows once it is stored: the figures count it."""
        later(self, "figures.follow", self.mentorship_id, now)
        later(self, "health.check_mentorship", self.mentorship_id, now)
        later(self, "catalogue.refresh", self.mentorship.mentor_id, now)


class ExitSurveySkip(Base):
    """That the mentee left without answering. Append-only; answering later stays possible."""

    __tablename__ = "exit_survey_skips"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    skipped_at: Mapped[datetime]


class ExitSurveyFollowUp(Base):
    """An operator's note on an exit survey: what was done about it, and whether that closes the matter. Append-only."""

    __tablename__ = "exit_survey_follow_ups"
    __table_args__ = (
        not_longer("note", 2000),
        Index("ix_exit_survey_follow_ups_mentorship_id", "mentorship_id", "id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("exit_surveys.mentorship_id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    note: Mapped[str]
    closes: Mapped[bool] = mapped_column(default=False)
    by: Mapped[Person] = relationship()


def can_answer(mentorship: Mentorship, person_id: int) -> bool:
    """The mentee answers when leaving or after."""
    return person_id == mentorship.mentee_id


def outcome(ending: MentorshipEnding, survey: ExitSurvey | None, reason: str | None) -> Outcome:
    """What an ending is called, from its cause, the survey and the reason given on cancelling.

    The mentee's own word on the goal comes first, whoever ended it; within the trial it is a trial loss whatever was said.
    """
    if ending.during_trial:
        return Outcome.TRIAL_LOSS
    if survey and survey.goal_reached == GoalReached.YES:
        return Outcome.GOAL_REACHED
    if survey and survey.goal_reached == GoalReached.PARTLY:
        return Outcome.GOAL_PARTLY_REACHED
    if ending.cause == EndingCause.MENTEE_LEFT and reason in (LeavingReason.PRICE, LeavingReason.PLATFORM):
        return Outcome.LEFT_FOR_PRICE_OR_PLATFORM
    return {
        EndingCause.MENTEE_LEFT: Outcome.MOVED_ON,
        EndingCause.MENTOR_ENDED: Outcome.MENTOR_ENDED,
        EndingCause.PAYMENT_FAILED: Outcome.PAYMENT_FAILED,
        EndingCause.LAPSED: Outcome.LAPSED,
    }[EndingCause(ending.cause)]


def outcome_in_sql() -> ColumnElement[str]:
    """SQL: the same as `outcome`, over an ending, outer joined with its survey and its subscription's cancellation."""
    for_price_or_platform = and_(
        MentorshipEnding.cause == EndingCause.MENTEE_LEFT,
        SubscriptionCancellation.reason.in_((LeavingReason.PRICE, LeavingReason.PLATFORM)),
    )
    return case(
        (MentorshipEnding.during_trial, Outcome.TRIAL_LOSS),
        (ExitSurvey.goal_reached == GoalReached.YES, Outcome.GOAL_REACHED),
        (ExitSurvey.goal_reached == GoalReached.PARTLY, Outcome.GOAL_PARTLY_REACHED),
        (for_price_or_platform, Outcome.LEFT_FOR_PRICE_OR_PLATFORM),
        (MentorshipEnding.cause == EndingCause.MENTEE_LEFT, Outcome.MOVED_ON),
        (MentorshipEnding.cause == EndingCause.MENTOR_ENDED, Outcome.MENTOR_ENDED),
        (MentorshipEnding.cause == EndingCause.PAYMENT_FAILED, Outcome.PAYMENT_FAILED),
        else_=Outcome.LAPSED,
    )
