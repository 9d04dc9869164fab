"""Goals under the goal statement: written down, planned from a template, changed with the former words kept."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.goal_templates import TEMPLATES
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.progress import ProgressStep
from mentorcruise.extensions import db
from tests.factories import end_mentorship
from tests.goals.conftest import again, in_days


def test_both_write_goals_down_and_both_see_them(pair):
    """A4: whoever writes a shared goal down, it is the mentee's to reach."""
    answer = pair.mentor.post(f"{pair.url}/goals", {"title": "Ship a service", "description": "In **Python**"})
    goal = db.session.scalar(select(Goal))
    assert answer.status_code == 303 and answer.location == f"/goals/{goal.id}"
    assert goal.owner_id == pair.mentorship.mentee_id
    for browser in (pair.mentee, pair.mentor):
        assert "Ship a service" in browser.get(f"{pair.url}/goals").text
        assert "<strong>Python</strong>" in browser.get(f"/goals/{goal.id}").text


def test_a_goal_form_sent_again_keeps_one_goal(pair):
    """R11: the key in the form makes the replay the same goal."""
    form = {"title": "Ship a service", "submission_key": "6c7a5d9e-6a3f-4a53-9a4e-0d2f7a1c8b12"}
    answers = [pair.mentee.post(f"{pair.url}/goals", form).status_code for _ in range(3)]
    assert answers == [303, 409, 409]
    assert db.session.scalar(select(func.count(Goal.id))) == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": ""}, "Say in a line"),
        ({"title": "x" * 161}, "At most 160"),
        ({"title": "Fine", "description": "y" * 3001}, "At most 3000"),
    ],
)
def test_bad_input_is_explained_and_kept(pair, form, words):
    page = pair.mentee.post(f"{pair.url}/goals", form)
    assert page.status_code == 422 and words in page.text
    assert all(value in page.text for value in form.values())


@pytest.mark.parametrize("kind", GoalCategory)
def test_every_kind_of_goal_has_a_plan_that_one_click_applies(pair, kind):
    """A4: milestones by week with first tasks, spread over the weeks, for each of the six kinds of goals."""
    plan = TEMPLATES[kind]
    assert plan.title in pair.mentee.get(f"{pair.url}/goals").text
    assert pair.mentee.post(f"{pair.url}/goals", {"follow": str(kind)}).status_code == 303
    goal = db.session.scalar(select(Goal))
    assert (goal.title, goal.template) == (plan.title, kind)
    assert [m.title for m in goal.milestones] == [mark.title for mark in plan.marks]
    assert [m.due_on for m in goal.milestones] == [in_days(7 * mark.week) for mark in plan.marks]
    tasks = db.session.scalars(select(Task)).all()
    assert len(tasks) == sum(len(mark.shared_out()) for mark in plan.marks) and {t.owner_side for t in tasks} == {
        "mentee",
        "mentor",
    }
    assert all(clock.now().date() <= task.due_on <= task.milestone.due_on for task in tasks)
    assert len(plan.marks) >= 4 and all(len(mark.tasks) >= 2 for mark in plan.marks)


def test_a_plan_that_is_followed_is_not_applied_twice(pair):
    """R11: two clicks, two tabs or both people: one goal."""
    first = pair.mentee.post(f"{pair.url}/goals", {"follow": "get_promoted"})
    second = pair.mentor.post(f"{pair.url}/goals", {"follow": "get_promoted"})
    assert first.location == second.location and db.session.scalar(select(func.count(Goal.id))) == 1
    assert 'value="get_promoted"' not in pair.mentee.get(f"{pair.url}/goals").text
    assert pair.mentee.post(f"{pair.url}/goals", {"follow": "become_famous"}).status_code == 422


def test_what_a_goal_was_called_before_is_kept(pair):
    """A4: both may edit a shared goal; the former words stay in its history."""
    goal = pair.goal("Bild a service")
    pair.mentor.post(f"/goals/{goal.id}", {"title": "Build a service", "description": "Small"})
    pair.mentee.post(f"/goals/{goal.id}", {"title": "Build a service", "description": "Small, but real"})
    steps = db.session.scalars(select(ProgressStep).order_by(ProgressStep.id)).all()
    assert [(s.action, s.note) for s in steps] == [
        ("renamed", "Bild a service"),
        ("described", ""),
        ("described", "Small"),
    ]
    page = pair.mentee.get(f"/goals/{goal.id}").text
    assert "Before: “Bild a service”" in page and "Before: “Small”" in page
    assert pair.mentee.post(f"/goals/{goal.id}", {"title": ""}).status_code == 422


def test_milestones_get_a_day_ahead(pair):
    """Bad input: a day that has passed, one in another age, or none at all that could be read."""
    goal = pair.goal()
    add = f"/goals/{goal.id}/milestones"
    assert pair.mentee.post(add, {"title": "Half-way", "due_on": in_days(30).isoformat()}).status_code == 303
    assert pair.mentor.post(add, {"title": "Without a day"}).status_code == 303
    for day, words in ((in_days(-1), "has passed"), (in_days(5000), "five years"), ("soon", "Not a valid date")):
        page = pair.mentee.post(add, {"title": "Odd", "due_on": str(day)})
        assert page.status_code == 422 and words in page.text and "Odd" in page.text
    assert [m.title for m in again(goal).milestones] == ["Half-way", "Without a day"]


def test_a_milestone_moves_and_is_renamed_with_its_past_kept(pair):
    goal = pair.goal()
    milestone = pair.milestone(goal, due_on=in_days(10))
    form = {"title": "Second release", "due_on": in_days(20).isoformat()}
    assert pair.mentee.post(f"/milestones/{milestone.id}", form).status_code == 303
    steps = [(s.action, s.note) for s in again(milestone).steps]
    assert steps == [("renamed", "First release"), ("moved", in_days(10).isoformat())]
    pair.mentee.post(f"/milestones/{milestone.id}", form)
    assert len(again(milestone).steps) == 2


def test_a_milestone_is_not_put_before_its_tasks(pair):
    """Bad input: dates upside down."""
    milestone = pair.milestone(pair.goal(), due_on=in_days(20))
    task = pair.task(towards=milestone, due_on=in_days(15))
    page = pair.mentee.post(
        f"/milestones/{milestone.id}", {"title": "First release", "due_on": in_days(10).isoformat()}
    )
    assert page.status_code == 422 and f"“{task.title}” leads to it and is due later" in page.text
    assert again(milestone).due_on == in_days(20)


def test_progress_is_seen_at_a_glance(pair):
    """A2, A9: milestones reached of all, in a ring with words; what was dropped is not counted."""
    goal = pair.goal()
    first, second, third = (pair.milestone(goal, name) for name in ("One", "Two", "Three"))
    pair.mentee.post(f"/milestones/{first.id}/steps", {"action": "done"})
    pair.mentor.post(f"/milestones/{third.id}/steps", {"action": "dropped"})
    page = pair.mentor.get(f"{pair.url}/goals").text
    assert "1/2</text>" in page and "milestones reached" in page
    pair.mentee.post(f"/milestones/{second.id}/steps", {"action": "done"})
    assert "2/2</text>" in pair.mentee.get(f"/goals/{goal.id}").text


def test_a_reached_goal_is_verified_by_the_other(pair):
    """A3, A9: the mentee says that it is reached, the mentor agrees."""
    goal = pair.goal()
    assert pair.mentor.post(f"/goals/{goal.id}/steps", {"action": "done"}).status_code == 403
    assert (
        pair.mentee.post(f"/goals/{goal.id}/steps", {"action": "done", "note": "Live since Monday"}).status_code == 303
    )
    assert pair.mentee.post(f"/goals/{goal.id}/steps", {"action": "verified"}).status_code == 403
    assert "says it is done" in pair.mentor.get(f"{pair.url}/goals").text
    assert pair.mentor.post(f"/goals/{goal.id}/steps", {"action": "verified"}).status_code == 303
    page = pair.mentee.get(f"/goals/{goal.id}").text
    assert "Live since Monday" in page and "verified “Build a service”" in page and again(goal).standing == "verified"


def test_nothing_changes_after_the_end(pair):
    """The goals of an ended mentorship can be read, and stay as they are."""
    goal = pair.goal()
    milestone, task = pair.milestone(goal), pair.task()
    end_mentorship(pair.mentorship, at=clock.now() - timedelta(hours=1))
    for path, form in (
        (f"{pair.url}/goals", {"title": "More"}),
        (f"{pair.url}/goals", {"follow": "get_promoted"}),
        (f"{pair.url}/tasks", {"title": "More", "owner": "mentee"}),
        (f"/goals/{goal.id}", {"title": "Other"}),
        (f"/goals/{goal.id}/milestones", {"title": "More"}),
        (f"/goals/{goal.id}/steps", {"action": "done"}),
        (f"/milestones/{milestone.id}", {"title": "Other"}),
        (f"/tasks/{task.id}/steps", {"action": "done"}),
    ):
        answer = pair.mentee.post(path, form)
        assert answer.status_code == 409 and "has ended" in answer.text, path
    for path in (f"{pair.url}/goals", f"/goals/{goal.id}", f"/tasks/{task.id}", f"/milestones/{milestone.id}"):
        page = pair.mentor.get(path)
        assert page.status_code == 200 and page.text.count('method="post"') == pair.mentor.get(
            "/mentorships"
        ).text.count('method="post"')
    assert (
        db.session.scalar(select(func.count(ProgressStep.id))) == 0
        and db.session.scalar(select(func.count(Milestone.id))) == 1
    )
