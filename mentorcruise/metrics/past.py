"""Remembering a past day: every fact as known at its end, read from the base rows once, so that reports need not.

Reading anew takes seconds for each hundred thousand mentorships, and a report asks ten times.
"""

from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mentorcruise.domain.figures import PastDay
from mentorcruise.metrics.asking import end_of
from mentorcruise.metrics.counting import wait_for_turn
from mentorcruise.metrics.facts import FACTS_KNOWN, KNOWN
from mentorcruise.metrics.past_days import drop_all_but, is_over, remembered, sweep

DAYS_KEPT = 12
"""A day of a million mentorships takes about a third of a gigabyte."""

_EMPTY = text("DELETE FROM past_facts WHERE as_of = :day")
_FILL = text(
    f"INSERT INTO past_facts (as_of, {', '.join(KNOWN)}) SELECT CAST(:day AS date), known.* FROM ({FACTS_KNOWN}) known"  # noqa: S608
)
_KNOW_SIZES = text("ANALYZE past_facts")


def remember(session: Session, day: date, now: datetime) -> None:
    """Put together what was known at the end of a day (UTC), once; raises ValueError for a day that is not over.

    Days asked for longest ago go, so that at most `DAYS_KEPT` are kept.
    """
    if not is_over(day, now):
        raise ValueError(f"{day} is not over: more can still come in")
    # A fact that comes in late is either seen here, or still news when the day is remembered, and so drops it.
    wait_for_turn(session)
    sweep(session, now)
    if remembered(session, day):
        return
    session.execute(_EMPTY, {"day": day})
    filled = session.execute(_FILL, {"day": day, "before": end_of(day)})
    number = int(filled.rowcount)  # type: ignore[attr-defined]
    done = {"computed_at": now, "facts": number, "dropped_at": None}
    row = insert(PastDay).values(as_of=day, asked_at=now, **done)
    session.execute(row.on_conflict_do_update(index_elements=["as_of"], set_=done))
    session.execute(_KNOW_SIZES)
    drop_all_but(session, DAYS_KEPT, now)
