"""the health monitor: ten rules, thresholds with versions, an inbox that sorts, grades"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

APPEND_ONLY = ("mentor_capacities", "rule_thresholds")
SUBJECTS = ("mentorship", "person", "application", "mentor")
CLOSED = ("cause_gone", "ended", "thresholds", "resolved")
ACTIONS = ("assigned", "released", "snoozed", "woken", "noted", "resolved")
NEW_COLUMNS = (
    "mentorship_id", "mentee_id", "mentor_id", "urgency", "began_at", "thresholds_version", "assigned_to_id", "snoozed_until",
)  # fmt: skip

FILL = (
    "UPDATE alerts SET began_at = opened_at, urgency = CASE rule WHEN 'low_rating' THEN 3 ELSE 2 END",
    """
    UPDATE alerts a SET mentorship_id = m.id, mentee_id = m.mentee_id, mentor_id = m.mentor_id
    FROM mentorships m WHERE a.subject_type = 'mentorship' AND m.id = a.subject_id
    """,
    "UPDATE alerts SET mentee_id = subject_id WHERE subject_type = 'person'",
    """
    UPDATE alerts a SET assigned_to_id = s.by_id FROM (
        SELECT DISTINCT ON (alert_id) alert_id, by_id FROM alert_steps WHERE action = 'assigned' ORDER BY alert_id, id DESC
    ) s WHERE s.alert_id = a.id
    """,
    """
    UPDATE alerts a SET snoozed_until = s.until FROM (
        SELECT DISTINCT ON (alert_id) alert_id, until FROM alert_steps WHERE action = 'snoozed' ORDER BY alert_id, id DESC
    ) s WHERE s.alert_id = a.id
    """,
)


def upgrade() -> None:
    op.create_table(
        "mentor_capacities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("former", sa.BigInteger(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_capacities_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_capacities")),
    )
    op.create_index("ix_mentor_capacities_mentor_id", "mentor_capacities", ["mentor_id", "id"])
    op.create_table(
        "rule_thresholds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("numbers", postgresql.JSONB(), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("length(why) <= 1000", name=op.f("ck_rule_thresholds_why_length")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_rule_thresholds_set_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_thresholds")),
        sa.UniqueConstraint("rule", "version", name=op.f("uq_rule_thresholds_rule_version")),
    )
    op.create_table(
        "rule_grades",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("numbers", postgresql.JSONB(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("raised", sa.BigInteger(), nullable=False),
        sa.Column("judged", sa.BigInteger(), nullable=False),
        sa.Column("right", sa.BigInteger(), nullable=False),
        sa.Column("endings", sa.BigInteger(), nullable=False),
        sa.Column("foreseen", sa.BigInteger(), nullable=False),
        sa.Column("lead_days", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_grades")),
    )
    op.create_index("uq_rule_grades_place", "rule_grades", ["rule", "place"], unique=True)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
    op.create_index("ix_places_mentor_id", "places", ["mentor_id", "taken_at"])
    _widen_alerts()


def _widen_alerts() -> None:
    for name in ("mentorship_id", "mentee_id", "mentor_id", "assigned_to_id"):
        op.add_column("alerts", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("alerts", sa.Column("urgency", sa.SmallInteger(), server_default="2", nullable=False))
    op.add_column("alerts", sa.Column("began_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alerts", sa.Column("thresholds_version", sa.BigInteger(), server_default="1", nullable=False))
    op.add_column("alerts", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alert_steps", sa.Column("to_id", sa.BigInteger(), nullable=True))
    for statement in FILL:
        op.execute(statement)
    op.alter_column("alerts", "began_at", nullable=False)
    for table, name, target in (
        ("alerts", "mentorship_id", "mentorships"),
        ("alerts", "mentee_id", "people"),
        ("alerts", "mentor_id", "mentors"),
        ("alerts", "assigned_to_id", "people"),
        ("alert_steps", "to_id", "people"),
    ):
        op.create_foreign_key(op.f(f"fk_{table}_{name}_{target}"), table, target, [name], ["id"])
    _words("alerts", "subject_type", SUBJECTS)
    _words("alerts", "closed_how", CLOSED)
    _words("alert_steps", "action", ACTIONS)
    is_open = sa.text("closed_at IS NULL")
    op.drop_index("ix_alerts_opened_at", "alerts")
    op.create_index("ix_alerts_opened_at", "alerts", ["opened_at", "id"])
    op.create_index("ix_alerts_subject", "alerts", ["subject_type", "subject_id", "id"])
    op.create_index("ix_alerts_urgent", "alerts", ["urgency", "opened_at", "id"], postgresql_where=is_open)
    op.create_index("ix_alerts_mentorship_id", "alerts", ["mentorship_id", "id"])
    op.create_index("ix_alerts_mentor_id", "alerts", ["mentor_id"], postgresql_where=is_open)
    op.create_index("ix_alerts_assigned_to_id", "alerts", ["assigned_to_id"], postgresql_where=is_open)


def _words(table: str, column: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({listed})")


def downgrade() -> None:
    op.execute("SET LOCAL mentorcruise.erasure = 'on'")
    op.execute("DELETE FROM alert_steps WHERE action IN ('released', 'woken') OR alert_id IN ("
               "SELECT id FROM alerts WHERE subject_type IN ('application', 'mentor'))")  # fmt: skip
    op.execute("DELETE FROM alerts WHERE subject_type IN ('application', 'mentor')")
    op.execute("UPDATE alerts SET closed_how = 'cause_gone' WHERE closed_how IN ('ended', 'thresholds')")
    for name in ("ix_alerts_subject", "ix_alerts_urgent", "ix_alerts_mentorship_id", "ix_alerts_mentor_id"):
        op.drop_index(name, "alerts")
    op.drop_index("ix_alerts_assigned_to_id", "alerts")
    op.drop_index("ix_alerts_opened_at", "alerts")
    op.create_index("ix_alerts_opened_at", "alerts", ["opened_at"])
    _words("alerts", "subject_type", SUBJECTS[:2])
    _words("alerts", "closed_how", (CLOSED[0], CLOSED[3]))
    _words("alert_steps", "action", ("assigned", "snoozed", "noted", "resolved"))
    for name in NEW_COLUMNS:
        op.drop_column("alerts", name)
    op.drop_column("alert_steps", "to_id")
    op.drop_index("ix_places_mentor_id", "places")
    for table in ("rule_grades", "rule_thresholds", "mentor_capacities"):
        op.drop_table(table)
