"""The rows of sessions: calendars, times, seats, what both sides said, results, ratings, notes and topics."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from psycopg.types.range import TimestamptzRange

from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.demo.simulator.records import History, SimMentorship
from mentorcruise.demo.simulator.records_sessions import Meeting, Unheld
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import SETTLES_AFTER

NAMES_NO_GOAL = 4
"""One in so many of those who name a skill names no goal."""
Held = list[tuple[int, SimMentorship, Meeting]]
Fallen = list[tuple[int, SimMentorship, Unheld]]
SESSION = ("id", "mentorship_id", "kind", "origin", "starts_at", "ends_at", "sequence", "topic", "created_by_id", "created_at",
           "closed_at", "series_id")  # fmt: skip


def write_sessions(bulk: Bulk, history: History, skills: dict[str, int]) -> None:
    """Store mentors' calendars, and all that has happened to the sessions of stored mentorships."""
    _write_calendars(bulk, history)
    _write_series(bulk, history)
    first = bulk.next_id("mentoring_sessions")
    every = [(m, s) for m in history.mentorships for s in (*m.meetings, *m.unheld)]
    held = [(first + n, m, s) for n, (m, s) in enumerate(every) if isinstance(s, Meeting)]
    fallen = [(first + n, m, s) for n, (m, s) in enumerate(every) if isinstance(s, Unheld)]
    until = history.world.until
    bulk.copy("mentoring_sessions", SESSION, (*_held_rows(held, until), *_fallen_rows(fallen, until)))
    bulk.went_up_to("mentoring_sessions", first + len(every))
    _write_calendar_entries(bulk, held, fallen, until)
    _write_words(bulk, held, fallen, until)
    bulk.copy(
        "session_ratings", ("session_id", "rater_id", "side", "stars", "word", "rated_at"),
        (row for number, m, meeting in held for row in _ratings(number, m, meeting)),
    )  # fmt: skip
    _write_notes(bulk, held, skills)


def person_id(m: SimMentorship, side: Side) -> int:
    return m.application.mentee.who.id if side == Side.MENTEE else m.application.mentor.who.id


def _write_calendars(bulk: Bulk, history: History) -> None:
    keeping = [(m, m.hours) for m in history.mentors if m.hours]
    bulk.copy(
        "mentor_calendars",
        ("mentor_id", "time_zone", "step_minutes", "buffer_minutes", "notice_hours", "horizon_days", "cancel_hours",
         "video_link", "updated_at"),
        ((m.id, m.who.time_zone, 30, hours.buffer, 12, 60, 24, "https://meet.example.org/{room}", m.created_at)
         for m, hours in keeping),
    )  # fmt: skip
    bulk.copy(
        "weekly_hours", ("mentor_id", "weekday", "begins", "ends"),
        ((m.id, weekday, hours.begins, hours.ends) for m, hours in keeping for weekday in hours.weekdays),
    )  # fmt: skip
    away = (history.world.until + timedelta(days=20)).date()
    bulk.copy(
        "availability_exceptions", ("mentor_id", "kind", "first_day", "last_day", "note", "created_at"),
        ((m.id, "away", away + timedelta(days=m.id % 9), away + timedelta(days=m.id % 9 + 6), "Holiday", history.world.until)
         for m, _ in keeping if m.id % 4 == 0),
    )  # fmt: skip


def _write_series(bulk: Bulk, history: History) -> None:
    standing = {id(s.series): (m, s.series) for m in history.mentorships for s in m.unheld if s.series}
    first = bulk.next_id("session_series")
    for index, (_, series) in enumerate(standing.values()):
        series.id = first + index
    bulk.went_up_to("session_series", first + len(standing))
    bulk.copy(
        "session_series",
        ("id", "mentorship_id", "every_weeks", "starts_at", "minutes", "time_zone", "occurrences", "created_by_id",
         "created_at"),
        ((s.id, m.id, s.every_weeks, s.starts_at, s.minutes, s.time_zone, s.occurrences, person_id(m, Side.MENTEE),
          s.created_at) for m, s in standing.values()),
    )  # fmt: skip


def _held_rows(held: Held, until: datetime) -> Iterator[tuple[object, ...]]:
    for number, m, s in held:
        by = Side.MENTOR if s.logged_by_mentor and not s.booked_at else Side.MENTEE
        yield (
            number, m.id, "intro" if s is m.meetings[0] else "regular", "booked" if s.booked_at else "logged", s.held_at,
            s.ends_at, 1 if s.moved else 0, s.topic, person_id(m, by), s.booked_at or s.ends_at, s.settled_at(until),
            None,
        )  # fmt: skip


def _fallen_rows(fallen: Fallen, until: datetime) -> Iterator[tuple[object, ...]]:
    for number, m, s in fallen:
        kind = "regular" if m.meetings else "intro"
        yield (
            number, m.id, kind, "booked", s.starts_at, s.ends_at, 0, "", person_id(m, Side.MENTEE), s.booked_at,
            s.settled_at(until), s.series.id if s.series else None,
        )  # fmt: skip


def _write_calendar_entries(bulk: Bulk, held: Held, fallen: Fallen, until: datetime) -> None:
    times: list[tuple[object, ...]] = []
    seats: list[tuple[object, ...]] = []
    every: list[tuple[int, SimMentorship, Meeting | Unheld]] = [*held, *fallen]
    for number, m, s in every:
        booked_at, starts_at = s.booked_at, s.starts_at
        if booked_at is None:
            continue
        by, length = person_id(m, Side.MENTEE), timedelta(minutes=s.minutes)
        if s.moved:
            before, moved_at = s.moved
            times.append((number, 0, before, before + length, by, booked_at))
            times.append((number, 1, starts_at, s.ends_at, by, moved_at))
        else:
            times.append((number, 0, starts_at, s.ends_at, by, booked_at))
        released = s.settled_at(until)
        buffer = timedelta(minutes=m.application.mentor.hours.buffer if m.application.mentor.hours else 0)
        for side, ends_at in ((Side.MENTEE, s.ends_at), (Side.MENTOR, s.ends_at + buffer)):
            during = TimestamptzRange(starts_at, ends_at)
            # What is over takes nobody's time any more, settled or not.
            seats.append((number, person_id(m, side), during, released or (s.ends_at if s.ends_at < until else None)))
    bulk.copy("session_times", ("session_id", "sequence", "starts_at", "ends_at", "set_by_id", "set_at"), times)
    bulk.copy("session_seats", ("session_id", "person_id", "during", "released_at"), seats)
    bulk.copy(
        "session_cancellations", ("session_id", "by_id", "cancelled_at", "reason", "late"),
        ((number, person_id(m, Side.MENTOR if s.by_mentor else Side.MENTEE), s.at, s.words, s.late)
         for number, m, s in fallen if s.became == "cancelled"),
    )  # fmt: skip


def _write_words(bulk: Bulk, held: Held, fallen: Fallen, until: datetime) -> None:
    """What both sides said of each session, time where they were silent, and what followed from it."""
    reports: list[tuple[object, ...]] = []
    results: list[tuple[object, ...]] = []
    for number, m, s in held:
        settled = s.settled_at(until)
        said = s.said_by(min(until, s.ends_at + SETTLES_AFTER))
        reports += [(number, person_id(m, side), side, "held", s.minutes, "person", at) for side, at in said.items()]
        if settled:
            silent = [side for side in Side if side not in said]
            reports += [(number, None, side, "held", s.minutes, "automatic", settled) for side in silent]
            source = "automatic" if silent else "both"
            results.append((number, m.id, "held", s.held_at, s.held_at.date(), s.minutes, source, settled))
    for number, m, missed in fallen:
        if missed.became is None or missed.became == "cancelled" or missed.at is None or missed.at > until:
            continue
        words = dict.fromkeys(Side, missed.became)
        if missed.became == "disputed":
            words = {Side.MENTEE: "mentor_missed", Side.MENTOR: "mentee_missed"}
        reports += [(number, person_id(m, side), side, word, None, "person", missed.at) for side, word in words.items()]
        source, at = ("automatic" if missed.became == "disputed" else "both"), missed.settled_at(until)
        if at:
            results.append((number, m.id, missed.became, missed.starts_at, missed.starts_at.date(), 0, source, at))
    bulk.copy("session_reports", ("session_id", "person_id", "side", "verdict", "minutes", "source", "at"), reports)
    bulk.copy(
        "session_results",
        ("session_id", "mentorship_id", "result", "starts_at", "held_on", "minutes", "source", "settled_at"),
        results,
    )


def _ratings(session_id: int, m: SimMentorship, meeting: Meeting) -> Iterator[tuple[object, ...]]:
    for side, by in ((Side.MENTEE, meeting.by_mentee), (Side.MENTOR, meeting.by_mentor)):
        if by:
            yield session_id, person_id(m, side), side, by.stars, by.word, by.at


def _write_notes(bulk: Bulk, held: Held, skills: dict[str, int]) -> None:
    bulk.copy(
        "notes", ("mentorship_id", "session_id", "kind", "author_id", "version", "body", "written_at"),
        ((m.id, number, kind, person_id(m, Side.MENTEE if kind == "agenda" else Side.MENTOR), 1, body,
          (s.booked_at or s.held_at) if kind == "agenda" else s.ends_at)
         for number, m, s in held for kind, body in s.written.items()),
    )  # fmt: skip
    bulk.copy(
        "session_topics",
        ("session_id", "person_id", "side", "skill_id", "goal_id", "tagged_at"),
        (row for number, m, s in held for row in _topics(number, m, s, skills)),
    )


def _topics(number: int, m: SimMentorship, s: Meeting, skills: dict[str, int]) -> Iterator[tuple[object, ...]]:
    """Whoever says what a session was about names a skill, and mostly the goals that the two have by then."""
    for side, names in s.tagged.items():
        by = number, person_id(m, side), side
        yield from ((*by, skills[name], None, s.ends_at) for name in names if name in skills)
        if (number + (side == Side.MENTOR)) % NAMES_NO_GOAL:
            yield from ((*by, None, goal.id, s.ends_at) for goal in m.together.goals if goal.created_at <= s.ends_at)
