"""The blueprint that the pages of this room register with."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from mentorcruise.web.introductions.saying import good_reasons, why

pages = Blueprint("introductions", __name__)


@pages.record_once
def _say(state: BlueprintSetupState) -> None:
    """Letters say the reasons in the same words as pages."""
    state.app.add_template_filter(why)
    state.app.add_template_filter(good_reasons)
