"""facts of mentorships, the sums that figures are made of, and the news that keeps them"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = (
    "duration_cells",
    "ending_cells",
    "figure_news",
    "growth_cells",
    "length_cells",
    "mentor_cells",
    "rating_cells",
    "session_cells",
    "start_cells",
    "mentorship_facts",
)
# Which mentorships a batch of new rows is about.
OF_MENTORSHIPS = {
    "mentorships": "SELECT id FROM added",
    "mentorship_endings": "SELECT mentorship_id FROM added",
    "exit_surveys": "SELECT mentorship_id FROM added",
    "exit_survey_skips": "SELECT mentorship_id FROM added",
    "subscription_cancellations": (
        "SELECT s.id FROM added JOIN subscriptions u ON u.id = added.subscription_id "
        "JOIN mentorships s ON s.application_id = u.application_id"
    ),
    "skill_assessments": (
        "SELECT DISTINCT s.id FROM added JOIN mentorships s ON s.application_id = added.application_id "
        "WHERE added.moment <> 'baseline'"
    ),
}
OF_SESSIONS = {
    "session_results": "SELECT 'result', session_id, NULL FROM added",
    "session_ratings": "SELECT 'rating', session_id, side FROM added",
}
TRIGGER = """
CREATE TRIGGER figure_news AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""
FUNCTION = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_news (kind, subject_id, side) {rows};
  RETURN NULL;
END $$
"""
# Those who still wait are done by the jobs that have taken over.
FORMER_JOBS = {"success.recount": "figures.follow", "success.recount_all": "figures.recount_all"}
RECOUNT = (
    "INSERT INTO outbox (job, subject, key, created_at, due_at, attempts) "
    "VALUES ('figures.recount_all', '', 'figures.recount_all-0012', now(), now(), 0) ON CONFLICT (key) DO NOTHING"
)


def upgrade() -> None:
    create_facts()
    create_cells()
    for table, rows in news().items():
        function = f"news_of_{table}"
        op.execute(FUNCTION.format(function=function, rows=rows))
        op.execute(TRIGGER.format(table=table, function=function))
    for former, job in FORMER_JOBS.items():
        op.execute(f"UPDATE outbox SET job = '{job}' WHERE job = '{former}' AND done_at IS NULL")
    op.execute(RECOUNT)
    op.drop_table("success_cells")
    op.drop_table("mentor_success")


def downgrade() -> None:
    create_former_counts()
    for table in news():
        op.execute(f"DROP TRIGGER figure_news ON {table}")
        op.execute(f"DROP FUNCTION news_of_{table}()")
    for table in TABLES:
        op.drop_table(table)


def create_former_counts() -> None:
    """The two tables of version 1; empty, as they are computed from the facts."""
    names = ("trial_losses", "ended", "answered", "reached", "partly", "skipped")
    op.create_table(
        "success_cells",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("goal_category", sa.Text(), primary_key=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in names),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "mentor_success",
        sa.Column("mentor_id", sa.BigInteger(), sa.ForeignKey("mentors.id"), primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in names),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
    )


def news() -> dict[str, str]:
    """By table: the news that its new rows are."""
    of = {
        table: f"SELECT 'mentorship', found.id, NULL FROM ({ids}) AS found (id)"
        for table, ids in OF_MENTORSHIPS.items()
    }
    return of | OF_SESSIONS


def create_facts() -> None:
    op.create_table(
        "figure_news",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('mentorship', 'result', 'rating')", name=op.f("ck_figure_news_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_news")),
    )
    op.create_table(
        "mentorship_facts",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("goal_category", sa.Text(), nullable=False),
        sa.Column("slices", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("goal_reached", sa.Text(), nullable=True),
        sa.Column("stars", sa.BigInteger(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("mentee_ratings", sa.BigInteger(), nullable=False),
        sa.Column("mentee_stars", sa.BigInteger(), nullable=False),
        sa.Column("mentor_ratings", sa.BigInteger(), nullable=False),
        sa.Column("mentor_stars", sa.BigInteger(), nullable=False),
        sa.Column("skills", sa.BigInteger(), nullable=False),
        sa.Column("reassessed", sa.BigInteger(), nullable=False),
        sa.Column("levels", sa.BigInteger(), nullable=False),
        sa.Column("grown", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_mentorship_facts_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_mentorship_facts")),
    )
    op.create_index("ix_mentorship_facts_ended_on", "mentorship_facts", ["ended_on"])
    op.create_index("ix_mentorship_facts_mentor_id", "mentorship_facts", ["mentor_id"])
    op.create_index("ix_mentorship_facts_slices", "mentorship_facts", ["slices"], postgresql_using="gin")
    op.create_index("ix_mentorship_facts_started_on", "mentorship_facts", ["started_on"])


def create_cells() -> None:
    op.create_table(
        "duration_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", "days", "outcome", name=op.f("pk_duration_cells")),
    )
    op.create_index("ix_duration_cells_empty", "duration_cells", ["slice"], postgresql_where="n = 0")
    op.create_table(
        "ending_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("trial_losses", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("skipped", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("partly", sa.BigInteger(), nullable=False),
        sa.Column("moved_on", sa.BigInteger(), nullable=False),
        sa.Column("mentor_ended", sa.BigInteger(), nullable=False),
        sa.Column("left_for_price_or_platform", sa.BigInteger(), nullable=False),
        sa.Column("payment_failed", sa.BigInteger(), nullable=False),
        sa.Column("lapsed", sa.BigInteger(), nullable=False),
        sa.Column("judged", sa.BigInteger(), nullable=False),
        sa.Column("successes", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("stars_squared", sa.BigInteger(), nullable=False),
        sa.Column("skills", sa.BigInteger(), nullable=False),
        sa.Column("reassessed", sa.BigInteger(), nullable=False),
        sa.Column("grown", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", name=op.f("pk_ending_cells")),
    )
    op.create_table(
        "growth_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("levels", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reassessed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", "levels", "reassessed", name=op.f("pk_growth_cells")),
    )
    op.create_index("ix_growth_cells_empty", "growth_cells", ["slice"], postgresql_where="n = 0")
    op.create_table(
        "length_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", "minutes", name=op.f("pk_length_cells")),
    )
    op.create_table(
        "mentor_cells",
        sa.Column("mentor_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("n", "running", "trial_losses", "ended", "answered", "skipped", "reached", "partly", "judged")
        ),
        sa.Column("successes", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("pk_mentor_cells")),
    )
    op.create_index("ix_mentor_cells_ended", "mentor_cells", [sa.text("ended DESC"), "mentor_id"])
    op.create_table(
        "rating_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("stars_squared", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", "side", name=op.f("pk_rating_cells")),
    )
    op.create_table(
        "session_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("intros", sa.BigInteger(), nullable=False),
        sa.Column("mentee_missed", sa.BigInteger(), nullable=False),
        sa.Column("mentor_missed", sa.BigInteger(), nullable=False),
        sa.Column("both_missed", sa.BigInteger(), nullable=False),
        sa.Column("disputed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", name=op.f("pk_session_cells")),
    )
    op.create_table(
        "start_cells",
        sa.Column("slice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("running", sa.BigInteger(), nullable=False),
        sa.Column("trial_losses", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("judged", sa.BigInteger(), nullable=False),
        sa.Column("successes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slice", "day", name=op.f("pk_start_cells")),
    )
