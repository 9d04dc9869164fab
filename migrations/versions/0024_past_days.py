"""what was known at the end of past days, and the time of each piece of news"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"

# By table: the time of its rows, and which mentorships a batch of new ones is about.
OF_MENTORSHIPS = {
    "mentorships": ("started_at", "SELECT id, {at} FROM added"),
    "mentorship_endings": ("ended_at", "SELECT mentorship_id, {at} FROM added"),
    "exit_surveys": ("answered_at", "SELECT mentorship_id, {at} FROM added"),
    "exit_survey_skips": ("skipped_at", "SELECT mentorship_id, {at} FROM added"),
    "subscription_cancellations": (
        "requested_at",
        "SELECT s.id, added.{at} FROM added JOIN subscriptions u ON u.id = added.subscription_id "
        "JOIN mentorships s ON s.application_id = u.application_id",
    ),
    "skill_assessments": (
        "assessed_at",
        "SELECT s.id, min(added.{at}) FROM added JOIN mentorships s ON s.application_id = added.application_id "
        "WHERE added.moment <> 'baseline' GROUP BY s.id",
    ),
}
OF_SESSIONS = {
    "session_results": ("settled_at", "SELECT 'result', session_id, NULL, {at} FROM added"),
    "session_ratings": ("rated_at", "SELECT 'rating', session_id, side, {at} FROM added"),
}
FORMERLY = {
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
FORMERLY_OF_SESSIONS = {
    "session_results": "SELECT 'result', session_id, NULL FROM added",
    "session_ratings": "SELECT 'rating', session_id, side FROM added",
}
FUNCTION = """
CREATE OR REPLACE FUNCTION news_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO figure_news ({columns}) {rows};
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "past_days",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.BigInteger(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_past_days")),
    )
    op.create_table(
        "past_facts", *past_columns(), sa.PrimaryKeyConstraint("as_of", "mentorship_id", name="pk_past_facts")
    )
    op.create_index("ix_past_facts_started_on", "past_facts", ["as_of", "started_on"])
    op.create_index("ix_past_facts_ended_on", "past_facts", ["as_of", "ended_on"])
    op.add_column("figure_news", sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    for table, (at, ids) in OF_MENTORSHIPS.items():
        rows = f"SELECT 'mentorship', found.id, NULL, found.at FROM ({ids.format(at=at)}) AS found (id, at)"
        op.execute(FUNCTION.format(table=table, columns="kind, subject_id, side, at", rows=rows))
    for table, (at, rows) in OF_SESSIONS.items():
        op.execute(FUNCTION.format(table=table, columns="kind, subject_id, side, at", rows=rows.format(at=at)))


def downgrade() -> None:
    for table, ids in FORMERLY.items():
        rows = f"SELECT 'mentorship', found.id, NULL FROM ({ids}) AS found (id)"
        op.execute(FUNCTION.format(table=table, columns="kind, subject_id, side", rows=rows))
    for table, rows in FORMERLY_OF_SESSIONS.items():
        op.execute(FUNCTION.format(table=table, columns="kind, subject_id, side", rows=rows))
    op.drop_column("figure_news", "at")
    op.drop_table("past_facts")
    op.drop_table("past_days")
    op.execute("UPDATE outbox SET done_at = now() WHERE job = 'figures.remember_day' AND done_at IS NULL")


def past_columns() -> list[sa.Column]:
    """Those of `mentorship_facts`, but for the verdict."""
    return [
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("goal_category", sa.Text(), nullable=False),
        sa.Column("slices", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("goal_reached", sa.Text(), nullable=True),
        sa.Column("stars", sa.BigInteger(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
    ]


COUNTS = (
    "held", "minutes", "mentee_ratings", "mentee_stars", "mentor_ratings", "mentor_stars", "skills", "reassessed", "levels",
    "grown",
)  # fmt: skip
