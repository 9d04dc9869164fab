"""How well the monitor's alerts foretell bad endings, and what other thresholds would have given."""

from dataclasses import dataclass

from flask import Response
from sqlalchemy import select

from mentorcruise.charts import PERCENT, Dot, dot_intervals
from mentorcruise.domain.alert_rules import RuleGrade
from mentorcruise.extensions import db
from mentorcruise.health.bad_endings import bad_endings
from mentorcruise.health.grading import HORIZON, grades
from mentorcruise.health.rule import Rule
from mentorcruise.health.rules import RULES
from mentorcruise.metrics.estimators.limits import Median
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.rates import ENOUGH, Rate
from mentorcruise.metrics.registry import published
from mentorcruise.web.access import operator_only
from mentorcruise.web.htmx import show
from mentorcruise.web.operator.blueprint import pages

DEFINITION = published(grades.__doc__)
BAD_ENDING = published(bad_endings.__doc__)


@dataclass(frozen=True)
class Graded:
    """A grade in figures: what was raised, how much of it was right, how much was foreseen, how early."""

    row: RuleGrade
    rule: Rule

    @property
    def precision(self) -> Rate:
        return Rate(self.row.right, self.row.judged)

    @property
    def recall(self) -> Rate:
        return Rate(self.row.foreseen, self.row.endings)

    @property
    def lead(self) -> Median | None:
        """In days; None under ten foreseen endings."""
        return median(enumerate(self.row.lead_days)) if self.row.foreseen >= ENOUGH else None

    @property
    def unjudged(self) -> int:
        return self.row.raised - self.row.judged

    def numbers(self, in_force: "Graded") -> str:
        """The thresholds in words; of others than those in force, the one that differs."""
        values = {number: self.row.numbers.get(number.name, number.default) for number in self.rule.numbers}
        if self is not in_force:
            values = {
                number: value for number, value in values.items() if value != in_force.row.numbers.get(number.name)
            }
        words = "; ".join(
            f"{number.label[:1].lower()}{number.label[1:]} {number.said(value)}" for number, value in values.items()
        )
        return words[:1].upper() + words[1:]


@pages.get("/operator/health/grades")
@operator_only
def rule_grades() -> Response:
    by_name = {rule.name: rule for rule in RULES}
    rows = db.session.scalars(select(RuleGrade).order_by(RuleGrade.rule, RuleGrade.place)).all()
    graded = [Graded(row, by_name[row.rule]) for row in rows if row.rule in by_name]
    now = {grade.rule.name: grade for grade in graded if grade.row.place == 0}
    in_order = [now[rule.name] for rule in RULES if rule.name in now]
    title = _headline(in_order)
    return show(
        "operator/rule_grades.html",
        grades=in_order,
        others={rule.name: [g for g in graded if g.rule is rule] for rule in RULES},
        rules=RULES,
        blind=[rule for rule in RULES if not rule.foresees],
        title=title,
        chart=dot_intervals("precision", title, [_dot(grade) for grade in in_order], unit=PERCENT)
        if in_order
        else None,
        definition=DEFINITION,
        bad_ending=BAD_ENDING,
        horizon=HORIZON.days,
    )


def _dot(grade: Graded) -> Dot:
    rate = grade.precision
    return Dot(
        grade.rule.title,
        rate.rate,
        rate.low if rate.enough else None,
        rate.high if rate.enough else None,
        rate.denominator,
    )


def _headline(grades: list[Graded]) -> str:
    known = [grade for grade in grades if grade.precision.enough]
    if not known:
        return "Too few alerts are old enough to be judged"
    best = max(known, key=lambda grade: grade.precision.value or 0)
    return f"Of the alerts “{best.rule.title}”, {best.precision.text} were followed by a bad ending"
