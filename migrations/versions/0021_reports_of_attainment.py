"""assessments by their application, and goals by when they were done"""

from alembic import op

revision = "0021"
down_revision = "0020"

INDEXES = (
    ("ix_skill_assessments_application_id", "skill_assessments", "application_id", None),
    ("ix_progress_steps_goals_done", "progress_steps", "at", "goal_id IS NOT NULL AND action = 'done'"),
)


def upgrade() -> None:
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        for name, table, column, which in INDEXES:
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
            op.create_index(name, table, [column], postgresql_where=which, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    op.drop_index(
        "ix_progress_steps_goals_done", "progress_steps", postgresql_where="goal_id IS NOT NULL AND action = 'done'"
    )
    op.drop_index("ix_skill_assessments_application_id", "skill_assessments")
