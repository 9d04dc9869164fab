"""One address, two dashboards: what a mentee sees first, and what a mentor sees first (A2, A6, F8)."""

from typing import Any

from flask import Blueprint, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.reading import reading
from mentorcruise.web.access import signed_in
from mentorcruise.web.dashboard.mentee import mentee_board
from mentorcruise.web.dashboard.mentor import mentor_board
from mentorcruise.web.htmx import show

pages = Blueprint("dashboard", __name__)


@pages.get("/dashboard")
@signed_in
def page() -> Any:
    """The mentor's for mentors, unless they ask for the other one; the mentee's for everyone else."""
    as_mentor = current_user.is_mentor and request.args.get("as") != "mentee"
    now = clock.now()
    with reading(db) as connection:
        if as_mentor:
            return show("dashboard/mentor.html", now=now, **mentor_board(connection, current_user, now))
        return show("dashboard/mentee.html", now=now, **mentee_board(connection, current_user, now))
