"""How we measure: the definitions behind the figures, from the code that computes them, and the figures themselves."""

from markupsafe import Markup
from werkzeug import Response

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.catalogue_building import SCORE
from mentorcruise.domain.surveys import OUTCOME_WORDS
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.outcomes import outcomes
from mentorcruise.metrics.rates import ENOUGH, TOO_FEW, Rate
from mentorcruise.metrics.registry import published
from mentorcruise.metrics.success import DEFINITION, figure
from mentorcruise.metrics.success_report import counts_in, goals, success_report
from mentorcruise.reports.charting import rates_over_time
from mentorcruise.reports.success import every_month
from mentorcruise.web.access import anyone
from mentorcruise.web.htmx import show
from mentorcruise.web.public.blueprint import pages


def _without_arguments(text: str) -> str:
    """A docstring's words for readers who know no function: its arguments under the names that the page has for them."""
    return text.replace("`since`", "the beginning of the period").replace("`until`", "its end")


OUTCOMES = [(term, _without_arguments(text)) for term, text in published(outcomes.__doc__)]


def by_month() -> Markup | None:
    """The rate by month of ending since the beginning; None before the first ending."""
    months = {row.bucket: figure(counts_in(row)).rate for row in sums(db.session(), ENDINGS, Question(), "month")}
    rates = [(month, months.get(month, Rate(0, 0))) for month in every_month(months)]
    title = "Reached their goal, by the month of the ending"
    return rates_over_time("by-month", title, rates, today=clock.now().date())() if rates else None


@pages.get("/how-we-measure")
@anyone
def how_we_measure() -> Response:
    """The public definitions (B15): what is counted, when, by which formula, and what stands beside it."""
    return show(
        "public/how_we_measure.html",
        report=success_report(db.session(), clock.now()),
        by_month=by_month(),
        goals=[(GOAL_WORDS[GoalCategory(goal)], f.rate) for goal, f in goals(db.session(), Question())],
        success=DEFINITION,
        outcomes=OUTCOMES,
        outcome_words=list(OUTCOME_WORDS.values()),
        enough=ENOUGH,
        too_few=TOO_FEW,
        score=SCORE,
    )
