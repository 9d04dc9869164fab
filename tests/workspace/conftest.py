"""A pair in their workspace: both browsers, and goals that come along by chance."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from mentorcruise import clock
from mentorcruise.domain.goals import Goal, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.progress import StepAction
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.waiting import Eyes, Waiting, waiting
from mentorcruise.extensions import db
from tests.factories import make_mentorship, save
from tests.visitor import Visitor


@dataclass
class Pair:
    """A running mentorship of sixty days with both browsers."""

    mentorship: Mentorship
    mentee: Visitor
    mentor: Visitor

    @property
    def url(self) -> str:
        return f"/mentorships/{self.mentorship.id}"

    def eyes(self, side: str) -> Eyes:
        pair = self.mentorship
        if side == "mentee":
            return Eyes.of_mentee(pair.mentee_id)
        return Eyes.of_mentor(pair.mentor.person_id, pair.mentor_id)

    def waits(self, side: str, kind: str = "") -> list[Waiting]:
        """What waits for one side, of one kind if one is named."""
        now = clock.now()
        rows = waiting(db.session.connection(), self.eyes(side), now.date(), now, self.mentorship.id)
        return [row for row in rows if not kind or row.kind == kind]

    def kinds(self, side: str) -> set[str]:
        return {row.kind for row in self.waits(side)}

    def by_chance(self, seed: int, goals: int = 12) -> None:
        """Goals, milestones and tasks of both, private ones among them, each with some steps."""
        chance, now = random.Random(seed), clock.now()
        people = (self.mentorship.mentee, self.mentorship.mentor.person)
        for number in range(goals):
            by = chance.choice(people)
            goal = Goal.set(self.mentorship, f"Goal {number}", "", chance.random() < 0.3, by, now - timedelta(days=50))
            save(goal)
            things: list[Any] = [goal]
            for mark in range(chance.randint(0, 3)):
                due = now.date() + timedelta(days=chance.randint(-20, 20)) if chance.random() < 0.6 else None
                made = now - timedelta(days=chance.randint(0, 50))
                things.append(goal.add_milestone(f"Mark {number}.{mark}", due, by, made))
            db.session.flush()
            for task in range(chance.randint(0, 3)):
                due = now.date() + timedelta(days=chance.randint(-9, 12)) if chance.random() < 0.8 else None
                made = now - timedelta(days=chance.randint(0, 50))
                towards, side = chance.choice([goal, *goal.milestones, None]), chance.choice(list(Side))
                things.append(save(Task.agree(self.mentorship, f"Task {number}.{task}", side, due, by, made, towards)))
            for thing in things:
                for ago in sorted((chance.randint(0, 40) for _ in range(chance.randint(0, 3))), reverse=True):
                    action = chance.choice([*StepAction, StepAction.DONE, StepAction.DONE])
                    thing.note_step(action, by, "", now - timedelta(days=ago))
        db.session.commit()
        db.session.expire_all()


@pytest.fixture
def pair(visitor: Callable[..., Visitor]) -> Pair:
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=60))
    return Pair(mentorship, visitor(mentorship.mentee), visitor(mentorship.mentor.person))
