"""What is agreed on in a session becomes a task with an owner and a day (F19, A5)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.goals import Task
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_session

KEY = "6b1f1d7e-4f5c-4b44-9c39-0a2b6c6f2d11"


@pytest.fixture
def session(pair):
    return make_session(pair)


def add(browser, session, **changes):
    form = {"title": "Send two job adverts", "owner_side": "mentor", "due_on": "", "submission_key": KEY, **changes}
    return browser.post(f"/sessions/{session.id}/tasks", form)


def number():
    return db.session.scalar(select(func.count()).select_from(Task))


def test_it_is_a_task_that_both_see(mia, max_, session):
    """F19, A5: with owner and day, on the session's page and among the mentorship's tasks."""
    due = (clock.now() + timedelta(days=3)).date()
    assert add(mia, session, due_on=due.isoformat()).location == f"/sessions/{session.id}#tasks"
    task = db.session.scalars(select(Task)).one()
    assert (task.session_id, task.owner_side, task.due_on, task.visibility) == (session.id, "mentor", due, "shared")
    for browser in (mia, max_):
        assert "Send two job adverts" in browser.get(f"/sessions/{session.id}").text
        assert "Send two job adverts" in browser.get(f"/mentorships/{session.mentorship_id}/goals").text


def test_its_owner_ticks_it_off_there(mia, max_, session):
    """A5: the one who does it says so, on the session's page and back to it."""
    add(mia, session)
    tick = re.search(r'action="(/tasks/\d+/steps\?at=session)"', max_.get(f"/sessions/{session.id}").text)
    assert tick and "/steps?at=session" not in mia.get(f"/sessions/{session.id}").text
    assert max_.post(tick[1], {"action": "done"}).location == f"/sessions/{session.id}#tasks"
    assert "Verify" in mia.get(f"/sessions/{session.id}").text


def test_sent_five_times_it_is_one_task(mia, session):
    """R11"""
    assert sorted(add(mia, session).status_code for _ in range(5)) == [303, 409, 409, 409, 409]
    assert number() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "What is to be done?"),
        ({"title": "x" * 201}, "At most 200 characters"),
        ({"owner_side": ""}, "Who does it?"),
        ({"owner_side": "operator"}, "Who does it"),
        ({"due_on": "2001-01-01"}, "This day has passed"),
        ({"due_on": "tomorrow"}, "Not a valid date"),
    ],
)
def test_bad_input_is_explained_and_kept(mia, session, changes, words):
    answer = add(mia, session, **changes)
    assert answer.status_code == 422 and words in answer.text
    assert changes.get("title", "Send two job adverts") in answer.text
    assert number() == 0


def test_an_ended_mentorship_takes_no_tasks(mia, session, pair):
    """Nobody is given anything to do in a mentorship that has ended."""
    end_mentorship(pair)
    refused = add(mia, session)
    assert refused.status_code == 409 and "This mentorship has ended" in refused.text
    assert f'action="/sessions/{session.id}/tasks"' not in mia.get(f"/sessions/{session.id}").text
    assert number() == 0
