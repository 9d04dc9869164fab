"""Plans for the common kinds of goals: milestones by week with their first tasks, to be applied at once and edited after (A4)."""

from datetime import date, datetime, timedelta

from mentorcruise.domain import goal_plans_career, goal_plans_growth
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goals import Goal, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Actor

_PLANS = {**goal_plans_career.PLANS, **goal_plans_growth.PLANS}
TEMPLATES = {kind: _PLANS[kind] for kind in GoalCategory}


def apply(template: GoalCategory, mentorship: Mentorship, by: Actor, today: date, now: datetime) -> Goal:
    """The plan as a goal of the pair that begins today; its tasks are spread over the weeks. Raises MentorshipEnded."""
    plan = TEMPLATES[template]
    goal = Goal.set(mentorship, plan.title, plan.description, False, by, now)
    goal.template = template
    begins = today
    for mark in plan.marks:
        ends = today + timedelta(weeks=mark.week)
        milestone = goal.add_milestone(mark.title, ends, by, now)
        tasks = mark.shared_out()
        for number, (title, side) in enumerate(tasks, 1):
            Task.agree(mentorship, title, side, begins + (ends - begins) * number / len(tasks), by, now, milestone)
        begins = ends
    return goal
