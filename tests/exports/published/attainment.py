"""What the attainment report says."""

from mentorcruise.extensions import db
from mentorcruise.metrics.attainment import goals
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.estimators.growth import growth
from mentorcruise.metrics.families import ENDINGS, GROWTH
from tests.exports.published.rows import Rows


def published(question):
    """Every figure of the report."""
    session, rows = db.session(), Rows()
    ended = sums(session, ENDINGS, question)[0]
    rows.share("attainment.goals", "reached", goals(ended).wholly)
    rows.share("attainment.goals", "at least partly", goals(ended).at_least_partly)
    cells = sums(session, GROWTH, question, by=["levels", "reassessed"])
    grown = growth((cell.levels, cell.reassessed, cell.n) for cell in cells)
    rows.mean("attainment.growth", "mean gain in levels", grown.mean, grown.response.denominator)
    rows.share("attainment.growth", "risen", grown.gained)
    rows.share("attainment.growth", "fallen", grown.lost)
    rows.share("attainment.growth", "said again", grown.response)
    return rows
