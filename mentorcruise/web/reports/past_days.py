"""Reports as of a past day that has to be put together first: the page says so and starts it, and shows the report after that."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, make_response, render_template, request

from mentorcruise import clock
from mentorcruise.extensions import db, htmx
from mentorcruise.metrics import past_days
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.past_days import State, ask, is_over
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Report
from mentorcruise.web.access import operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show, wants_piece
from mentorcruise.web.reports.address import address
from mentorcruise.web.reports.asking import asked_form
from mentorcruise.web.reports.blueprint import pages

PAGE, PIECE, WAITING = "reports/page.html", "reports/_report.html", "reports/_past_day.html"
LOOK_AGAIN_S = 30


@dataclass(frozen=True)
class Wait:
    """How far a day is that a report waits for, of how many mentorships (in thousands), and how long it takes in words."""

    state: State
    mentorships: int

    @property
    def takes(self) -> str:
        """As measured: some five seconds for each hundred thousand."""
        if self.mentorships < 200_000:
            return "some seconds"
        return "about a minute" if self.mentorships < 1_500_000 else "some minutes"


def at_once(shown: Report, question: Question, now: datetime) -> tuple[Question, Wait | None]:
    """The question as it can be answered at once, or what it has to wait for: reading the base rows of so many
    mentorships in each of its queries would take longer than a page may."""
    day = question.as_of
    if day is None or not shown.of_mentorships or question.read == "remembered":
        return question, None
    number = past_days.at_least(db.session())
    if number < past_days.FEW:
        return question, None
    if not is_over(day, now):
        # All that is known today is what is counted.
        return replace(question, read="counted"), None
    state = past_days.remembering(db.session(), day).state
    return (
        (replace(question, read="remembered"), None)
        if state == "remembered"
        else (question, Wait(state, round(number, -3)))
    )


def later(wait: Wait, common: dict[str, Any]) -> Response:
    """Instead of the report; a file is refused with 503, so that whatever fetches it comes again and keeps no page as a file."""
    query = {name: value for name, value in request.args.items() if value and name not in ("format", "section")}
    here = f"{request.path}?{urlencode(query)}"
    context = common | {
        "wait": wait,
        "here": here,
        "asking": f"{request.path}/past-days?{urlencode(query)}",
        "sections": {},
    }
    if request.args.get("format"):
        response = make_response(render_template(PAGE, **context), 503)
        response.headers["Retry-After"] = str(LOOK_AGAIN_S)
        return response
    if wants_piece() and request.args.get("section"):
        return whole_page()
    return show(PAGE, WAITING if looks_again() else PIECE, unknown=[], **context)


def looks_again() -> bool:
    """Whether this is the waiting page that asks whether the day is there."""
    return wants_piece() and htmx.target == "past-day"


def whole_page() -> Response:
    """Tell htmx to load the whole page, as a piece of it is no longer enough."""
    return Response("", 200, {"HX-Refresh": "true"})


@pages.post("/operator/reports/<report_key>/past-days")
@operator_only
def remember(report_key: str) -> Response:
    """Have the day that the report is asked for put together, and go back to the report."""
    now, shown = clock.now(), REPORTS.get(report_key) or abort(404)
    page = f"/operator/reports/{shown.key}"
    form, unknown = asked_form(now)
    fine, day = form.validate() and not unknown, form.as_of.data
    if fine and (day is None or not is_over(day, now)):
        form.as_of.errors = ["Only a day that is over can be put together. Choose one before today (UTC)."]
        fine = False
    if not fine or day is None:
        common = {"report": shown, "form": form, "reports": REPORTS, "now": now, "sections": {}, "wait": None}
        ways = {"report_page": page, "address": partial(address, page)}
        return show(PAGE, PIECE, 422, **common, **ways, unknown=unknown)
    ask(db.session(), day, now)
    commit()
    query = request.query_string.decode()
    return go(f"{page}?{query}")
