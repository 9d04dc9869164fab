"""success counts are kept by day, so that one more survey counts one day anew and not a month"""

from alembic import op

revision = "0003"
down_revision = "0002"

COUNT_ALL = (
    "INSERT INTO outbox (job, subject, key, created_at, due_at, attempts) "
    "VALUES ('success.recount_all', '', '{key}', now(), now(), 0) ON CONFLICT (key) DO NOTHING"
)


def upgrade() -> None:
    op.execute("DELETE FROM success_cells")
    op.alter_column("success_cells", "month", new_column_name="day")
    op.execute(COUNT_ALL.format(key="success-by-day"))


def downgrade() -> None:
    op.execute("DELETE FROM success_cells")
    op.alter_column("success_cells", "day", new_column_name="month")
    op.execute(COUNT_ALL.format(key="success-by-month"))
