"""Outcomes of endings."""

from datetime import timedelta

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.figures import MentorshipFact
from mentorcruise.domain.mentorships import EndingCause, MentorshipEnding
from mentorcruise.domain.subscriptions import LeavingReason, Subscription, SubscriptionCancellation
from mentorcruise.domain.surveys import ExitSurvey, Outcome, outcome
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.endings import outcomes
from mentorcruise.metrics.recounting import recount_all
from tests.factories import make_mentor, save, whole
from tests.metrics.worlds import JUNE, ended


def test_the_database_names_outcomes_as_the_domain_does(app):
    """A3, B13: every ending has one outcome; all combinations of trial, cause, answer and reason, both ways."""
    reasons = every_ending()
    recount_all(db.session(), clock.now())
    named = {row.mentorship_id: row.outcome for row in db.session.scalars(select(MentorshipFact))}
    assert len(named) == len(reasons) == 192
    assert set(named.values()) == set(Outcome)
    for ending in db.session.scalars(select(MentorshipEnding)):
        survey = db.session.get(ExitSurvey, ending.mentorship_id)
        assert named[ending.mentorship_id] == outcome(ending, survey, reasons[ending.mentorship_id])


@whole
def every_ending():
    """One of each combination; the reasons by the mentorship's number."""
    reasons = {}
    for in_trial in (True, False):
        for cause in EndingCause:
            mentor = make_mentor(capacity=50)
            for answer in ("yes", "partly", "no", None):
                for reason in (None, *LeavingReason):
                    mentorship = ended(answer, cause=cause, in_trial=in_trial, mentor=mentor)
                    reasons[mentorship.id] = reason
                    cancel(mentorship, reason)
    return reasons


def cancel(mentorship, reason):
    subscription = db.session.scalar(
        select(Subscription).where(Subscription.application_id == mentorship.application_id)
    )
    save(
        SubscriptionCancellation(
            subscription_id=subscription.id,
            by_id=mentorship.mentee_id,
            requested_at=JUNE,
            takes_effect="now",
            ends_at=JUNE,
            reason=reason,
        )
    )


def test_they_are_counted_over_a_period_with_both_its_days(app):
    """B8, B13: good endings told from bad, trial losses apart."""
    ended("yes", at=JUNE)
    ended("no", at=JUNE + timedelta(days=1))
    ended(None, in_trial=True, at=JUNE + timedelta(hours=1))
    recount_all(db.session(), clock.now())
    counts = outcomes(db.session(), Question(Period(JUNE.date(), JUNE.date())))
    assert counts[Outcome.GOAL_REACHED] == 1
    assert counts[Outcome.TRIAL_LOSS] == 1
    assert counts[Outcome.MOVED_ON] == 0
    assert sum(counts.values()) == 2
