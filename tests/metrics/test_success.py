"""The success rate: what is counted, and what is said beside it."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain, product

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.recounting import recount_all
from mentorcruise.metrics.success import DEFINITION, Counts, Ended, counts_of, figure
from mentorcruise.metrics.success_report import goals, mentors, success_report
from tests.factories import answer_survey, make_mentor, make_mentorship, make_person
from tests.metrics.worlds import JUNE, ended


def report(as_of=None):
    return success_report(db.session(), clock.now(), Question(as_of=as_of))


def test_it_divides_successes_by_answered_surveys_of_mentorships_past_their_trial(app, counted):
    """B15: the success rate, by the mentee's own word that the goal was reached."""
    for answer in ("yes", "yes", "yes", "partly", "no"):
        ended(answer)
    ended(None)
    ended(None, skipped=True)
    ended("yes", in_trial=True)
    make_mentorship()
    counted()
    total = report().total
    assert total.counts == Counts(
        trial_losses=1, ended=7, answered=5, reached=3, partly=1, skipped=1, judged=5, successes=3
    )
    assert (total.rate.numerator, total.rate.denominator) == (3, 5)
    assert (total.response.numerator, total.response.denominator) == (5, 7)


def test_the_bounds_say_what_the_silent_could_have_said(app):
    """B15: beside the rate, the bounds if all who did not answer had failed, or had succeeded."""
    assert figure(Counts(ended=20, answered=10, reached=6, judged=10, successes=6)).bounds == (0.3, 0.8)
    assert figure(Counts()).bounds == (0.0, 1.0)


def test_a_trial_loss_is_no_failure_and_stays_apart(app, counted):
    """B8: leaving within the trial is counted by itself."""
    for _ in range(3):
        ended(None, in_trial=True)
    ended("yes")
    counted()
    total = report().total
    assert total.trial_losses == 3
    assert (total.ended, total.rate.value) == (1, 1.0)


def test_a_running_mentorship_is_too_young_to_judge(app, counted):
    """B7, B11: running mentorships are neither successes nor failures, however old."""
    make_mentorship(started_at=clock.now() - timedelta(days=400))
    counted()
    assert report().total.counts == Counts()


def test_an_answer_given_before_the_ending_counts_once_it_has_ended(app, counted):
    """B12: the survey is part of leaving, and the paid period may still run on."""
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=60))
    answer_survey(mentorship, "yes")
    counted()
    assert report().total.ended == 0
    mentorship.end("mentee_left", mentorship.mentee, "", clock.now())
    db.session.commit()
    counted()
    assert report().total.counts == Counts(ended=1, answered=1, reached=1, judged=1, successes=1)


def test_months_are_calendar_months_in_utc(app, counted):
    ended("yes", at=datetime(2026, 6, 30, 23, 59, tzinfo=UTC))
    ended("no", at=datetime(2026, 7, 1, 0, 0, tzinfo=UTC))
    ended("no", at=datetime(2026, 9, 30, 22, 30, tzinfo=UTC))
    counted()
    months = sums(db.session(), ENDINGS, Question(), "month")
    assert [(f"{row.bucket:%Y-%m}", row.answered) for row in months] == [("2026-06", 1), ("2026-07", 1), ("2026-09", 1)]


def test_by_goal_and_by_mentor_add_up_to_all(app, counted):
    max_, mo = make_mentor("Max"), make_mentor("Mo")
    for answer, mentor, goal in [
        ("yes", max_, "extend_skills"),
        ("no", max_, "get_promoted"),
        ("yes", mo, "get_promoted"),
    ]:
        ended(answer, mentor=mentor, goal=goal)
    counted()
    by_goal = {goal: f.counts for goal, f in goals(db.session(), Question())}
    assert by_goal["get_promoted"] == Counts(ended=2, answered=2, reached=1, judged=2, successes=1)
    assert by_goal["extend_skills"] == Counts(ended=1, answered=1, reached=1, judged=1, successes=1)
    assert [(name, f.ended) for _, name, f in mentors(db.session(), Question())] == [("Max", 2), ("Mo", 1)]


def test_mentors_are_the_same_in_pages_and_at_once(app, counted):
    """B7: of all time, of a period, of a goal and as of a day, in the same order, with the same counts."""
    most = [make_mentor(f"Mentor {number}", capacity=50) for number in range(5)]
    for number, answer in product(range(12), ("yes", "no")):
        mentor = most[max(0, number - 7)]
        ended(
            answer,
            mentor=mentor,
            goal="get_promoted" if number % 3 else "extend_skills",
            at=JUNE + timedelta(days=number),
        )
    counted()
    june = Period(JUNE.date(), (JUNE + timedelta(days=8)).date())
    for question in (
        Question(), Question(june), Question(june, june.before), Question(june, filters=Filters(goal="get_promoted")),
        Question(june, as_of=june.until),
    ):  # fmt: skip
        whole = mentors(db.session(), question)
        pages = [mentors(db.session(), question, 2, skip) for skip in (0, 2, 4, 6)]
        assert len(whole) > 1 and list(chain.from_iterable(pages)) == whole
        assert sum((f.counts for _, _, f in whole), Counts()) == sum(
            (f.counts for _, f in goals(db.session(), question)), Counts()
        )


def test_as_of_a_day_later_endings_and_answers_are_unseen(app, counted):
    """A8, section 2 "as of": the report says what it would have said that day."""
    first = ended("yes", at=JUNE, answered_at=JUNE + timedelta(days=3))
    ended("no", at=JUNE + timedelta(days=1))
    counted()
    assert report(date(2026, 6, 9)).total.counts == Counts()
    assert report(date(2026, 6, 10)).total.counts == Counts(ended=1)
    assert report(date(2026, 6, 11)).total.counts == Counts(ended=2, answered=1, judged=1)
    assert report(date(2026, 6, 13)).total.counts == Counts(ended=2, answered=2, reached=1, judged=2, successes=1)
    assert mentors(db.session(), Question(as_of=date(2026, 6, 10)))[0][0] == first.mentor.slug


def test_as_of_the_cut_off_is_the_end_of_that_day_in_utc(app):
    ended("yes", at=datetime(2026, 6, 10, 23, 59, 59, 999999, tzinfo=UTC))
    ended("yes", at=datetime(2026, 6, 11, tzinfo=UTC))
    assert report(date(2026, 6, 10)).total.ended == 1


def test_as_of_today_says_the_same_as_the_stored_counts(app, counted):
    for answer in ("yes", "no", None, "partly"):
        ended(answer, at=clock.now() - timedelta(days=1))
    ended("yes", in_trial=True, at=clock.now() - timedelta(days=40))
    counted()
    today = Question(as_of=clock.now().date())
    assert report().total == report(today.as_of).total
    for asked in (goals, mentors):
        assert asked(db.session(), Question()) == asked(db.session(), today)


def test_the_database_counts_as_the_function_does(app):
    cases = [
        Ended(trial, answer, skipped)
        for trial in (True, False)
        for answer in ("yes", "partly", "no", None)
        for skipped in (True, False)
    ]
    mentee = make_person()
    for case in cases:
        ended(case.goal_reached, in_trial=case.during_trial, skipped=case.skipped, mentee=mentee)
    recount_all(db.session(), clock.now())
    assert report().total.counts == counts_of(cases)


@pytest.mark.parametrize("term", ["Population", "Clock", "Success", "Formula", "Beside it"])
def test_the_definition_that_is_published_is_the_function_s(term):
    """Section 2: every figure has one definition, and that text is what the page shows."""
    texts = dict(DEFINITION)
    assert texts[term]
    assert " ".join(texts[term].split())[1:] in " ".join((figure.__doc__ or "").split())
