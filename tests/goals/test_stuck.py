"""A stuck milestone is noticed in words: a week late, or its turn and nothing has happened for three weeks (A4)."""

from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.goal_board import stuck
from mentorcruise.domain.progress import StepAction
from mentorcruise.extensions import db
from tests.factories import end_mentorship
from tests.goals.conftest import in_days


def days_of(milestone, *, after: int = 0):
    """(days late, days quiet) of a stuck milestone, so many days from now; None when it is not stuck."""
    found = stuck(milestone, in_days(after), clock.now() + timedelta(days=after))
    return found and (found.days_late, found.days_quiet)


def step(pair, thing, action, *, days_ago):
    thing.note_step(action, pair.mentorship.mentee, "", clock.now() - timedelta(days=days_ago))
    db.session.commit()


def test_it_is_stuck_from_the_seventh_day_after_its_own(pair):
    milestone = pair.milestone(pair.goal(), due_on=in_days(0))
    assert days_of(milestone, after=6) is None
    assert days_of(milestone, after=7) == (7, 0)


def test_it_is_stuck_when_nothing_has_happened_for_three_weeks(pair):
    milestone = pair.milestone(pair.goal())
    assert days_of(milestone, after=20) is None
    assert days_of(milestone, after=21) == (0, 21)


def test_a_step_or_a_new_task_moves_it_on(pair):
    milestone = pair.milestone(pair.goal(), days_ago=40)
    task = pair.task(towards=milestone, days_ago=30)
    assert days_of(milestone) == (0, 30)
    step(pair, task, StepAction.DONE, days_ago=5)
    assert days_of(milestone) is None and days_of(milestone, after=16) == (0, 21)


def test_what_lies_ahead_is_not_stuck_by_waiting(pair):
    """Quiet counts when those before it are reached, and from then on; being late counts always."""
    goal = pair.goal()
    first = pair.milestone(goal, "First", days_ago=40)
    second = pair.milestone(goal, "Second", due_on=in_days(60), days_ago=40)
    assert days_of(first) == (0, 40) and days_of(second) is None
    step(pair, first, StepAction.DONE, days_ago=3)
    assert days_of(second) is None and days_of(second, after=18) == (0, 21)
    late = pair.milestone(goal, "Third", due_on=in_days(-9), days_ago=40)
    assert days_of(late) == (9, 0)


def test_what_is_reached_or_dropped_is_not_stuck(pair):
    goal = pair.goal()
    milestone = pair.milestone(goal, due_on=in_days(-30), days_ago=40)
    step(pair, milestone, StepAction.DONE, days_ago=1)
    assert days_of(milestone) is None
    other = pair.milestone(goal, "Other", due_on=in_days(-30), days_ago=40)
    step(pair, goal, StepAction.DROPPED, days_ago=0)
    assert days_of(other) is None


def test_the_page_says_it_to_both(pair):
    """A4: noticed on the tab, the goal and the milestone itself, and not after the end."""
    milestone = pair.milestone(pair.goal(), "Ship it", due_on=in_days(-12), days_ago=25)
    for browser in (pair.mentee, pair.mentor):
        for path in (f"{pair.url}/goals", f"/goals/{milestone.goal_id}", f"/milestones/{milestone.id}"):
            page = browser.get(path).text
            assert "12 days late, and nothing has happened for 25 days" in page and "stuck" in page
    end_mentorship(pair.mentorship)
    assert "stuck" not in pair.mentee.get(f"{pair.url}/goals").text.lower()
