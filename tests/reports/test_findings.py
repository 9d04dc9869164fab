"""Titles say what the figures bear, and no more."""

from datetime import date

import pytest

from mentorcruise.domain.surveys import Outcome
from mentorcruise.metrics.endings import Cohort
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.success import Counts, figure
from mentorcruise.reports import findings

SURE, UNSURE, POOR, FEW = Rate(90, 100), Rate(7, 10), Rate(40, 100), Rate(2, 9)


def cohort(started: int, running: int, successes: int) -> Cohort:
    counts = Counts(judged=successes, successes=successes)
    return Cohort(date(2026, 1, 1), started, running, 0, started - running, figure(counts))


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        ([("a", SURE), ("b", POOR), ("c", UNSURE)], ("a", "b")),
        ([("a", SURE), ("b", UNSURE)], None),
        ([("a", SURE), ("b", FEW)], None),
        ([("a", Rate(10, 11)), ("b", Rate(85, 100)), ("c", Rate(60, 100))], ("b", "c")),
        ([("a", SURE), ("b", POOR), ("c", Rate(3, 10))], ("a", "b")),
        ([], None),
    ],
)
def test_the_best_is_named_only_where_intervals_do_not_touch(rates, told):
    assert findings.apart(rates) == told


def test_goals_that_cannot_be_told_apart_are_said_to_be():
    assert findings.by_goal([("Learn", SURE), ("Lead", POOR)]) == "“Learn” succeeds clearly more often than “Lead”"
    said = findings.by_goal([("Learn", SURE), ("Lead", UNSURE)])
    assert said == "No kind of goal succeeds clearly more often than another"
    assert findings.by_goal([("Learn", SURE), ("Lead", FEW)]) == "Success by goal"


def test_months_with_too_few_cases_are_left_out_of_the_range():
    months = [(date(2026, n, 1), rate) for n, rate in enumerate((FEW, SURE, POOR), 1)]
    assert findings.by_month(months) == "From month to month the success rate lies between 40% and 90%"
    assert findings.by_month(months[:2]) == "Success rate by month of ending"


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([SURE, FEW, POOR], "2 of these 3 mentors have answers enough to name a success rate"),
        ([SURE, FEW], "1 of these 2 mentors has answers enough to name a success rate"),
        ([FEW], "No mentor has answers enough to name a success rate"),
        ([], "Success by mentor"),
    ],
)
def test_it_says_how_many_mentors_have_answers_enough(rates, said):
    assert findings.by_mentor(rates) == said


def test_the_most_frequent_ending_is_named_with_its_number():
    found = dict.fromkeys(Outcome, 0)
    assert findings.most_frequent(found) == "What the endings were"
    found |= {Outcome.GOAL_REACHED: 1_200, Outcome.TRIAL_LOSS: 300}
    assert findings.most_frequent(found) == "The most frequent ending is “goal reached”: 1,200 of 1,500"


def test_of_those_who_began_it_says_who_succeeded_and_who_still_runs():
    assert findings.of_those_who_began([]) == "Success by month of start"
    assert "none have succeeded so far" in findings.of_those_who_began([cohort(7, 3, 0)])
    said = findings.of_those_who_began([cohort(1_000, 0, 1), cohort(70, 1, 0)])
    assert said == "Of 1,070 that began, 1 has succeeded so far and 1 still runs"


def test_programs_and_trial_losses():
    assert findings.lost_in_the_trial(SURE) == "90% of those who began left within the trial"
    assert findings.lost_in_the_trial(FEW) == "Who leaves within the trial"
    assert findings.by_program([("A", SURE), ("B", POOR)]) == "A clearly larger share takes part in A than in B"
    assert (
        findings.by_program([("A", SURE), ("B", SURE)])
        == "No program has a clearly larger share taking part than another"
    )
