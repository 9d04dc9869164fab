"""assessments by their application, and goals by when they were done"""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_index("ix_skill_assessments_application_id", "skill_assessments", ["application_id"])
    op.create_index(
        "ix_progress_steps_goals_done",
        "progress_steps",
        ["at"],
        postgresql_where="goal_id IS NOT NULL AND action = 'done'",
    )


def downgrade() -> None:
    op.drop_index(
        "ix_progress_steps_goals_done", "progress_steps", postgresql_where="goal_id IS NOT NULL AND action = 'done'"
    )
    op.drop_index("ix_skill_assessments_application_id", "skill_assessments")
