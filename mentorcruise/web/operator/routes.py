"""Operators: the dashboard, the success report, exit surveys, the health monitor, people."""

from mentorcruise.web.operator import alerts, dashboard, exit_surveys, mentorships, people, success
from mentorcruise.web.operator.blueprint import pages

__all__ = ["alerts", "dashboard", "exit_surveys", "mentorships", "pages", "people", "success"]
