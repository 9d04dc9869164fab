"""runs of the figures are written once, as their model says: the database refuses to rewrite them"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON figure_runs "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER append_only ON figure_runs")
