"""Letters about reviews: to the mentor, to the mentee when the mentor has replied, to the author when operators decide."""

from datetime import datetime

from mentorcruise.domain.reviews import Review, ReviewModeration
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def published(mentorship_id: int, now: datetime) -> None:
    """To the mentor: what is said in public, and that there is a right of reply."""
    review = db.session.get_one(Review, mentorship_id)
    facts = {"review": review, "mentee_name": one_line(review.author.name)}
    post(now, Draft("review_published", mentorship_id, review.mentorship.mentor.person, facts))


def replied(mentorship_id: int, now: datetime) -> None:
    """To the mentee: what the mentor has replied in public."""
    review = db.session.get_one(Review, mentorship_id)
    if review.reply:
        post(now, Draft("review_replied", mentorship_id, review.author, _of(review)))


def moderated(moderation_id: int, now: datetime) -> None:
    """To the author: an operator has hidden the review, or shows it again, and why."""
    moderation = db.session.get_one(ReviewModeration, moderation_id)
    review = db.session.get_one(Review, moderation.mentorship_id)
    facts = {**_of(review), "moderation": moderation}
    post(now, Draft(f"review_{moderation.action}", moderation_id, review.author, facts))


def _of(review: Review) -> dict[str, object]:
    mentor = review.mentorship.mentor
    return {"review": review, "mentor_name": one_line(mentor.person.name), "slug": mentor.slug}
