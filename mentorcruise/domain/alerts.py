"""Alerts of the health monitor: opened with evidence, closed when the cause is gone, worked on with notes (A38, A39)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.people import Actor, Person


class AlertSubject(StrEnum):
    MENTORSHIP = "mentorship"
    PERSON = "person"


class AlertAction(StrEnum):
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    NOTED = "noted"
    RESOLVED = "resolved"


class AlertClosed(Refusal):
    title = "This alert is closed"
    message = "Its cause is gone, or someone has resolved it in the meantime."
    next_step = "Load the alert again to see what happened; a note can still be added."


class Alert(Base):
    """That a rule found something wrong with a subject. One is open per rule and subject; the monitor writes it.

    `evidence` holds the facts in words and numbers as they stood when it was last checked while open.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        one_of("subject_type", AlertSubject),
        one_of("closed_how", ("cause_gone", "resolved")),
        Index(
            "uq_alerts_open",
            "rule",
            "subject_type",
            "subject_id",
            unique=True,
            postgresql_where="closed_at IS NULL",
        ),
        Index("ix_alerts_opened_at", "opened_at"),
    )

    id: Mapped[Id]
    rule: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    opened_at: Mapped[datetime]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    checked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[str | None]
    steps: Mapped[list["AlertStep"]] = relationship(order_by="AlertStep.id", back_populates="alert")

    def step(self, action: AlertAction, by: Actor, note: str, until: datetime | None, now: datetime) -> "AlertStep":
        """An operator assigns it to themselves, snoozes it until a time, notes something, or resolves it.

        The same step sent again is the same step. Raises AlertClosed for anything but a note once it is closed.
        """
        last = self.steps[-1] if self.steps else None
        if last and (last.action, last.by_id, last.note, last.until) == (action, by.id, note, until):
            return last
        if self.closed_at is not None and action != AlertAction.NOTED:
            raise AlertClosed
        step = AlertStep(action=action, by_id=by.id, at=now, note=note, until=until)
        self.steps.append(step)
        if action == AlertAction.RESOLVED and self.closed_at is None:
            self.closed_at, self.closed_how = now, "resolved"
        return step

    def snoozed_until(self, now: datetime) -> datetime | None:
        """Until when it is out of sight, or None."""
        untils = [step.until for step in self.steps if step.until is not None and step.until > now]
        return untils[-1] if untils else None


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
    alert: Mapped[Alert] = relationship(back_populates="steps")
    by: Mapped[Person] = relationship()


def open_alerts() -> Select[Alert]:
    return select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.opened_at.desc(), Alert.id.desc())
