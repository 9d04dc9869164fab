"""Operators: the dashboard, reports, exit surveys, check-ins, reviews, the health monitor, concerns, people."""

from mentorcruise.web.operator import (
    alerts,
    check_ins,
    concerns,
    dashboard,
    exit_surveys,
    follow_ups,
    improvement_links,
    improvements,
    mentorships,
    people,
    readings,
    reviews,
    rule_grades,
    rules,
    tagging,
    themes,
)
from mentorcruise.web.operator.blueprint import pages

__all__ = [
    "alerts", "check_ins", "concerns", "dashboard", "exit_surveys", "follow_ups", "improvement_links", "improvements",
    "mentorships", "pages", "people", "readings", "reviews", "rule_grades", "rules", "tagging", "themes",
]  # fmt: skip
