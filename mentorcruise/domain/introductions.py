"""Introductions: an operator thinks that a mentor fits someone who looks for one, and says so to them (A20, F12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Row, UniqueConstraint, exists, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, not_longer
from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.errors import AlreadyIntroduced, Refusal
from mentorcruise.domain.matching import matches
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, MentorSearch, Person, open_search

LONGEST_NOTE = 1000


class LooksNoMore(Refusal):
    title = "They do not look for a mentor any more"
    message = "A mentorship has started since, or they have stopped looking."
    kept = "Nobody was introduced, and nobody got a letter."
    next_step = "Go back to the waiting list; it shows who looks now."


class DoesNotFitNow(Refusal):
    title = "These two cannot be introduced now"
    message = (
        "The mentor has no open place, takes no applications, has declined them, or they have applied there already."
    )
    kept = "Nobody was introduced, and nobody got a letter."
    next_step = "Choose another mentor; the suggestions are up to date."


class HaveParted(Refusal):
    title = "This pair has parted"
    message = "Their mentorship ended as not a fit, so these two are not brought together again."
    kept = "Nobody was introduced, and nobody got a letter."
    next_step = "Choose another mentor."


class Introduction(Base):
    """That an operator suggested a mentor to someone who looks for one, with the score and its parts at that time.

    Once for each search and mentor. Append-only.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        UniqueConstraint("search_id", "mentor_id"),
        between("score", 0, 100),
        not_longer("note", LONGEST_NOTE),
        CheckConstraint("jsonb_typeof(reasons) = 'array'", name="reasons"),
        Index("ix_introductions_mentee_id", "mentee_id", "id"),
        Index("ix_introductions_at", "at"),
    )

    id: Mapped[Id]
    search_id: Mapped[int] = mapped_column(ForeignKey("mentor_searches.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    score: Mapped[int]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    tells_mentor: Mapped[bool]
    at: Mapped[datetime]

    search: Mapped[MentorSearch] = relationship()
    mentee: Mapped[Person] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Mentor] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=by_id)


def introduce(
    session: Session, mentee_id: int, mentor_id: int, by: Actor, note: str, now: datetime, *, tells_mentor: bool
) -> Introduction:
    """Suggest a mentor to someone who looks for one; a letter tells them why, and the mentor too if that is wanted.

    Raises LooksNoMore, AlreadyIntroduced, HaveParted, DoesNotFitNow.
    """
    search = session.scalar(open_search(mentee_id).with_for_update(key_share=True))
    if search is None:
        raise LooksNoMore
    if session.scalar(select(exists().where(Introduction.search_id == search.id, Introduction.mentor_id == mentor_id))):
        raise AlreadyIntroduced
    if session.scalar(select(exists().where(Separation.mentee_id == mentee_id, Separation.mentor_id == mentor_id))):
        raise HaveParted
    fitting = matches(session.connection(), [mentee_id], now, mentor_id)[mentee_id]
    if not fitting:
        raise DoesNotFitNow
    introduction = Introduction(
        search_id=search.id, mentee_id=mentee_id, mentor_id=mentor_id, by_id=by.id, note=note, score=fitting[0].score,
        reasons=fitting[0].stored, tells_mentor=tells_mentor, at=now,
    )  # fmt: skip
    session.add(introduction)
    session.flush()
    later(introduction, "letters.introduced", introduction.id, now, key=f"introduced-{introduction.id}")
    return introduction


_OPEN = text("""
SELECT i.id, i.mentor_id, m.slug, n.name AS mentor, m.headline, i.note, i.reasons, i.at
FROM introductions i JOIN mentor_searches q ON q.id = i.search_id AND q.ended_at IS NULL
JOIN mentors m ON m.id = i.mentor_id JOIN people n ON n.id = m.person_id
JOIN catalogue_entries e ON e.mentor_id = m.id AND e.places_open > 0
WHERE i.mentee_id = :mentee_id
  AND NOT EXISTS (SELECT FROM separations b WHERE b.mentee_id = i.mentee_id AND b.mentor_id = i.mentor_id)
  AND NOT EXISTS (SELECT FROM applications a WHERE a.mentee_id = i.mentee_id AND a.mentor_id = i.mentor_id
    AND (a.closed_at IS NULL OR a.submitted_at >= i.at))
ORDER BY i.id DESC LIMIT 5
""")


def introductions_to(connection: Connection, mentee_id: int) -> Sequence[Row[Any]]:
    """The suggestions that a mentee can still take up, the latest first."""
    return connection.execute(_OPEN, {"mentee_id": mentee_id}).all()


def still_stands(connection: Connection, introduction: Introduction) -> bool:
    """Whether the mentee can still take it up."""
    return any(row.id == introduction.id for row in introductions_to(connection, introduction.mentee_id))
