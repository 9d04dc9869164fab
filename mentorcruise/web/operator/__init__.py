"""Operators: the dashboard, the success report, exit surveys, the health monitor, people."""
