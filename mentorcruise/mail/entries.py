"""From sessions to the calendar entries of one of the two, who sees the other's name and never the other's address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from itertools import groupby
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.orm import Session

from mentorcruise import ics
from mentorcruise.domain import calendars
from mentorcruise.domain.availability import MentorCalendar
from mentorcruise.domain.bookings import SessionSeries
from mentorcruise.domain.people import Person
from mentorcruise.domain.sessions import MentoringSession, SessionKind
from mentorcruise.domain.slots import zone
from mentorcruise.mail.words import one_line


class Writer:
    """Writes entries for one person. `of_mentors` are the mentors' calendars, by mentor's id."""

    def __init__(self, to: Person, of_mentors: Mapping[int, MentorCalendar]) -> None:
        settings = current_app.config["SETTINGS"]
        name, address = parseaddr(settings.mail_sender)
        self.to, self.of_mentors = to, of_mentors
        self.base_url, self.host = settings.base_url, urlsplit(settings.base_url).hostname or "localhost"
        self.organizer = ics.Party(name or "MentorCruise", address)

    @classmethod
    def of(cls, session: Session, to: Person, sessions: Iterable[MentoringSession]) -> "Writer":
        """One who knows the calendars of these sessions."""
        found = session.scalars(calendars.calendars_of(sessions))
        return cls(to, {calendar.mentor_id: calendar for calendar in found})

    def all(self, sessions: Iterable[MentoringSession]) -> list[ics.Entry | ics.Series]:
        """Everything that takes place: single sessions, and one entry for each series."""
        ordered = sorted(sessions, key=lambda one: (one.series_id or 0, one.id))
        written: list[ics.Entry | ics.Series] = []
        for series, group in groupby(ordered, key=lambda one: one.series):
            members = list(group)
            if series is None:
                written += [self.one(one, [one]) for one in members if one.cancellation is None]
            elif any(one.cancellation is None for one in members):
                written.append(self.series(series, members))
        return written

    def one(self, session: MentoringSession, together: Sequence[MentoringSession]) -> ics.Entry:
        """A session alone, also when it is one of a series; `together` are all that are one entry with it."""
        entry = self._entry(session, together)
        return replace(entry, zone=_zone(session), instance=_by_rule(session)) if session.series_id else entry

    def series(self, series: SessionSeries, sessions: Sequence[MentoringSession]) -> ics.Series:
        """A series as it stands; `sessions` are all that were made of it. Raises ValueError when none takes place."""
        kept = sorted((one for one in sessions if one.cancellation is None), key=_by_rule)
        moved = tuple(self.one(one, sessions) for one in kept if one.sequence > 0)
        return ics.Series(self.rule(series, sessions), series.every_weeks, tuple(map(_by_rule, kept)), moved)

    def rule(self, series: SessionSeries, sessions: Sequence[MentoringSession]) -> ics.Entry:
        """The entry of a whole series, at the first of its times."""
        sample = next((one for one in sessions if one.cancellation is None), sessions[0])
        ends_at = series.starts_at + timedelta(minutes=series.minutes)
        entry = self._entry(sample, sessions, f"/mentorships/{series.mentorship_id}")
        return replace(entry, starts_at=series.starts_at, ends_at=ends_at, zone=zone(series.time_zone).key)

    def _entry(self, session: MentoringSession, together: Sequence[MentoringSession], path: str = "") -> ics.Entry:
        """All that are one entry have one sequence, because some calendars compare it across a whole series."""
        url, link = f"{self.base_url}{path or f'/sessions/{session.id}'}", self.link(session)
        return ics.Entry(
            uid=f"{calendars.room_of(session)}@{self.host}",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            summary=self.summary(session),
            changed_at=_changed_at(together),
            sequence=calendars.changes_of(together),
            organizer=self.organizer,
            attendees=self._attendees(session),
            description="\n".join(filter(None, [link and f"Video: {link}", f"Agenda, notes, another time: {url}"])),
            location=link,
            url=url,
        )

    def summary(self, session: MentoringSession) -> str:
        """What the calendar calls it: with whom, and about what."""
        kind = "Intro session" if session.kind == SessionKind.INTRO and not session.series_id else "Session"
        topic = f": {one_line(session.topic)}" if session.topic else ""
        return f"{kind} with {one_line(self.other(session).name)}{topic}"

    def link(self, session: MentoringSession) -> str:
        """Where to meet on video; empty when the mentor has not said."""
        return calendars.video_link(self.of_mentors.get(session.mentorship.mentor_id), session)

    def other(self, session: MentoringSession) -> Person:
        mentee, mentor = session.mentorship.mentee, session.mentorship.mentor.person
        return mentor if self.to.id == mentee.id else mentee

    def _attendees(self, session: MentoringSession) -> tuple[ics.Party, ...]:
        return ics.Party(self.to.name, self.to.email), ics.Party(self.other(session).name)


def _zone(session: MentoringSession) -> str:
    return zone(session.series.time_zone if session.series else "UTC").key


def _by_rule(session: MentoringSession) -> datetime:
    """On the wall of the series' zone, when the session was to take place before it was ever moved."""
    return ics.wall_clock(session.times[0].starts_at if session.times else session.starts_at, _zone(session))


def _changed_at(sessions: Iterable[MentoringSession]) -> datetime:
    changes = [one.created_at for one in sessions]
    changes += [time.set_at for one in sessions for time in one.times]
    changes += [one.cancellation.cancelled_at for one in sessions if one.cancellation]
    return max(changes)
