"""The questionnaires: the one for everyone, and one for each program that wants its own (A15, F9)."""

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.programs import Program
from mentorcruise.domain.questionnaires import Questionnaire, QuestionnaireVersion
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.questionnaires.blueprint import pages
from mentorcruise.web.questionnaires.forms import AUDIENCE_WORDS, KIND_WORDS, QuestionForm, new_key


@pages.get("/operator/questionnaires")
@operator_only
def questionnaires() -> Response:
    rows = db.session.scalars(_whole().order_by(Questionnaire.program_id.nulls_first())).all()
    taken = {row.program_id for row in rows}
    programs = db.session.scalars(select(Program).order_by(Program.name).limit(200))
    return show(
        "questionnaires/index.html",
        questionnaires=rows,
        has_general=None in taken,
        programs=[program for program in programs if program.id not in taken],
    )


@pages.post("/operator/questionnaires")
@operator_only
def begin_questionnaire() -> Response:
    """A questionnaire for a program, or the one for everyone; the one that there is when there is one."""
    said = request.form.get("program", "")
    program_id = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    if said:
        found(select(Program).where(Program.id == program_id))
    mine = Questionnaire.program_id == program_id if program_id else Questionnaire.program_id.is_(None)
    questionnaire = db.session.scalar(select(Questionnaire).where(mine))
    if questionnaire is None:
        now = clock.now()
        questionnaire = Questionnaire(
            program_id=program_id, draft=[], created_at=now, created_by_id=current_user.id, drafted_at=now
        )
        db.session.add(questionnaire)
        commit()
        flash("Write the first question; nobody sees it before you publish.", "ok")
    return go(f"/operator/questionnaires/{questionnaire.id}")


@pages.get("/operator/questionnaires/<int:questionnaire_id>")
@operator_only
def questionnaire(questionnaire_id: int) -> Response:
    return show_questionnaire(loaded(questionnaire_id))


def loaded(questionnaire_id: int) -> Questionnaire:
    """The questionnaire, to be looked at."""
    return found(_whole().where(Questionnaire.id == questionnaire_id))


def locked(questionnaire_id: int) -> Questionnaire:
    """The questionnaire, for one change at a time."""
    mine = _whole().where(Questionnaire.id == questionnaire_id)
    return found(mine.with_for_update(of=Questionnaire))


def show_questionnaire(
    questionnaire: Questionnaire, form: QuestionForm | None = None, status: int = 200, refused: Refusal | None = None
) -> Response:
    """The draft with its questions, and the form for a further one: with what was typed where it was `refused`."""
    return show(
        "questionnaires/questionnaire.html",
        status=status,
        questionnaire=questionnaire,
        form=form or QuestionForm(formdata=None, key=new_key()),
        kind_words=KIND_WORDS,
        audience_words=AUDIENCE_WORDS,
        refused=refused,
    )


def _whole() -> Select[Questionnaire]:
    return select(Questionnaire).options(
        joinedload(Questionnaire.program),
        selectinload(Questionnaire.versions).selectinload(QuestionnaireVersion.rows),
    )
