"""What a mentee sees first: the next session, what waits, how far the goals are, the skills over time (A2)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from mentorcruise.domain.agenda import ahead
from mentorcruise.domain.answering import audiences, standing
from mentorcruise.domain.application_lists import open_applications_of
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.goal_progress import goal_progress
from mentorcruise.domain.introductions import introductions_to
from mentorcruise.domain.mentees import running_of
from mentorcruise.domain.skill_history import SkillHistory, skill_histories
from mentorcruise.domain.waiting import Eyes, waiting
from mentorcruise.web.viewer import Viewer
from mentorcruise.web.waits import due_tasks, unread_by_mentorship, waits_of
from mentorcruise.web.words import day, local

ENDS = {"baseline": "Start", "final": "End"}


def mentee_board(connection: Connection, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """All that the page shows. Someone without a mentor is told what comes next."""
    eyes, today = Eyes.of_mentee(viewer.id), local(now).date()
    running = running_of(connection, eyes, now)
    rows = waiting(connection, eyes, today, now)
    several = len(running) > 1
    goals = goal_progress(connection, eyes)
    histories = skill_histories(connection, eyes, lambda at: local(at).date())
    return {
        "standing": standing(connection, viewer.id, audiences(False, not viewer.operates)),
        "running": running,
        "sessions": ahead(connection, eyes, now, most=4),
        "waits": waits_of(rows, is_mentor=False, with_name=several),
        "due": due_tasks(rows, today, with_name=several),
        "unread": unread_by_mentorship(rows),
        "goals_of": {key: list(group) for key, group in groupby(goals, lambda goal: goal.mentorship_id)},
        "skills_of": _skills(histories, {row.id for row in running}),
        "introductions": introductions_to(connection, viewer.id),
        "applications": open_applications_of(connection, viewer.id),
        "goal_words": GOAL_WORDS,
    }


def _skills(histories: Sequence[SkillHistory], shown: set[int]) -> dict[int, list[dict[str, Any]]]:
    """Rows for `skill_growth`, by mentorship."""
    rows: dict[int, list[dict[str, Any]]] = {}
    for history in histories:
        if history.mentorship_id in shown:
            points = [
                {"label": ENDS.get(point.moment) or day(point.day), "own": point.own, "other": point.other}
                for point in history.points
            ]
            rows.setdefault(history.mentorship_id, []).append({"name": history.name, "points": points})
    return rows
