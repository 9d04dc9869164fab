"""The first page of a mentorship: what is next, what waits, how far the goals are, what has happened (A2, B6)."""

from typing import Any

from flask import request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.agenda import ahead
from mentorcruise.domain.concerns import was_read
from mentorcruise.domain.goal_progress import goal_progress
from mentorcruise.domain.happenings import happenings
from mentorcruise.domain.looking_back import looking_back
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.skill_history import levels_in
from mentorcruise.domain.subscriptions import paying
from mentorcruise.domain.waiting import Eyes, waiting
from mentorcruise.extensions import db
from mentorcruise.health.kindly import hints
from mentorcruise.web.hints import hints_as_waits
from mentorcruise.web.htmx import show, wants_piece
from mentorcruise.web.mentorships.forms import EndingForm
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.mentorships.loading import eyes_of
from mentorcruise.web.mentorships.telling import told
from mentorcruise.web.waits import Wait, due_tasks, tab_counts, waits_of
from mentorcruise.web.words import local

PAGE, TIMELINE = "mentorships/page.html", "mentorships/_timeline.html"
LINES = 25


def overview(mentorship: Mentorship, ending: EndingForm | None = None, status: int = 200) -> Any:
    """The page, or for htmx the next lines of the timeline."""
    if wants_piece() and request.method == "GET":
        return show(PAGE, TIMELINE, mentorship=mentorship, **_timeline(mentorship))
    connection, now = db.session.connection(), clock.now()
    today = local(now).date()
    eyes = eyes_of(mentorship)
    rows = waiting(connection, eyes, today, now, mentorship.id)
    goals = goal_progress(connection, eyes, mentorship.id)
    is_mentor = bool(eyes.mentor_id)
    back = looking_back(connection, mentorship.id, current_user.id)
    context = {
        "subscription": paying(connection, mentorship.application_id),
        "sessions": ahead(connection, eyes, now, mentorship.id, most=4),
        "waits": [*_hints(mentorship, eyes), *waits_of(rows, is_mentor)],
        "due": due_tasks(rows, today),
        "progress": goals,
        "skills": levels_in(connection, mentorship.id),
        "back": back,
        "readings": was_read(connection, mentorship.id) if back.was_read else [],
        "ending": ending or (EndingForm(formdata=None) if is_mentor else None),
        **_timeline(mentorship),
    }
    shared = [goal for goal in goals if not goal.is_private and goal.has_milestones]
    reached = sum(goal.done for goal in shared), sum(goal.total for goal in shared)
    return show(PAGE, status=status, **frame(mentorship, "overview", **tab_counts(rows)), milestones=reached, **context)


def _hints(mentorship: Mentorship, eyes: Eyes) -> list[Wait]:
    """What the health monitor says to the mentor; to the mentee nothing."""
    if not eyes.mentor_id:
        return []
    return hints_as_waits(hints(db.session.connection(), eyes.mentor_id, mentorship.id))


def _timeline(mentorship: Mentorship) -> dict[str, Any]:
    """A page of the timeline: its lines, and how many are before the next ones."""
    asked = request.args.get("skip", "")
    skip = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    rows = happenings(db.session.connection(), mentorship.id, current_user.id, LINES + 1, skip)
    names = {mentorship.mentee_id: mentorship.mentee.name, mentorship.mentor.person_id: mentorship.mentor.person.name}
    names[current_user.id] = "You"
    return {
        "items": told(rows[:LINES], names),
        "skip": skip,
        "earlier": skip + LINES if len(rows) > LINES else None,
    }
