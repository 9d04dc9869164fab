"""On what terms a pair can book: the mentor's hours and rules, how long the mentorship runs, who has what booked (F16)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.orm import Session

from mentorcruise.domain.slots import Away, Busy, Calendar, Hours, Interval, Opening, free_starts, is_free, zone


class Standing(StrEnum):
    """How a time stands at a moment: free, or what keeps it from being booked."""

    FREE = "free"
    SKIPPED = "skipped"
    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    AFTER_THE_END = "after_the_end"
    CLOSED = "closed"
    TAKEN = "taken"


@dataclass(frozen=True)
class Terms:
    """What a booking needs to know of a mentorship. `ends_at` is set when it is to end; `has_ended` when it has."""

    mentorship_id: int
    mentee_id: int
    mentor_id: int
    mentor_person_id: int
    mentee_name: str
    mentor_name: str
    mentee_zone: str
    mentor_zone: str
    has_ended: bool
    ends_at: datetime | None
    cancel_hours: int
    calendar: Calendar

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.calendar.session_minutes)

    @property
    def has_hours(self) -> bool:
        return bool(self.calendar.hours or self.calendar.openings)

    @property
    def cancellation_window(self) -> timedelta:
        return timedelta(hours=self.cancel_hours)

    def latest(self, now: datetime) -> datetime:
        """The moment from which on nothing can be booked: the horizon, or the end of the mentorship. Never before now."""
        horizon = self.calendar.latest(now)
        return max(now, min(horizon, self.ends_at)) if self.ends_at else horizon

    def free(self, busy: Busy, now: datetime, since: datetime | None = None) -> list[datetime]:
        """The starts that can be booked now, all of them or those from `since` on."""
        return [] if self.has_ended else free_starts(self.calendar, busy, now, since or now, self.latest(now))

    def in_hours(self, start: datetime, now: datetime) -> Standing | None:
        """What keeps this start from being booked whoever is busy; None when nothing does."""
        if start <= now:
            return Standing.PAST
        if start < self.calendar.earliest(now):
            return Standing.TOO_SOON
        if start >= self.calendar.latest(now):
            return Standing.TOO_FAR
        return self.repeated(start, now)

    def repeated(self, start: datetime, now: datetime) -> Standing | None:
        """The same for the later sessions of a series, which notice and horizon do not bound."""
        if self.ends_at and start >= self.ends_at:
            return Standing.AFTER_THE_END
        return None if is_free(self.calendar.without_limits(), Busy(), now, start) else Standing.CLOSED

    def beside(self, start: datetime, busy: Busy, now: datetime) -> Standing:
        """Whether what the two have booked leaves room for a start that the hours allow."""
        return Standing.FREE if is_free(self.calendar.without_limits(), busy, now, start) else Standing.TAKEN


# Both people's rows are locked in the order of their ids, so that two bookings never wait for each other in a circle; the
# application is shared with other bookings and kept from whatever ends the mentorship meanwhile.
_LOCKING = """
WITH pair AS (
  SELECT a.id, ms.mentee_id, m.person_id FROM mentorships ms JOIN mentors m ON m.id = ms.mentor_id
  JOIN applications a ON a.id = ms.application_id
  WHERE ms.id = :mentorship_id AND :person_id IN (ms.mentee_id, m.person_id) FOR SHARE OF a
), locked AS (
  SELECT p.id FROM people p WHERE p.id IN (SELECT mentee_id FROM pair UNION SELECT person_id FROM pair)
  ORDER BY p.id FOR NO KEY UPDATE
)
"""
_SELECT = """
SELECT ms.id, ms.mentee_id, m.id, m.person_id, mentee.name, mentor.name, mentee.time_zone, mentor.time_zone,
  EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = ms.id), sc.ends_at, COALESCE(c.cancel_hours, 0),
  COALESCE(c.session_minutes, plan.minutes_per_session), c.time_zone, c.step_minutes, c.buffer_minutes, c.notice_hours,
  c.horizon_days,
  (SELECT json_agg(json_build_array(weekday, begins, ends)) FROM weekly_hours WHERE mentor_id = m.id),
  (SELECT json_agg(json_build_array(kind, first_day, last_day, begins, ends)) FROM availability_exceptions
    WHERE mentor_id = m.id AND last_day >= :today)
FROM mentorships ms
JOIN mentors m ON m.id = ms.mentor_id
JOIN people mentee ON mentee.id = ms.mentee_id
JOIN people mentor ON mentor.id = m.person_id
JOIN applications a ON a.id = ms.application_id
JOIN plans plan ON plan.id = a.plan_id
LEFT JOIN mentor_calendars c ON c.mentor_id = m.id
LEFT JOIN subscriptions s ON s.application_id = a.id
LEFT JOIN subscription_cancellations sc ON sc.subscription_id = s.id
WHERE ms.id = :mentorship_id AND :person_id IN (ms.mentee_id, m.person_id)
"""
_TERMS = text(_SELECT)
_TERMS_LOCKED = text(f"{_LOCKING}{_SELECT} AND (SELECT count(*) FROM locked) > 0")  # noqa: S608 - of constants
_BUSY = text("""
SELECT person_id, lower(during), upper(during) FROM session_seats
WHERE person_id IN (:mentee_id, :mentor_person_id) AND released_at IS NULL AND session_id <> :except_session
  AND during && tstzrange(:since, :until)
""")


_AHEAD = text("""
SELECT id, kind, starts_at, ends_at, topic, series_id FROM mentoring_sessions
WHERE mentorship_id = :mentorship_id AND closed_at IS NULL AND origin = 'booked' AND ends_at > :now
ORDER BY starts_at, id LIMIT 60
""")


_TERMS_FIELDS = tuple(field.name for field in fields(Terms))[:-1]
_RULES = ("step_minutes", "buffer_minutes", "notice_hours", "horizon_days")


def terms_for(session: Session, mentorship_id: int, person_id: int, now: datetime, lock: bool = False) -> Terms | None:
    """The terms of a mentorship for one of its two people, with both locked against other bookings; None for a stranger."""
    # A day of slack: the mentor's today may be yesterday's date in UTC.
    values = {"mentorship_id": mentorship_id, "person_id": person_id, "today": now.date() - timedelta(days=1)}
    # On the bare connection: booking is measured against the least that could be done.
    row = session.connection().execute(_TERMS_LOCKED if lock else _TERMS, values).one_or_none()
    return None if row is None else _terms(row)


def busy_between(
    session: Session, terms: Terms, since: datetime, until: datetime, except_session: int | None = None
) -> Busy:
    """What the two have booked in a stretch of time; without one session, when that is to be moved."""
    values = {
        "mentee_id": terms.mentee_id, "mentor_person_id": terms.mentor_person_id, "since": since, "until": until,
        "except_session": except_session or 0,
    }  # fmt: skip
    mentor: list[Interval] = []
    mentee: list[Interval] = []
    for person_id, begins, ends in session.connection().execute(_BUSY, values):
        (mentor if person_id == terms.mentor_person_id else mentee).append((begins, ends))
    return Busy(mentor, mentee)


def booked_ahead(connection: Connection, mentorship_id: int, now: datetime) -> Sequence[Row[Any]]:
    """The booked sessions of a mentorship that are not over, the next one first."""
    return connection.execute(_AHEAD, {"mentorship_id": mentorship_id, "now": now}).all()


def _terms(row: tuple[Any, ...]) -> Terms:
    mentors_zone, minutes, zone_name, *rules = row[7], *row[11:17]
    hours, exceptions = row[17] or (), row[18] or ()
    calendar = Calendar(
        zone(zone_name or mentors_zone),
        minutes,
        hours=tuple(Hours(*stretch) for stretch in hours),
        aways=tuple(Away(*_days(e)) for e in exceptions if e[0] == "away"),
        openings=tuple(Opening(*_days(e), e[3], e[4]) for e in exceptions if e[0] == "open"),
        **(dict(zip(_RULES, rules, strict=True)) if zone_name else {}),
    )
    known = dict(zip(_TERMS_FIELDS, row, strict=False))
    return Terms(**known, calendar=calendar)


def _days(exception: Sequence[Any]) -> tuple[date, date]:
    return date.fromisoformat(exception[1]), date.fromisoformat(exception[2])
