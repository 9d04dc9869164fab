"""The pages of reports: /operator/reports/<report>, with sections, rows behind them, and files of what is shown."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, request

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.judging import judged
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.reports import most, words
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Asked, Report, Section
from mentorcruise.web.access import operator_only
from mentorcruise.web.htmx import show, wants_piece
from mentorcruise.web.reports import files, past_days
from mentorcruise.web.reports.address import address
from mentorcruise.web.reports.asking import AskingForm, asked_form
from mentorcruise.web.reports.blueprint import pages

PAGE, PIECE, SECTION, ROWS = "reports/page.html", "reports/_report.html", "reports/_section.html", "reports/rows.html"


@pages.get("/operator/reports/<report_key>")
@operator_only
def report(report_key: str) -> Response:
    now, shown = clock.now(), REPORTS.get(report_key) or abort(404)
    form, unknown = asked_form(now)
    common: dict[str, Any] = {
        "report": shown,
        "form": form,
        "report_page": request.path,
        "address": address,
        "reports": REPORTS,
        "now": now,
        "wait": None,
        **SAYING,
    }
    if not form.validate() or unknown:
        return show(PAGE, PIECE, 422, **common, unknown=unknown, sections={})
    asked = Asked(
        db.session(),
        judged(db.session(), form.question),
        now,
        request.args.get("after", ""),
        by=request.args.get("by", "")[:60],
    )
    form.since.data, form.until.data = asked.question.period.since, asked.question.period.until
    question, wait = past_days.at_once(shown, asked.question, now)
    if wait:
        return past_days.later(wait, common | {"period": _period(form)})
    return _report(shown, replace(asked, question=question), form, common)


def _report(shown: Report, asked: Asked, form: AskingForm, common: dict[str, Any]) -> Response:
    """The page, one of its sections, the rows behind a figure, or a file."""
    if past_days.looks_again():
        return past_days.whole_page()
    if request.args.get("rows"):
        return _rows(shown, asked, common)
    if request.args.get("format"):
        return _file(shown, asked, form)
    alone = request.args.get("section", "")
    if wants_piece() and alone in shown.sections:
        return show(PAGE, SECTION, **common, key=alone, section=shown.sections[alone](asked), period=_period(form))
    sections = {
        key: None if key in shown.later and key != alone else part(asked) for key, part in shown.sections.items()
    }
    return show(PAGE, PIECE, **common, sections=sections, period=_period(form), unknown=[])


def _period(form: AskingForm) -> dict[str, str]:
    question = form.question
    return {
        "asked": words.period(question.period),
        "compared": words.period(question.compared) if question.compared else "",
    }


def _rows(shown: Report, asked: Asked, common: dict[str, Any]) -> Response:
    """The rows behind a figure."""
    whole_name = request.args["rows"]
    name, _, which = whole_name.partition(":")
    if name not in shown.rows:
        abort(404)
    title, rows = shown.rows[name]
    asked = replace(asked, which=which)
    if request.args.get("format"):
        table = rows(replace(asked, limited=False, after=""))
        return _table_file(f"{shown.key}-{name}", [(title, table)], common["form"], shown.judges)
    return show(ROWS, **common, name=whole_name, title=title, table=rows(asked), period=_period(common["form"]))


def _file(shown: Report, asked: Asked, form: AskingForm) -> Response:
    """What the page shows, as a file: one section's table, or all of them as sheets."""
    one = request.args.get("section", "")
    if one and one not in shown.sections:
        abort(404)
    parts = {one: shown.sections[one]} if one else dict(shown.sections)
    whole = replace(asked, limited=False, after="")
    found = {key: part(whole) for key, part in parts.items()}
    tables = [(key, section.table) for key, section in found.items() if section.table]
    headlines = [(key, table) for key, section in found.items() if (table := words.headlines(section))]
    name = f"{shown.key}-{one}" if one else shown.key
    return _table_file(name, tables if one and tables else [*headlines, *tables], form, shown.judges)


def _table_file(name: str, tables: list[tuple[str, Any]], form: AskingForm, judges: bool) -> Response:
    question, kind = form.question, request.args["format"]
    suffix = f"-as-of-{question.as_of.isoformat()}" if question.as_of else ""
    if kind == "csv" and tables:
        return files.as_csv(name + suffix, tables[0][1])
    if kind == "xlsx":
        return files.as_xlsx(name + suffix, tables, about(form, judges))
    return abort(404)


def about(form: AskingForm, judges: bool) -> list[tuple[str, str]]:
    """What was asked, for those who find the file later."""
    question = form.question
    return [
        ("Period", words.period(question.period)),
        *([("Success judged by", form.judged.said)] if judges else []),
        ("As known on", question.as_of.isoformat() if question.as_of else f"{clock.now():%Y-%m-%d %H:%M} UTC"),
        *((label, said) for _, label, said in form.chosen),
        ("Address", request.url),
    ]


def definitions(section: Section) -> list[Any]:
    """The registered definitions of a section's figures."""
    return [REGISTRY[key] for key in section.definitions]


SAYING = {"definitions": definitions, "most_in_a_file": most.MOST_IN_A_FILE}
