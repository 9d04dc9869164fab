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
from mentorcruise.metrics.criteria import counted_criteria
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.rates import ENOUGH, TOO_FEW, Rate
from mentorcruise.metrics.registry import REGISTRY, Definition
from mentorcruise.metrics.success import DEFINITION, figure
from mentorcruise.metrics.success_report import counts_in, goals, success_report
from mentorcruise.reports.charting import rates_over_time
from mentorcruise.reports.months import every_month
from mentorcruise.web.access import anyone
from mentorcruise.web.htmx import show
from mentorcruise.web.public.blueprint import pages

# Groups of figures by what comes before the point in their key, and what they are called.
GROUPS = {
    "registration": "Who takes part",
    "pairing": "How people find each other",
    "sessions": "How they work together",
    "attainment": "What they attain",
    "success": "How mentorships end",
    "health": "Who needs help",
}


def figures() -> list[tuple[str, list[Definition]]]:
    """(group, definitions) of every figure that any page shows, from the code that counts it."""
    found: dict[str, list[Definition]] = {}
    for definition in REGISTRY.values():
        found.setdefault(definition.report, []).append(definition)
    named = [*(key for key in GROUPS if key in found), *sorted(found.keys() - GROUPS.keys())]
    return [(GROUPS.get(key, key.capitalize()), found[key]) for key in named]


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
        criteria=counted_criteria(db.session()),
        outcomes=REGISTRY["success.outcomes"].paragraphs,
        figures=figures(),
        outcome_words=list(OUTCOME_WORDS.values()),
        enough=ENOUGH,
        too_few=TOO_FEW,
        score=SCORE,
    )
