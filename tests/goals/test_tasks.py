"""Tasks: done by their owner, verified by the other, reopened, dropped and moved; each step once and kept."""

import pytest
from sqlalchemy import select

from mentorcruise.domain.goals import Task
from mentorcruise.domain.session_results import Side
from mentorcruise.extensions import db
from tests.factories import make_mentorship, save
from tests.goals.conftest import again, in_days


def standing(thing):
    return str(again(thing).standing)


def test_a_task_is_done_by_its_owner_and_verified_by_the_other(pair):
    """A5: what someone has committed to, the other one confirms."""
    task = pair.task(owner=Side.MENTOR)
    steps = f"/tasks/{task.id}/steps"
    assert pair.mentee.post(steps, {"action": "done"}).status_code == 403
    assert pair.mentee.post(steps, {"action": "verified"}).status_code == 409
    assert pair.mentor.post(steps, {"action": "done"}).status_code == 303
    assert pair.mentor.post(steps, {"action": "verified"}).status_code == 403
    assert "Verify" in pair.mentee.get(f"{pair.url}/goals").text
    assert pair.mentee.post(steps, {"action": "verified"}).status_code == 303
    assert standing(task) == "verified" and [s.action for s in again(task).steps] == ["done", "verified"]


def test_a_step_sent_five_times_is_taken_once(pair):
    """R11: and a late replay of `done` takes nothing back from what was verified since."""
    task = pair.task()
    assert {pair.mentee.post(f"/tasks/{task.id}/steps", {"action": "done"}).status_code for _ in range(5)} == {303}
    pair.mentor.post(f"/tasks/{task.id}/steps", {"action": "verified"})
    pair.mentee.post(f"/tasks/{task.id}/steps", {"action": "done"})
    assert [s.action for s in again(task).steps] == ["done", "verified"]


def test_both_may_reopen_and_drop(pair):
    task = pair.task()
    steps = f"/tasks/{task.id}/steps"
    pair.mentee.post(steps, {"action": "done"})
    pair.mentor.post(steps, {"action": "reopened", "note": "The last part is missing"})
    assert standing(task) == "open"
    pair.mentor.post(steps, {"action": "dropped"})
    assert standing(task) == "dropped"
    assert pair.mentee.post(steps, {"action": "done"}).status_code == 409
    pair.mentee.post(steps, {"action": "reopened"})
    assert standing(task) == "open"
    page = pair.mentee.get(f"/tasks/{task.id}").text
    assert "The last part is missing" in page and "dropped “Write tests”" in page


def test_htmx_gets_the_piece_and_a_plain_form_a_redirect(pair):
    """Toggled in place with htmx, by a page load without it."""
    task = pair.task()
    piece = pair.mentee.post(f"/tasks/{task.id}/steps?at=tab", {"action": "done"}, htmx=True)
    assert (
        piece.status_code == 200
        and piece.text.lstrip().startswith('<div id="goals"')
        and 'hx-swap-oob="true"' in piece.text
    )
    assert 'aria-pressed="true"' in piece.text and "<html" not in piece.text
    assert pair.mentee.post(f"/tasks/{task.id}/steps?at=tab", {"action": "reopened"}).location == f"{pair.url}/goals"
    assert pair.mentee.post(f"/tasks/{task.id}/steps", {"action": "done"}).location == f"/tasks/{task.id}"
    elsewhere = pair.mentee.post(f"/tasks/{task.id}/steps?at=https://evil.example", {"action": "reopened"})
    assert elsewhere.location == f"/tasks/{task.id}"


def test_a_task_belongs_where_one_can_see(pair):
    """Bad input: a milestone of another mentorship in the form, and ids that are none."""
    other = make_mentorship()
    stolen = type(pair)(other, pair.mentee, pair.mentor)
    milestone = stolen.milestone(stolen.goal())
    form = {"title": "Read", "owner": "mentee"}
    for towards in (f"milestone-{milestone.id}", f"goal-{milestone.goal_id}", "milestone-x", "7"):
        page = pair.mentee.post(f"{pair.url}/tasks", {**form, "towards": towards})
        assert page.status_code == 422 and "Not a valid choice" in page.text and "Read" in page.text
    assert db.session.scalar(select(Task)) is None
    own = pair.milestone(pair.goal())
    assert pair.mentor.post(f"{pair.url}/tasks", {**form, "towards": f"milestone-{own.id}"}).status_code == 303
    task = db.session.scalars(select(Task)).one()
    assert (task.milestone_id, task.goal_id, task.owner_side) == (own.id, own.goal_id, "mentee")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": ""}, "Say what is to be done"),
        ({"title": "x" * 201}, "At most 200"),
        ({"owner": "operator"}, "Not a valid choice"),
        ({"due_on": str(in_days(-1))}, "has passed"),
        ({"due_on": str(in_days(40))}, "is to be reached by"),
    ],
)
def test_bad_input_is_explained_and_kept(pair, form, words):
    """Bad input: nothing to do, nobody's task, a day that has passed or lies after the milestone."""
    milestone = pair.milestone(pair.goal(), due_on=in_days(30))
    sent = {"title": "Read", "owner": "mentee", "towards": f"milestone-{milestone.id}", **form}
    page = pair.mentee.post(f"{pair.url}/tasks", sent)
    assert page.status_code == 422 and words in page.text and sent["title"] in page.text
    assert db.session.scalar(select(Task)) is None


def test_a_task_is_moved_and_renamed_with_its_past_kept(pair):
    task = pair.task(due_on=in_days(-3))
    page = pair.mentor.post(f"/tasks/{task.id}", {"title": "Write better tests", "due_on": str(in_days(5))})
    assert page.status_code == 303
    assert [(s.action, s.note) for s in again(task).steps] == [("renamed", "Write tests"), ("moved", str(in_days(-3)))]
    # A day that has passed may stay, but not be chosen.
    assert pair.mentor.post(f"/tasks/{task.id}", {"title": "Other", "due_on": str(in_days(-1))}).status_code == 422
    late = pair.task(due_on=in_days(-3))
    assert pair.mentor.post(f"/tasks/{late.id}", {"title": "Renamed", "due_on": str(in_days(-3))}).status_code == 303


def test_a_step_that_is_none_is_refused_with_the_page(pair):
    task = pair.task()
    for form in ({"action": "moved"}, {"action": ""}, {"action": "done", "note": "x" * 501}):
        page = pair.mentee.post(f"/tasks/{task.id}/steps", form)
        assert page.status_code == 422 and "Write tests" in page.text
    assert again(task).steps == []


def test_a_strangers_task_is_not_there(pair, visitor):
    """S1: 404, whatever is asked."""
    task = pair.task()
    stranger = visitor(make_mentorship().mentee)
    assert stranger.get(f"/tasks/{task.id}").status_code == 404
    assert stranger.post(f"/tasks/{task.id}/steps", {"action": "dropped"}).status_code == 404
    assert stranger.post(f"/tasks/{task.id}", {"title": "Mine"}).status_code == 404
    assert stranger.post(f"{pair.url}/tasks", {"title": "Mine", "owner": "mentee"}).status_code == 404


def test_what_is_late_is_said_to_its_owner(pair):
    """A5: tasks with due dates: the owner sees what was due."""
    pair.task("Send the CV", due_on=in_days(-4))
    save(pair.task("Read the CV", owner=Side.MENTOR))
    assert "4 days late" in pair.mentee.get(f"{pair.url}/goals").text
    glance = pair.mentor.get(f"{pair.url}/goals").text.partition("Waits for you")[2]
    assert "Send the CV" not in glance
