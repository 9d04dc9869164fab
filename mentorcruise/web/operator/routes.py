"""Operators: the dashboard, the success report, exit surveys, the health monitor, concerns, people."""

from mentorcruise.web.operator import alerts, concerns, dashboard, exit_surveys, mentorships, people, readings, success
from mentorcruise.web.operator.blueprint import pages

__all__ = [
    "alerts", "concerns", "dashboard", "exit_surveys", "mentorships", "pages", "people", "readings", "success",
]  # fmt: skip
