"""a session is closed once: cancelled or settled, whoever is first"""

from alembic import op

revision = "0010"
down_revision = "0009"

CLOSED_ONCE = """
CREATE FUNCTION session_closed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
    RAISE EXCEPTION 'this session is closed'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'session_closed_once', TABLE = 'mentoring_sessions';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(CLOSED_ONCE)
    op.execute(
        "CREATE TRIGGER session_closed_once BEFORE UPDATE OF closed_at ON mentoring_sessions "
        "FOR EACH ROW EXECUTE FUNCTION session_closed_once()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER session_closed_once ON mentoring_sessions")
    op.execute("DROP FUNCTION session_closed_once()")
