"""Loading a mentorship through the person who looks: a stranger gets 404."""

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship, seen_by
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.domain.waiting import Eyes
from mentorcruise.extensions import db
from mentorcruise.web.access import found

_WHOLE = (
    joinedload(Mentorship.mentor).joinedload(Mentor.person),
    joinedload(Mentorship.mentee),
    joinedload(Mentorship.ending),
    joinedload(Mentorship.application).joinedload(Application.decision),
    joinedload(Mentorship.application).joinedload(Application.plan),
)


def seen(mentorship_id: int, lock: bool = False) -> Mentorship:
    """The mentorship for one of its two people, its application locked for a change; 404 for anyone else."""
    mine = seen_by(current_user.id).where(Mentorship.id == mentorship_id)
    if lock:
        # Stripe's word is applied under the application's lock too; whoever took another first would wait in a circle.
        found(mine.join(Mentorship.application).with_for_update(of=Application))
    return found(mine.options(*_WHOLE).execution_options(populate_existing=True))


def subscription_of(mentorship: Mentorship) -> Subscription | None:
    """The subscription that pays for a mentorship, with its cancellation."""
    of_it = select(Subscription).where(Subscription.application_id == mentorship.application_id)
    return db.session.scalar(of_it.options(joinedload(Subscription.cancellation)))


def eyes_of(mentorship: Mentorship) -> Eyes:
    """On which side of it the reader is."""
    if mentorship.mentee_id == current_user.id:
        return Eyes.of_mentee(current_user.id)
    return Eyes.of_mentor(current_user.id, mentorship.mentor_id)
