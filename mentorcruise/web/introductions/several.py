"""Several introductions at once: first what would be sent, then sending it."""

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.introductions import introduce
from mentorcruise.domain.matching import Match, matches
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.web.access import operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.introductions.blueprint import pages
from mentorcruise.web.introductions.pairs import pairs_in

MOST_AT_ONCE = 30


@pages.get("/operator/waiting/introductions")
@operator_only
def preview_introductions() -> Response:
    """Who would be told of whom, and why; nothing is sent yet."""
    asked = pairs_in(request.args.getlist("pair"), MOST_AT_ONCE)
    fitting, names = _fitting(asked)
    return show(
        "introductions/preview.html", lines=[(names[mentee], match) for mentee, match in fitting], asked=len(asked)
    )


@pages.post("/operator/waiting/introductions")
@operator_only
def introduce_several() -> Response:
    """Suggest all of them; those that cannot be introduced any more are named."""
    now, made, refused = clock.now(), 0, 0
    for mentee_id, mentor_id in sorted(pairs_in(request.form.getlist("pair"), MOST_AT_ONCE)):
        try:
            introduce(db.session(), mentee_id, mentor_id, current_user, "", now, tells_mentor=False)
            made += 1
        except Refusal:
            refused += 1
    commit()
    if made:
        flash(f"{made} {'mentor is' if made == 1 else 'mentors are'} suggested; the letters are on their way.", "ok")
    if refused:
        flash(f"{refused} could not be suggested: introduced before, no open place, or no longer looking.", "warn")
    if not made and not refused:
        flash("Nobody was chosen. Tick the suggestions that you want to make.", "warn")
    return go("/operator/waiting")


def _fitting(asked: list[tuple[int, int]]) -> tuple[list[tuple[int, Match]], dict[int, str]]:
    """The pairs that can be introduced now, and the mentees' names."""
    mentees = list(dict.fromkeys(mentee for mentee, _ in asked))
    suggested = matches(db.session.connection(), mentees, clock.now()) if mentees else {}
    by_pair = {(mentee, match.row.mentor_id): match for mentee, listed in suggested.items() for match in listed}
    named = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(mentees)))
    fitting = [
        (pair[0], by_pair[pair]) for pair in asked if pair in by_pair and by_pair[pair].row.introduced_at is None
    ]
    return fitting, {row.id: row.name for row in named}
