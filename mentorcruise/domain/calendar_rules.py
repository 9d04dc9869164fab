"""What a mentor decides about their calendar: weekly hours, exceptions, and the rules for bookings (F16)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import DateTime, Select, delete, func, select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.orm import Session

from mentorcruise.domain.availability import AvailabilityException, ExceptionKind, MentorCalendar, WeeklyHours
from mentorcruise.domain.bookings import SessionSeat
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.mentors import Mentor, Plan
from mentorcruise.domain.slots import Away, Busy, Calendar, Hours, Opening, free_starts, zone

MOST_EXCEPTIONS = 100
USUAL_MINUTES = 45


@dataclass(frozen=True)
class Rules:
    """The rules for bookings, as the columns of a mentor's calendar. Without `session_minutes` the plan says how long."""

    time_zone: str
    session_minutes: int | None
    step_minutes: int
    buffer_minutes: int
    notice_hours: int
    horizon_days: int
    cancel_hours: int
    video_link: str


@dataclass(frozen=True)
class Week:
    """All that is kept of a mentor's availability. Without rules nothing was ever saved."""

    rules: MentorCalendar | None
    hours: Sequence[WeeklyHours]
    exceptions: Sequence[AvailabilityException]

    def calendar(self, minutes: int, time_zone: str) -> Calendar:
        """As the slots need it, for sessions of so many minutes unless the rules say otherwise."""
        known = self.rules
        chosen = {
            name: getattr(known, name) for name in ("step_minutes", "buffer_minutes", "notice_hours", "horizon_days")
        } if known else {}  # fmt: skip
        return Calendar(
            zone(known.time_zone if known else time_zone),
            (known.session_minutes if known else None) or minutes,
            hours=tuple(Hours(h.weekday, h.begins, h.ends) for h in self.hours),
            aways=tuple(Away(e.first_day, e.last_day) for e in self.exceptions if e.kind == ExceptionKind.AWAY),
            openings=tuple(
                Opening(e.first_day, e.last_day, e.begins, e.ends)
                for e in self.exceptions
                if e.begins is not None and e.ends is not None
            ),
            **chosen,
        )


def week_of(session: Session, mentor_id: int, now: datetime) -> Week:
    """What a mentor has decided; exceptions that are over are left out."""
    # A day of slack: the mentor's today may be yesterday's date in UTC.
    open_yet = AvailabilityException.last_day >= now.date() - timedelta(days=1)
    return Week(
        session.get(MentorCalendar, mentor_id),
        session.scalars(
            select(WeeklyHours)
            .where(WeeklyHours.mentor_id == mentor_id)
            .order_by(WeeklyHours.weekday, WeeklyHours.begins)
        ).all(),
        session.scalars(
            select(AvailabilityException)
            .where(AvailabilityException.mentor_id == mentor_id, open_yet)
            .order_by(AvailabilityException.first_day, AvailabilityException.id)
        ).all(),
    )


def next_starts(session: Session, mentor_id: int, week: Week, time_zone: str, now: datetime) -> list[datetime]:
    """What a mentee of the mentor's shortest plan would be offered within the next four weeks."""
    minutes = session.scalar(
        select(func.min(Plan.minutes_per_session)).where(Plan.mentor_id == mentor_id, Plan.retired_at.is_(None))
    )
    until = now + timedelta(weeks=4)
    booked = [(begins, ends) for begins, ends in session.execute(_seats(mentor_id, now, until))]
    calendar = week.calendar(minutes or USUAL_MINUTES, time_zone)
    return free_starts(calendar, Busy(mentor=booked), now, now, until)


def keep_week(session: Session, mentor_id: int, rules: Rules, hours: Iterable[Hours], now: datetime) -> None:
    """Let these hours and rules hold from now on. What is booked stays. Does not commit."""
    _lock(session, mentor_id)
    values = {**asdict(rules), "updated_at": now}
    session.execute(
        insert(MentorCalendar)
        .values(mentor_id=mentor_id, **values)
        .on_conflict_do_update(index_elements=["mentor_id"], set_=values)
    )
    session.execute(delete(WeeklyHours).where(WeeklyHours.mentor_id == mentor_id))
    session.add_all(WeeklyHours(mentor_id=mentor_id, **asdict(stretch)) for stretch in hours)


class TooManyExceptions(Refusal):
    title = "That are days enough"
    message = f"At most {MOST_EXCEPTIONS} exceptions that still lie ahead are kept, so these days were not added."
    kept = "All the others are kept as they were."
    next_step = "Take one away that no longer matters, or put days that follow each other into one."


def add_exception(session: Session, mentor_id: int, exception: Away | Opening, note: str, now: datetime) -> bool:
    """Keep days off, or extra hours; False when the same is kept already. Does not commit. Raises TooManyExceptions."""
    _lock(session, mentor_id)
    kept = session.scalars(select(AvailabilityException).where(
        AvailabilityException.mentor_id == mentor_id, AvailabilityException.last_day >= now.date()
    )).all()  # fmt: skip
    kind = ExceptionKind.AWAY if isinstance(exception, Away) else ExceptionKind.OPEN
    row = {"begins": None, "ends": None, **asdict(exception), "kind": str(kind)}
    if any(all(getattr(e, name) == row[name] for name in row) for e in kept):
        return False
    if len(kept) >= MOST_EXCEPTIONS:
        raise TooManyExceptions
    session.add(AvailabilityException(mentor_id=mentor_id, note=note, created_at=now, **row))
    return True


def booked_on(session: Session, mentor_id: int, first_day: date, last_day: date, zone_name: str) -> int:
    """How many sessions the mentor has between two local days, both included."""
    begin, end = (datetime.combine(day, time.min, zone(zone_name)) for day in (first_day, last_day + timedelta(days=1)))
    return len(session.execute(_seats(mentor_id, begin, end)).all())


def _seats(mentor_id: int, since: datetime, until: datetime) -> Select[datetime, datetime]:
    person = select(Mentor.person_id).where(Mentor.id == mentor_id).scalar_subquery()
    begins, ends = (edge(SessionSeat.during, type_=DateTime(timezone=True)) for edge in (func.lower, func.upper))
    return select(begins, ends).where(
        SessionSeat.person_id == person,
        SessionSeat.released_at.is_(None),
        SessionSeat.during.op("&&")(Range(since, until, bounds="[)")),
    )


def _lock(session: Session, mentor_id: int) -> None:
    session.execute(select(Mentor.id).where(Mentor.id == mentor_id).with_for_update(key_share=True))
