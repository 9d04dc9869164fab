"""The health monitor's rules: their definitions and thresholds, changed after a look at what that would have meant (A41)."""

from typing import Any

from flask import Response, abort, flash, request
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mentorcruise import clock
from mentorcruise.charts import Line, Point, time_series
from mentorcruise.domain.alert_rules import RuleThresholds, set_thresholds
from mentorcruise.domain.errors import ThresholdsChanged
from mentorcruise.extensions import db
from mentorcruise.health.preview import Preview, preview
from mentorcruise.health.rule import URGENCY_WORDS, Numbers, Rule
from mentorcruise.health.rules import BY_NAME, RULES
from mentorcruise.health.thresholds import in_force
from mentorcruise.metrics.registry import published
from mentorcruise.web.access import operator_only
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.alert_forms import ThresholdsForm, form_for, numbers_of
from mentorcruise.web.operator.alert_rows import TONES, open_counts
from mentorcruise.web.operator.blueprint import pages

PAGE = "operator/rule.html"


@pages.get("/operator/health/rules")
@operator_only
def rules() -> Response:
    now = clock.now()
    return show(
        "operator/rules.html",
        rules=RULES,
        in_force=in_force(db.session(), now),
        counts={row.rule: row.awake + row.snoozed for row in db.session.execute(open_counts(now))},
        definitions={rule.name: published(rule.find.__doc__) for rule in RULES},
        urgency=URGENCY_WORDS,
        tones=TONES,
    )


@pages.get("/operator/health/rules/<rule>")
@operator_only
def rule(rule: str) -> Response:
    """The rule; with numbers in the address, what it would have raised with them."""
    asked = known(rule)
    if not any(number.name in request.args for number in asked.numbers):
        return _show(asked, _plain(asked))
    form = form_for(asked)(formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return _show(asked, form, status=422)
    return _show(asked, form, numbers_of(form, asked), ThresholdsForm(formdata=None))


@pages.post("/operator/health/rules/<rule>")
@operator_only
def set_rule(rule: str) -> Response:
    asked, now = known(rule), clock.now()
    form = form_for(asked, ThresholdsForm)()
    if not form.validate():
        right = not any(form[number.name].errors for number in asked.numbers)
        return _show(asked, form, numbers_of(form, asked) if right else None, form, 422)
    why = str(form["why"].data)
    numbers = numbers_of(form, asked)
    try:
        set_thresholds(db.session(), asked.name, numbers, form["version"].data, why, current_user, now)
        commit()
    except ThresholdsChanged as refused:
        db.session.rollback()
        return _show(asked, form, numbers, form, refused.status, refused)
    flash("Saved. The rule looks at everyone anew within a minute.", "ok")
    return go(f"/operator/health/rules/{asked.name}")


def known(name: str) -> Rule:
    if name not in BY_NAME:
        abort(404)
    return BY_NAME[name]


def _plain(rule: Rule) -> FlaskForm:
    """The form with the numbers in force."""
    held = in_force(db.session(), clock.now())[rule.name].numbers
    data = {name: str(value) for name, value in held.items()}
    return form_for(rule)(formdata=None, data=data, meta={"csrf": False})


def _show(
    rule: Rule,
    form: FlaskForm,
    numbers: Numbers | None = None,
    saving: FlaskForm | None = None,
    status: int = 200,
    refused: ThresholdsChanged | None = None,
) -> Response:
    now = clock.now()
    held = in_force(db.session(), now)[rule.name]
    looked = preview(db.session(), rule, numbers, held.numbers, now) if numbers else None
    history = select(RuleThresholds).where(RuleThresholds.rule == rule.name).order_by(RuleThresholds.version.desc())
    return show(
        PAGE,
        status=status,
        rule=rule,
        held=held,
        form=form,
        numbers=numbers,
        saving=saving,
        refused=refused,
        preview=looked,
        drawn=_drawn(looked) if looked else None,
        words=rule.words,
        now=now,
        history=db.session.scalars(history.options(joinedload(RuleThresholds.set_by)).limit(50)).all(),
        definition=published(rule.find.__doc__),
        urgency=URGENCY_WORDS[rule.urgency],
    )


def _drawn(looked: Preview) -> dict[str, Any]:
    """The two lines, and a headline that says what is seen."""
    more = looked.new - looked.present
    title = (
        "As many alerts as now" if more == 0
        else f"{abs(more)} {'more' if more > 0 else 'fewer'} {'alert' if abs(more) == 1 else 'alerts'} than now"
    )  # fmt: skip
    lines = [
        Line("In force", [Point(week.begins, week.present) for week in looked.weeks], tone=3),
        Line("With yours", [Point(week.begins, week.new) for week in looked.weeks], tone=1),
    ]
    heading = "alerts raised in a week"
    return {"title": title, "chart": time_series("preview", title, lines, heading=heading, incomplete=True)}
