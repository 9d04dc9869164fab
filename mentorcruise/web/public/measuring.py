"""How we measure: the definitions behind the figures, from the code that computes them, and the figures themselves."""

from werkzeug import Response

from mentorcruise import clock
from mentorcruise.domain.catalogue_building import SCORE
from mentorcruise.domain.surveys import OUTCOME_WORDS
from mentorcruise.extensions import db
from mentorcruise.metrics.outcomes import outcomes
from mentorcruise.metrics.rates import ENOUGH, TOO_FEW
from mentorcruise.metrics.registry import published
from mentorcruise.metrics.success import DEFINITION
from mentorcruise.metrics.success_report import success_report
from mentorcruise.web.access import anyone
from mentorcruise.web.htmx import show
from mentorcruise.web.public.blueprint import pages


def _without_arguments(text: str) -> str:
    """A docstring's words for readers who know no function: its arguments under the names that the page has for them."""
    return text.replace("`since`", "the beginning of the period").replace("`until`", "its end")


OUTCOMES = [(term, _without_arguments(text)) for term, text in published(outcomes.__doc__)]


@pages.get("/how-we-measure")
@anyone
def how_we_measure() -> Response:
    """The public definitions (B15): what is counted, when, by which formula, and what stands beside it."""
    return show(
        "public/how_we_measure.html",
        report=success_report(db.session(), clock.now()),
        success=DEFINITION,
        outcomes=OUTCOMES,
        outcome_words=list(OUTCOME_WORDS.values()),
        enough=ENOUGH,
        too_few=TOO_FEW,
        score=SCORE,
    )
