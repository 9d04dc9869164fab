"""Availability: when a mentor can be booked."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, request
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.availability import AvailabilityException
from mentorcruise.domain.calendar_rules import Week, add_exception, booked_on, keep_week, next_starts, week_of
from mentorcruise.domain.slots import Away, zone
from mentorcruise.extensions import db
from mentorcruise.web.access import found, mentor_only
from mentorcruise.web.availability.forms import ExceptionForm, WeekForm, week_form
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.words import counted

pages = Blueprint("availability", __name__)
HERE = "/account/availability"


@pages.get("/account/availability")
@mentor_only
def page() -> Any:
    """Weekly hours, exceptions and rules, with what follows from them."""
    return _page(_week())


def _week() -> Week:
    return week_of(db.session(), current_user.mentor_id, clock.now())


def _page(week: Week, form: WeekForm | None = None, exception: ExceptionForm | None = None, status: int = 200) -> Any:
    starts = next_starts(db.session(), current_user.mentor_id, week, current_user.time_zone, clock.now())
    return show(
        "availability/page.html",
        status=status,
        week=week,
        form=form or week_form(week, current_user.time_zone, is_sent=False),
        exception=exception or ExceptionForm(formdata=None, first_day=None),
        starts=starts,
        is_draft=form is not None and status == 200,
    )


@pages.post("/account/availability")
@mentor_only
def save() -> Any:
    """Keep the hours and rules; or draw the form anew with a row more or less, which saves nothing."""
    week = _week()
    form = week_form(week, current_user.time_zone)
    if asked := _asked_to_redraw():
        form.redraw(**asked)
        return _page(week, form)
    if not form.validate_on_submit():
        return _page(week, form, status=422)
    keep_week(db.session(), current_user.mentor_id, form.rules(), form.hours(), clock.now())
    commit()
    flash("Your hours are kept. What is booked already stays as it is.", "ok")
    return go(HERE)


def _asked_to_redraw() -> dict[str, Any]:
    more, less = request.form.get("more", ""), request.form.get("less", "").partition("-")
    if more in set("0123456"):
        return {"more": int(more)}
    if less[0] in set("0123456") and less[2] in set("0123456"):
        return {"less": (int(less[0]), int(less[2]))}
    return {"copies": True} if request.form.get("copies") == "1" else {}


@pages.post("/account/availability/exceptions")
@mentor_only
def except_days() -> Any:
    """Days off, or extra hours."""
    week, form = _week(), ExceptionForm()
    zone_name = week.rules.time_zone if week.rules else current_user.time_zone
    exception = form.read(clock.now().astimezone(zone(zone_name)).date(), week)
    if exception is None:
        return _page(week, exception=form, status=422)
    add_exception(db.session(), current_user.mentor_id, exception, form.note.data or "", clock.now())
    commit()
    flash("These days are kept as you said.", "ok")
    if isinstance(exception, Away):
        _say_what_is_booked(exception.first_day, exception.last_day, zone_name)
    return go(f"{HERE}#exceptions")


def _say_what_is_booked(first: date, last: date, zone_name: str) -> None:
    booked = booked_on(db.session(), current_user.mentor_id, first, last, zone_name)
    if booked:
        flash(
            f"{counted(booked, 'session')} booked on these days before; that stays. "
            "Move or cancel it from the mentorship if you cannot come.",
            "warn",
        )


@pages.post("/account/availability/exceptions/<int:exception_id>/removal")
@mentor_only
def remove(exception_id: int) -> Any:
    """The weekly hours hold again on these days."""
    mine = select(AvailabilityException).where(
        AvailabilityException.id == exception_id, AvailabilityException.mentor_id == current_user.mentor_id
    )
    db.session.delete(found(mine.with_for_update()))
    commit()
    flash("Taken away: your weekly hours hold on these days.", "ok")
    return go(f"{HERE}#exceptions")
