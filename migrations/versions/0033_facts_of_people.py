"""facts of people, their numbers by day, and the news that keeps them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"

TABLES = ("person_cells", "pause_cells", "sign_up_cells", "person_facts")
_OF_MENTEES = "SELECT mentee_id FROM added"
_OF_MENTORSHIPS = """
SELECT s.mentee_id FROM {found} UNION SELECT m.person_id FROM {found} JOIN mentors m ON m.id = s.mentor_id
"""
# By table: whom a batch of new or changed rows is about.
ADDED = {
    "people": "SELECT id FROM added",
    "mentors": "SELECT person_id FROM added",
    "mentor_decisions": "SELECT m.person_id FROM added JOIN mentors m ON m.id = added.mentor_id",
    "operator_grants": "SELECT person_id FROM added",
    "applications": _OF_MENTEES,
    "application_decisions": _OF_MENTORSHIPS.format(found="added JOIN applications s ON s.id = added.application_id"),
    "mentorships": _OF_MENTORSHIPS.format(found="added s"),
    "mentorship_endings": _OF_MENTORSHIPS.format(found="added JOIN mentorships s ON s.id = added.mentorship_id"),
    "payments": (
        "SELECT a.mentee_id FROM added JOIN subscriptions u ON u.id = added.subscription_id "
        "JOIN applications a ON a.id = u.application_id WHERE added.paid_at IS NOT NULL"
    ),
    "questionnaire_answers": "SELECT person_id FROM added",
}
# By table: when a changed row is news, and whose.
CHANGED = {
    "people": ("OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at", "NEW.id"),
    "operator_grants": ("OLD IS DISTINCT FROM NEW", "NEW.person_id"),
    "payments": (
        "(OLD.paid_at, OLD.amount_cents) IS DISTINCT FROM (NEW.paid_at, NEW.amount_cents)",
        "(SELECT a.mentee_id FROM subscriptions u JOIN applications a ON a.id = u.application_id "
        "WHERE u.id = NEW.subscription_id)",
    ),
}
INSERTED = """
CREATE FUNCTION person_news_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_news (kind, subject_id) SELECT DISTINCT 'person', told.id FROM ({ids}) AS told (id);
  RETURN NULL;
END $$;
CREATE TRIGGER person_news AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION person_news_of_{table}()
"""
# Row by row: a join of the rows before and after is planned once for a connection, for as few rows as it saw first.
UPDATED = """
CREATE FUNCTION person_news_again_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_news (kind, subject_id) VALUES ('person', {whose});
  RETURN NULL;
END $$;
CREATE TRIGGER person_news_again AFTER UPDATE ON {table} FOR EACH ROW WHEN ({news})
EXECUTE FUNCTION person_news_again_of_{table}()
"""
RECOUNT = (
    "INSERT INTO outbox (job, subject, key, created_at, due_at, attempts) "
    "VALUES ('figures.recount_all', '', 'figures.recount_all-0033', now(), now(), 0) ON CONFLICT (key) DO NOTHING"
)
KINDS = "kind IN ('mentorship', 'result', 'rating', 'application'{more})"


def upgrade() -> None:
    create_facts()
    create_cells()
    for table, ids in ADDED.items():
        op.execute(INSERTED.format(table=table, ids=ids))
    for table, (news, whose) in CHANGED.items():
        op.execute(UPDATED.format(table=table, news=news, whose=whose))
    # Last: whoever writes a fact meanwhile holds its table and waits for the news, so the news must not wait for tables.
    allow_kinds(", 'person'")
    op.execute(RECOUNT)


def downgrade() -> None:
    for table in CHANGED:
        op.execute(f"DROP TRIGGER person_news_again ON {table}")
        op.execute(f"DROP FUNCTION person_news_again_of_{table}()")
    for table in ADDED:
        op.execute(f"DROP TRIGGER person_news ON {table}")
        op.execute(f"DROP FUNCTION person_news_of_{table}()")
    op.execute("DELETE FROM figure_news WHERE kind = 'person'")
    op.execute("UPDATE outbox SET key = NULL WHERE key = 'figures.recount_all-0033'")
    allow_kinds("")
    for table in TABLES:
        op.drop_table(table)


def allow_kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_figure_news_kind"), "figure_news")
    op.create_check_constraint(op.f("ck_figure_news_kind"), "figure_news", KINDS.format(more=more))


def create_facts() -> None:
    days = ("as_mentee", "as_mentor", "active_as_mentee", "active_as_mentor")
    op.create_table(
        "person_facts",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("confirmed_on", "listed_on", "left_on")),
        *(sa.Column(name, postgresql.DATEMULTIRANGE(), nullable=False) for name in days),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("answered_as_mentee", "answered_as_mentor")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("applied_on", "accepted_on")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("began_at", "paid_at")),
        sa.Column("second_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("mentee_steady", "mentor_steady")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_facts")),
    )
    op.create_index("ix_person_facts_joined_on", "person_facts", ["joined_on", "person_id"])
    op.create_index("ix_person_facts_began_at", "person_facts", ["began_at", "joined_on"])
    op.create_index("ix_person_facts_paid_at", "person_facts", ["paid_at", "joined_on"])
    for role in ("mentee", "mentor"):
        op.create_index(
            f"ix_person_facts_{role}_until", "person_facts", [sa.text(f"coalesce(upper(as_{role}), 'infinity')")],
            postgresql_where=f"NOT {role}_steady AND NOT isempty(as_{role})",
        )  # fmt: skip


def create_cells() -> None:
    role = "role IN ('mentee', 'mentor')"
    op.create_table(
        "person_cells",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(role, name=op.f("ck_person_cells_role")),
        sa.CheckConstraint("what IN ('registered', 'answered', 'active', 'idle')", name=op.f("ck_person_cells_what")),
        sa.PrimaryKeyConstraint("role", "what", "day", name=op.f("pk_person_cells")),
    )
    op.create_table(
        "pause_cells",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(role, name=op.f("ck_pause_cells_role")),
        sa.PrimaryKeyConstraint("role", "again_on", "until", name=op.f("pk_pause_cells")),
    )
    op.create_table(
        "sign_up_cells",
        sa.Column("day", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in (
                "n",
                "confirmed",
                "applied",
                "accepted",
                "began",
                "paid",
                "paid_begun",
                "second_month",
            )
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_sign_up_cells")),
    )
    for table, day in (("person_cells", "day"), ("pause_cells", "again_on"), ("sign_up_cells", "day")):
        op.create_index(f"ix_{table}_empty", table, [day], postgresql_where="n = 0")
