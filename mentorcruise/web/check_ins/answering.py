"""A check-in: how does it go? Seen and answered by the one who is asked, never by the other one of the pair (A9, A24, F23)."""

from typing import Any

from flask import flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mentorcruise import clock
from mentorcruise.domain.check_ins import FIT_WORDS, NEARER_WORDS, CheckIn, Fit
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.web.access import found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.check_ins.blueprint import pages
from mentorcruise.web.check_ins.forms import CheckInForm
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.forms import EndingForm

_PAIR = joinedload(CheckIn.mentorship)
_WHOLE = (
    joinedload(CheckIn.answer),
    _PAIR.joinedload(Mentorship.mentor).joinedload(Mentor.person),
    _PAIR.joinedload(Mentorship.mentee),
    _PAIR.joinedload(Mentorship.ending),
    _PAIR.joinedload(Mentorship.application),
)


@pages.get("/check-ins/<int:check_in_id>")
@signed_in
def page(check_in_id: int) -> Any:
    """The questions; once answered, the answers and what can follow from them."""
    check_in = _mine(check_in_id)
    return _page(check_in, CheckInForm.about(check_in, _other(check_in)))


@pages.post("/check-ins/<int:check_in_id>")
@signed_in
def answer(check_in_id: int) -> Any:
    """Answer, once."""
    check_in = _mine(check_in_id)
    form = CheckInForm.about(check_in, _other(check_in))
    check_in.require_open()
    if not form.validate_on_submit():
        return _page(check_in, form, 422)
    said = form.said()
    check_in.tell(said, clock.now())
    commit()
    flash("Thank you. Your answer is kept." if said.fit != Fit.NOT_A_FIT else "Thank you for saying so.", "ok")
    return go(f"/check-ins/{check_in_id}")


def _page(check_in: CheckIn, form: CheckInForm, status: int = 200) -> Any:
    return show(
        "check_ins/page.html",
        status=status,
        check_in=check_in,
        mentorship=check_in.mentorship,
        other=_other(check_in),
        is_mentor=check_in.mentorship.mentor.person_id == current_user.id,
        form=form,
        ending=EndingForm(formdata=None),
        fit_words=FIT_WORDS,
        nearer_words=NEARER_WORDS,
    )


def _mine(check_in_id: int) -> CheckIn:
    mine = select(CheckIn).where(CheckIn.id == check_in_id, CheckIn.person_id == current_user.id)
    return found(mine.options(*_WHOLE))


def _other(check_in: CheckIn) -> str:
    mentorship = check_in.mentorship
    return mentorship.mentor.person.name if mentorship.mentee_id == current_user.id else mentorship.mentee.name
