"""Loading a mentorship through the person who looks: a stranger gets 404."""

from flask_login import current_user
from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentors import Mentor, Plan
from mentorcruise.domain.mentorships import Mentorship, seen_by
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.domain.waiting import Eyes
from mentorcruise.extensions import db
from mentorcruise.web.access import found

# Every page of a mentorship begins with this, so it is built once, and leaves out what no page of it shows.
_MINE = seen_by(bindparam("person_id", type_=BigInteger)).where(
    Mentorship.id == bindparam("mentorship_id", type_=BigInteger)
)
_OF_PERSON = (Person.name, Person.email, Person.time_zone)
_OF_APPLICATION = (Application.mentee_id, Application.mentor_id, Application.plan_id, Application.goal_statement)
_OF_PLAN = (
    Plan.mentor_id,
    Plan.name,
    Plan.description,
    Plan.price_cents,
    Plan.currency,
    Plan.sessions_per_month,
    Plan.minutes_per_session,
)
_MENTOR = contains_eager(Mentorship.mentor)
_APPLICATION = joinedload(Mentorship.application, innerjoin=True)
_WHOLE = _MINE.options(
    _MENTOR.load_only(Mentor.person_id, Mentor.slug, Mentor.headline),
    _MENTOR.joinedload(Mentor.person, innerjoin=True).load_only(*_OF_PERSON),
    joinedload(Mentorship.mentee, innerjoin=True).load_only(*_OF_PERSON),
    joinedload(Mentorship.ending),
    _APPLICATION.load_only(*_OF_APPLICATION),
    _APPLICATION.joinedload(Application.plan, innerjoin=True).load_only(*_OF_PLAN),
).execution_options(populate_existing=True)
_SUBSCRIPTION = (
    select(Subscription)
    .where(Subscription.application_id == bindparam("application_id", type_=BigInteger))
    .options(joinedload(Subscription.cancellation))
)


def seen(mentorship_id: int, lock: bool = False) -> Mentorship:
    """The mentorship for one of its two people, its application locked for a change; 404 for anyone else."""
    who = {"person_id": current_user.id, "mentorship_id": mentorship_id}
    if lock:
        # Stripe's word is applied under the application's lock too; whoever took another first would wait in a circle.
        found(_MINE.join(Mentorship.application).with_for_update(of=Application), **who)
    return found(_WHOLE, **who)


def subscription_of(mentorship: Mentorship) -> Subscription | None:
    """The subscription that pays for a mentorship, with its cancellation."""
    return db.session.scalar(_SUBSCRIPTION, {"application_id": mentorship.application_id})


def eyes_of(mentorship: Mentorship) -> Eyes:
    """On which side of it the reader is."""
    if mentorship.mentee_id == current_user.id:
        return Eyes.of_mentee(current_user.id)
    return Eyes.of_mentor(current_user.id, mentorship.mentor_id)
