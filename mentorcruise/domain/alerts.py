"""Alerts of the health monitor: opened with evidence, closed when the cause is gone, worked on with notes (A38, A39)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.people import Actor, Person


class AlertSubject(StrEnum):
    MENTORSHIP = "mentorship"
    PERSON = "person"
    APPLICATION = "application"
    MENTOR = "mentor"


class AlertAction(StrEnum):
    ASSIGNED = "assigned"
    RELEASED = "released"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    NOTED = "noted"
    RESOLVED = "resolved"


class AlertClosed(StrEnum):
    """Why an alert is closed."""

    CAUSE_GONE = "cause_gone"
    ENDED = "ended"
    THRESHOLDS = "thresholds"
    RESOLVED = "resolved"


class AlertIsClosed(Refusal):
    title = "This alert is closed"
    message = "Its cause is gone, or someone has resolved it in the meantime."
    next_step = "See what happened to it; a note can still be added."


class Alert(Base):
    """That a rule found something wrong with a subject. One is open per rule and subject; the monitor writes it.

    `evidence` holds the facts as they stood at `checked_at`, when they last changed while it was open; `began_at` is since
    when the cause has been there. Whom it is about stays as it was at the opening. `assigned_to_id` and `snoozed_until`
    mirror the steps.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        one_of("subject_type", AlertSubject),
        one_of("closed_how", AlertClosed),
        Index(
            "uq_alerts_open",
            "rule",
            "subject_type",
            "subject_id",
            unique=True,
            postgresql_where="closed_at IS NULL",
        ),
        Index("ix_alerts_subject", "subject_type", "subject_id", "id"),
        Index("ix_alerts_opened_at", "opened_at", "id"),
        Index("ix_alerts_urgent", "urgency", "opened_at", "id", postgresql_where="closed_at IS NULL"),
        Index("ix_alerts_mentorship_id", "mentorship_id", "id"),
        Index("ix_alerts_mentor_id", "mentor_id", postgresql_where="closed_at IS NULL"),
        Index("ix_alerts_assigned_to_id", "assigned_to_id", postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[Id]
    rule: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("mentorships.id"))
    mentee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentors.id"))
    urgency: Mapped[int] = mapped_column(SmallInteger, default=2, server_default="2")
    began_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    checked_at: Mapped[datetime]
    thresholds_version: Mapped[int] = mapped_column(default=1, server_default="1")
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    snoozed_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None]
    steps: Mapped[list["AlertStep"]] = relationship(order_by="AlertStep.id", back_populates="alert")

    def step(
        self, action: AlertAction, by: Actor, note: str, until: datetime | None, now: datetime, to_id: int | None = None
    ) -> "AlertStep":
        """An operator assigns it (to themselves unless told otherwise), snoozes it until a time, notes or resolves it.

        The same step sent again is the same step. Raises AlertIsClosed for anything but a note once it is closed.
        """
        if self.took_last(action, by, note, until, to_id):
            return self.steps[-1]
        if self.closed_at is not None and action != AlertAction.NOTED:
            raise AlertIsClosed
        step = AlertStep(action=action, by_id=by.id, at=now, note=note, until=until, to_id=_given_to(action, by, to_id))
        self.steps.append(step)
        self._follow(step)
        return step

    def took_last(
        self, action: AlertAction, by: Actor, note: str, until: datetime | None, to_id: int | None = None
    ) -> bool:
        """Whether the last step was this very one, down to its day and to whom it was given."""
        if not self.steps:
            return False
        last, to_id = self.steps[-1], _given_to(action, by, to_id)
        return (last.action, last.by_id, last.note, last.until, last.to_id) == (action, by.id, note, until, to_id)

    def _follow(self, step: "AlertStep") -> None:
        """What stands on the alert itself after a step."""
        if step.action in (AlertAction.ASSIGNED, AlertAction.RELEASED):
            self.assigned_to_id = step.to_id
        elif step.action in (AlertAction.SNOOZED, AlertAction.WOKEN):
            self.snoozed_until = step.until
        elif step.action == AlertAction.RESOLVED and self.closed_at is None:
            self.closed_at, self.closed_how = step.at, AlertClosed.RESOLVED


def _given_to(action: AlertAction, by: Actor, to_id: int | None) -> int | None:
    return (to_id or by.id) if action == AlertAction.ASSIGNED else None


class AlertStep(Base):
    """What an operator did about an alert. Append-only."""

    __tablename__ = "alert_steps"
    __table_args__ = (
        one_of("action", AlertAction),
        not_longer("note", 2000),
        Index("ix_alert_steps_alert_id", "alert_id", "id"),
    )

    id: Mapped[Id]
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"))
    action: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="", server_default="")
    until: Mapped[datetime | None]
    to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    alert: Mapped[Alert] = relationship(back_populates="steps")
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    to: Mapped[Person | None] = relationship(foreign_keys=to_id)
