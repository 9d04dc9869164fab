"""who had most endings, by the index that tells who ran"""

from alembic import op

revision = "0032"
down_revision = "0031"

ENDS, FORMER, DAYS = "ix_mentorship_facts_ends", "ix_mentorship_facts_days", ["ended_on", "started_on", "mentee_id"]


def upgrade() -> None:
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(ENDS, "mentorship_facts", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            ENDS, "mentorship_facts", DAYS, postgresql_include=["mentor_id", "outcome"], postgresql_concurrently=True
        )
        op.drop_index(FORMER, "mentorship_facts", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(FORMER, "mentorship_facts", if_exists=True, postgresql_concurrently=True)
        op.create_index(FORMER, "mentorship_facts", DAYS, postgresql_concurrently=True)
        op.drop_index(ENDS, "mentorship_facts", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")
