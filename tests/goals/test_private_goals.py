"""A private goal is seen by its owner alone, with its milestones and tasks; not by the other one, nor by operators."""

import pytest
from sqlalchemy import select

from mentorcruise.domain.goals import Task
from mentorcruise.extensions import db
from tests.factories import make_operator

CANARY = "canary-private-goal"


@pytest.fixture
def secret(pair):
    """The mentor's private goal with a milestone and a task, all with the canary in their titles."""
    goal = pair.goal(f"{CANARY} goal", private=True, by=pair.mentorship.mentor.person)
    milestone = pair.milestone(goal, f"{CANARY} milestone")
    form = {"title": f"{CANARY} task", "owner": "mentee", "towards": f"milestone-{milestone.id}"}
    assert pair.mentor.post(f"{pair.url}/tasks", form).status_code == 303
    return goal, milestone, db.session.scalars(select(Task)).one()


def paths(goal, milestone, task):
    return [f"/goals/{goal.id}", f"/milestones/{milestone.id}", f"/tasks/{task.id}"]


def test_its_owner_sees_it_marked_as_private(pair, secret):
    """A4: private or shared."""
    for path in [f"{pair.url}/goals", *paths(*secret)]:
        page = pair.mentor.get(path)
        assert page.status_code == 200 and CANARY in page.text and "nly you" in page.text


def test_the_other_one_finds_nothing(pair, secret):
    """S1, S13: 404 on every address, the canary on no page, not a count of it."""
    for path in paths(*secret):
        assert pair.mentee.get(path).status_code == 404
        assert pair.mentee.post(f"{path}/steps", {"action": "dropped"}).status_code == 404
        assert pair.mentee.post(path, {"title": "Mine now"}).status_code == 404
    assert pair.mentee.post(f"/goals/{secret[0].id}/milestones", {"title": "Mine"}).status_code == 404
    towards = {"title": "Mine", "owner": "mentee", "towards": f"goal-{secret[0].id}"}
    assert pair.mentee.post(f"{pair.url}/tasks", towards).status_code == 422
    for path in (pair.url, f"{pair.url}/goals", f"{pair.url}/sessions", "/mentorships"):
        assert CANARY not in pair.mentee.get(path).text
    assert "0/1" not in pair.mentee.get(f"{pair.url}/goals").text
    assert "0/1</text>" in pair.mentor.get(f"{pair.url}/goals").text


def test_operators_find_nothing_either(pair, secret, visitor):
    """S13, S15: an operator is no part of the pair."""
    operator = visitor(make_operator())
    for path in [f"{pair.url}/goals", *paths(*secret)]:
        assert operator.get(path).status_code == 404
    for path in (f"/operator/mentorships/{pair.mentorship.id}", f"/operator/people/{pair.mentorship.mentee_id}"):
        page = operator.get(path)
        assert page.status_code == 200 and CANARY not in page.text


def test_what_hangs_on_it_is_its_owners_and_needs_nobody_to_verify(pair, secret):
    """Whatever was sent: the task is the owner's own and private."""
    task = secret[2]
    assert (task.owner_side, task.visibility) == ("mentor", "private")
    assert pair.mentor.post(f"/tasks/{task.id}/steps", {"action": "done"}).status_code == 303
    assert pair.mentor.post(f"/tasks/{task.id}/steps", {"action": "verified"}).status_code == 403


def test_the_mentee_may_keep_one_too(pair):
    pair.mentee.post(f"{pair.url}/goals", {"title": CANARY, "private": "y"})
    assert CANARY in pair.mentee.get(f"{pair.url}/goals").text
    assert CANARY not in pair.mentor.get(f"{pair.url}/goals").text
