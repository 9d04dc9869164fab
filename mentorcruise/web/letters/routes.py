"""The switches of one's letters, and switching one off from the letter itself."""

from itertools import groupby

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.letter_choices import digest_of, gather, switch_off, switch_on, switched_off
from mentorcruise.domain.letter_kinds import DIGEST, KINDS, Group, Kind, Readers
from mentorcruise.domain.people import Person
from mentorcruise.extensions import csrf, db
from mentorcruise.mail.links import unsubscription_of
from mentorcruise.web.access import anyone, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.letters.clicks import limited
from mentorcruise.web.letters.forms import LettersForm

pages = Blueprint("letters", __name__)


clicks = limited(unsubscription_of)


@pages.get("/account/letters")
@signed_in
def letters() -> Response:
    """Every kind of letter with its switch, and the digest."""
    return _show()


@pages.post("/account/letters")
@signed_in
def choose_letters() -> Response:
    kinds, session, me, now = _own_kinds(), db.session(), current_user.id, clock.now()
    form = LettersForm.about(kinds)
    if not form.validate():
        return _show(form)
    switch_off(session, me, [kind for kind in (*kinds, DIGEST) if not form.wants(kind)], now)
    switch_on(session, me, [kind for kind in (*kinds, DIGEST) if form.wants(kind)])
    gather(session, me, form.every, now)
    commit()
    flash("Saved. From now on you get the letters that you chose.", "ok")
    return go("/account/letters")


@pages.get("/unsubscriptions/<token>")
@anyone
def unsubscription(token: str) -> Response:
    """A button, and nothing written: mail scanners follow links."""
    person, kind = _named(token)
    off = kind.name in switched_off(db.session(), person.id)
    return show("letters/unsubscription.html", kind=kind, off=off, token=token)


@pages.post("/unsubscriptions/<token>")
@csrf.exempt
@anyone
@clicks
def unsubscribe(token: str) -> Response:
    """Switch the kind off. Mail programs do it by themselves (RFC 8058), without a cookie; they must not be redirected."""
    person, kind = _named(token)
    switch_off(db.session(), person.id, [kind], clock.now())
    commit()
    if request.form.get("List-Unsubscribe") == "One-Click":
        return Response(f"Switched off: {kind.label}\n", mimetype="text/plain")
    return go(f"/unsubscriptions/{token}")


@pages.post("/unsubscriptions/<token>/removal")
@anyone
@clicks
def subscribe_again(token: str) -> Response:
    """It was a slip: switch the kind on again."""
    person, kind = _named(token)
    switch_on(db.session(), person.id, [kind])
    commit()
    flash("Switched on again. Nothing was lost but what would have come meanwhile.", "ok")
    return go(f"/unsubscriptions/{token}")


def _named(token: str) -> tuple[Person, Kind]:
    """Whom and which kind a token names; 404 for one that is not ours."""
    named = unsubscription_of(token)
    person = named and db.session.get(Person, named[0])
    if named is None or person is None:
        abort(404)
    return person, named[1]


def _own_kinds() -> list[Kind]:
    """The kinds with a switch that may ever come to the viewer; the digest has its own question."""
    return [kind for kind in _kinds() if kind.switchable and kind is not DIGEST]


def _kinds() -> list[Kind]:
    roles = {
        Readers.EVERYONE: True,
        Readers.MENTORS: current_user.is_mentor,
        Readers.OPERATORS: current_user.is_operator,
    }
    return [kind for kind in KINDS if roles[kind.readers]]


def _show(form: LettersForm | None = None) -> Response:
    """The page as things stand, or with the form that was refused."""
    session, me, kinds = db.session(), current_user.id, _own_kinds()
    off, every = switched_off(session, me), digest_of(session, me)
    return show(
        "letters/settings.html",
        status=422 if form else 200,
        form=form or LettersForm.showing(kinds, off, every),
        groups=[(group, list(members)) for group, members in groupby(kinds, key=lambda kind: kind.group)],
        always=[kind for kind in _kinds() if kind.group is Group.ALWAYS],
        every=every,
        no_digest=DIGEST.name in off,
    )
