"""a remembered day says of when its sums are, so that none outlive the facts that they are of"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    # Days that have none are put together anew when they are asked for.
    op.add_column("past_days", sa.Column("summed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE past_days SET summed_at = computed_at WHERE verdict IS NOT NULL")
    op.execute(
        "UPDATE past_days SET dropped_at = now() WHERE verdict IS NULL AND computed_at IS NOT NULL AND dropped_at IS NULL"
    )


def downgrade() -> None:
    op.drop_column("past_days", "summed_at")
