"""What has to happen later: a row written in the same transaction as its cause. The queue is only a bell."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, Select, Text, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from mentorcruise.domain.base import Base, Id

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)
MOST_ATTEMPTS = 12
DONE_IS_KEPT = timedelta(days=30)
MOST_CLEARED = 50_000

_TAKE_TIME = text("SET LOCAL statement_timeout = 0")
_CLEAR_DONE = text("""
DELETE FROM outbox WHERE id = ANY(ARRAY(
  SELECT id FROM outbox WHERE done_at < :before AND (key IS NULL OR key LIKE '%@%') LIMIT :most FOR UPDATE SKIP LOCKED))
""")


class OutboxMessage(Base):
    """One thing to do: the job's name, the id that it is about, when it is due, and how it went.

    Written by the domain's verbs and the schedule; read by workers. `key` makes the same thing be asked for once.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "due_at", postgresql_where="done_at IS NULL AND set_aside_at IS NULL"),)

    id: Mapped[Id]
    job: Mapped[str]
    subject: Mapped[str] = mapped_column(Text, default="")
    key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]

    def attempted(self, now: datetime) -> None:
        """Count an attempt before it is made, so that one that kills its worker counts too; next try after a back-off.

        One that has killed its workers as often as a message may fail is set aside instead.
        """
        if self.attempts >= MOST_ATTEMPTS:
            self.last_error, self.set_aside_at = self.last_error or "its worker was lost at every attempt", now
            return
        self.attempts += 1
        self.due_at = now + min(FIRST_RETRY * 2 ** (self.attempts - 1), LONGEST_RETRY)

    def failed(self, error: str, now: datetime) -> None:
        """Note a failed attempt; after the last one the message is set aside for an operator."""
        self.last_error = error[:2000]
        if self.attempts >= MOST_ATTEMPTS:
            self.set_aside_at = now

    def done(self, now: datetime) -> None:
        self.done_at, self.last_error = now, None


def later(
    owner: object,
    job: str,
    subject: object,
    now: datetime,
    due_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Ask for a job about a subject, due now or at `due_at`, in the transaction that the owner's change is part of.

    With a key the job is asked for at most once, ever. A key with an @ names a period after it, at most a day long: it is
    forgotten a month after the job was done, when nobody asks for that period any more.
    """
    session = owner if isinstance(owner, Session) else object_session(owner)
    if session is None:
        raise RuntimeError("the owner of an outbox message belongs to a session first")
    if key is None:
        session.add(OutboxMessage(job=job, subject=str(subject), created_at=now, due_at=due_at or now))
        return
    row = {
        "job": job,
        "subject": str(subject),
        "key": key,
        "created_at": now,
        "due_at": due_at or now,
        "attempts": 0,
    }
    session.execute(insert(OutboxMessage).values(row).on_conflict_do_nothing(index_elements=["key"]))
    session.info["bell"] = True


def due(now: datetime) -> Select[OutboxMessage]:
    """The next message that is due and that nobody else holds; locks it."""
    return (
        select(OutboxMessage)
        .where(OutboxMessage.done_at.is_(None), OutboxMessage.set_aside_at.is_(None), OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def clear_done(session: Session, now: datetime, most: int) -> int:
    """Delete what was done a month ago, at most so many rows; returns how many.

    A key without a period stays for good, and its row with it: it is why a letter that was asked for a year ago is not
    asked for again.
    """
    session.execute(_TAKE_TIME)
    deleted: Any = session.execute(_CLEAR_DONE, {"before": now - DONE_IS_KEPT, "most": most})
    return int(deleted.rowcount)
