"""Check-ins: how pairs say it goes, in figures and in their own words (A9, A24, A26, A27)."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import Response, request

from mentorcruise import clock
from mentorcruise.domain.check_ins import FIT_WORDS, NEARER_WORDS
from mentorcruise.extensions import db
from mentorcruise.metrics.feedback import feedback
from mentorcruise.metrics.registry import published
from mentorcruise.web.access import operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.htmx import show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.check_in_rows import ANSWERS, ANSWERS_PER_PAGE, KINDS, SIDES, Filters, before

OVER = timedelta(days=180)


def _with_its_period(text: str) -> str:
    """A docstring's words for readers who know no function: its arguments as what this page asks for."""
    return text.replace("`since`", "180 days ago").replace("`until`", "now")


DEFINITION = [(term, _with_its_period(text)) for term, text in published(feedback.__doc__)]


@pages.get("/operator/check-ins")
@operator_only
def check_ins() -> Response:
    now, filters = clock.now(), Filters.of(request.args)
    statement = filters.apply(ANSWERS).limit(ANSWERS_PER_PAGE + 1)
    if (behind := before(asked_id("before"))) is not None:
        statement = statement.where(behind)
    rows = db.session.execute(statement).all()
    shown, more = rows[:ANSWERS_PER_PAGE], rows[ANSWERS_PER_PAGE:]
    end = urlencode({"before": shown[-1].id}) if more else ""
    return show(
        "operator/check_ins.html",
        "operator/_check_ins.html",
        answers=shown,
        filters=filters,
        sides=feedback(db.session(), now - OVER, now),
        definition_text=DEFINITION,
        side_words=SIDES,
        kind_words=KINDS,
        fit_words=FIT_WORDS,
        nearer_words=NEARER_WORDS,
        next_url=f"/operator/check-ins?{'&'.join(filter(None, (filters.query(), end)))}" if more else "",
    )
