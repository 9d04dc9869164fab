"""sessions that were settled unusually late are found at once, for reports as of a past day; none is settled before it began"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

LATE = "ix_session_results_late"
CHECK = "ck_session_results_settled_after_its_start"
# Sessions that were logged before they had times were taken as held at noon of their day, which can be after they were
# logged; and what is written once can be rewritten under this setting alone.
MEND = """
SET LOCAL mentorcruise.erasure = 'on';
UPDATE session_results SET settled_at = starts_at WHERE settled_at < starts_at;
SET LOCAL mentorcruise.erasure = 'off';
UPDATE past_days SET dropped_at = now() WHERE computed_at IS NOT NULL AND dropped_at IS NULL
"""


def upgrade() -> None:
    # What an attempt that was broken off has left is made anew.
    op.execute(f"ALTER TABLE session_results DROP CONSTRAINT IF EXISTS {CHECK}")
    op.execute(MEND)
    op.create_check_constraint(
        "settled_after_its_start", "session_results", "settled_at >= starts_at", postgresql_not_valid=True
    )
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(LATE, "session_results", if_exists=True, postgresql_concurrently=True)
        op.create_index(
            LATE,
            "session_results",
            ["held_on"],
            postgresql_where=sa.text("settled_at - starts_at > interval '4 days'"),
            postgresql_concurrently=True,
        )
        op.execute(f"ALTER TABLE session_results VALIDATE CONSTRAINT {CHECK}")
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    op.drop_index(LATE, "session_results")
    op.drop_constraint(op.f(CHECK), "session_results", type_="check")
