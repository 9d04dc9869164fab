"""Writing what belongs to a session: each save is a version, and nobody overwrites what they have not read (F19)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from mentorcruise.domain.concerns import OperatorReading, Private, readings_in
from mentorcruise.domain.errors import MentorshipEnded, NoteChanged
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_work import Note, NoteKind

PAGE = 10
"""Versions on a page of a history; each may be 20,000 characters long."""
MOST_SHEETS = 50


@dataclass(frozen=True)
class Sheet:
    """One of the texts of a mentorship as a person has it: a session's agenda or notes, which both have, or their own
    private notes, about a session or without one about the whole mentorship."""

    mentorship: Mentorship
    session_id: int | None
    kind: NoteKind
    person_id: int

    def is_open(self) -> bool:
        """What both have stays as it was when the mentorship has ended; private notes go on."""
        return self.kind == NoteKind.PRIVATE or self.mentorship.ending is None

    def versions(self) -> Select[Note]:
        """Its versions, the one in force first."""
        rows = select(Note).where(
            Note.mentorship_id == self.mentorship.id, Note.session_id == self.session_id, Note.kind == self.kind
        )
        if self.kind == NoteKind.PRIVATE:
            rows = rows.where(Note.author_id == self.person_id)
        return rows.options(joinedload(Note.author)).order_by(Note.version.desc())

    def latest(self, session: Session) -> Note | None:
        """The version in force."""
        return session.scalar(self.versions().limit(1))


def write(session: Session, sheet: Sheet, by: Actor, body: str, based_on: int, now: datetime) -> Note | None:
    """Save a text as the next version; `based_on` is the version that the writer had before them, 0 for none.

    What is there already is not saved again; None when there is nothing yet, and nothing was written. The ending is read
    without its lock: a text sent at the very moment of the ending is kept rather than lost, and nothing counts it.
    Raises MentorshipEnded; NoteChanged when there is a newer version, which the writer has not seen.
    """
    if not sheet.is_open():
        raise MentorshipEnded("This mentorship has ended, so what you both wrote about its sessions stays as it is.")
    latest = sheet.latest(session)
    if body == (latest.body if latest else ""):
        return latest
    version = latest.version if latest else 0
    if based_on < version:
        raise NoteChanged
    note = Note(
        mentorship_id=sheet.mentorship.id, session_id=sheet.session_id, kind=sheet.kind, author_id=by.id,
        version=version + 1, body=body, written_at=now,
    )  # fmt: skip
    session.add(note)
    return note


def page_of(sheet: Sheet, before: int | None) -> Select[Note]:
    """One more than a page of its versions, latest first; those older than the version `before`."""
    rows = sheet.versions().limit(PAGE + 1)
    return rows if before is None else rows.where(Note.version < before)


def in_force(session_id: int, person_id: int) -> Select[Note]:
    """The texts of a session that a person may read, each in the version in force: what both have, and their own."""
    return (
        select(Note)
        .where(Note.session_id == session_id, or_(Note.kind != NoteKind.PRIVATE, Note.author_id == person_id))
        .ext(distinct_on(Note.kind))
        .order_by(Note.kind, Note.version.desc())
        .options(joinedload(Note.author))
    )


def private_in_sessions(mentorship_id: int, person_id: int) -> Select[Note]:
    """Someone's private notes about the single sessions of a mentorship, in the versions in force; the latest sessions'."""
    return (
        select(Note)
        .where(Note.mentorship_id == mentorship_id, Note.session_id.is_not(None))
        .where(Note.kind == NoteKind.PRIVATE, Note.author_id == person_id)
        .ext(distinct_on(Note.session_id))
        .order_by(Note.session_id.desc(), Note.version.desc())
        .options(joinedload(Note.session))
        .limit(MOST_SHEETS)
    )


def readings(mentorship_id: int) -> Select[OperatorReading]:
    """Which operators have read the private notes of a mentorship, and why: for the writers to see (S15)."""
    return readings_in(mentorship_id).where(OperatorReading.what == Private.PRIVATE_NOTES)
