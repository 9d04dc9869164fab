"""Letters about check-ins and reviews, arranged as the product would."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.reviews import Review, ReviewModeration
from mentorcruise.extensions import db
from tests.factories import make_check_in, make_mentorship, make_review, moderate
from tests.mail.pairs import MENTEE, MENTOR, Arranged, pair


def check_in_wanted(*names: str) -> Arranged:
    return "check_in_wanted", make_check_in(make_mentorship(*pair(*names))).id, {MENTEE}


def check_in_reminder(*names: str) -> Arranged:
    return "check_in_reminder", make_check_in(make_mentorship(*pair(*names)), side="mentor").id, {MENTOR}


def review_published(*names: str) -> Arranged:
    return "review_published", make_review(make_mentorship(*pair(*names))).mentorship_id, {MENTOR}


def review_replied(*names: str) -> Arranged:
    review = make_review(make_mentorship(*pair(*names)))
    review.answer("Thank you!\nIt was <b>fun</b>.", review.mentorship.mentor.person, clock.now())
    db.session.commit()
    return "review_replied", review.mentorship_id, {MENTEE}


def review_hidden(*names: str) -> Arranged:
    return "review_hidden", moderated("hidden", *names).id, {MENTEE}


def review_shown(*names: str) -> Arranged:
    moderated("hidden", *names)
    review = db.session.scalars(select(Review)).one()
    return "review_shown", moderate(review, "shown").id, {MENTEE}


def moderated(action: str, *names: str) -> ReviewModeration:
    return moderate(make_review(make_mentorship(*pair(*names))), action)
