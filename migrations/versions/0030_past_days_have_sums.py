"""the sums that reports ask for most are kept with a remembered day"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"

STARTS = ("running", "trial_losses", "ended", "judged", "successes")
ENDINGS = (
    "trial_losses", "ended", "answered", "skipped", "reached", "partly", "moved_on", "mentor_ended",
    "left_for_price_or_platform", "payment_failed", "lapsed", "judged", "successes", "stars", "stars_squared", "skills",
    "reassessed", "grown",
)  # fmt: skip


def upgrade() -> None:
    # Days that are remembered already have none, and are added up from their facts.
    op.add_column("past_days", sa.Column("verdict", sa.Text(), nullable=True))
    for table, sums in (("past_start_cells", STARTS), ("past_ending_cells", ENDINGS)):
        op.create_table(
            table,
            sa.Column("as_of", sa.Date(), nullable=False),
            sa.Column("slice", sa.Text(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("n", sa.BigInteger(), nullable=False),
            *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
            sa.PrimaryKeyConstraint("as_of", "slice", "day", name=op.f(f"pk_{table}")),
        )


def downgrade() -> None:
    op.drop_table("past_ending_cells")
    op.drop_table("past_start_cells")
    op.drop_column("past_days", "verdict")
