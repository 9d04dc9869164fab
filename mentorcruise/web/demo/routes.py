"""The demo: moving time, and the mailbox of everyone. Registered outside production only."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, render_template, request
from werkzeug import Response as AnyResponse

from mentorcruise import clock
from mentorcruise.demo import time
from mentorcruise.web.access import anyone
from mentorcruise.web.accounts.landing import safe_next
from mentorcruise.web.demo import mailbox
from mentorcruise.web.htmx import go, show, wants_piece

pages = Blueprint("demo", __name__)
STEPS = (1, 7, 30)


@pages.app_context_processor
def demo_bar() -> dict[str, Any]:
    """What the bar at the foot of every page shows, in the demo only."""
    settings = current_app.config["SETTINGS"]
    return {"demo_bar": _bar() if settings.is_demo else None}


def _bar() -> dict[str, Any]:
    journey = time.journey()
    moving = journey is not None and journey.moving
    return {
        "now": clock.now(),
        "moving": moving,
        "done_days": journey.done_days if journey else 0,
        "total_days": journey.total_days if journey else 0,
        "problem": journey.problem if journey else "",
        "sandbox_url": current_app.config["SETTINGS"].stripe_api_base,
    }


@pages.get("/demo/time")
@anyone
def moving() -> AnyResponse:
    """The bar while time moves. Once it has moved, the page behind it is loaded anew, as it shows the past."""
    if not wants_piece():
        return go("/")
    bar = _bar()
    response = Response(render_template("components/demo_bar.html", demo_bar=bar))
    if not bar["moving"]:
        response.headers["HX-Refresh"] = "true"
    return response


@pages.post("/demo/time")
@anyone
def move() -> AnyResponse:
    """Ask for time to be moved; the clock process does it, the bar shows how far it is."""
    days = request.form.get("days", type=int)
    if days not in STEPS:
        abort(400)
    if not time.ask(days, clock.now()):
        flash("Time is moving already; wait until it has arrived.", "info")
    return go(safe_next(request.form.get("next")))


@pages.get("/demo/mailbox")
@anyone
def all_mail() -> AnyResponse:
    """Every letter that was sent, newest first."""
    to, before = request.args.get("to", "")[:254], request.args.get("before", type=int)
    found = mailbox.letters(to, before if before and 0 < before < 2**63 else None)
    more = len(found) > mailbox.PAGE
    listed = found[: mailbox.PAGE]
    older = listed[-1][0].id if more else None
    mails = [mail for _, mail in listed]
    return show("demo/mailbox.html", "demo/_mails.html", mails=mails, to=to, older=older)


@pages.get("/demo/mailbox/<name>")
@anyone
def one_mail(name: str) -> AnyResponse:
    """One letter, as text and as its HTML."""
    mail = mailbox.letter(name)
    if mail is None:
        abort(404)
    return show("demo/mail.html", mail=mail)
