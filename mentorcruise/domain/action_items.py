"""What the two agree on in a session: tasks, each with an owner and perhaps a day (F19, A5)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from mentorcruise.domain.errors import AlreadyCancelledSession
from mentorcruise.domain.goals import Task, Visibility
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import MentoringSession


def agree_on(
    session: Session,
    of: MentoringSession,
    title: str,
    owner: Side,
    due_on: date | None,
    by: Actor,
    now: datetime,
    key: UUID | None = None,
) -> Task:
    """Note a task that came out of a session; both see it. Raises MentorshipEnded, AlreadyCancelledSession."""
    if of.cancellation is not None:
        raise AlreadyCancelledSession
    task = Task.agree(of.mentorship, title, owner, due_on, by, now, session_id=of.id)
    task.submission_key = key
    session.add(task)
    return task


def agreed_in(session_id: int) -> Select[Task]:
    """The tasks of a session that both see, with all that has happened to them."""
    both_see = Task.visibility == Visibility.SHARED
    return (
        select(Task).where(Task.session_id == session_id, both_see).order_by(Task.id).options(selectinload(Task.steps))
    )
