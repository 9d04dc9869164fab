"""Booking a session or a series, and moving one: each is a single statement, and the database settles races (F16, R10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mentorcruise.domain.booking_terms import Standing, Terms, busy_between
from mentorcruise.domain.errors import (
    MentorshipEnded,
    SessionHasBegun,
    SlotTaken,
    TimeNotOffered,
    TooManyAhead,
    refusal_for,
)
from mentorcruise.domain.people import Actor
from mentorcruise.domain.slots import occurrences

# Half a year of weekly sessions: more than a plan gives, and not a mentor's whole calendar.
MOST_AHEAD = 26


@dataclass(frozen=True)
class Wish:
    """What someone wants to book. Without `every_weeks` one session; else `times` of them at the same local time."""

    starts_at: datetime
    topic: str = ""
    key: UUID | None = None
    every_weeks: int | None = None
    times: int = 1


@dataclass(frozen=True)
class Planned:
    """One session of a wish. `local` is the mentor's wall clock (naive); `starts_at` None where the clocks skip it."""

    local: datetime
    starts_at: datetime | None
    standing: Standing


@dataclass(frozen=True)
class Booked:
    """What was booked: the first session, the series if it is one, and each planned session with how it stood."""

    session_id: int
    series_id: int | None
    planned: list[Planned]

    @property
    def left_out(self) -> list[Planned]:
        return [one for one in self.planned if one.standing != Standing.FREE]


# Everything that follows from a booking or a new time: reminders, and the end of the session.
_LATER = """
  INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
  SELECT job, subject, key || id || '-' || sequence, :now, due_at, 0
  FROM stored CROSS JOIN LATERAL (VALUES
    ('letters.session_reminder_day', 'session-reminder-day-', id || ':' || sequence, starts_at - interval '24 hours'),
    ('letters.session_reminder_hour', 'session-reminder-hour-', id || ':' || sequence, starts_at - interval '1 hour'),
    ('sessions.over', 'session-over-', id || ':' || sequence, ends_at)
  ) AS due (job, key, subject, due_at)
  WHERE due_at > :now
"""
# Looked at anew by the statement that stores: the terms may have been read before an ending that they had to wait for.
_OVER = """
  SELECT FROM mentorships ms LEFT JOIN mentorship_endings e ON e.mentorship_id = ms.id
  LEFT JOIN subscriptions s ON s.application_id = ms.application_id
  LEFT JOIN subscription_cancellations c ON c.subscription_id = s.id WHERE ms.id = :mentorship_id
"""
_AHEAD = text("""
SELECT count(*) FROM mentoring_sessions
WHERE mentorship_id = :mentorship_id AND starts_at > :now AND closed_at IS NULL AND origin = 'booked'
""")
_BOOK = text(f"""
WITH series AS (
  INSERT INTO session_series (mentorship_id, every_weeks, starts_at, minutes, time_zone, occurrences, created_by_id, created_at)
  SELECT :mentorship_id, :every_weeks, :first, :minutes, :time_zone, :times, :by_id, :now
  WHERE CAST(:every_weeks AS bigint) IS NOT NULL RETURNING id
), stored AS (
  INSERT INTO mentoring_sessions (mentorship_id, kind, origin, series_id, starts_at, ends_at, topic, created_by_id, created_at,
    submission_key)
  SELECT :mentorship_id, CASE WHEN number > 1 OR EXISTS (
      SELECT FROM mentoring_sessions s JOIN mentorships ms ON ms.id = s.mentorship_id
      WHERE ms.mentee_id = :mentee_id AND ms.mentor_id = :mentor_id
      AND NOT EXISTS (SELECT FROM session_cancellations c WHERE c.session_id = s.id)
    ) THEN 'regular' ELSE 'intro' END, 'booked', (SELECT id FROM series), starts_at, starts_at + :length, :topic, :by_id,
    :now, CASE WHEN number = 1 THEN CAST(:key AS uuid) END
  FROM unnest(CAST(:starts AS timestamptz[])) WITH ORDINALITY AS chosen (starts_at, number)
  WHERE NOT EXISTS ({_OVER} AND (e.ended_at IS NOT NULL OR c.ends_at <= chosen.starts_at))
    AND cardinality(CAST(:starts AS timestamptz[])) + (
      SELECT count(*) FROM mentoring_sessions b WHERE b.mentorship_id = :mentorship_id AND b.starts_at > :now
      AND b.closed_at IS NULL AND b.origin = 'booked') <= {MOST_AHEAD}
  RETURNING id, sequence, starts_at, ends_at
), times AS (
  INSERT INTO session_times (session_id, sequence, starts_at, ends_at, set_by_id, set_at)
  SELECT id, sequence, starts_at, ends_at, :by_id, :now FROM stored
), seats AS (
  INSERT INTO session_seats (session_id, person_id, during)
  SELECT id, person_id, tstzrange(starts_at, ends_at + rest) FROM stored
  CROSS JOIN (VALUES (:mentee_id, interval '0'), (:mentor_person_id, CAST(:buffer AS interval))) AS seat (person_id, rest)
), letter AS (
  INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
  SELECT 'letters.series_booked', id, 'series-booked-' || id, :now, CAST(:now AS timestamptz), 0 FROM series
  UNION ALL SELECT 'letters.session_booked', id, 'session-booked-' || id, :now, :now, 0 FROM stored
  WHERE CAST(:every_weeks AS bigint) IS NULL
  UNION ALL SELECT 'health.check_mentorship', CAST(:mentorship_id AS bigint), NULL, :now, :now, 0
  WHERE EXISTS (SELECT FROM stored)
), due AS ({_LATER})
SELECT min(id), (SELECT id FROM series) FROM stored
""")  # noqa: S608 - of constants
_MOVE = text(f"""
WITH stored AS (
  UPDATE mentoring_sessions SET starts_at = :starts_at, ends_at = :ends_at, sequence = sequence + 1
  WHERE id = :session_id AND closed_at IS NULL AND origin = 'booked' AND starts_at > :now
    AND NOT EXISTS ({_OVER} AND (e.ended_at IS NOT NULL OR c.ends_at <= :starts_at))
  RETURNING id, sequence, starts_at, ends_at
), times AS (
  INSERT INTO session_times (session_id, sequence, starts_at, ends_at, set_by_id, set_at)
  SELECT id, sequence, starts_at, ends_at, :by_id, :now FROM stored
), seats AS (
  UPDATE session_seats SET during = tstzrange(starts_at, CASE WHEN person_id = :mentor_person_id
    THEN ends_at + CAST(:buffer AS interval) ELSE ends_at END)
  FROM stored WHERE session_id = stored.id
), letter AS (
  INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
  SELECT 'letters.session_moved', id, 'session-moved-' || id || '-' || sequence, :now, :now, 0 FROM stored
), due AS ({_LATER})
SELECT sequence FROM stored
""")  # noqa: S608 - of constants


def book(session: Session, terms: Terms, wish: Wish, by: Actor, now: datetime) -> Booked:
    """Book a session, or a series without the sessions that are not free. Does not commit; the terms are locked ones.

    The first session of a pair is its introduction. Raises MentorshipEnded, TimeNotOffered, SlotTaken, AlreadyDone,
    TooManyAhead.
    """
    _check(terms, wish.starts_at, now)
    if wish.every_weeks is None:
        local = wish.starts_at.astimezone(terms.calendar.zone).replace(tzinfo=None)
        plan = [Planned(local, wish.starts_at, Standing.FREE)]
    else:
        plan = planned(session, terms, wish, now)
        if plan[0].standing == Standing.TAKEN:
            raise SlotTaken
    starts = [one.starts_at for one in plan if one.standing == Standing.FREE]
    values = {
        "mentorship_id": terms.mentorship_id, "mentee_id": terms.mentee_id, "mentor_id": terms.mentor_id,
        "mentor_person_id": terms.mentor_person_id, "first": wish.starts_at, "starts": starts, "length": terms.length,
        "minutes": terms.calendar.session_minutes, "time_zone": terms.calendar.zone.key, "topic": wish.topic,
        "buffer": timedelta(minutes=terms.calendar.buffer_minutes), "every_weeks": wish.every_weeks, "times": wish.times,
        "key": wish.key, "by_id": by.id, "now": now,
    }  # fmt: skip
    session_id, series_id = _store(session, _BOOK, values)
    if session_id is None:
        raise TooManyAhead if _ahead(session, terms, now) + len(starts) > MOST_AHEAD else MentorshipEnded
    return Booked(session_id, series_id, plan)


def _ahead(session: Session, terms: Terms, now: datetime) -> int:
    """How many sessions the pair has in the calendar."""
    return int(session.execute(_AHEAD, {"mentorship_id": terms.mentorship_id, "now": now}).scalar_one())


def planned(session: Session, terms: Terms, wish: Wish, now: datetime) -> list[Planned]:
    """The sessions of a series with how each stands. Only the first is bound by notice and horizon.

    Raises MentorshipEnded; TimeNotOffered for a first time that is not.
    """
    _check(terms, wish.starts_at, now)
    series = occurrences(wish.starts_at, terms.calendar.zone, wish.every_weeks or 1, wish.times)
    last = max(one.starts_at for one in series if one.starts_at)
    busy = busy_between(session, terms, wish.starts_at, last + timedelta(days=1))
    plan = []
    for number, one in enumerate(series):
        standing = Standing.SKIPPED
        if one.starts_at:
            barred = terms.in_hours(one.starts_at, now) if number == 0 else terms.repeated(one.starts_at, now)
            standing = barred or terms.beside(one.starts_at, busy, now)
        plan.append(Planned(one.local, one.starts_at, standing))
    return plan


def move(session: Session, terms: Terms, session_id: int, start: datetime, by: Actor, now: datetime) -> None:
    """Give a booked session another time; the length is the one that holds now. Does not commit.

    Raises MentorshipEnded, TimeNotOffered, SlotTaken; SessionHasBegun when it has begun or will not take place.
    """
    _check(terms, start, now)
    values = {
        "session_id": session_id, "mentorship_id": terms.mentorship_id,
        "starts_at": start, "ends_at": start + terms.length, "by_id": by.id, "now": now,
        "mentor_person_id": terms.mentor_person_id, "buffer": timedelta(minutes=terms.calendar.buffer_minutes),
    }  # fmt: skip
    if _store(session, _MOVE, values) is None:
        raise SessionHasBegun


def _check(terms: Terms, start: datetime, now: datetime) -> None:
    if terms.has_ended:
        raise MentorshipEnded("Sessions can be booked in running mentorships only.")
    barred = terms.in_hours(start, now)
    if barred is not None:
        raise TimeNotOffered(barred)


def _store(session: Session, statement: Any, values: dict[str, Any]) -> Any:
    session.info["bell"] = True
    try:
        return session.connection().execute(statement, values).one_or_none()
    except IntegrityError as error:
        raise refusal_for(error) or error from error
