"""sums have room to move: no index holds one, and pages keep room for the next version of their rows"""

from alembic import op

revision = "0035"
down_revision = "0034"

BY_SLICE = ("duration_cells", "growth_cells", "answered_cells", "settled_cells", "wait_cells")
EMPTY = dict.fromkeys(BY_SLICE, "slice") | {"person_cells": "day", "pause_cells": "again_on", "sign_up_cells": "day"}
SUMS = (
    *EMPTY, "start_cells", "ending_cells", "mentor_cells", "session_cells", "length_cells", "rating_cells", "application_cells",
    "reason_cells",
)  # fmt: skip
FILLED = dict.fromkeys(SUMS, 70) | {"mentorship_facts": 90}


def upgrade() -> None:
    # Pages that are full by now get their room as rows move on.
    for table, percent in FILLED.items():
        op.execute(f"ALTER TABLE {table} SET (fillfactor = {percent})")
    for table in EMPTY:
        op.drop_index(f"ix_{table}_empty", table)


def downgrade() -> None:
    for table, column in EMPTY.items():
        op.create_index(f"ix_{table}_empty", table, [column], postgresql_where="n = 0")
    for table in FILLED:
        op.execute(f"ALTER TABLE {table} RESET (fillfactor)")
