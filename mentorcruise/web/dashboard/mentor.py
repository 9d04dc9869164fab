"""What a mentor sees first: who needs them, this week, load against capacity, the own record (A6, A13)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from mentorcruise.domain.agenda import Ahead, ahead
from mentorcruise.domain.answering import audiences, standing
from mentorcruise.domain.application_lists import waiting_for, was_mentee
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.goal_progress import GoalProgress, goal_progress
from mentorcruise.domain.mentees import load_of, running_of
from mentorcruise.domain.waiting import Eyes, waiting
from mentorcruise.health.kindly import hints
from mentorcruise.metrics.mentor_record import growth_of_mentees, hours_held, mentor_record, ratings_received
from mentorcruise.metrics.registry import published
from mentorcruise.metrics.success import DEFINITION
from mentorcruise.web.hints import hints_as_waits
from mentorcruise.web.viewer import Viewer
from mentorcruise.web.waits import due_tasks, unread_by_mentorship, waits_of
from mentorcruise.web.words import hour, local, weekday

SHOWN = 8
WEEK = timedelta(days=7)
DEFINITIONS = {
    "success": DEFINITION,
    "hours": published(hours_held.__doc__),
    "ratings": published(ratings_received.__doc__),
    "growth": published(growth_of_mentees.__doc__),
}


@dataclass(frozen=True)
class WeekDay:
    """A day of the week ahead, as `week_list` shows it."""

    label: str
    today: bool
    entries: list[dict[str, str]]


def mentor_board(connection: Connection, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """All that the page shows."""
    assert viewer.mentor_id is not None
    eyes, today = Eyes.of_mentor(viewer.id, viewer.mentor_id), local(now).date()
    rows = waiting(connection, eyes, today, now)
    told = hints_as_waits(hints(connection, viewer.mentor_id))
    waits = [*told, *waits_of(rows, is_mentor=True, with_name=True)]
    applications = waiting_for(connection, viewer.mentor_id)
    return {
        "standing": standing(connection, viewer.id, audiences(True, False)),
        "applications": applications,
        "waits": waits[:SHOWN],
        "more_waits": waits[SHOWN:],
        "due": due_tasks(rows, today, with_name=True),
        "unread": unread_by_mentorship(rows),
        "week": _week(ahead(connection, eyes, now, until=now + WEEK), today),
        "load": load_of(connection, viewer.mentor_id),
        "record": mentor_record(connection, viewer.mentor_id),
        "definitions": DEFINITIONS,
        "mentees": running_of(connection, eyes, now),
        "reached": _reached(goal_progress(connection, eyes)),
        "goal_words": GOAL_WORDS,
        "both_roles": was_mentee(connection, viewer.id),
    }


def _week(sessions: Sequence[Ahead], today: date) -> list[WeekDay]:
    entries: dict[date, list[dict[str, str]]] = defaultdict(list)
    for session in sessions:
        entry = {"time": hour(session.starts_at), "title": session.other, "url": f"/sessions/{session.id}"}
        if session.kind == "intro":
            entry |= {"state": "introduction", "tone": "brand"}
        entries[local(session.starts_at).date()].append(entry)
    days = [today + timedelta(days=n) for n in range(7)]
    return [WeekDay(weekday(day), day == today, entries[day]) for day in days]


def _reached(goals: Sequence[GoalProgress]) -> dict[int, tuple[int, int]]:
    """Milestones reached and planned, by mentorship: shared goals only."""
    counts: dict[int, tuple[int, int]] = {}
    for goal in goals:
        if not goal.is_private and goal.has_milestones:
            done, total = counts.get(goal.mentorship_id, (0, 0))
            counts[goal.mentorship_id] = done + goal.done, total + goal.total
    return counts
