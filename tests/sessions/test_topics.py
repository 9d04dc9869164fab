"""Which goals and skills a session was about, in the eyes of both (A36)."""

import re

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.goals import Goal
from mentorcruise.domain.progress import ProgressStep
from mentorcruise.domain.session_topics import subjects_of
from mentorcruise.domain.session_work import SessionTopic
from mentorcruise.extensions import db
from tests.factories import make_session, save


@pytest.fixture
def goals(pair):
    """One goal that both see, one that Mia keeps to herself, one that was given up."""
    rows = [
        Goal(mentorship_id=pair.id, title=title, owner_id=pair.mentee_id, visibility=visibility, created_at=clock.now())
        for title, visibility in (("Build a service", "shared"), ("Sleep well", "private"), ("Learn Go", "shared"))
    ]
    save(*rows)
    save(ProgressStep(goal_id=rows[2].id, action="dropped", by_id=pair.mentee_id, at=clock.now()))
    return rows


@pytest.fixture
def session(pair):
    return make_session(pair)


def tag(browser, session, *topics):
    return browser.post(f"/sessions/{session.id}/topics", {"topics": list(topics)})


def skill(pair, number=0):
    return sorted((a.skill for a in pair.application.assessments), key=lambda s: s.name)[number]


def tagged(session):
    open_yet = SessionTopic.removed_at.is_(None)
    rows = db.session.execute(
        select(SessionTopic.side, SessionTopic.goal_id, SessionTopic.skill_id).where(open_yet).order_by(SessionTopic.id)
    )
    return {tuple(row) for row in rows}


def test_both_tag_goals_and_skills_and_see_where_they_agree(mia, max_, pair, session, goals):
    """A36: topics tagged by both sides; agreed, only you, only the other."""
    python, testing = skill(pair, 0), skill(pair, 1)
    tag(mia, session, f"goal-{goals[0].id}", f"skill-{python.id}")
    tag(max_, session, f"skill-{python.id}", f"skill-{testing.id}")
    page = re.sub(r"\s+", " ", mia.get(f"/sessions/{session.id}").text)
    assert "You agree on 1 of 3" in page
    assert re.search(r"python</span></label> <span class=\"badge ok\">Both of you", page)
    assert "Only you" in page and "Only Max" in page
    by_key = {s.key: s for s in subjects_of(db.session.connection(), pair.id, session.id)}
    assert by_key[f"skill-{python.id}"].is_agreed and not by_key[f"goal-{goals[0].id}"].is_agreed


def test_what_is_private_or_given_up_is_not_offered(mia, max_, pair, session, goals):
    """S13: a private goal is not named to the other one, nor can it be tagged."""
    page = max_.get(f"/sessions/{session.id}").text
    assert "Build a service" in page and "Sleep well" not in page and "Learn Go" not in page
    for goal in goals[1:]:
        refused = tag(mia, session, f"goal-{goal.id}")
        assert refused.status_code == 422
    assert tagged(session) == set()


def test_a_goal_that_was_given_up_later_stays_where_it_was_tagged(mia, pair, session, goals):
    """A8"""
    tag(mia, session, f"goal-{goals[0].id}")
    save(ProgressStep(goal_id=goals[0].id, action="dropped", by_id=pair.mentee_id, at=clock.now()))
    assert "Build a service" in mia.get(f"/sessions/{session.id}").text


def test_tags_are_changed_and_taken_back_and_nothing_is_deleted(mia, pair, session):
    """A8, R11: the last choice counts; sending it five times is choosing once."""
    first, second = f"skill-{skill(pair, 0).id}", f"skill-{skill(pair, 1).id}"
    tag(mia, session, first)
    assert {tag(mia, session, second).status_code for _ in range(5)} == {303}
    assert tagged(session) == {("mentee", None, skill(pair, 1).id)}
    tag(mia, session)
    assert tagged(session) == set()
    rows = db.session.scalars(select(SessionTopic)).all()
    assert len(rows) == 2 and all(row.removed_at for row in rows)


@pytest.mark.parametrize("topic", ["skill-0", "goal-99999", "skill-", "x", "goal-1-2"])
def test_what_was_not_offered_is_refused(mia, session, topic):
    """S2"""
    assert tag(mia, session, topic).status_code == 422
    assert tagged(session) == set()
