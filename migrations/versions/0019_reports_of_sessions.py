"""sessions by their day, ratings by their moment and check-ins by when they were asked, for reports"""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_index("ix_session_results_held_on", "session_results", ["held_on", "session_id"])
    op.create_index("ix_session_ratings_rated_at", "session_ratings", ["rated_at"])
    op.create_index("ix_check_ins_asked_at", "check_ins", ["asked_at"])


def downgrade() -> None:
    op.drop_index("ix_check_ins_asked_at", "check_ins")
    op.drop_index("ix_session_ratings_rated_at", "session_ratings")
    op.drop_index("ix_session_results_held_on", "session_results")
