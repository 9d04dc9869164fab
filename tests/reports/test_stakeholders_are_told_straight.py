"""What the report for stakeholders says is no more than its figures bear."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.applications import SkillAssessment
from tests.criteria.rules import asks, every, first_criterion, set_by
from tests.factories import make_mentor, make_mentorship, make_operator, save
from tests.metrics.worlds import JUNE, ended
from tests.reports.meeting import FIRST, met
from tests.reports.reading import REPORT, words

OF_JUNE = "since=2026-06-01&until=2026-06-30"


@pytest.fixture
def told(visitor):
    """What the page says, in words."""
    browser = visitor(make_operator())
    return lambda page="/operator/stakeholder-report": words(browser.get(f"{page}?{OF_JUNE}").text)


def test_where_no_answer_is_needed_silence_changes_nothing(told, work):
    """A40: a criterion that judges without an answer knows no bounds of those who did not give one."""
    operator = make_operator()
    first_criterion(JUNE - timedelta(days=400))
    set_by(operator, every(asks("days", 50)), clock.now())
    for number in range(12):
        ended("no" if number < 4 else None, started_at=JUNE - timedelta(days=60 if number < 9 else 30))
    work()
    for page in ("/operator/stakeholder-report", f"{REPORT}success"):
        said = told(page)
        assert "75% of those that can be judged succeeded" in said
        assert "All 12 could be judged" in said
        assert "If all of them had failed" not in said
    assert "33% answered the exit survey." in told()
    assert "Succeeded, by kind of goal" in told() and "Reached their goal" not in told()


def test_what_cannot_be_judged_is_said_not_to_be(told, work):
    """A40: under a criterion of stars it is not those without an answer who failed or succeeded."""
    operator = make_operator()
    first_criterion(JUNE - timedelta(days=400))
    set_by(operator, every(asks("stars", 3)), clock.now())
    for number in range(12):
        ended("yes" if number < 10 else None)
    work()
    assert (
        "83% answered the exit survey. 2 of 12 cannot be judged, as nobody has said. If all of them had failed, the rate "
        "would be 83%; if all had succeeded, 100%." in told()
    )


def test_a_clear_change_is_said_to_be_one_though_the_intervals_overlap(told, counted):
    """A10: 24 of 30 after 14 of 30 is a change by the interval of the difference."""
    nora = make_mentor(capacity=50)
    for month, won in ((JUNE - timedelta(days=30), 14), (JUNE, 24)):
        for number in range(30):
            ended("yes" if number < won else "no", at=month, mentor=nora)
    counted()
    assert "In the time before the rate was 47% (14 of 30). The change is 33.3 percentage points" in told()
    assert ": a clear change." in told()


def reassessed(gains, mentor):
    for gain in gains:
        pair = ended("yes", mentor=mentor)
        save(SkillAssessment(
            application_id=pair.application_id, skill_id=mentor.skills[0].id, assessor_id=pair.mentee_id, moment="final",
            score=2 + gain, assessed_at=JUNE,
        ))  # fmt: skip


@pytest.mark.parametrize(
    ("gains", "title"),
    [
        ([1, -1] * 5 + [1], "Whether mentees grew cannot be told: the interval holds 0, too"),
        ([-1] * 8 + [0] * 2, "Mentees see themselves 0.8 levels lower than before"),
        ([2] * 10 + [1] * 2, "Mentees gain 1.8 levels in their skills"),
    ],
)
def test_growth_is_named_only_where_the_interval_leaves_out_0(told, counted, gains, title):
    """A35: with its interval."""
    reassessed(gains, make_mentor(capacity=50))
    counted()
    assert title in told()
    assert "Skills grew by" not in told()


def test_who_missed_sessions_adds_up(told, counted):
    """A28: by the mentee, by the mentor and by both."""
    pair = make_mentorship(started_at=FIRST - timedelta(days=2))
    for number, who in enumerate(["mentee"] * 3 + ["mentor"] * 2 + ["both"]):
        met(pair, FIRST + timedelta(days=number), result=f"{who}_missed")
    counted()
    assert "6 appointments were missed: 3 by the mentee, 2 by the mentor and 1 by both." in told()
