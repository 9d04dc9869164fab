"""facts of applications, their sums, and the news that keeps them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"

TABLES = ("answered_cells", "application_cells", "application_facts", "reason_cells", "settled_cells", "wait_cells")
# By table: which applications a batch of new rows is about. Past days that are remembered have nothing of applications, so
# that such news needs no time.
OF_APPLICATIONS = {
    "applications": "SELECT id FROM added",
    "application_profiles": "SELECT application_id FROM added",
    "application_reasons": "SELECT DISTINCT application_id FROM added",
    "application_decisions": "SELECT application_id FROM added",
    "application_withdrawals": "SELECT application_id FROM added",
    "application_lapses": "SELECT application_id FROM added",
}
# These tables tell of mentorships too, as before.
OF_BOTH = {
    "mentorships": ("SELECT id, started_at FROM added", "SELECT application_id FROM added"),
    "skill_assessments": (
        "SELECT s.id, min(added.assessed_at) FROM added JOIN mentorships s ON s.application_id = added.application_id "
        "WHERE added.moment <> 'baseline' GROUP BY s.id",
        "SELECT DISTINCT application_id FROM added WHERE moment = 'baseline'",
    ),
}
APPLICATION_NEWS = "SELECT 'application', told.id, NULL, CAST(NULL AS timestamptz) FROM ({ids}) AS told (id)"
MENTORSHIP_NEWS = "SELECT 'mentorship', found.id, NULL, found.at FROM ({ids}) AS found (id, at)"
FUNCTION = """
CREATE OR REPLACE FUNCTION news_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_news (kind, subject_id, side, at) {rows};
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER figure_news AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION news_of_{table}()
"""
RECOUNT = (
    "INSERT INTO outbox (job, subject, key, created_at, due_at, attempts) "
    "VALUES ('figures.recount_all', '', 'figures.recount_all-0027', now(), now(), 0) ON CONFLICT (key) DO NOTHING"
)
KINDS = "kind IN ('mentorship', 'result', 'rating'{more})"


def upgrade() -> None:
    create_facts()
    create_cells()
    allow_kinds(", 'application'")
    for table, ids in OF_APPLICATIONS.items():
        op.execute(FUNCTION.format(table=table, rows=APPLICATION_NEWS.format(ids=ids)))
        op.execute(TRIGGER.format(table=table))
    for table, (mentorships, applications) in OF_BOTH.items():
        rows = f"{MENTORSHIP_NEWS.format(ids=mentorships)} UNION ALL {APPLICATION_NEWS.format(ids=applications)}"
        op.execute(FUNCTION.format(table=table, rows=rows))
    op.execute(RECOUNT)


def downgrade() -> None:
    for table in OF_APPLICATIONS:
        op.execute(f"DROP TRIGGER figure_news ON {table}")
        op.execute(f"DROP FUNCTION news_of_{table}()")
    for table, (mentorships, _) in OF_BOTH.items():
        op.execute(FUNCTION.format(table=table, rows=MENTORSHIP_NEWS.format(ids=mentorships)))
    op.execute("DELETE FROM figure_news WHERE kind = 'application'")
    op.execute("UPDATE outbox SET key = NULL WHERE key = 'figures.recount_all-0027'")
    allow_kinds("")
    for table in TABLES:
        op.drop_table(table)


def allow_kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_figure_news_kind"), "figure_news")
    op.create_check_constraint(op.f("ck_figure_news_kind"), "figure_news", KINDS.format(more=more))


def create_facts() -> None:
    op.create_table(
        "application_facts",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("goal_category", sa.Text(), nullable=False),
        sa.Column("slices", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("skills", sa.BigInteger(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("says_goal", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("decided_at", "withdrawn_at", "lapsed_at", "started_at")
        ),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.BigInteger(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_facts")),
    )
    op.create_index("ix_application_facts_slices", "application_facts", ["slices"], postgresql_using="gin")
    op.create_index("ix_application_facts_mentor_id", "application_facts", ["mentor_id", "submitted_on"])
    op.create_index("ix_application_facts_submitted_on", "application_facts", ["submitted_on", "application_id"])
    op.create_index(
        "ix_application_facts_open", "application_facts", ["submitted_on", "application_id"],
        postgresql_where="settled_on IS NULL",
    )  # fmt: skip


def create_cells() -> None:
    create_sums("application_cells", (), *SUMS_OF_APPLICATIONS)
    create_sums("answered_cells", ())
    create_sums("settled_cells", ())
    hours = sa.Column("hours", sa.BigInteger(), autoincrement=False, nullable=False)
    create_sums("wait_cells", (hours, sa.Column("answer", sa.Text(), nullable=False)))
    create_sums("reason_cells", (sa.Column("reason", sa.Text(), nullable=False),), "accepted", "decided")
    for table in ("answered_cells", "settled_cells", "wait_cells"):
        op.create_index(f"ix_{table}_empty", table, ["slice"], postgresql_where="n = 0")


def create_sums(table: str, more: tuple["sa.Column[object]", ...], *sums: str) -> None:
    op.create_table(
        table,
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        *more,
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
        sa.PrimaryKeyConstraint("slice", "day", *(column.name for column in more), name=op.f(f"pk_{table}")),
    )


SUMS_OF_APPLICATIONS = (
    "pending", "offered", "started", "declined", "withdrawn", "lapsed", "accepted", "unheard", "in_time", "with_goal",
    "with_skills", "with_both", "declined_no_time", "declined_other_field", "declined_goal_unclear", "declined_too_early",
    "declined_other",
)  # fmt: skip
