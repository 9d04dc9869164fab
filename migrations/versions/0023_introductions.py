"""introductions of mentors to those who look for one"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("tells_mentor", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_introductions_score")),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_introductions_note_length")),
        sa.CheckConstraint("jsonb_typeof(reasons) = 'array'", name=op.f("ck_introductions_reasons")),
        sa.ForeignKeyConstraint(
            ["search_id"], ["mentor_searches.id"], name=op.f("fk_introductions_search_id_mentor_searches")
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_introductions_mentee_id_people")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_introductions_mentor_id_mentors")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_introductions_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("search_id", "mentor_id", name=op.f("uq_introductions_search_id_mentor_id")),
    )
    op.create_index("ix_introductions_mentee_id", "introductions", ["mentee_id", "id"])
    op.create_index("ix_introductions_at", "introductions", ["at"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON introductions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )


def downgrade() -> None:
    op.drop_table("introductions")
