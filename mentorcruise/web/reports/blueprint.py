"""The blueprint that the pages of this room register with."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from mentorcruise.reports import words
from mentorcruise.reports.all import REPORTS
from mentorcruise.web.reports.address import follow

pages = Blueprint("reports", __name__)
SIGNS = {
    "registration": "user-plus",
    "pairing": "handshake",
    "sessions": "calendar",
    "attainment": "sprout",
    "success": "target",
}


@pages.record_once
def _link(state: BlueprintSetupState) -> None:
    """The navigation of all operators' pages leads to the reports there are; values are said as everywhere."""
    links = [{"to": f"/operator/reports/{key}", "words": key.capitalize(), "sign": SIGNS[key]} for key in REPORTS]
    state.app.jinja_env.globals["report_links"] = links
    for filter_ in (words.said, words.interval, words.cases, follow):
        state.app.add_template_filter(filter_)
