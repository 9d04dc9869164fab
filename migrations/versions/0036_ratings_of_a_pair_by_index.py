"""the ratings of a pair by indexes: which sessions are its own is told without a look at their rows"""

from alembic import op

revision = "0036"
down_revision = "0035"

FORMER, NAME, COLUMNS = (
    "ix_mentoring_sessions_mentorship_id",
    "ix_mentoring_sessions_of_pair",
    ["mentorship_id", "starts_at"],
)


def upgrade() -> None:
    # Beside the writers, who go on meanwhile; what an attempt that was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(NAME, "mentoring_sessions", if_exists=True, postgresql_concurrently=True)
        op.create_index(NAME, "mentoring_sessions", COLUMNS, postgresql_include=["id"], postgresql_concurrently=True)
        op.drop_index(FORMER, "mentoring_sessions", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(FORMER, "mentoring_sessions", if_exists=True, postgresql_concurrently=True)
        op.create_index(FORMER, "mentoring_sessions", COLUMNS, postgresql_concurrently=True)
        op.drop_index(NAME, "mentoring_sessions", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")
