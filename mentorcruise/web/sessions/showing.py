"""What the page of a session shows, whichever of its forms has been sent."""

from typing import Any
from uuid import uuid4

from flask import Response
from flask_login import current_user
from flask_wtf import FlaskForm

from mentorcruise import clock
from mentorcruise.domain import calendars, notes
from mentorcruise.domain.action_items import agreed_in
from mentorcruise.domain.availability import MentorCalendar
from mentorcruise.domain.goal_board import Board
from mentorcruise.domain.session_topics import subjects_of
from mentorcruise.domain.sessions import MentoringSession, SessionStatus
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web.goals.rows import task_row
from mentorcruise.web.htmx import show
from mentorcruise.web.sessions.forms import NoteForm, RatingForm, ReportForm, TaskForm, TopicsForm
from mentorcruise.web.sessions.framing import framed
from mentorcruise.web.sessions.rows import title_of
from mentorcruise.web.sessions.standing import Teller
from mentorcruise.web.sessions.texts import texts_of


def show_session(session: MentoringSession, sent: FlaskForm | None = None) -> Response:
    """The page; `sent` is a form that was not taken: it is shown with what was typed, and the answer is 422."""
    now, mentorship = clock.now(), session.mentorship
    around = framed(mentorship)
    teller = Teller(session, session.side_of(current_user.id), around["other_first"], now)
    today = now.astimezone(zone(current_user.time_zone)).date()
    tasks = db.session.scalars(agreed_in(session.id)).all()
    board = Board(mentorship, current_user.id, goals=(), tasks=tasks, today=today, now=now)
    return show(
        "sessions/page.html",
        status=422 if sent else 200,
        **around,
        **_forms(session, teller, sent),
        session=session,
        title=title_of(session, teller.other),
        teller=teller,
        standing=teller.standing(),
        status_now=session.status(now),
        has_begun=now >= session.starts_at,
        texts=texts_of(session, sent if isinstance(sent, NoteForm) else None),
        subjects=subjects_of(db.session.connection(), mentorship.id, session.id),
        tasks=[task_row(task, board) for task in tasks],
        link=calendars.video_link(db.session.get(MentorCalendar, mentorship.mentor_id), session),
        readings=db.session.scalars(notes.readings(mentorship.id)).all(),
        Status=SessionStatus,
    )


def _forms(session: MentoringSession, teller: Teller, sent: FlaskForm | None) -> dict[str, Any]:
    """The forms by name, the sent one as it was sent."""
    fresh = {
        "report": ReportForm(formdata=None, minutes=_minutes(session, teller)),
        "rating": RatingForm(formdata=None),
        "task": TaskForm(formdata=None, submission_key=str(uuid4())),
        "topics": TopicsForm(formdata=None),
    }
    return {name: sent if type(sent) is type(form) else form for name, form in fresh.items()}


def _minutes(session: MentoringSession, teller: Teller) -> int:
    """The minutes that the form begins with: one's own word, the other's, or as planned."""
    told = [word.minutes for word in (teller.mine, teller.theirs) if word and word.minutes]
    return told[0] if told else session.minutes
