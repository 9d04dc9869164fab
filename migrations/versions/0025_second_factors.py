"""a second factor beside the password"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_in_id", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("misses", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("octet_length(seed) = 32", name=op.f("ck_second_factors_seed")),
        sa.CheckConstraint("removed_by IN ('person', 'command line')", name=op.f("ck_second_factors_removed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_second_factors_person_id_people")),
        sa.ForeignKeyConstraint(["begun_in_id"], ["sign_ins.id"], name=op.f("fk_second_factors_begun_in_id_sign_ins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factors")),
    )
    op.create_index(
        "uq_second_factors_open", "second_factors", ["person_id"], unique=True, postgresql_where="removed_at IS NULL"
    )
    op.create_table(
        "recovery_code_uses",
        sa.Column("second_factor_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 10", name=op.f("ck_recovery_code_uses_number")),
        sa.ForeignKeyConstraint(
            ["second_factor_id"], ["second_factors.id"],
            name=op.f("fk_recovery_code_uses_second_factor_id_second_factors"),
        ),
        sa.PrimaryKeyConstraint("second_factor_id", "number", name=op.f("pk_recovery_code_uses")),
    )  # fmt: skip
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON recovery_code_uses "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )
    op.add_column("sign_ins", sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sign_ins", sa.Column("digits_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Whoever has given the password alone is not let in by going back.
    op.execute(
        "UPDATE sign_ins s SET ended_at = now(), ended_by = 'second factor removed' "
        "WHERE ended_at IS NULL AND second_factor_at IS NULL AND EXISTS (SELECT FROM second_factors f "
        "WHERE f.person_id = s.person_id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL)"
    )
    op.drop_column("sign_ins", "digits_at")
    op.drop_column("sign_ins", "second_factor_at")
    op.drop_table("recovery_code_uses")
    op.drop_table("second_factors")
