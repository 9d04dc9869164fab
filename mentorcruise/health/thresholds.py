"""From when on each rule speaks: what is in force at a moment, the numbers of the code until an operator sets others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from mentorcruise.domain.alert_rules import FIRST_VERSION, RuleThresholds
from mentorcruise.health.rule import Numbers, Rule
from mentorcruise.health.rules import BY_NAME, RULES


@dataclass(frozen=True)
class Thresholds:
    """The numbers of a rule and which version they are."""

    numbers: Numbers
    version: int


def in_force(session: Session, now: datetime) -> dict[str, Thresholds]:
    """Of every rule."""
    last = (
        select(RuleThresholds.rule, RuleThresholds.numbers, RuleThresholds.version)
        .where(RuleThresholds.set_at <= now)
        .order_by(RuleThresholds.rule, RuleThresholds.version.desc())
        .ext(distinct_on(RuleThresholds.rule))
    )
    found = {rule.name: Thresholds(rule.defaults, FIRST_VERSION) for rule in RULES}
    for name, numbers, version in session.execute(last):
        if name in BY_NAME:
            found[name] = Thresholds(_whole(BY_NAME[name], numbers), version)
    return found


def _whole(rule: Rule, numbers: Mapping[str, Any]) -> Numbers:
    """A number that came later than what was stored has its default."""
    return {name: numbers.get(name, default) for name, default in rule.defaults.items()}
