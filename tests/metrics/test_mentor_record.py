"""A mentor's record: hours, ratings and the growth of the mentees, as their definitions say (A6, A26, A28, A37)."""

from datetime import timedelta

import pytest
from scipy import stats

from mentorcruise import clock
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.session_results import SessionVerdict
from mentorcruise.extensions import db
from mentorcruise.metrics.means import Mean, t_95
from mentorcruise.metrics.mentor_record import growth_of_mentees, hours_held, ratings_received
from tests.factories import end_mentorship, make_mentor, make_mentorship, make_session, rate, save


@pytest.mark.parametrize("df", [*range(1, 60), 100, 1000, 10**6])
def test_the_interval_is_students(df):
    assert t_95(df) == pytest.approx(stats.t.ppf(0.975, df), abs=1e-7)


def test_no_interval_without_freedom():
    with pytest.raises(ValueError, match="degrees of freedom"):
        t_95(0)
    assert Mean(1, 2.0, 0.0).reach == float("inf") and Mean(9, 2.0, 1.0).value is None


def test_hours_are_those_held(app):
    """A28: missed, disputed, unsettled and other mentors' sessions are not in it."""
    mentor = make_mentor(capacity=9)
    mentorship = make_mentorship(mentor=mentor)
    make_session(mentorship, minutes=45)
    make_session(make_mentorship(mentor=mentor), minutes=60, days_ago=2)
    make_session(mentorship, minutes=30, days_ago=4, confirmed=False)
    missed = make_session(mentorship, days_ago=5, confirmed=False)
    for person in (mentorship.mentee, mentor.person):
        missed.report(person, SessionVerdict.MENTEE_MISSED, None, clock.now())
    db.session.commit()
    make_session(make_mentorship())
    held = hours_held(db.session.connection(), mentor.id)
    assert (held.sessions, held.minutes, held.hours) == (2, 105, 1.75)


def test_ratings_are_the_mentees(app):
    """A26: what the mentor gave is not the mentor's own rating."""
    mentor = make_mentor()
    session = make_session(make_mentorship(mentor=mentor))
    rate(session, session.mentorship.mentee, 4)
    rate(session, mentor.person, 1)
    mean = ratings_received(db.session.connection(), mentor.id)
    assert (mean.n, mean.average, mean.value) == (1, 4.0, None)


def grown(mentor, *, days=90, **final):
    """An ended mentorship whose baseline is 2 in both skills; `final` are the last words by the skill's name."""
    mentorship = make_mentorship(mentor=mentor, started_at=clock.now() - timedelta(days=days))
    for skill in mentor.skills:
        if skill.name in final:
            say(mentorship, skill, final[skill.name])
    end_mentorship(mentorship)
    return mentorship


def say(mentorship, skill, score, *, moment="final", by=None, days_ago=0):
    save(
        SkillAssessment(
            application_id=mentorship.application_id, skill_id=skill.id, assessor_id=by or mentorship.mentee_id,
            moment=moment, score=score, assessed_at=clock.now() - timedelta(days=days_ago),
        )
    )  # fmt: skip


def test_growth_is_the_mean_over_mentorships_of_last_minus_first(app):
    """A37: by hand. Gains of 2 and 1 in one, 3 in the other: the mean of 1.5 and 3; one mentee is silent."""
    mentor = make_mentor(capacity=9)
    grown(mentor, python=4, testing=3)
    grown(mentor, python=5)
    grown(mentor)
    growth = growth_of_mentees(db.session.connection(), mentor.id)
    assert (growth.mean.n, growth.mean.average, growth.silent) == (2, pytest.approx(2.25), 1)
    assert growth.mean.deviation == pytest.approx(1.0607, abs=1e-4) and growth.mean.value is None


def test_the_last_word_is_the_endings_or_else_the_latest(app):
    mentor = make_mentor(capacity=9, skills=("python",))
    mentorship = make_mentorship(mentor=mentor, started_at=clock.now() - timedelta(days=90))
    skill = mentor.skills[0]
    say(mentorship, skill, 5, moment="milestone", days_ago=30)
    say(mentorship, skill, 3, moment="milestone", days_ago=10)
    say(mentorship, skill, 1, moment="milestone", by=mentor.person_id)
    end_mentorship(mentorship)
    assert growth_of_mentees(db.session.connection(), mentor.id).mean.average == 1
    say(mentorship, skill, 4, days_ago=20)
    assert growth_of_mentees(db.session.connection(), mentor.id).mean.average == 2


def test_running_ones_and_trial_losses_are_not_in_it(app):
    """B7, B8: too young to judge is not without growth."""
    mentor = make_mentor(capacity=9)
    running = make_mentorship(mentor=mentor)
    say(running, mentor.skills[0], 5, moment="milestone")
    grown(mentor, days=3, python=5)
    growth = growth_of_mentees(db.session.connection(), mentor.id)
    assert (growth.mean.n, growth.silent) == (0, 0)


def test_ten_cases_name_a_mean_with_its_interval(app):
    gains = [1, 2, 1, 3, 2, 2, 1, 2, 3, 2]
    mentor = make_mentor(capacity=30, skills=("python",))
    for gain in gains:
        grown(mentor, python=2 + gain)
    mean = growth_of_mentees(db.session.connection(), mentor.id).mean
    low, high = stats.t.interval(0.95, 9, loc=mean.average, scale=stats.sem(gains))
    assert mean.value == pytest.approx(1.9)
    assert (mean.low, mean.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
