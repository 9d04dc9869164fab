"""the sessions of few pairs, and the ratings that came with words, by index"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

OF_PAIR, WORDS = "ix_session_results_of_pair", "ix_session_ratings_words"
FORMER = "ix_session_results_mentorship_id"


def upgrade() -> None:
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(OF_PAIR, "session_results", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            OF_PAIR,
            "session_results",
            ["mentorship_id", "held_on"],
            postgresql_include=["result", "minutes", "settled_at"],
            postgresql_concurrently=True,
        )
        op.drop_index(WORDS, "session_ratings", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            WORDS, "session_ratings", ["rated_at"], postgresql_where=sa.text("word <> ''"), postgresql_concurrently=True
        )
        # Last: until then pairs are found by it, also while an attempt is repeated.
        op.drop_index(FORMER, "session_results", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(FORMER, "session_results", if_exists=True, postgresql_concurrently=True)
        op.create_index(FORMER, "session_results", ["mentorship_id", "held_on"], postgresql_concurrently=True)
        op.drop_index(WORDS, "session_ratings", if_exists=True, postgresql_concurrently=True)
        op.drop_index(OF_PAIR, "session_results", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")
