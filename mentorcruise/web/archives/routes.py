"""The archive of a mentorship, for each of its two people."""

from typing import Any

from flask import Blueprint, send_file
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.calendars import WHOLE
from mentorcruise.domain.people import Person
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db, limiter
from mentorcruise.reading import reading
from mentorcruise.web.access import signed_in
from mentorcruise.web.archives.packing import pack
from mentorcruise.web.mentorships.loading import seen

pages = Blueprint("archives", __name__)
# Packing reads every row and file of a mentorship: nobody needs that often.
limiter.heavy_reads.add("archives.archive")
archives_by_person = limiter.limit("30 per hour", key_func=lambda: f"person-{current_user.id}")


@pages.get("/mentorships/<int:mentorship_id>/archive.zip")
@signed_in
@archives_by_person
def archive(mentorship_id: int) -> Any:
    """The whole mentorship as one file: HTML to read, JSON to import, the calendar, the files that were sent."""
    mentorship = seen(mentorship_id)
    mine = select(MentoringSession).where(MentoringSession.mentorship_id == mentorship_id).options(*WHOLE)
    sessions = db.session.scalars(mine.order_by(MentoringSession.id)).all()
    reader = db.session.get_one(Person, current_user.id)
    with reading(db) as connection:
        packed = pack(connection, mentorship, sessions, reader, clock.now())
    return send_file(
        packed, "application/zip", as_attachment=True, download_name=f"mentorship-{mentorship_id}.zip", etag=False
    )
