"""Which past days are remembered: asked for once, put together by `metrics.past`, dropped when a fact of theirs comes in late.

What was known at the end of a day stays, but for facts that carry an earlier time than that at which they come in: Stripe's
word about a start or an ending can reach us days later, and what is written at midnight can be committed after it. The news
of each fact has its time, so whoever counts it drops the days that it belongs to.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from sqlalchemy import Select, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mentorcruise.domain.figures import PastDay
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.metrics.families import REMEMBERED

FEW = 20_000
"""Fewer mentorships than this are read anew for a past day, which takes a page a second or two."""
REMEMBER = "figures.remember_day"
LAST_READ_AFTER = timedelta(minutes=10)
"""No page takes as long, so none still reads a day that was dropped so long ago."""

State = Literal["not asked", "asked", "failing", "failed", "remembered"]


@dataclass(frozen=True)
class Remembering:
    """How far a past day is: `failing`, it is tried again by itself; `failed`, it is not."""

    day: date
    state: State


def is_over(day: date, now: datetime) -> bool:
    """Whether a day has ended in UTC, so that nothing can happen on it any more."""
    return day < now.astimezone(UTC).date()


def remembered(session: Session, day: date) -> bool:
    """Whether what was known at the end of a day stands in `past_facts`."""
    return bool(session.scalar(select(_READ.where(PastDay.as_of == day).exists())))


def judged_by(session: Session, day: date) -> str | None:
    """The SQL that has judged the sums kept with a day; None where there are none."""
    return session.scalar(select(PastDay.verdict).where(PastDay.as_of == day, PastDay.summed_at == PastDay.computed_at))


def at_least(session: Session) -> int:
    """About how many mentorships there are, in a moment: exact up to `FEW`, the database's own estimate above."""
    return int(session.scalar(_AT_LEAST, {"few": FEW}) or 0)


def remembering(session: Session, day: date) -> Remembering:
    """How far a day is."""
    found = session.scalar(select(PastDay).where(PastDay.as_of == day, PastDay.dropped_at.is_(None)))
    if found is None:
        return Remembering(day, "not asked")
    if found.computed_at is not None:
        return Remembering(day, "remembered")
    asked = session.scalar(_last_asked(day))
    if asked is None:
        return Remembering(day, "not asked")
    if asked.set_aside_at is not None:
        return Remembering(day, "failed")
    return Remembering(day, "failing" if asked.last_error else "asked")


def ask(session: Session, day: date, now: datetime) -> bool:
    """Have a day remembered; False where that is under way or done. Raises ValueError for a day that is not over."""
    if not is_over(day, now):
        raise ValueError(f"{day} is not over")
    session.execute(insert(PastDay).values(as_of=day, asked_at=now).on_conflict_do_nothing(index_elements=["as_of"]))
    # Whoever asks second waits for the first here, and then sees that it is asked.
    row = session.get_one(PastDay, day, with_for_update=True, populate_existing=True)
    if remembering(session, day).state not in ("not asked", "failed"):
        return False
    row.asked_at, row.computed_at, row.facts, row.dropped_at = now, None, None, None
    later(session, REMEMBER, day.isoformat(), now)
    return True


def drop_since(session: Session, at: datetime | None, now: datetime) -> None:
    """A fact of this time has come in: days that ended later do not know it, and are no longer read."""
    if at is not None:
        session.execute(_DROP.where(PastDay.as_of >= at.astimezone(UTC).date()).values(dropped_at=now))


def drop_all(session: Session, now: datetime) -> None:
    """Days are put together otherwise from now on: none of those that are kept is read any more."""
    session.execute(_DROP.values(dropped_at=now))


def drop_all_but(session: Session, most: int, now: datetime) -> None:
    """Keep the days that were asked for last."""
    kept = _READ.order_by(PastDay.asked_at.desc(), PastDay.as_of.desc()).limit(most)
    session.execute(_DROP.where(PastDay.as_of.not_in(kept)).values(dropped_at=now))


def sweep(session: Session, now: datetime) -> None:
    """Delete what was dropped, once nobody reads it any more."""
    session.execute(_SWEEP, {"before": now - LAST_READ_AFTER})


_READ = select(PastDay.as_of).where(PastDay.computed_at.is_not(None), PastDay.dropped_at.is_(None))
_DROP = update(PastDay).where(PastDay.computed_at.is_not(None), PastDay.dropped_at.is_(None))
_AT_LEAST = text("""
SELECT greatest(
  (SELECT count(*) FROM (SELECT FROM mentorships LIMIT :few) m),
  (SELECT reltuples::bigint FROM pg_class WHERE oid = 'mentorships'::regclass)
)
""")
_SUMS_GONE = "".join(
    f", {family.table} AS (DELETE FROM {family.remembered} WHERE as_of IN (SELECT as_of FROM gone))"  # noqa: S608
    for family in REMEMBERED
)
_SWEEP = text(f"""
WITH gone AS (DELETE FROM past_days WHERE dropped_at < :before RETURNING as_of){_SUMS_GONE}
DELETE FROM past_facts WHERE as_of IN (SELECT as_of FROM gone)
""")  # noqa: S608 - made of constants


def _last_asked(day: date) -> Select[OutboxMessage]:
    return (
        select(OutboxMessage)
        .where(OutboxMessage.job == REMEMBER, OutboxMessage.subject == day.isoformat(), OutboxMessage.done_at.is_(None))
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
