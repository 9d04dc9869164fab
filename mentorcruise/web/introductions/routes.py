"""Everyone who waits for a mentor, with the mentors who would fit, and one click to introduce them (A20, F12)."""

from typing import Any

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.introductions import Introduction, introduce
from mentorcruise.domain.matching import MOST, SCORE, matches
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.searches import waiting_list
from mentorcruise.reports.pairing_people import after_of, next_of
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import id_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.introductions import several
from mentorcruise.web.introductions.blueprint import pages
from mentorcruise.web.introductions.forms import IntroductionForm

PER_PAGE = 10
MOST_OF_ONE = 8


@pages.get("/operator/waiting")
@operator_only
def waiting() -> Response:
    """The waiting list, the longest wait first, each with the mentors who fit best."""
    now = clock.now()
    listed = waiting_list(
        db.session(), Question(), now.date(), PER_PAGE + 1, after_of(request.args.get("after", ""))
    )  # fmt: skip
    shown = listed[:PER_PAGE]
    suggested = matches(db.session.connection(), [row.mentee_id for row in shown], now)
    return show(
        "introductions/waiting.html",
        rows=[(row, suggested[row.mentee_id][:MOST]) for row in shown],
        form=IntroductionForm(formdata=None),
        next_after=next_of(listed, shown),
        most=several.MOST_AT_ONCE,
        **_words(now),
    )


@pages.get("/operator/waiting/<int:mentee_id>")
@operator_only
def waiting_person(mentee_id: int) -> Response:
    return _person(mentee_id, IntroductionForm(formdata=None))


@pages.post("/operator/waiting/<int:mentee_id>/introductions")
@operator_only
def introduce_mentor(mentee_id: int) -> Response:
    """Suggest a mentor: the mentee gets a letter with the reasons."""
    found(select(Person.id).where(Person.id == mentee_id))
    form = IntroductionForm()
    mentor = found(select(Mentor).where(Mentor.id == (id_in(form.mentor.data or "") or 0)))
    if not form.validate():
        return _person(mentee_id, form, 422)
    note, tells = form.note.data or "", bool(form.tells_mentor.data)
    try:
        introduction = introduce(
            db.session(), mentee_id, mentor.id, current_user, note, clock.now(), tells_mentor=tells
        )
        names = introduction.mentee.name, mentor.person.name
        commit()
    except Refusal as refused:
        db.session.rollback()
        return _person(mentee_id, form, refused.status, refused)
    flash(f"{names[1]} is suggested to {names[0]}; a letter is on its way to {'both' if tells else 'them'}.", "ok")
    return go("/operator/waiting" if form.to_list.data == "1" else f"/operator/waiting/{mentee_id}")


def _person(mentee_id: int, form: IntroductionForm, status: int = 200, refused: Refusal | None = None) -> Response:
    now = clock.now()
    person = db.session.get(Person, mentee_id) or abort(404)
    looking = waiting_list(db.session(), Question(), now.date(), 1, mentee_id=mentee_id)
    made = select(Introduction).where(Introduction.mentee_id == mentee_id).order_by(Introduction.id.desc()).limit(20)
    return show(
        "introductions/person.html",
        status=status,
        person=person,
        row=looking[0] if looking else None,
        suggested=matches(db.session.connection(), [mentee_id], now)[mentee_id][:MOST_OF_ONE] if looking else [],
        introductions=db.session.scalars(made).all(),
        form=form,
        refused=refused,
        **_words(now),
    )


def _words(now: Any) -> dict[str, Any]:
    return {"goal_words": GOAL_WORDS, "now": now, "score": SCORE}
