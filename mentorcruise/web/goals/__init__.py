"""Goals, milestones and tasks of a mentorship."""
