"""Letters about booked sessions: booked, moved, cancelled, and the reminders before they begin (F17, F18).

Whatever changes a calendar encloses its entry, one to a letter: calendars act on one entry of a letter only, so what was
booked one by one is cancelled one by one, and a series at once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from mentorcruise import ics
from mentorcruise.domain import calendars
from mentorcruise.domain.bookings import SessionSeries
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.slots import occurrences, zone
from mentorcruise.extensions import db
from mentorcruise.mail.entries import Writer
from mentorcruise.mail.post import Draft, Invitation, post
from mentorcruise.mail.words import Times, first_name, one_line

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
Enclosing = Callable[[Writer], Invitation]


def session_booked(session_id: int, now: datetime) -> None:
    """To both: when, where, and the invitation. Not when it is cancelled or over already."""
    session = _session(session_id)
    if _takes_place(session, now):
        post(now, *_to_both("session_booked", session.id, session, _request(session)))


def session_moved(session_id: int, now: datetime) -> None:
    """To both: the new time and the former one; calendars move the entry. Once for each move."""
    session = _session(session_id)
    if session.sequence and _takes_place(session, now):
        facts = {"before": session.times[-2].starts_at, "by_id": session.times[-1].set_by_id}
        about = f"{session.id}:{session.sequence}"
        post(now, *_to_both("session_moved", about, session, _request(session), **facts))


def session_cancelled(session_id: int, now: datetime) -> None:
    """To both: it will not take place, and why; calendars take the entry out."""
    session = _session(session_id)
    if session.cancellation:
        by_id = session.cancellation.by_id
        post(now, *_to_both("session_cancelled", session.id, session, _cancel(session), by_id=by_id))


def series_booked(series_id: int, now: datetime) -> None:
    """To both: all its sessions, those that were left out, and one invitation for the whole series."""
    sessions = _sessions(series_id)
    ahead = sorted((one for one in sessions if _takes_place(one, now)), key=lambda one: one.starts_at)
    if not ahead:
        return
    series = _series(ahead[0])
    facts = {
        "series": series,
        "sessions": ahead,
        "left_out": _left_out(series, sessions),
        "by_id": series.created_by_id,
    }
    post(now, *_to_both("series_booked", series_id, ahead[0], _request_all(sessions), **facts))


def series_cancelled(series_id: int, now: datetime) -> None:
    """To both: what was still ahead of a series will not take place; calendars end the series there."""
    sessions = _sessions(series_id)
    cancelled = [one.cancellation for one in sessions if one.cancellation]
    if not cancelled:
        return
    last = max(cancelled, key=lambda cancellation: cancellation.cancelled_at)
    gone = [one for one in sessions if one.cancellation and one.cancellation.cancelled_at == last.cancelled_at]
    gone.sort(key=lambda one: one.starts_at)
    left = len(cancelled) < len(sessions)
    # To cancel the whole series would take what was held out of the calendars too.
    invitation = _request_all(sessions) if left else _cancel_all(sessions)
    facts = {"series": _series(gone[0]), "sessions": gone, "by_id": last.by_id}
    post(now, *_to_both("series_cancelled", series_id, gone[0], invitation, **facts))


def session_reminder_day(session_id: int, sequence: int, now: datetime) -> None:
    """To both, a day before. Not for a time that has changed, that was chosen within the day, or that is an hour away."""
    session = _session(session_id)
    chosen_at = session.times[-1].set_at if session.times else session.created_at
    if _is_due(session, sequence, now + AN_HOUR) and chosen_at < session.starts_at - A_DAY:
        post(now, *_to_both("session_reminder_day", f"{session.id}:{sequence}", session))


def session_reminder_hour(session_id: int, sequence: int, now: datetime) -> None:
    """To both, an hour before. Not for a time that has changed, or when it has begun."""
    session = _session(session_id)
    if _is_due(session, sequence, now):
        post(now, *_to_both("session_reminder_hour", f"{session.id}:{sequence}", session))


def _session(session_id: int) -> MentoringSession:
    one = select(MentoringSession).where(MentoringSession.id == session_id).options(*calendars.WHOLE)
    return db.session.scalars(one).one()


def _sessions(series_id: int) -> Sequence[MentoringSession]:
    return db.session.scalars(calendars.of_series(series_id)).all()


def _together(session: MentoringSession) -> Sequence[MentoringSession]:
    return _sessions(session.series_id) if session.series_id else [session]


def _request(session: MentoringSession) -> Enclosing:
    together = _together(session)
    return lambda writer: Invitation("REQUEST", ics.request(writer.one(session, together)))


def _cancel(session: MentoringSession) -> Enclosing:
    together = _together(session)
    return lambda writer: Invitation("CANCEL", ics.cancel(writer.one(session, together)))


def _request_all(sessions: Sequence[MentoringSession]) -> Enclosing:
    series = _series(sessions[0])
    return lambda writer: Invitation("REQUEST", ics.request(writer.series(series, sessions)))


def _cancel_all(sessions: Sequence[MentoringSession]) -> Enclosing:
    series = _series(sessions[0])
    return lambda writer: Invitation("CANCEL", ics.cancel(writer.rule(series, sessions)))


def _series(session: MentoringSession) -> SessionSeries:
    assert session.series
    return session.series


def _takes_place(session: MentoringSession, now: datetime) -> bool:
    return session.cancellation is None and now < session.ends_at


def _is_due(session: MentoringSession, sequence: int, at: datetime) -> bool:
    return session.cancellation is None and session.sequence == sequence and at < session.starts_at


def _left_out(series: SessionSeries, sessions: Sequence[MentoringSession]) -> list[datetime | str]:
    """The times of the rule for which no session was made; in words where the clocks skip that hour."""
    made = {(one.times[0] if one.times else one).starts_at for one in sessions}
    rule = occurrences(series.starts_at, zone(series.time_zone), series.every_weeks, series.occurrences)
    return [
        one.starts_at or f"{one.local:%A} {one.local.day} {one.local:%B %Y}: the clocks skip {one.local:%H:%M}"
        for one in rule
        if one.starts_at not in made
    ]


def _to_both(
    name: str, about: object, session: MentoringSession, enclose: Enclosing | None = None, **facts: object
) -> list[Draft]:
    pair = (session.mentorship.mentee, session.mentorship.mentor.person)
    writers = [Writer.of(db.session(), to, [session]) for to in pair]
    return [
        Draft(name, about, one.to, {**_facts(session, one), **facts}, enclose(one) if enclose else None)
        for one in writers
    ]


def _facts(session: MentoringSession, writer: Writer) -> dict[str, object]:
    to, other = writer.to, writer.other(session)
    theirs, mine = Times(other.time_zone), Times(to.time_zone)
    same = theirs.clock(session.starts_at) == mine.clock(session.starts_at)
    return {
        "session": session,
        "cancellation": session.cancellation,
        "what": "intro session" if session.kind == "intro" else "session",
        "other_name": one_line(other.name),
        "other_first": first_name(other.name),
        "other_when": "" if same else theirs.when(session.starts_at),
        "clock": mine.clock(session.starts_at),
        "is_mentor": to.id == session.mentorship.mentor.person_id,
        "link": writer.link(session),
    }
