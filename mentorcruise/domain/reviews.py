"""Public reviews of mentors, from real mentorships only, with the right of reply; hiding one is logged (F22)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, between, one_of
from mentorcruise.domain.errors import AlreadyModerated, AlreadyReviewed, NotYetReviewable
from mentorcruise.domain.looking_back import looking_back
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor, Person

SHORTEST_REVIEW, LONGEST_REVIEW = 20, 3000
SHORTEST_REPLY, LONGEST_REPLY = 2, 2000


class Moderation(StrEnum):
    """What an operator does with a review. The last one is in force."""

    HIDDEN = "hidden"
    SHOWN = "shown"


class Review(Base):
    """What a mentee says in public after the exit survey, once. Append-only."""

    __tablename__ = "reviews"
    __table_args__ = (
        between("stars", 1, 5),
        CheckConstraint(f"length(body) BETWEEN {SHORTEST_REVIEW} AND {LONGEST_REVIEW}", name="body"),
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

    @property
    def is_hidden(self) -> bool:
        return bool(self.moderations) and self.moderations[-1].action == Moderation.HIDDEN

    def answer(self, body: str, by: Actor, now: datetime) -> "ReviewReply":
        """The mentor replies in public, once. Raises AlreadyReviewed."""
        if self.reply is not None:
            raise AlreadyReviewed
        self.reply = ReviewReply(by_id=by.id, body=body, replied_at=now)
        later(self, "letters.review_replied", self.mentorship_id, now, key=f"review-replied-{self.mentorship_id}")
        return self.reply

    def moderate(
        self, session: Session, action: Moderation, reason: str, by: Actor, now: datetime
    ) -> "ReviewModeration":
        """An operator hides it or shows it again, with a reason that is kept and mailed to the author.

        Its stars count in either case, so that hiding polishes no average. The same sent again is the same; raises
        AlreadyModerated when it stands so by another decision.
        """
        last = self.moderations[-1] if self.moderations else None
        if last and (last.action, last.reason, last.by_id) == (action, reason, by.id):
            return last
        if self.is_hidden == (action == Moderation.HIDDEN):
            raise AlreadyModerated
        moderation = ReviewModeration(action=action, by_id=by.id, reason=reason, at=now)
        self.moderations.append(moderation)
        session.flush()
        later(self, f"letters.review_{action}", moderation.id, now, key=f"review-moderated-{moderation.id}")
        return moderation


class ReviewReply(Base):
    """The mentor's answer to a review, once. Append-only."""

    __tablename__ = "review_replies"
    __table_args__ = (CheckConstraint(f"length(body) BETWEEN {SHORTEST_REPLY} AND {LONGEST_REPLY}", name="body"),)

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("reviews.mentorship_id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str]
    replied_at: Mapped[datetime]


class ReviewModeration(Base):
    """An operator hides a review or shows it again, with the reason. The last one is in force. Append-only."""

    __tablename__ = "review_moderations"
    __table_args__ = (
        one_of("action", Moderation),
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


def publish(session: Session, mentorship: Mentorship, stars: int, body: str, by: Actor, now: datetime) -> Review:
    """The mentee says in public how it was. Raises AlreadyReviewed, NotYetReviewable."""
    back = looking_back(session.connection(), mentorship.id, by.id)
    if back.reviewed:
        raise AlreadyReviewed
    if not back.can_review:
        raise NotYetReviewable
    review = Review(mentorship=mentorship, author_id=by.id, stars=stars, body=body, published_at=now)
    session.add(review)
    session.flush()
    later(review, "letters.review_published", mentorship.id, now, key=f"review-published-{mentorship.id}")
    return review


def public_name(name: str) -> str:
    """How an author is named in public: the first name and an initial, such as `Mia M.`"""
    first, *rest = name.split() or [""]
    initial = next((letter for letter in (rest[-1] if rest else "") if letter.isalnum()), "")
    return f"{first} {initial.upper()}." if initial else first
