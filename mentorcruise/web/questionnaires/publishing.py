"""Looking at a draft as people would, and publishing it (F9)."""

from flask import Response, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.answering import Asked, audiences
from mentorcruise.domain.questionnaire_editing import publish
from mentorcruise.extensions import db
from mentorcruise.web.access import operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.questionnaires.blueprint import pages
from mentorcruise.web.questionnaires.forms import AnswersForm
from mentorcruise.web.questionnaires.index import loaded, locked


@pages.get("/operator/questionnaires/<int:questionnaire_id>/preview")
@operator_only
def preview(questionnaire_id: int) -> Response:
    questionnaire, as_mentor = loaded(questionnaire_id), request.args.get("as") == "mentor"
    whose = audiences(is_mentor=as_mentor, is_mentee=not as_mentor)
    shown = [
        Asked(0, q.key, q.kind, q.words, q.help, list(q.options), q.required, None, None, None)
        for q in questionnaire.questions
        if q.audience in whose
    ]
    form = AnswersForm.of(shown, sent=False)
    return show("questionnaires/preview.html", questionnaire=questionnaire, form=form, as_mentor=as_mentor)


@pages.post("/operator/questionnaires/<int:questionnaire_id>/versions")
@operator_only
def publish_draft(questionnaire_id: int) -> Response:
    questionnaire, said = locked(questionnaire_id), request.form.get("seen", "")
    seen = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    draft_seen = request.form.get("draft_seen", "")
    version = publish(db.session(), questionnaire, seen, draft_seen, current_user, clock.now())
    commit()
    if version is None:
        flash("It was changed or published meanwhile, so nothing was published now. Look at the draft again.", "info")
    else:
        flash(f"Version {version.number} is published. People are asked what is new in it.", "ok")
    return go(f"/operator/questionnaires/{questionnaire_id}")
