"""What a calendar shows of sessions: in which room they are, what counts as one entry, and whose feed holds which (F17)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from mentorcruise.domain.availability import CalendarFeed, MentorCalendar
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.sessions import MentoringSession

WHOLE = (
    joinedload(MentoringSession.mentorship).joinedload(Mentorship.mentee),
    joinedload(MentoringSession.mentorship).joinedload(Mentorship.mentor).joinedload(Mentor.person),
    joinedload(MentoringSession.series),
    joinedload(MentoringSession.cancellation),
    selectinload(MentoringSession.times),
)
"""All that an entry is made from."""


def room_of(session: MentoringSession) -> UUID:
    """The unguessable word of a session's room and calendar entry. The sessions of a series share theirs."""
    return session.series.uid if session.series else session.room


def video_link(calendar: MentorCalendar | None, session: MentoringSession) -> str:
    """Where the two meet, by the mentor's template; empty when there is none, or none that a browser may open."""
    return link_in(calendar.video_link if calendar else "", room_of(session))


def link_in(template: str, room: UUID) -> str:
    """A mentor's template with the room filled in; empty when it is none that a browser may open."""
    template = template.strip()
    if not template.startswith(("https://", "http://")) or not template.isprintable() or " " in template:
        return ""
    return template.replace("{room}", room.hex)


def changes_of(sessions: Iterable[MentoringSession]) -> int:
    """How often these were moved or cancelled: a number that grows with each change, so that calendars know the latest."""
    return sum(session.sequence + (session.cancellation is not None) for session in sessions)


def one_entry_with(session: MentoringSession) -> Select[MentoringSession]:
    """The sessions that are one calendar entry with this one: its series, or itself."""
    if session.series_id is not None:
        return of_series(session.series_id)
    return select(MentoringSession).where(MentoringSession.id == session.id).options(*WHOLE)


def of_series(series_id: int) -> Select[MentoringSession]:
    """All sessions of a series, cancelled ones too, in their first order."""
    mine = MentoringSession.series_id == series_id
    return select(MentoringSession).where(mine).options(*WHOLE).order_by(MentoringSession.id)


def in_feed(person_id: int, since: datetime) -> Select[MentoringSession]:
    """A person's sessions on both sides that end after `since`, and the rest of the series that these are part of."""
    of_person = or_(Mentorship.mentee_id == person_id, Mentor.person_id == person_id)
    other = aliased(MentoringSession)
    series = select(other.series_id).where(
        other.mentorship_id == MentoringSession.mentorship_id, other.ends_at >= since, other.series_id.is_not(None)
    )
    return (
        select(MentoringSession)
        .join(MentoringSession.mentorship)
        .join(Mentorship.mentor)
        .where(of_person, or_(MentoringSession.ends_at >= since, MentoringSession.series_id.in_(series)))
        .options(*WHOLE)
        .order_by(MentoringSession.id)
    )


def calendars_of(sessions: Iterable[MentoringSession]) -> Select[MentorCalendar]:
    """The calendars of the mentors of these sessions."""
    mentors = {session.mentorship.mentor_id for session in sessions}
    return select(MentorCalendar).where(MentorCalendar.mentor_id.in_(mentors))


def open_feed(person_id: int) -> Select[CalendarFeed]:
    """The one feed of a person that is not revoked."""
    return select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))


def renew_feed(session: Session, person_id: int, seen: int | None, now: datetime) -> bool:
    """A new address in place of the one that was seen (None: there was none). False when there is another one by now."""
    feed = session.scalar(open_feed(person_id).with_for_update())
    if (feed.id if feed else None) != seen:
        return False
    if feed:
        feed.revoked_at = now
        session.flush()
    session.add(CalendarFeed(person_id=person_id, created_at=now))
    return True


def revoke_feed(session: Session, person_id: int, seen: int | None, now: datetime) -> bool:
    """End the address that was seen. False when it has ended before."""
    feed = session.scalar(open_feed(person_id).with_for_update())
    if feed is None or feed.id != seen:
        return False
    feed.revoked_at = now
    return True
