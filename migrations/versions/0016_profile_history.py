"""what profiles said when, and how many visited"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

# The application's clock where it tells (the demo's time can be moved), else the database's.
MOMENT = """
CREATE FUNCTION profile_moment() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT COALESCE(NULLIF(current_setting('mentorcruise.now', true), '')::timestamptz, now())
$$
"""
OF_PERSON = """
CREATE FUNCTION keep_person_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moment timestamptz := CASE TG_OP WHEN 'INSERT' THEN NEW.joined_at ELSE profile_moment() END;
BEGIN
  IF TG_OP = 'INSERT' OR NEW.country IS DISTINCT FROM OLD.country THEN
    INSERT INTO profile_states (person_id, what, value, at) VALUES (NEW.id, 'country', NEW.country, moment);
  END IF;
  IF TG_OP = 'INSERT' OR NEW.time_zone IS DISTINCT FROM OLD.time_zone THEN
    INSERT INTO profile_states (person_id, what, value, at) VALUES (NEW.id, 'time_zone', NEW.time_zone, moment);
  END IF;
  RETURN NULL;
END $$
"""
OF_MENTOR = """
CREATE FUNCTION keep_mentor_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moment timestamptz := CASE TG_OP WHEN 'INSERT' THEN NEW.created_at ELSE profile_moment() END;
BEGIN
  IF TG_OP = 'INSERT' OR NEW.capacity IS DISTINCT FROM OLD.capacity THEN
    INSERT INTO profile_states (person_id, what, value, at) VALUES (NEW.person_id, 'capacity', NEW.capacity, moment);
  END IF;
  IF TG_OP = 'INSERT' OR NEW.company IS DISTINCT FROM OLD.company THEN
    INSERT INTO profile_states (person_id, what, value, at) VALUES (NEW.person_id, 'company', NEW.company, moment);
  END IF;
  RETURN NULL;
END $$
"""
# What is written together with a new profile holds since the profile was made; a mentor that is gone keeps no history.
OF_LIST = """
CREATE FUNCTION keep_mentor_list_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  line record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  chosen text := to_jsonb(line) ->> TG_ARGV[1];
BEGIN
  INSERT INTO profile_states (person_id, what, detail, value, at)
  SELECT m.person_id, TG_ARGV[0], chosen, CASE TG_OP WHEN 'DELETE' THEN NULL ELSE 'yes' END,
    CASE WHEN EXISTS (
      SELECT FROM profile_states s WHERE s.person_id = m.person_id AND s.what = 'capacity' AND s.at = m.created_at
        AND s.xmin = pg_current_xact_id()::xid
    ) THEN m.created_at ELSE profile_moment() END
  FROM mentors m WHERE m.id = line.mentor_id;
  RETURN NULL;
END $$
"""
FUNCTIONS = ("keep_mentor_list_state", "keep_mentor_state", "keep_person_state", "profile_moment")
TRIGGERS = (
    ("people", "AFTER INSERT OR UPDATE OF country, time_zone", "keep_person_state()"),
    ("mentors", "AFTER INSERT OR UPDATE OF capacity, company", "keep_mentor_state()"),
    ("mentor_skills", "AFTER INSERT OR DELETE", "keep_mentor_list_state('skill', 'skill_id')"),
    ("mentor_languages", "AFTER INSERT OR DELETE", "keep_mentor_list_state('language', 'language')"),
)
# What was true before was not kept: what is known now stands for it.
BACKFILL = (
    "INSERT INTO profile_states (person_id, what, value, at) SELECT id, 'country', country, joined_at FROM people",
    "INSERT INTO profile_states (person_id, what, value, at) SELECT id, 'time_zone', time_zone, joined_at FROM people",
    "INSERT INTO profile_states (person_id, what, value, at) SELECT person_id, 'capacity', capacity, created_at FROM mentors",
    "INSERT INTO profile_states (person_id, what, value, at) SELECT person_id, 'company', company, created_at FROM mentors",
    "INSERT INTO profile_states (person_id, what, detail, value, at) "
    "SELECT m.person_id, 'skill', s.skill_id, 'yes', m.created_at FROM mentor_skills s JOIN mentors m ON m.id = s.mentor_id",
    "INSERT INTO profile_states (person_id, what, detail, value, at) "
    "SELECT m.person_id, 'language', l.language, 'yes', m.created_at FROM mentor_languages l JOIN mentors m ON m.id = l.mentor_id",
)


def upgrade() -> None:
    op.create_table(
        "profile_states",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what IN ('country', 'time_zone', 'capacity', 'company', 'skill', 'language')",
            name=op.f("ck_profile_states_what"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_profile_states_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_states")),
    )
    op.create_index("ix_profile_states_person_id", "profile_states", ["person_id", "what", "detail", "at", "id"])
    op.create_index("ix_profile_states_what", "profile_states", ["what", "person_id", "detail", "at", "id"])
    op.create_table(
        "visit_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('site', 'mentors', 'sign_up')", name=op.f("ck_visit_counts_kind")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_visit_counts_n")),
        sa.PrimaryKeyConstraint("day", "kind", name=op.f("pk_visit_counts")),
    )
    for statement in (MOMENT, OF_PERSON, OF_MENTOR, OF_LIST, *BACKFILL):
        op.execute(statement)
    for table, when, function in TRIGGERS:
        op.execute(f"CREATE TRIGGER keep_profile_state {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON profile_states "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )


def downgrade() -> None:
    for table, _, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER keep_profile_state ON {table}")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}()")
    op.drop_table("visit_counts")
    op.drop_table("profile_states")
