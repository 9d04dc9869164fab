"""who gets the monthly report, and which report went to whom"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "stakeholder_recipients",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name=op.f("fk_stakeholder_recipients_added_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["people.id"], name=op.f("fk_stakeholder_recipients_removed_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stakeholder_recipients")),
    )
    op.create_index(
        "uq_stakeholder_recipients_open",
        "stakeholder_recipients",
        ["email"],
        unique=True,
        postgresql_where="removed_at IS NULL",
    )
    op.create_table(
        "stakeholder_mailings",
        sa.Column("recipient_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["stakeholder_recipients.id"],
            name=op.f("fk_stakeholder_mailings_recipient_id_stakeholder_recipients"),
        ),
        sa.PrimaryKeyConstraint("recipient_id", "month", name=op.f("pk_stakeholder_mailings")),
    )  # fmt: skip
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON stakeholder_mailings "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )


def downgrade() -> None:
    op.drop_table("stakeholder_mailings")
    op.drop_table("stakeholder_recipients")
