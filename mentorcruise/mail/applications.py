"""Letters about applications: to the mentor when one comes in or is taken back, to the mentee when it is decided."""

from datetime import datetime

from sqlalchemy import exists, select

from mentorcruise.domain.application_words import DECLINE_WORDS, GOAL_WORDS, DeclineReason, GoalCategory
from mentorcruise.domain.applications import OFFER_LASTS, Application
from mentorcruise.domain.subscriptions import Trial
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def submitted(application_id: int, now: datetime) -> None:
    """To the mentor: someone asks, with which goal, and where to answer."""
    application = db.session.get_one(Application, application_id)
    goal = GOAL_WORDS[GoalCategory(application.goal_category)]
    post(now, _to_mentor("application_submitted", application, goal=goal))


def decided(application_id: int, now: datetime) -> None:
    """To the mentee: yes, until when and at what price; or no, and why."""
    application = db.session.get_one(Application, application_id)
    decision = application.decision
    if decision is None:
        return
    if decision.verdict == "accepted":
        facts = {"offer_ends_at": decision.decided_at + OFFER_LASTS, "with_trial": _has_trial_left(application)}
        post(now, _to_mentee("application_accepted", application, **facts))
    else:
        reason = DECLINE_WORDS[DeclineReason(decision.reason_code or DeclineReason.OTHER)]
        post(now, _to_mentee("application_declined", application, reason=reason))


def withdrawn(application_id: int, now: datetime) -> None:
    """To the mentor: the mentee has taken it back."""
    application = db.session.get_one(Application, application_id)
    if application.withdrawal:
        post(now, _to_mentor("application_withdrawn", application))


def lapsed(application_id: int, now: datetime) -> None:
    """To both: the place was kept for a week and is free again."""
    application = db.session.get_one(Application, application_id)
    if application.lapse:
        to_mentee = _to_mentee("application_lapsed_mentee", application)
        post(now, to_mentee, _to_mentor("application_lapsed_mentor", application))


def _to_mentor(name: str, application: Application, **facts: object) -> Draft:
    facts |= {"application": application, "mentee_name": one_line(application.mentee.name)}
    return Draft(name, application.id, application.mentor.person, facts)


def _to_mentee(name: str, application: Application, **facts: object) -> Draft:
    facts |= {"application": application, "mentor_name": one_line(application.mentor.person.name)}
    return Draft(name, application.id, application.mentee, facts)


def _has_trial_left(application: Application) -> bool:
    used = exists().where(Trial.mentee_id == application.mentee_id, Trial.mentor_id == application.mentor_id)
    return not db.session.scalar(select(used))
