"""The health monitor's inbox: who needs help, the evidence, and what operators do about it (A38, A39)."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertAction, AlertIsClosed, AlertStep
from mentorcruise.domain.people import Person, is_operator
from mentorcruise.extensions import db
from mentorcruise.health.listed import alert_rows
from mentorcruise.health.rules import RULES
from mentorcruise.reports import most
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.alert_filters import ORDERS, AlertFilters, end_of_page
from mentorcruise.web.operator.alert_forms import BulkForm, StepForm
from mentorcruise.web.operator.alert_rows import ALERTS_PER_PAGE, open_counts, spoken
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.tables import csv_file
from mentorcruise.web.words import counted

DONE_WORDS = {
    AlertAction.ASSIGNED: "Given to {to}.",
    AlertAction.RELEASED: "Nobody takes care of it now.",
    AlertAction.SNOOZED: "Out of sight until then.",
    AlertAction.WOKEN: "Back in sight.",
    AlertAction.NOTED: "Your note is kept.",
    AlertAction.RESOLVED: "Resolved. It opens again only if something new happens.",
}
CSV_HEAD = (
    "alert", "rule", "urgency", "about", "evidence", "since", "opened", "assigned_to", "snoozed_until", "closed", "closed_how",
)  # fmt: skip


def operators() -> Sequence[tuple[int, str]]:
    """(id, name) of all operators but the one who looks."""
    others = select(Person.id, Person.name).where(is_operator(Person.id), Person.id != current_user.id)
    return [(number, name) for number, name in db.session.execute(others.order_by(Person.name, Person.id).limit(200))]


@pages.get("/operator/health")
@operator_only
def health() -> Response:
    others = operators()
    filters = AlertFilters.of(request.args, {str(number) for number, _ in others})
    return inbox(filters, others, BulkForm(others, clock.now(), current_user.time_zone, formdata=None))


def inbox(filters: AlertFilters, others: Sequence[tuple[int, str]], form: BulkForm, status: int = 200) -> Response:
    """A page of the inbox, with the form for many alerts."""
    now = clock.now()
    statement = filters.ordered(filters.apply(alert_rows(), current_user.id, now)).limit(ALERTS_PER_PAGE + 1)
    if (after := filters.after(request.args.get("after", ""))) is not None:
        statement = statement.where(after)
    rows = db.session.execute(statement).all()
    more = filters.query(after=end_of_page(rows[ALERTS_PER_PAGE - 1])) if rows[ALERTS_PER_PAGE:] else ""
    return show(
        "operator/health.html",
        "operator/_health.html",
        422 if filters.wrong else status,
        alerts=[spoken(row, now) for row in rows[:ALERTS_PER_PAGE]],
        next_url=f"/operator/health?{more}" if more else "",
        most_in_a_file=most.MOST_IN_A_FILE,
        filters=filters,
        orders=ORDERS,
        rules=RULES,
        operators=others,
        counts={row.rule: row for row in db.session.execute(open_counts(now))},
        form=form,
        now=now,
    )


@pages.get("/operator/health.csv")
@operator_only
def health_file() -> Response:
    """What the inbox shows with these filters: all pages of it, up to what a file holds."""
    now = clock.now()
    filters = AlertFilters.of(request.args, {str(number) for number, _ in operators()})
    statement = filters.ordered(filters.apply(alert_rows(), current_user.id, now)).limit(most.fetched())
    told = (spoken(row, now) for row in db.session.execute(statement))
    return csv_file(f"alerts-{filters.state}", CSV_HEAD, ([_cell(a, name) for name in CSV_HEAD] for a in told))


def _cell(alert: dict[str, Any], name: str) -> object:
    source = {
        "alert": "id", "rule": "title", "urgency": "when", "about": "who", "evidence": "words", "since": "began_at",
        "opened": "opened_at", "closed": "closed_at", "closed_how": "how",
    }.get(name, name)  # fmt: skip
    value = alert[source]
    return value.isoformat(timespec="minutes") if hasattr(value, "isoformat") else value


@pages.post("/operator/health/steps")
@operator_only
def take_steps() -> Response:
    """The same step for all alerts that were ticked; closed ones are left as they are."""
    others, now = operators(), clock.now()
    filters = AlertFilters.of(request.form, {str(number) for number, _ in others})
    form = BulkForm(others, now, current_user.time_zone)
    if not form.validate():
        return inbox(filters, others, form, 422)
    wanted = select(Alert).where(Alert.id.in_(form.alert.data or ())).order_by(Alert.id).with_for_update()
    held = db.session.scalars(wanted.options(selectinload(Alert.steps))).all()
    able = [
        alert for alert in held if alert.closed_at is None or form.chosen == AlertAction.NOTED or _is_done(alert, form)
    ]
    for alert in able:
        alert.step(form.chosen, current_user, form.note.data or "", form.wakes_at, now, form.to_id)
    commit()
    left = len(held) - len(able)
    flash(counted(len(able), "alert") + ": " + _done_words(form), "ok")
    if left:
        flash(f"{counted(left, 'alert')} had been closed meanwhile and stayed so.", "info")
    query = filters.query()
    return go(f"/operator/health?{query}" if query else "/operator/health")


def _is_done(alert: Alert, form: StepForm) -> bool:
    """Whether this very step was the alert's last: sent again, it is the same one."""
    return alert.took_last(form.chosen, current_user, form.note.data or "", form.wakes_at, form.to_id)


def _done_words(form: StepForm) -> str:
    to = form.names[str(form.to_id)] if form.to_id else "you"
    return DONE_WORDS[form.chosen].format(to=to)


@pages.get("/operator/alerts/<int:alert_id>")
@operator_only
def alert(alert_id: int) -> Response:
    return _show(alert_id, StepForm(operators(), clock.now(), current_user.time_zone, formdata=None))


@pages.post("/operator/alerts/<int:alert_id>/steps")
@operator_only
def take_step(alert_id: int) -> Response:
    now = clock.now()
    form = StepForm(operators(), now, current_user.time_zone)
    # The lock makes two operators, and the monitor, wait for each other.
    held = found(select(Alert).where(Alert.id == alert_id).with_for_update())
    if not form.validate():
        return _show(alert_id, form, 422)
    try:
        held.step(form.chosen, current_user, form.note.data or "", form.wakes_at, now, form.to_id)
        commit()
    except AlertIsClosed as refused:
        db.session.rollback()
        return _show(alert_id, form, refused.status, refused)
    flash(_done_words(form), "ok")
    return go(f"/operator/alerts/{alert_id}")


def _show(alert_id: int, form: StepForm, status: int = 200, refused: AlertIsClosed | None = None) -> Response:
    now = clock.now()
    row = db.session.execute(alert_rows().where(Alert.id == alert_id)).one_or_none()
    if row is None:
        abort(404)
    return show(
        "operator/alert.html",
        status=status,
        alert=spoken(row, now),
        steps=steps_of([alert_id]).get(alert_id, []),
        form=form,
        refused=refused,
    )


def steps_of(alert_ids: Sequence[int]) -> dict[int, list[AlertStep]]:
    """What was done about each of these alerts, in order."""
    wanted = select(AlertStep).where(AlertStep.alert_id.in_(alert_ids)).order_by(AlertStep.id)
    grouped: dict[int, list[AlertStep]] = {}
    for step in db.session.scalars(wanted.options(selectinload(AlertStep.by), selectinload(AlertStep.to))):
        grouped.setdefault(step.alert_id, []).append(step)
    return grouped
