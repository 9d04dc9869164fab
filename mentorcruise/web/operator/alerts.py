"""The health monitor's pages: who needs help, the evidence, and what operators do about it (A38, A39)."""

from urllib.parse import urlencode

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertAction, AlertStep
from mentorcruise.extensions import db
from mentorcruise.health.rules import RULES
from mentorcruise.metrics.registry import published
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.alert_rows import ALERTS_PER_PAGE, alert_rows, in_state, open_counts, spoken
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.forms import StepForm

STATES = ("open", "snoozed", "closed")
RULE_NAMES = tuple(rule.name for rule in RULES)
DEFINITIONS = [(rule.title, published(rule.find.__doc__)) for rule in RULES]
DONE_WORDS = {
    AlertAction.ASSIGNED: "This alert is yours.",
    AlertAction.SNOOZED: "Out of sight until then.",
    AlertAction.NOTED: "Your note is kept.",
    AlertAction.RESOLVED: "Resolved. It opens again only if something new happens.",
}


@pages.get("/operator/health")
@operator_only
def health() -> Response:
    now = clock.now()
    state, rule = request.args.get("state", ""), request.args.get("rule", "")
    state, rule = state if state in STATES else "open", rule if rule in RULE_NAMES else ""
    statement = alert_rows(now).where(in_state(state, now)).limit(ALERTS_PER_PAGE + 1)
    if rule:
        statement = statement.where(Alert.rule == rule)
    if (before := asked_id("before")) is not None:
        statement = statement.where(Alert.id < before)
    rows = db.session.execute(statement).all()
    more = (
        urlencode({"state": state, "rule": rule, "before": rows[ALERTS_PER_PAGE - 1].id})
        if rows[ALERTS_PER_PAGE:]
        else ""
    )
    return show(
        "operator/health.html",
        "operator/_health.html",
        alerts=[spoken(row, now) for row in rows[:ALERTS_PER_PAGE]],
        next_url=f"/operator/health?{more}" if more else "",
        state=state,
        rule=rule,
        rules=RULES,
        counts={row.rule: row for row in db.session.execute(open_counts(now))},
        definitions=DEFINITIONS,
        now=now,
    )


@pages.get("/operator/alerts/<int:alert_id>")
@operator_only
def alert(alert_id: int) -> Response:
    return _show(alert_id, StepForm(clock.now(), current_user.time_zone, formdata=None))


@pages.post("/operator/alerts/<int:alert_id>/steps")
@operator_only
def take_step(alert_id: int) -> Response:
    now = clock.now()
    form = StepForm(now, current_user.time_zone)
    # The lock makes two operators, and the monitor, wait for each other.
    held = found(select(Alert).where(Alert.id == alert_id).with_for_update())
    if not form.validate():
        return _show(alert_id, form, 422)
    action = AlertAction(form.action.data)
    held.step(action, current_user, form.note.data or "", form.wakes_at, now)
    commit()
    flash(DONE_WORDS[action], "ok")
    return go(f"/operator/alerts/{alert_id}")


def _show(alert_id: int, form: StepForm, status: int = 200) -> Response:
    now = clock.now()
    row = db.session.execute(alert_rows(now).where(Alert.id == alert_id)).one_or_none()
    if row is None:
        abort(404)
    steps = select(AlertStep).where(AlertStep.alert_id == alert_id).order_by(AlertStep.id)
    return show(
        "operator/alert.html",
        status=status,
        alert=spoken(row, now),
        steps=db.session.scalars(steps.options(selectinload(AlertStep.by))).all(),
        form=form,
    )
