"""Bookings: choose a free time and book it, once or repeatedly."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import abort, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.booking import Booked, Planned, book, planned
from mentorcruise.domain.booking_terms import Standing, Terms, booked_ahead, busy_between, terms_for
from mentorcruise.domain.errors import AlreadyDone, Refusal, SlotTaken, TimeNotOffered, TooManyAhead
from mentorcruise.domain.sessions import MentoringSession, seen_by
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in
from mentorcruise.web.bookings.blueprint import pages
from mentorcruise.web.bookings.forms import BookingForm
from mentorcruise.web.bookings.picker import Picker, pick
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.words import counted, day_time_in

STANDINGS = {
    Standing.FREE: "free",
    Standing.SKIPPED: "the clocks skip this hour",
    Standing.AFTER_THE_END: "after the end of the mentorship",
    Standing.CLOSED: "outside the mentor's hours",
    Standing.TAKEN: "taken",
}


@pages.get("/mentorships/<int:mentorship_id>/bookings")
@signed_in
def page(mentorship_id: int) -> Any:
    """The free times of the pair, and what is booked."""
    return _page(terms_of(mentorship_id))


@pages.post("/mentorships/<int:mentorship_id>/bookings")
@signed_in
def book_one(mentorship_id: int) -> Any:
    """Book the chosen time; with a repeat those that follow it. `preview` shows how each of them stands."""
    terms, form, now = terms_of(mentorship_id, lock=True), BookingForm(), clock.now()
    if not form.validate_on_submit():
        return _page(terms, form, status=422)
    try:
        if request.form.get("preview") and form.repeats:
            return _page(terms, form, plan=planned(db.session(), terms, form.wish(), now))
        booked = book(db.session(), terms, form.wish(), current_user, now)
        commit()
    except (AlreadyDone, SlotTaken, TimeNotOffered, TooManyAhead) as refusal:
        db.session.rollback()
        return _refused(terms, form, refusal)
    _say(booked, terms)
    return go(f"/mentorships/{mentorship_id}/bookings" if booked.series_id else f"/sessions/{booked.session_id}")


def terms_of(mentorship_id: int, lock: bool = False) -> Terms:
    """The terms of a mentorship for one of its two people; 404 for anyone else."""
    terms = terms_for(db.session(), mentorship_id, current_user.id, clock.now(), lock)
    return terms or abort(404)


def _page(
    terms: Terms, form: BookingForm | None = None, refusal: Refusal | None = None, plan: list[Planned] | None = None,
    status: int = 200,
) -> Any:  # fmt: skip
    path = f"/mentorships/{terms.mentorship_id}/bookings"
    wish = form.starts_at.data if form else None
    context = {
        "picker": picker_for(terms, path, wish, refused=refusal is not None),
        "form": form or BookingForm(formdata=None, submission_key=str(uuid4())),
        "refusal": refusal,
        "plan": plan,
        "standings": STANDINGS,
        "terms": terms,
        "ahead": booked_ahead(db.session.connection(), terms.mentorship_id, clock.now()),
    }
    mentorship = seen(terms.mentorship_id)
    return show("bookings/page.html", "bookings/_times.html", status=status, **frame(mentorship, "sessions"), **context)


def picker_for(
    terms: Terms, path: str, wish: datetime | None, except_session: int | None = None, refused: bool = False
) -> Picker:
    """The free times of the pair, in the reader's zone and the other's."""
    now = clock.now()
    busy = busy_between(db.session(), terms, now, terms.latest(now) + timedelta(days=1), except_session)
    is_mentor = current_user.id == terms.mentor_person_id
    zones = zone(current_user.time_zone), zone(terms.mentee_zone if is_mentor else terms.mentor_zone)
    starts = terms.free(busy, now)
    return pick(starts, zones, now, terms.latest(now), path, _week_asked_for(), wish, refused)


def _week_asked_for() -> date | None:
    try:
        return date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return None


def _refused(terms: Terms, form: BookingForm, refusal: Refusal) -> Any:
    """The page with what happened and the next free times; or, to a form that was sent before, what it has booked."""
    mine = seen_by(current_user.id).where(MentoringSession.submission_key == form.key())
    before = db.session.scalar(mine) if form.key() else None
    if before is None:
        return _page(terms, form, refusal, status=refusal.status)
    flash("This was booked already; it is booked once.", "info")
    return go(f"/sessions/{before.id}")


def _say(booked: Booked, terms: Terms) -> None:
    if booked.series_id is None:
        flash("Booked. Both of you get an invitation by mail.", "ok")
        return
    done = len(booked.planned) - len(booked.left_out)
    flash(f"{counted(done, 'session')} of {len(booked.planned)} booked. Both of you get an invitation by mail.", "ok")
    if booked.left_out:
        named = "; ".join(f"{day_time_in(one.local)} ({STANDINGS[one.standing]})" for one in booked.left_out)
        flash(f"Not booked, by the clock in {terms.calendar.zone.key}: {named}.", "warn")
