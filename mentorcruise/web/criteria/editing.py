"""Composing a criterion: a look at what it would make of the mentorships so far, then saving it with a reason (A40)."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.criteria import DEFAULT, NoSuchRule, Rule
from mentorcruise.domain.criterion_words import HOW_WORDS, KIND_WORDS, changes, said
from mentorcruise.domain.errors import CriterionChanged
from mentorcruise.domain.programs import Program
from mentorcruise.domain.success_criteria import set_criterion
from mentorcruise.extensions import db
from mentorcruise.metrics.criteria import standards
from mentorcruise.metrics.criterion_preview import preview
from mentorcruise.reports.rows import VERDICT_WORDS
from mentorcruise.web.access import operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.criteria.blueprint import pages
from mentorcruise.web.criteria.composing import Composed, is_composed
from mentorcruise.web.criteria.forms import CriterionForm
from mentorcruise.web.criteria.index import PAGE, program_of, version_in_force
from mentorcruise.web.htmx import go, show
from mentorcruise.web.submissions import key_of, new_key


@dataclass
class Composer:
    """The page while a criterion is composed: for whom, and what stands in it."""

    program: Program | None
    composed: Composed
    rule: Rule | None = None
    complete: bool = True

    def read(self) -> bool:
        """Whether what is composed is a criterion."""
        try:
            self.rule = self.composed.rule()
        except NoSuchRule:
            self.complete = False
        return self.complete


@pages.get(f"{PAGE}/composer")
@operator_only
def composer() -> Response:
    """Begins with what is in force; the address holds what is composed, so that every look at it is a link."""
    program = program_of(request.args.get("program", ""))
    if is_composed(request.args):
        composing = Composer(program, Composed.asked(request.args))
        return _show(composing, status=200 if composing.read() else 422)
    held = standards(db.session()).in_force().of(program.id if program else None)
    composing = Composer(program, Composed.of(held.rule))
    composing.read()
    return _show(composing)


@pages.post(PAGE)
@operator_only
def save_criterion() -> Response:
    form = CriterionForm()
    program = program_of(form.program.data or "")
    here = f"{PAGE}?program={program.id}" if program else PAGE
    composing, fine = _proposed(form, program)
    if not form.validate() or not fine:
        return _show(composing, form, 422)
    try:
        set_criterion(
            db.session(), program.id if program else None, composing.rule, form.version_seen, str(form.name.data),
            str(form.why.data), current_user, key_of(form.submission_key), clock.now(),
        )  # fmt: skip
        commit()
    except CriterionChanged as meanwhile:
        db.session.rollback()
        return _show(
            Composer(program_of(form.program.data or ""), composing.composed, composing.rule), form, 409, meanwhile
        )
    flash("Saved. All figures are counted anew by it, which takes minutes at most.", "ok")
    return go(here)


def _proposed(form: CriterionForm, program: Program | None) -> tuple[Composer, bool]:
    try:
        rule = form.proposed()
    except NoSuchRule as wrong:
        return Composer(program, Composed(error=str(wrong)), complete=False), False
    return Composer(program, Composed.of(rule), rule), True


def _show(
    composing: Composer, form: CriterionForm | None = None, status: int = 200, meanwhile: CriterionChanged | None = None
) -> Response:
    known = standards(db.session())
    program_id = composing.program.id if composing.program else None
    in_force = known.in_force()
    present = in_force.of(program_id)
    inherits = program_id is not None and program_id not in in_force.own
    before = None if inherits else present.rule
    same = composing.complete and composing.rule == before
    effective = (composing.rule or in_force.general.rule or DEFAULT) if composing.complete else None
    if form is None or meanwhile is not None:
        form = form or CriterionForm(formdata=None)
        form.seen.data = str(version_in_force(known, program_id))
    context: dict[str, Any] = {
        "composing": composing,
        "composed": composing.composed,
        "program": composing.program,
        "program_id": program_id or "",
        "present": present,
        "inherits": inherits,
        "general": in_force.general,
        "effective": effective,
        "same": same,
        "changes": changes(before, composing.rule) if composing.complete else [],
        "preview": preview(db.session(), in_force, program_id, effective) if effective else None,
        "stored": json.dumps(composing.rule.stored() if composing.rule else None),
        "form": form,
        "key": form.submission_key.data or new_key(),
        "meanwhile": meanwhile,
        "kinds": KIND_WORDS,
        "hows": HOW_WORDS,
        "in_words": said,
        "verdicts": VERDICT_WORDS,
    }
    return show("criteria/composer.html", "criteria/_composer.html", status, **context)
