"""Operators: figures, health, surveys, mentors."""
