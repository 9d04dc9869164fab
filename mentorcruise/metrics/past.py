"""Remembering a past day: every fact as known at its end, read from the base rows once, so that reports need not.

Reading anew takes seconds for each hundred thousand mentorships, and a report asks ten times. Beside the facts, which are
not judged, the sums that reports ask for most are kept, judged by the criteria in force at the end of the day.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mentorcruise.domain.figures import PastDay
from mentorcruise.metrics.asking import end_of
from mentorcruise.metrics.counting import events, summed, wait_for_turn
from mentorcruise.metrics.criteria import criteria_in_force
from mentorcruise.metrics.facts import FACTS_KNOWN, KNOWN, of_past_day
from mentorcruise.metrics.families import REMEMBERED
from mentorcruise.metrics.past_days import drop_all_but, is_over, remembered, sweep

DAYS_KEPT = 12
"""A day of a million mentorships takes about a third of a gigabyte."""

_TABLES = ("past_facts", *(family.remembered for family in REMEMBERED))
_EMPTY = [text(f"DELETE FROM {table} WHERE as_of = :day") for table in _TABLES]  # noqa: S608 - made of constants
_FILL = text(
    f"INSERT INTO past_facts (as_of, {', '.join(KNOWN)}) SELECT CAST(:day AS date), known.* FROM ({FACTS_KNOWN}) known"  # noqa: S608
)
_KNOW_SIZES = text(f"ANALYZE {', '.join(_TABLES)}")


def _add_up(verdict: str) -> Iterable[TextClause]:
    """SQL: the sums that are kept, of the facts that have been put together."""
    for family in REMEMBERED:
        sums = summed(family, events(replace(family, skills="never"), "judged"))
        yield text(
            f"WITH judged AS ({of_past_day(verdict)}) "  # noqa: S608 - made of constants
            f"INSERT INTO {family.remembered} (as_of, {', '.join(family.columns)}) SELECT CAST(:day AS date), s.* FROM ({sums}) s"
        )


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
    for emptied in _EMPTY:
        session.execute(emptied, {"day": day})
    values = {"day": day, "before": end_of(day)}
    number = int(session.execute(_FILL, values).rowcount)  # type: ignore[attr-defined]
    verdict = criteria_in_force(session, end_of(day)).verdict
    for kept in _add_up(verdict):
        session.execute(kept, values)
    done = {"computed_at": now, "facts": number, "verdict": verdict, "summed_at": now, "dropped_at": None}
    row = insert(PastDay).values(as_of=day, asked_at=now, **done)
    session.execute(row.on_conflict_do_update(index_elements=["as_of"], set_=done))
    session.execute(_KNOW_SIZES)
    drop_all_but(session, DAYS_KEPT, now)
