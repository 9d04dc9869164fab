"""a person's searches are found without looking at everyone's"""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_index("ix_mentor_searches_mentee_id", "mentor_searches", ["mentee_id"])


def downgrade() -> None:
    op.drop_index("ix_mentor_searches_mentee_id", "mentor_searches")
