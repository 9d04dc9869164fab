"""success criteria with versions, and by which of them figures were counted"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

# Until an operator sets another: what all mentorships have been judged by so far.
THE_FIRST = """
INSERT INTO success_criteria (version, rule, name, why, made_at)
VALUES (1, '{"all": [{"kind": "reached"}]}', 'The mentee''s own word',
        'Whether the goal was reached is for the mentee to say.', now())
"""


def upgrade() -> None:
    op.create_table(
        "success_criteria",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("rule", postgresql.JSONB(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("rule IS NOT NULL OR program_id IS NOT NULL", name=op.f("ck_success_criteria_rule")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_success_criteria_version")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_success_criteria_name_length")),
        sa.CheckConstraint("length(why) <= 1000", name=op.f("ck_success_criteria_why_length")),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_success_criteria_program_id_programs")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_success_criteria_made_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_success_criteria")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_success_criteria_submission_key")),
    )
    op.create_index(
        "uq_success_criteria_version", "success_criteria", ["program_id", "version"], unique=True,
        postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON success_criteria "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )
    op.execute(THE_FIRST)
    op.add_column("figure_runs", sa.Column("criteria", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("figure_runs", "criteria")
    op.drop_table("success_criteria")
