"""a parted pair is looked at last: an application that waited for the pair's open one to close sees the parting

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-25

"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hang("AFTER")


def downgrade() -> None:
    hang("BEFORE")


def hang(when: str) -> None:
    op.execute("DROP TRIGGER never_again_pair ON applications")
    op.execute(
        f"CREATE TRIGGER never_again_pair {when} INSERT ON applications FOR EACH ROW EXECUTE FUNCTION never_again_pair()"
    )
