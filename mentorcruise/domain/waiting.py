"""What waits for a person in their mentorships: everything that they could do now, in one look (A2, A5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from mentorcruise.domain.goal_board import STUCK_WHEN_LATE_BY, STUCK_WHEN_QUIET_FOR
from mentorcruise.domain.waiting_sql import WAITING

RATED_WITHIN = timedelta(days=14)
DUE_WITHIN = timedelta(days=7)
LOOKS_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Eyes:
    """Through whose eyes, and on which side, it is looked: ids that match nothing leave the other side out."""

    person_id: int
    mentee_id: int = 0
    mentor_id: int = 0

    @classmethod
    def of_mentee(cls, person_id: int) -> "Eyes":
        return cls(person_id, mentee_id=person_id)

    @classmethod
    def of_mentor(cls, person_id: int, mentor_id: int) -> "Eyes":
        return cls(person_id, mentor_id=mentor_id)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person. `about` is its own word, `number` how many or how late in days, `at` since when
    or by when."""

    kind: str
    mentorship_id: int
    other: str
    subject_id: int
    about: str
    number: int
    at: datetime | None
    due_on: date | None


_WAITING = text(WAITING)


def waiting(
    connection: Connection, eyes: Eyes, today: date, now: datetime, mentorship_id: int | None = None
) -> Sequence[Waiting]:
    """What waits for someone on one side, in one mentorship or in all; `today` is a day of their calendar."""
    values = {
        "me": eyes.person_id,
        "mentee_id": eyes.mentee_id,
        "mentor_id": eyes.mentor_id,
        "mentorship_id": mentorship_id,
        "now": now,
        "today": today,
        "due_by": today + DUE_WITHIN,
        "late_since": today - STUCK_WHEN_LATE_BY,
        "quiet_since": now - STUCK_WHEN_QUIET_FOR,
        "held_since": now - RATED_WITHIN,
        "ended_since": now - LOOKS_BACK,
    }
    rows: Sequence[Any] = connection.execute(_WAITING, values).all()
    return [Waiting(*row) for row in rows]
