"""Public reviews of mentors, from real mentorships only, with the right of reply; hiding one is logged (F22)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, one_of
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person


class Review(Base):
    """What a mentee says in public after the exit survey, once. Append-only."""

    __tablename__ = "reviews"
    __table_args__ = (
        between("stars", 1, 5),
        CheckConstraint("length(body) BETWEEN 20 AND 3000", name="body"),
        Index("ix_reviews_published_at", "published_at"),
    )

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    stars: Mapped[int]
    body: Mapped[str]
    published_at: Mapped[datetime]

    mentorship: Mapped[Mentorship] = relationship()
    author: Mapped[Person] = relationship()
    reply: Mapped["ReviewReply | None"] = relationship()
    moderations: Mapped[list["ReviewModeration"]] = relationship(order_by="ReviewModeration.id")


class ReviewReply(Base):
    """The mentor's answer to a review, once. Append-only."""

    __tablename__ = "review_replies"
    __table_args__ = (CheckConstraint("length(body) BETWEEN 2 AND 2000", name="body"),)

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("reviews.mentorship_id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str]
    replied_at: Mapped[datetime]


class ReviewModeration(Base):
    """An operator hides a review or shows it again, with the reason. The last one is in force. Append-only."""

    __tablename__ = "review_moderations"
    __table_args__ = (
        one_of("action", ("hidden", "shown")),
        CheckConstraint("length(reason) BETWEEN 5 AND 1000", name="reason"),
        Index("ix_review_moderations_mentorship_id", "mentorship_id", "id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("reviews.mentorship_id"))
    action: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[Person] = relationship()
