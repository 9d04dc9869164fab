"""a goal's former descriptions are kept as steps"""

from alembic import op

revision = "0008"
down_revision = "0007"

BEFORE = "'done', 'verified', 'reopened', 'dropped', 'moved', 'renamed'"


def upgrade() -> None:
    _allow(f"{BEFORE}, 'described'", 3000)


def downgrade() -> None:
    op.execute("SET LOCAL mentorcruise.erasure = 'on'")
    op.execute("DELETE FROM progress_steps WHERE action = 'described' OR length(note) > 500")
    _allow(BEFORE, 500)


def _allow(actions: str, note: int) -> None:
    op.execute("ALTER TABLE progress_steps DROP CONSTRAINT ck_progress_steps_action")
    op.execute(f"ALTER TABLE progress_steps ADD CONSTRAINT ck_progress_steps_action CHECK (action IN ({actions}))")
    op.execute("ALTER TABLE progress_steps DROP CONSTRAINT ck_progress_steps_note_length")
    op.execute(
        f"ALTER TABLE progress_steps ADD CONSTRAINT ck_progress_steps_note_length CHECK (length(note) <= {note})"
    )
