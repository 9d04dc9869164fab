"""What something was changed because of: themes and exit surveys, linked and taken off (B16)."""

from flask import Response, flash
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import Theme
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.exit_surveys import show_survey
from mentorcruise.web.operator.improvement_parts import change_links
from mentorcruise.web.operator.improvements import LIST, held_improvement, show_improvement, theme_links
from mentorcruise.web.operator.themes import show_theme

LINKED, TAKEN_OFF = "It is linked.", "It is linked no longer; who had linked it stays known."


@pages.post("/operator/exit-surveys/changes/<int:improvement_id>/themes")
@operator_only
def link_to_theme(improvement_id: int) -> Response:
    held = found(held_improvement(improvement_id))
    form = theme_links()
    if not form.validate():
        return show_improvement(improvement_id, linking=form, status=422)
    held.link([int(form.theme.data)], [], current_user, clock.now())
    commit()
    flash(LINKED, "ok")
    return go(f"{LIST}/{improvement_id}#because")


@pages.post("/operator/exit-surveys/changes/<int:improvement_id>/themes/<int:theme_id>/removal")
@operator_only
def unlink_theme(improvement_id: int, theme_id: int) -> Response:
    """Take a theme off, under whatever name it was linked."""
    held = found(held_improvement(improvement_id))
    alike = select(Theme.id).where((Theme.id == theme_id) | (Theme.merged_into_id == theme_id))
    held.unlink(db.session.scalars(alike).all(), [], current_user, clock.now())
    commit()
    flash(TAKEN_OFF, "ok")
    return go(f"{LIST}/{improvement_id}#because")


@pages.post("/operator/exit-surveys/changes/<int:improvement_id>/surveys/<int:mentorship_id>/removal")
@operator_only
def unlink_survey(improvement_id: int, mentorship_id: int) -> Response:
    found(held_improvement(improvement_id)).unlink([], [mentorship_id], current_user, clock.now())
    commit()
    flash(TAKEN_OFF, "ok")
    return go(f"{LIST}/{improvement_id}#because")


@pages.post("/operator/exit-surveys/<int:mentorship_id>/changes")
@operator_only
def link_survey(mentorship_id: int) -> Response:
    """Something noted already was changed because of this exit survey too."""
    found(select(ExitSurvey.mentorship_id).where(ExitSurvey.mentorship_id == mentorship_id))
    form = change_links()
    if not form.validate():
        return show_survey(mentorship_id, linking=form, status=422)
    found(held_improvement(int(form.change.data))).link([], [mentorship_id], current_user, clock.now())
    commit()
    flash(LINKED, "ok")
    return go(f"/operator/exit-surveys/{mentorship_id}#changes")


@pages.post("/operator/exit-surveys/themes/<int:theme_id>/changes")
@operator_only
def link_theme(theme_id: int) -> Response:
    """Something noted already was changed because of this theme too."""
    theme = found(select(Theme).where(Theme.id == theme_id))
    form = change_links()
    if not form.validate():
        return show_theme(theme, linking=form, status=422)
    found(held_improvement(int(form.change.data))).link([theme_id], [], current_user, clock.now())
    commit()
    flash(LINKED, "ok")
    return go(f"/operator/exit-surveys/themes/{theme_id}#changes")
