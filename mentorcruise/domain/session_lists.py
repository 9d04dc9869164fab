"""The sessions of a mentorship as its two people look at them: what is ahead, what waits for them, what was (A25)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from mentorcruise.domain.session_results import SessionResult, SessionVerdict
from mentorcruise.domain.sessions import SETTLES_AFTER, MentoringSession, SessionRating
from mentorcruise.domain.waiting import RATED_WITHIN

PAGE = 20
_SHOWN = (
    joinedload(MentoringSession.series),
    joinedload(MentoringSession.result),
    joinedload(MentoringSession.cancellation),
    selectinload(MentoringSession.reports),
    selectinload(MentoringSession.ratings),
)


@dataclass(frozen=True)
class Lists:
    """Ahead with the soonest first, one under way among them; waiting with the oldest first; past with the latest first.

    Waiting is what is over and not settled, and what was held lately and the reader has not rated.
    """

    ahead: list[MentoringSession]
    waiting: list[MentoringSession]
    past: list[MentoringSession]
    has_more: bool


def lists_of(session: Session, mentorship_id: int, person_id: int, now: datetime, before: int | None = None) -> Lists:
    """All that is ahead and waits, and a page of what was: the sessions older than `before`."""
    of_pair = MentoringSession.mentorship_id == mentorship_id
    page = _past(mentorship_id, person_id, now, before)
    unsettled = MentoringSession.closed_at.is_(None)
    statement = (
        select(MentoringSession)
        .where(of_pair, or_(unsettled, _unrated(person_id, now), MentoringSession.id.in_(page)))
        .order_by(MentoringSession.starts_at, MentoringSession.id)
        .options(*_SHOWN)
    )
    lists = Lists([], [], [], False)
    for one in session.scalars(statement):
        if one.closed_at is None:
            (lists.ahead if one.ends_at > now else lists.waiting).append(one)
        elif one.starts_at > now - RATED_WITHIN and one.can_be_rated_by(person_id, now):
            lists.waiting.append(one)
        else:
            lists.past.insert(0, one)
    return replace(lists, past=lists.past[:PAGE], has_more=len(lists.past) > PAGE)


def _past(mentorship_id: int, person_id: int, now: datetime, before: int | None) -> Select[int]:
    """SQL: what was settled or cancelled and waits for nobody, latest first; one more than a page."""
    rows = select(MentoringSession.id).where(
        MentoringSession.mentorship_id == mentorship_id,
        MentoringSession.closed_at.is_not(None),
        ~_unrated(person_id, now),
    )
    if before is not None:
        mark = aliased(MentoringSession)
        at = select(mark.starts_at, mark.id).where(mark.id == before, mark.mentorship_id == mentorship_id)
        rows = rows.where(tuple_(MentoringSession.starts_at, MentoringSession.id) < at.scalar_subquery())
    return rows.order_by(MentoringSession.starts_at.desc(), MentoringSession.id.desc()).limit(PAGE + 1)


def _unrated(person_id: int, now: datetime) -> ColumnElement[bool]:
    """SQL: held lately, and not rated by this person."""
    rated = exists().where(SessionRating.session_id == MentoringSession.id, SessionRating.rater_id == person_id)
    held = exists().where(SessionResult.session_id == MentoringSession.id, SessionResult.result == SessionVerdict.HELD)
    return and_(MentoringSession.starts_at > now - RATED_WITHIN, held, ~rated)


def record(mentorship_id: int) -> Select[int, int, date, date]:
    """SQL: (sessions held, minutes held, first day, last day) of a mentorship (A25, A28)."""
    return select(
        func.count().label("held"),
        func.coalesce(func.sum(SessionResult.minutes), 0).label("minutes"),
        func.min(SessionResult.held_on).label("first"),
        func.max(SessionResult.held_on).label("last"),
    ).where(SessionResult.mentorship_id == mentorship_id, SessionResult.result == SessionVerdict.HELD)


def left_open(now: datetime) -> Select[int]:
    """Sessions that should have been settled by now: 72 hours have passed since their end, or since they were logged."""
    due = func.greatest(MentoringSession.ends_at, MentoringSession.created_at) <= now - SETTLES_AFTER
    over = MentoringSession.ends_at <= now - SETTLES_AFTER
    return select(MentoringSession.id).where(MentoringSession.closed_at.is_(None), over, due)
