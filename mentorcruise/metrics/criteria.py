"""When an ended mentorship is a success: the criterion in force, as it is asked of one fact row (A40)."""

VERDICT = """
CASE
  WHEN outcome IS NULL OR outcome = 'trial_loss' THEN NULL
  WHEN goal_reached IS NULL THEN 'unknown'
  WHEN goal_reached = 'yes' THEN 'success'
  ELSE 'failure'
END
"""
"""SQL over the columns of a fact row: 'success', 'failure', 'unknown' while the mentee has not said; NULL where there is
nothing to judge (running, or ended within the trial)."""
