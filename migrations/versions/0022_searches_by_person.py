"""a person's searches are found without looking at everyone's"""

from alembic import op

revision = "0022"
down_revision = "0021"

INDEXES = (("ix_mentor_searches_mentee_id", "mentor_searches", ["mentee_id"]),)


def upgrade() -> None:
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        for name, table, columns in INDEXES:
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
            op.create_index(name, table, columns, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    op.drop_index("ix_mentor_searches_mentee_id", "mentor_searches")
