"""A pair with goals: what the tests of goals share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from mentorcruise import clock
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_results import Side
from mentorcruise.extensions import db
from tests.factories import make_mentorship, save
from tests.visitor import Visitor


def in_days(days: int) -> date:
    return clock.now().date() + timedelta(days=days)


@dataclass
class Pair:
    """A running mentorship with both browsers."""

    mentorship: Mentorship
    mentee: Visitor
    mentor: Visitor

    @property
    def url(self) -> str:
        return f"/mentorships/{self.mentorship.id}"

    def goal(self, title: str = "Build a service", *, private: bool = False, by: Any = None) -> Goal:
        by = by or self.mentorship.mentee
        return save(Goal.set(self.mentorship, title, "", private, by, clock.now()))

    def milestone(
        self, goal: Goal, title: str = "First release", due_on: date | None = None, days_ago: int = 0
    ) -> Milestone:
        at = clock.now() - timedelta(days=days_ago)
        return save(goal.add_milestone(title, due_on, self.mentorship.mentee, at))

    def task(self, title: str = "Write tests", owner: Side = Side.MENTEE, towards: Any = None, **more: Any) -> Task:
        due_on, days_ago = more.get("due_on"), more.get("days_ago", 0)
        at = clock.now() - timedelta(days=days_ago)
        return save(Task.agree(self.mentorship, title, owner, due_on, self.mentorship.mentee, at, towards))


@pytest.fixture
def pair(visitor: Callable[..., Visitor]) -> Pair:
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=60))
    return Pair(mentorship, visitor(mentorship.mentee), visitor(mentorship.mentor.person))


def again(thing: Any) -> Any:
    """The row as it is in the database now."""
    db.session.expire_all()
    return db.session.get_one(type(thing), thing.id)
