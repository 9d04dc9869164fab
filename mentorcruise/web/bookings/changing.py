"""Moving a booked session, cancelling it, cancelling what is ahead of a series."""

from typing import Any

from flask import flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mentorcruise import clock
from mentorcruise.domain.booking import move
from mentorcruise.domain.calling_off import call_off, check_move, is_late
from mentorcruise.domain.errors import (
    AlreadyCancelledSession,
    NothingAhead,
    Refusal,
    SessionHasBegun,
    SlotTaken,
    TimeNotOffered,
)
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.sessions import MentoringSession, SessionOrigin, seen_by
from mentorcruise.extensions import db
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.bookings.blueprint import pages
from mentorcruise.web.bookings.choosing import picker_for, terms_of
from mentorcruise.web.bookings.forms import CancellationForm, TimeForm
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show

_WHOLE = (
    joinedload(MentoringSession.mentorship).joinedload(Mentorship.mentor).joinedload(Mentor.person),
    joinedload(MentoringSession.mentorship).joinedload(Mentorship.mentee),
    joinedload(MentoringSession.cancellation),
    joinedload(MentoringSession.result),
)


@pages.get("/sessions/<int:session_id>/times")
@signed_in
def times(session_id: int) -> Any:
    """The free times that a session can move to."""
    session = _ahead(session_id)
    check_move(terms_of(session.mentorship_id), session.starts_at, current_user, clock.now())
    return _times(session)


@pages.post("/sessions/<int:session_id>/times")
@signed_in
def set_time(session_id: int) -> Any:
    """Move a session to the chosen time."""
    form, now = TimeForm(), clock.now()
    terms = terms_of(_ahead(session_id).mentorship_id, lock=True)
    session = _ahead(session_id)
    if not form.validate_on_submit() or form.starts_at.data is None:
        return _times(session, form, status=422)
    if form.starts_at.data != session.starts_at:
        check_move(terms, session.starts_at, current_user, now)
        try:
            move(db.session(), terms, session.id, form.starts_at.data, current_user, now)
            commit()
        except (SlotTaken, TimeNotOffered) as refusal:
            db.session.rollback()
            return _times(_ahead(session_id), form, refusal, status=refusal.status)
        flash("Moved. Both of you get the new time by mail.", "ok")
    return go(f"/sessions/{session_id}")


@pages.route("/sessions/<int:session_id>/cancellation", methods=["GET", "POST"])
@signed_in
def cancel(session_id: int) -> Any:
    """Cancel a session; inside the mentor's cancellation window it is marked as late, and says so before."""
    session, form, now = _ahead(session_id), CancellationForm(), clock.now()
    if not form.validate_on_submit():
        return _cancellation(session, form)
    terms = terms_of(session.mentorship_id, lock=True)
    call_off([_ahead(session_id)], current_user, form.reason.data or "", now, terms.cancellation_window)
    commit()
    flash("Cancelled. Both of you are told by mail.", "ok")
    return go(f"/mentorships/{session.mentorship_id}/bookings")


@pages.post("/series/<int:series_id>/cancellation")
@signed_in
def cancel_series(series_id: int) -> Any:
    """Cancel all that is ahead of a series."""
    form, now = CancellationForm(), clock.now()
    of_series = seen_by(current_user.id).where(MentoringSession.series_id == series_id)
    first = found(of_series.order_by(MentoringSession.starts_at).limit(1))
    terms = terms_of(first.mentorship_id, lock=True)
    open_yet = of_series.where(MentoringSession.closed_at.is_(None), MentoringSession.starts_at > now)
    ahead = db.session.scalars(
        open_yet.order_by(MentoringSession.starts_at).execution_options(populate_existing=True)
    ).all()
    if not ahead:
        raise NothingAhead
    if not form.validate_on_submit():
        return _cancellation(ahead[0], form)
    call_off(ahead, current_user, form.reason.data or "", now, terms.cancellation_window)
    commit()
    flash("The series is cancelled from now on. Both of you are told by mail.", "ok")
    return go(f"/mentorships/{terms.mentorship_id}/bookings")


def _ahead(session_id: int) -> MentoringSession:
    """A booked session that has not begun, for one of its two; 404 for anyone else, a refusal when it is over."""
    mine = seen_by(current_user.id).where(MentoringSession.id == session_id)
    session = found(mine.options(*_WHOLE).execution_options(populate_existing=True))
    if session.cancellation is not None:
        raise AlreadyCancelledSession
    if session.origin != SessionOrigin.BOOKED or session.starts_at <= clock.now():
        raise SessionHasBegun
    return session


def _times(
    session: MentoringSession, form: TimeForm | None = None, refusal: Refusal | None = None, status: int = 200
) -> Any:
    terms = terms_of(session.mentorship_id)
    path, wish = f"/sessions/{session.id}/times", form.starts_at.data if form else None
    return show(
        "bookings/times.html",
        "bookings/_times.html",
        status=status,
        session=session,
        other=_other(session),
        terms=terms,
        picker=picker_for(terms, path, wish, session.id, refused=refusal is not None),
        form=form or TimeForm(formdata=None),
        refusal=refusal,
        is_late=is_late(session.starts_at, clock.now(), terms.cancellation_window),
    )


def _cancellation(session: MentoringSession, form: CancellationForm) -> Any:
    now = clock.now()
    terms = terms_of(session.mentorship_id)
    same_series = MentoringSession.series_id == session.series_id
    ahead = db.session.scalars(
        select(MentoringSession.starts_at)
        .where(same_series, MentoringSession.closed_at.is_(None), MentoringSession.starts_at > now)
        .order_by(MentoringSession.starts_at)
    ).all()
    return show(
        "bookings/cancellation.html",
        status=422 if form.is_submitted() else 200,
        session=session,
        other=_other(session),
        form=form,
        terms=terms,
        ahead=ahead,
        is_late=is_late(session.starts_at, now, terms.cancellation_window),
    )


def _other(session: MentoringSession) -> str:
    mentorship = session.mentorship
    return mentorship.mentor.person.name if current_user.id == mentorship.mentee_id else mentorship.mentee.name
