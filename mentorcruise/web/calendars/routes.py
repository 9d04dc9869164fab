"""Calendars: the feed that a calendar program reads, the page where it is made and ended, and a session as a file (F17)."""

from datetime import timedelta
from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, flash, request
from flask_login import current_user

from mentorcruise import clock, ics
from mentorcruise.domain import calendars
from mentorcruise.domain.availability import CalendarFeed
from mentorcruise.domain.people import Person
from mentorcruise.domain.sessions import MentoringSession, seen_by
from mentorcruise.extensions import db
from mentorcruise.mail.entries import Writer
from mentorcruise.web.access import anyone, found, signed_in
from mentorcruise.web.calendars.addresses import feed_id_of, feed_path
from mentorcruise.web.calendars.forms import FeedForm
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show

pages = Blueprint("calendars", __name__)

LOOKS_BACK = timedelta(days=30)
REFRESH = timedelta(hours=1)


@pages.get("/calendars/<token>.ics")
@anyone
def feed(token: str) -> Response:
    """All sessions of the person whose feed it is. The address is the key: no sign-in, and 404 once it is revoked."""
    feed = db.session.get(CalendarFeed, feed_id_of(token) or 0)
    if feed is None or feed.revoked_at is not None:
        abort(404)
    person = db.session.get_one(Person, feed.person_id)
    sessions = db.session.scalars(calendars.in_feed(person.id, clock.now() - LOOKS_BACK)).all()
    entries = Writer.of(db.session(), person, sessions).all(sessions)
    answer = _calendar(ics.publish(entries, "MentorCruise", REFRESH))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(sha256(answer.get_data()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


@pages.get("/sessions/<int:session_id>/invitation.ics")
@signed_in
def invitation(session_id: int) -> Response:
    """A session as a file, with the whole series when it is part of one; 404 when none of it takes place."""
    session = found(seen_by(current_user.id).where(MentoringSession.id == session_id))
    sessions = db.session.scalars(calendars.one_entry_with(session)).all()
    me = db.session.get_one(Person, current_user.id)
    entries = Writer.of(db.session(), me, sessions).all(sessions)
    if not entries:
        abort(404)
    answer = _calendar(ics.publish(entries))
    answer.headers["Content-Disposition"] = f'attachment; filename="session-{session_id}.ics"'
    return answer


@pages.get("/account/calendar-feed")
@signed_in
def settings() -> Response:
    """The address, how to add it to a calendar, and how to end it."""
    feed = db.session.scalar(calendars.open_feed(current_user.id))
    base_url = current_app.config["SETTINGS"].base_url
    address = f"{base_url}{feed_path(feed.id)}" if feed else ""
    form = FeedForm(formdata=None, feed=feed.id if feed else "")
    webcal = f"webcal://{address.partition('://')[2]}"
    return show("calendars/feed.html", feed=feed, address=address, webcal=webcal, form=form)


@pages.post("/account/calendar-feed")
@signed_in
def renew() -> Response:
    """A new address; the former one ends."""
    form = FeedForm()
    if form.validate() and calendars.renew_feed(db.session(), current_user.id, form.seen, clock.now()):
        commit()
        flash("Here is your new address. Add it to your calendar now.", "ok")
    return go("/account/calendar-feed")


@pages.post("/account/calendar-feed/revocation")
@signed_in
def revoke() -> Response:
    """The address ends, and no other takes its place."""
    form = FeedForm()
    if form.validate() and calendars.revoke_feed(db.session(), current_user.id, form.seen, clock.now()):
        commit()
        flash("The address has ended. Calendars that read it get nothing from now on.", "ok")
    return go("/account/calendar-feed")


def _calendar(content: bytes) -> Response:
    return Response(content, content_type="text/calendar; charset=utf-8")
