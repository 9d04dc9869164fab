"""The monitor grades itself on a history whose figures are worked out by hand."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.alert_rules import RuleGrade
from mentorcruise.extensions import db
from mentorcruise.health.bad_endings import BAD_ENDINGS, BAD_VALUES
from mentorcruise.health.grading import grade, grade_rule, tried
from mentorcruise.health.rules import BY_NAME, RULES
from mentorcruise.jobs.registry import HANDLERS
from tests.factories import answer_survey, end_mentorship, make_mentorship, make_session
from tests.health.history import live_through

RULE = BY_NAME["no_first_session"]


def lived(started, ended=None, *, cause="mentee_left", goal=None, met=None):
    """A mentorship that started and ended so many days ago; they met so many days ago, or never."""
    now = clock.now()
    pair = make_mentorship(started_at=now - timedelta(days=started))
    if met is not None:
        session = make_session(pair, days_ago=met)
        result = {"at": now - timedelta(days=met), "id": session.id}
        db.session.execute(text("SET LOCAL mentorcruise.erasure = 'on'"))
        db.session.execute(text("UPDATE session_results SET settled_at = :at WHERE session_id = :id"), result)
        db.session.execute(text("UPDATE mentoring_sessions SET created_at = :at WHERE id = :id"), result)
        db.session.commit()
    if ended is not None:
        end_mentorship(pair, at=now - timedelta(days=ended), cause=cause)
        if goal:
            answer_survey(pair, goal)
    return pair


def graded(rule=RULE, **numbers):
    held = {**rule.defaults, **numbers}
    return grade(db.session(), rule, held, held, 0, clock.now())


def test_precision_recall_and_lead_time_of_a_history_worked_out_by_hand(app):
    """Issue 4: grades itself. The rule speaks ten days after the start, until they meet."""
    lived(200, 170, cause="mentor_ended")  # raised 190 days ago, bad ending 20 days later: right
    lived(200, 120, cause="lapsed")  # raised 190 days ago, bad ending 70 days later: too late to have been meant
    lived(150, 110, goal="no")  # raised 140 days ago, the goal was not reached, 30 days later: right
    lived(150, 110, goal="yes")  # raised, and reached the goal all the same: wrong
    lived(150, 100, cause="mentor_ended", met=148)  # not raised, bad ending: not foreseen
    lived(100)  # raised 90 days ago, runs on: wrong
    lived(50, 20, cause="lapsed")  # raised 40 days ago: not judged yet, but the ending was foreseen 20 days ahead
    lived(30)  # raised 20 days ago: not judged yet
    lived(100, 95, cause="mentor_ended")  # a trial loss is no bad ending, and came before the rule speaks
    found = graded()
    assert (found.raised, found.judged, found.right) == (7, 5, 2)
    assert (found.endings, found.foreseen) == (5, 3)
    assert {day: n for day, n in enumerate(found.lead_days) if n} == {20: 2, 30: 1}


def test_what_is_younger_than_sixty_days_is_not_judged_even_if_it_has_ended(app):
    """Honest: of young alerts only the quick endings are known."""
    lived(60, 20, cause="lapsed")
    found = graded()
    assert (found.raised, found.judged, found.right, found.foreseen) == (1, 0, 0, 1)


def test_another_threshold_is_graded_on_the_same_history(app):
    lived(200, 195 - 7, cause="mentor_ended")
    assert (graded().raised, graded(first_days=5).right, graded(first_days=15).raised) == (1, 1, 0)


@pytest.mark.parametrize(
    ("cause", "goal", "bad"),
    [
        ("mentor_ended", None, True),
        ("payment_failed", None, True),
        ("lapsed", None, True),
        ("mentee_left", None, False),
        ("mentee_left", "no", True),
        ("mentee_left", "partly", False),
        ("mentor_ended", "yes", False),
    ],
)
def test_a_bad_ending_is_defined_once(app, cause, goal, bad):
    pair = lived(60, 20, cause=cause, goal=goal)
    found = db.session.execute(text(f"SELECT mentorship_id FROM ({BAD_ENDINGS}) bad"), BAD_VALUES).scalars().all()
    assert (pair.id in found) == bad


def test_the_grades_are_made_anew_by_a_job_and_never_doubled(app, work):
    """Derived rows: from nothing, the same rows; A41."""
    live_through(mentees=60, mentors=20)
    for _ in range(2):
        HANDLERS["health.grade_all"]("2030-06-01")
        db.session.commit()
    assert work() == len(RULES)
    first = db.session.query(RuleGrade).count()
    for rule in RULES:
        grade_rule(db.session(), rule, rule.defaults, clock.now())
    db.session.commit()
    rows = db.session.query(RuleGrade).all()
    assert len(rows) == first
    assert {row.rule for row in rows} == {rule.name for rule in RULES if rule.foresees}
    assert [row.rule for row in rows if row.in_force] == [row.rule for row in rows if row.place == 0]


def test_what_is_tried_makes_sense():
    for rule in RULES:
        for numbers in tried(rule, rule.defaults):
            assert not rule.check(numbers), (rule.name, numbers)
            for number in rule.numbers:
                assert number.least <= numbers[number.name] <= number.most
