"""Who gets the monthly report: addresses of stakeholders, who need no account here."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Date, ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorcruise.domain.base import Base, Id
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor
from mentorcruise.domain.sessions import SETTLES_AFTER

# What a session came to is known 72 hours after its end, when the next hourly round has passed; so a month is told of from
# the 5th of the next.
SETTLED_AFTER = SETTLES_AFTER + timedelta(days=1)


class StakeholderRecipient(Base):
    """An address to which the report of each finished month is mailed, until it is taken off the list.

    Written by operators; `removed_by_id` is None when the reader has unsubscribed.
    """

    __tablename__ = "stakeholder_recipients"
    __table_args__ = (
        Index("uq_stakeholder_recipients_open", "email", unique=True, postgresql_where="removed_at IS NULL"),
    )

    id: Mapped[Id]
    email: Mapped[str]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]

    def remove(self, by: Actor | None, now: datetime) -> None:
        """Take it off the list; a second time changes nothing. Without `by` the reader has unsubscribed."""
        if self.removed_at is None:
            self.removed_by_id, self.removed_at = by.id if by else None, now


class StakeholderMailing(Base):
    """That the report of a month went to a recipient: once. Append-only."""

    __tablename__ = "stakeholder_mailings"

    recipient_id: Mapped[int] = mapped_column(ForeignKey("stakeholder_recipients.id"), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    sent_at: Mapped[datetime]


def recipients() -> Select[StakeholderRecipient]:
    """Who is on the list now, the first first."""
    return (
        select(StakeholderRecipient)
        .where(StakeholderRecipient.removed_at.is_(None))
        .order_by(StakeholderRecipient.added_at, StakeholderRecipient.id)
    )


def month_before(day: date) -> date:
    """The first day of the month before a day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def ask_for_mailings(session: Session, now: datetime) -> None:
    """Ask for the letter about the last month that is over and settled, to each who was on the list when it was over;
    asked again, nothing is added."""
    settled = (now - SETTLED_AFTER).date()
    month = month_before(settled)
    over = datetime.combine(settled.replace(day=1), time.min, UTC)
    for recipient in session.scalars(recipients().where(StakeholderRecipient.added_at < over)):
        later(session, "stakeholders.mail", f"{recipient.id}:{month}", now, key=f"stakeholders-{recipient.id}-{month}")
