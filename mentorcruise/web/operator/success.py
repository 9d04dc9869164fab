"""The success report: as it stands or as of a day, as a page and as tables to download (B15)."""

from datetime import date
from typing import Any

from flask import Response, request

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.success import DEFINITION
from mentorcruise.metrics.success_report import Line, SuccessReport, all_mentors, mentor_page, success_report
from mentorcruise.web.access import operator_only
from mentorcruise.web.htmx import show
from mentorcruise.web.operator import asking
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.tables import csv_file

PAGE, PIECE, TILES = "operator/success.html", "operator/_success.html", "operator/_success_tiles.html"
TABLES = ("month", "goal", "mentor")
CSV_HEAD = (
    "ended", "answered", "reached", "partly", "skipped", "trial_losses", "success_rate", "interval_low", "interval_high",
    "response_rate", "if_silent_failed", "if_silent_succeeded",
)  # fmt: skip


@pages.get("/operator/reports/success")
@operator_only
def success() -> Response:
    now, asked = clock.now(), request.args.get("as_of", "")
    try:
        as_of = asking.as_of(asked, now)
    except asking.NoSuchDay as refusal:
        return show(PAGE, PIECE, 422, report=None, asked=asked, refusal=str(refusal), today=now.date())
    report = success_report(db.session(), now, Question(as_of=as_of))
    if request.args.get("format") == "csv":
        return _download(report, request.args.get("table", TABLES[0]))
    # The tiles ask for themselves every few seconds; the rest of the page is not theirs to redraw.
    if request.headers.get("HX-Target") == "success-tiles":
        return show(PAGE, TILES, report=report)
    return show(PAGE, PIECE, **_page(report, as_of), asked=asked, today=now.date())


def _page(report: SuccessReport, as_of: date | None) -> dict[str, Any]:
    mentors = mentor_page(db.session(), asking.number(request.args.get("page", "")), Question(as_of=as_of))
    at = f"as_of={as_of.isoformat()}&" if as_of else ""
    return {"report": report, "mentors": mentors, "definition_text": DEFINITION, "at": at}


def _download(report: SuccessReport, table: str) -> Response:
    if table not in TABLES:
        table = TABLES[0]
    lines = {
        "month": lambda: report.by_month,
        "goal": lambda: report.by_goal,
        "mentor": lambda: all_mentors(db.session(), Question(as_of=report.as_of)),
    }[table]()
    suffix = f"-as-of-{report.as_of.isoformat()}" if report.as_of else ""
    return csv_file(f"success-by-{table}{suffix}", (table, "name", *CSV_HEAD), map(_cells, lines))


def _cells(line: Line) -> list[object]:
    f, rate = line.figure, line.figure.rate
    shares = [rate.rate, rate.low, rate.high] if rate.enough else [None, None, None]
    shares += [f.response.value, *f.bounds] if f.ended else [None, None, None]
    rounded = [None if share is None else round(share, 4) for share in shares]
    return [line.key, line.label, f.ended, f.answered, f.reached, f.partly, f.skipped, f.trial_losses, *rounded]
