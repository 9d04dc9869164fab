"""what each person answered last to a question, by index"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

FORMER, NAME = "ix_questionnaire_answers_key", "ix_questionnaire_answers_last"


def upgrade() -> None:
    # Beside the writers, who go on meanwhile; what an attempt that was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(NAME, "questionnaire_answers", if_exists=True, postgresql_concurrently=True)
        columns = ["key", "person_id", sa.text("answered_at DESC"), sa.text("id DESC")]
        op.create_index(NAME, "questionnaire_answers", columns, postgresql_concurrently=True)
        op.drop_index(FORMER, "questionnaire_answers", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(FORMER, "questionnaire_answers", if_exists=True, postgresql_concurrently=True)
        op.create_index(FORMER, "questionnaire_answers", ["key", "person_id"], postgresql_concurrently=True)
        op.drop_index(NAME, "questionnaire_answers", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")
