"""sessions by their day, ratings by their moment and check-ins by when they were asked, for reports"""

from alembic import op

revision = "0019"
down_revision = "0018"

INDEXES = (
    ("ix_session_results_held_on", "session_results", ["held_on", "session_id"]),
    ("ix_session_ratings_rated_at", "session_ratings", ["rated_at"]),
    ("ix_check_ins_asked_at", "check_ins", ["asked_at"]),
)


def upgrade() -> None:
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        for name, table, columns in INDEXES:
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
            op.create_index(name, table, columns, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    op.drop_index("ix_check_ins_asked_at", "check_ins")
    op.drop_index("ix_session_ratings_rated_at", "session_ratings")
    op.drop_index("ix_session_results_held_on", "session_results")
