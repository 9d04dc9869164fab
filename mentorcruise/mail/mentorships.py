"""Letters about mentorships: the start, the end of the trial, sessions, the ending, the exit survey."""

from datetime import datetime

from sqlalchemy import exists, select

from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def started(mentorship_id: int, now: datetime) -> None:
    """To both: it has begun."""
    mentorship = db.session.get_one(Mentorship, mentorship_id)
    to_mentee = _to_mentee("mentorship_started_mentee", mentorship)
    post(now, to_mentee, _to_mentor("mentorship_started_mentor", mentorship))


def trial_ends_soon(mentorship_id: int, now: datetime) -> None:
    """To the mentee, before the first charge: when, how much, and how to leave (F14, F18).

    Nobody is told of a charge that will not come: not when the mentorship has ended or its subscription is cancelled,
    and not when the trial is over already.
    """
    mentorship = db.session.get_one(Mentorship, mentorship_id)
    of_it = select(Subscription).where(Subscription.application_id == mentorship.application_id)
    subscription = db.session.scalar(of_it)
    charged_at = (subscription and subscription.trial_ends_at) or mentorship.trial_ends_at
    if subscription is None or charged_at is None or charged_at <= now or _is_over(mentorship, subscription):
        return
    facts = {"subscription": subscription, "charged_at": charged_at}
    post(now, _to_mentee("trial_ends_soon", mentorship, **facts))


def ended(mentorship_id: int, now: datetime) -> None:
    """To both: it is over, by what cause; the mentee is asked for the exit survey."""
    mentorship = db.session.get_one(Mentorship, mentorship_id)
    if mentorship.ending:
        facts = {"ending": mentorship.ending, "answered": _has_answered(mentorship)}
        to_mentee = _to_mentee("mentorship_ended_mentee", mentorship, **facts)
        post(now, to_mentee, _to_mentor("mentorship_ended_mentor", mentorship, **facts))


def session_logged(session_id: int, now: datetime) -> None:
    """To the one who did not log the session: how was it? Once it is settled only the stars are asked for."""
    session = db.session.get_one(MentoringSession, session_id)
    mentee, mentor = session.mentorship.mentee, session.mentorship.mentor.person
    logged_by, to = (mentee, mentor) if session.created_by_id == mentee.id else (mentor, mentee)
    if session.can_be_rated_by(to.id, now):
        facts = {"session": session, "other_name": one_line(logged_by.name)}
        post(now, Draft("session_logged", session.id, to, facts))


def exit_survey_wanted(mentorship_id: int, now: datetime) -> None:
    """To a mentee who has left without answering, once."""
    mentorship = db.session.get_one(Mentorship, mentorship_id)
    if mentorship.ending and not _has_answered(mentorship):
        post(now, _to_mentee("exit_survey_wanted", mentorship, ending=mentorship.ending))


def _to_mentor(name: str, mentorship: Mentorship, **facts: object) -> Draft:
    facts |= {"mentorship": mentorship, "mentee_name": one_line(mentorship.mentee.name)}
    return Draft(name, mentorship.id, mentorship.mentor.person, facts)


def _to_mentee(name: str, mentorship: Mentorship, **facts: object) -> Draft:
    facts |= {"mentorship": mentorship, "mentor_name": one_line(mentorship.mentor.person.name)}
    return Draft(name, mentorship.id, mentorship.mentee, facts)


def _is_over(mentorship: Mentorship, subscription: Subscription) -> bool:
    cancelled = subscription.cancellation is not None or subscription.cancel_at_period_end
    return mentorship.ending is not None or cancelled or subscription.ended_at is not None


def _has_answered(mentorship: Mentorship) -> bool:
    return bool(db.session.scalar(select(exists().where(ExitSurvey.mentorship_id == mentorship.id))))
