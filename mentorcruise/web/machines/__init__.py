"""Machines: webhook, health check, metrics."""
