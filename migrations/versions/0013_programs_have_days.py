"""programs have a first and a last day, and who was invited by letter is known"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("programs", sa.Column("begins_on", sa.Date(), nullable=True))
    op.add_column("programs", sa.Column("ends_on", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_programs_days"), "programs", "ends_on >= begins_on")
    op.add_column("program_addresses", sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_program_memberships_person_id", "program_memberships", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_program_memberships_person_id", "program_memberships")
    op.drop_column("program_addresses", "invited_at")
    op.drop_constraint(op.f("ck_programs_days"), "programs")
    op.drop_column("programs", "ends_on")
    op.drop_column("programs", "begins_on")
