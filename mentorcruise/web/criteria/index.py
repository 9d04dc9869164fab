"""The criteria: what is in force, in words, its versions, and which programs judge by their own."""

from itertools import zip_longest

from flask import Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mentorcruise.domain.criterion_words import changes, said
from mentorcruise.domain.programs import Program
from mentorcruise.domain.success_criteria import SuccessCriterion
from mentorcruise.extensions import db
from mentorcruise.metrics.criteria import Standards, standards
from mentorcruise.web.access import operator_only
from mentorcruise.web.criteria.blueprint import pages
from mentorcruise.web.htmx import show

PAGE = "/operator/success-criteria"
MOST_VERSIONS, MOST_PROGRAMS = 50, 200


@pages.get(PAGE)
@operator_only
def success_criteria() -> Response:
    """Of everyone, or with `?program=` of one."""
    known, program = standards(db.session()), program_of(request.args.get("program", ""))
    program_id = program.id if program else None
    in_force = known.in_force()
    programs = select(Program).order_by(Program.name).limit(MOST_PROGRAMS)
    return show(
        "criteria/index.html",
        program=program,
        in_force=in_force,
        in_words=said,
        criterion=in_force.of(program_id),
        own=program_id is None or program_id in in_force.own,
        pending=known.counted.said if known.pending else "",
        versions=_history(program_id),
        programs=db.session.scalars(programs).all() if program is None else [],
    )


def program_of(said: str) -> Program | None:
    """The program that an address names; None for everyone, 404 for what is none."""
    if not said:
        return None
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
    return db.session.get(Program, number) or abort(404)


def version_in_force(known: Standards, program_id: int | None) -> int:
    """The last version for everyone or for a program, by which a composer sees that another came meanwhile."""
    versions = [one.version for one in known.known if one.program_id == program_id]
    return max(versions, default=1 if program_id is None else 0)


def _history(program_id: int | None) -> list[tuple[SuccessCriterion, list[str]]]:
    """(version, what it changed of the one before), the latest first."""
    mine = SuccessCriterion.program_id.is_not_distinct_from(program_id)
    newest = select(SuccessCriterion).where(mine).order_by(SuccessCriterion.version.desc()).limit(MOST_VERSIONS + 1)
    rows = db.session.scalars(newest.options(joinedload(SuccessCriterion.made_by))).all()
    return [
        (row, changes(was.tree, row.tree) if was else [])
        for row, was in zip_longest(rows, rows[1:])
    ][:MOST_VERSIONS]  # fmt: skip
