"""sessions have times and results; assessments may belong to a milestone

It rewrites every session under one lock, and drops columns that the version before reads: web and workers are stopped for it
(README, "Upgrade"). To fill in batches would ask for a version between that reads both, for a table that is small until now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# What was logged before is taken as held at noon (UTC) of its day, confirmed by time.
FILL = """
UPDATE mentoring_sessions SET kind = 'regular', origin = 'logged', created_by_id = logged_by_id, created_at = logged_at,
  closed_at = logged_at, starts_at = (held_on + time '12:00') AT TIME ZONE 'UTC',
  ends_at = (held_on + time '12:00') AT TIME ZONE 'UTC' + minutes * interval '1 minute'
"""
RESULTS = """
INSERT INTO session_results (session_id, mentorship_id, result, starts_at, held_on, minutes, source, settled_at)
SELECT id, mentorship_id, 'held', starts_at, held_on, minutes, 'automatic', logged_at FROM mentoring_sessions
"""
REPORTS = """
INSERT INTO session_reports (session_id, person_id, side, verdict, minutes, source, at)
SELECT s.id, CASE WHEN side.is_logger THEN s.logged_by_id END, side.name, 'held', s.minutes,
  CASE WHEN side.is_logger THEN 'person' ELSE 'automatic' END, s.logged_at
FROM mentoring_sessions s JOIN mentorships m ON m.id = s.mentorship_id CROSS JOIN LATERAL (
  VALUES ('mentee', s.logged_by_id = m.mentee_id), ('mentor', s.logged_by_id <> m.mentee_id)) AS side (name, is_logger)
"""
NEW = ("kind", "origin", "starts_at", "ends_at", "created_by_id", "created_at")
LOST = (
    "notes",
    "session_topics",
    "session_reports",
    "session_results",
    "session_times",
    "session_seats",
    "session_cancellations",
)
HELD = "SELECT id FROM mentoring_sessions WHERE held_on IS NOT NULL"
OLD = ("held_on", "minutes", "logged_by_id", "logged_at")


def upgrade() -> None:
    op.execute("DROP TRIGGER append_only ON mentoring_sessions")
    op.add_column("mentoring_sessions", sa.Column("kind", sa.Text()))
    op.add_column("mentoring_sessions", sa.Column("origin", sa.Text()))
    op.add_column("mentoring_sessions", sa.Column("series_id", sa.BigInteger()))
    op.add_column("mentoring_sessions", sa.Column("starts_at", sa.DateTime(timezone=True)))
    op.add_column("mentoring_sessions", sa.Column("ends_at", sa.DateTime(timezone=True)))
    op.add_column("mentoring_sessions", sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("mentoring_sessions", sa.Column("created_by_id", sa.BigInteger()))
    op.add_column("mentoring_sessions", sa.Column("created_at", sa.DateTime(timezone=True)))
    op.add_column(
        "mentoring_sessions", sa.Column("room", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False)
    )
    op.add_column("mentoring_sessions", sa.Column("closed_at", sa.DateTime(timezone=True)))
    for statement in (FILL, RESULTS, REPORTS):
        op.execute(statement)
    for column in NEW:
        op.alter_column("mentoring_sessions", column, nullable=False)
    op.drop_index("ix_mentoring_sessions_mentorship_id", table_name="mentoring_sessions")
    op.drop_constraint("topic", "mentoring_sessions", type_="check")
    op.alter_column("mentoring_sessions", "topic", server_default="")
    for column in OLD:
        op.drop_column("mentoring_sessions", column)
    _constrain()
    op.add_column("skill_assessments", sa.Column("milestone_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_skill_assessments_milestone_id_milestones"),
        "skill_assessments",
        "milestones",
        ["milestone_id"],
        ["id"],
    )


def _constrain() -> None:
    table = "mentoring_sessions"
    op.create_check_constraint("kind", table, "kind IN ('intro', 'regular')")
    op.create_check_constraint("origin", table, "origin IN ('booked', 'logged')")
    op.create_check_constraint("topic_length", table, "length(topic) <= 200")
    op.create_check_constraint("length", table, "ends_at - starts_at BETWEEN interval '5 min' AND interval '480 min'")
    op.create_index("ix_mentoring_sessions_mentorship_id", table, ["mentorship_id", "starts_at"])
    op.create_index("ix_mentoring_sessions_open", table, ["ends_at"], postgresql_where="closed_at IS NULL")
    op.create_index("ix_mentoring_sessions_series_id", table, ["series_id"], postgresql_where="series_id IS NOT NULL")
    op.create_foreign_key(
        op.f("fk_mentoring_sessions_series_id_session_series"), table, "session_series", ["series_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_mentoring_sessions_created_by_id_people"), table, "people", ["created_by_id"], ["id"]
    )


def downgrade() -> None:
    """Back to days and minutes; booked sessions that were not held are lost, as there was no place for them."""
    table = "mentoring_sessions"
    op.drop_column("skill_assessments", "milestone_id")
    op.add_column(table, sa.Column("held_on", sa.Date()))
    op.add_column(table, sa.Column("minutes", sa.BigInteger()))
    op.add_column(table, sa.Column("logged_by_id", sa.BigInteger()))
    op.add_column(table, sa.Column("logged_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE mentoring_sessions s SET held_on = r.held_on, minutes = GREATEST(r.minutes, 5), logged_by_id = s.created_by_id, "
        "logged_at = s.created_at FROM session_results r WHERE r.session_id = s.id AND r.result = 'held'"
    )
    op.execute("SET LOCAL mentorcruise.erasure = 'on'")
    op.execute("UPDATE tasks SET session_id = NULL")
    for name in LOST:
        op.execute(f"DELETE FROM {name}")
    op.execute(f"DELETE FROM session_ratings WHERE session_id NOT IN ({HELD})")
    op.execute("DELETE FROM mentoring_sessions WHERE held_on IS NULL")
    op.execute("UPDATE mentoring_sessions SET topic = rpad(topic, 3, '.') WHERE length(topic) < 3")
    for column in ("kind", "origin", "series_id", "starts_at", "ends_at", "sequence", "created_by_id", "created_at",
                   "room", "closed_at"):  # fmt: skip
        op.drop_column(table, column)
    for column in OLD:
        op.alter_column(table, column, nullable=False)
    op.drop_constraint("topic_length", table, type_="check")
    op.create_check_constraint("topic", table, "length(topic) BETWEEN 3 AND 200")
    op.create_check_constraint("minutes", table, "minutes BETWEEN 5 AND 480")
    op.create_index("ix_mentoring_sessions_mentorship_id", table, ["mentorship_id", "held_on"])
    op.create_foreign_key(op.f("fk_mentoring_sessions_logged_by_id_people"), table, "people", ["logged_by_id"], ["id"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON mentoring_sessions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )
