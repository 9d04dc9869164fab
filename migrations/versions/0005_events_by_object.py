"""events by object"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Without blocking what writes meanwhile; that needs to be outside of a transaction.
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_stripe_events_object_id",
            "stripe_events",
            ["object_id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("ix_stripe_events_object_id", table_name="stripe_events")
