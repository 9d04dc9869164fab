"""themes of what leaving mentees write, follow-ups with an owner and a day, and what was changed because of it"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

NEW = ("improvement_links", "improvement_versions", "improvements", "follow_up_steps", "follow_ups", "survey_tags",
       "theme_steps", "themes")  # fmt: skip
FIRST = (
    "Finding the right mentor",
    "Price and plans",
    "Pausing and leaving",
    "Scheduling and reminders",
    "Waiting for answers",
    "Preparing sessions",
    "Practice between sessions",
    "Directness and feedback",
    "Goal too vague or too large",
    "Life got in the way",
    "Using the site",
    "Billing and invoices",
    "Went well",
    "Nothing to do better",
)


def upgrade() -> None:
    _worded()
    op.create_table(
        "themes",
        number(),
        sa.Column("name", sa.Text(), nullable=False),
        moment("created_at"),
        reference("themes", "merged_into_id", "themes.id", nullable=True),
        moment("retired_at", nullable=True),
        longest("themes", "name", 80),
    )
    op.create_index(
        "uq_themes_name", "themes", [sa.text("lower(name)")], unique=True, postgresql_where="merged_into_id IS NULL"
    )
    op.create_index("ix_themes_merged_into_id", "themes", ["merged_into_id"])
    op.create_table(
        "theme_steps",
        number(),
        reference("theme_steps", "theme_id", "themes.id"),
        words("theme_steps", "action", "created", "renamed", "merged", "retired", "brought_back"),
        moment("at"),
        reference("theme_steps", "by_id", "people.id", nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        reference("theme_steps", "into_id", "themes.id", nullable=True),
        longest("theme_steps", "name", 80),
    )
    op.create_index("ix_theme_steps_theme_id", "theme_steps", ["theme_id", "id"])
    op.create_table(
        "survey_tags",
        number(),
        reference("survey_tags", "mentorship_id", "exit_surveys.mentorship_id"),
        words("survey_tags", "question", "goal", "product", "mentor"),
        reference("survey_tags", "theme_id", "themes.id"),
        reference("survey_tags", "tagged_by_id", "people.id"),
        moment("tagged_at"),
        reference("survey_tags", "removed_by_id", "people.id", nullable=True),
        moment("removed_at", nullable=True),
    )
    unique_open("uq_survey_tags_open", "survey_tags", ["mentorship_id", "question", "theme_id"])
    op.create_index("ix_survey_tags_theme_id", "survey_tags", ["theme_id", "mentorship_id"])
    _follow_ups()
    _improvements()
    for table in ("theme_steps", "follow_up_steps", "improvements", "improvement_versions"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
    for name in FIRST:
        op.execute(
            sa.text(
                "WITH made AS (INSERT INTO themes (name, created_at) VALUES (:name, now()) RETURNING id, name) "
                "INSERT INTO theme_steps (theme_id, action, at, name) SELECT id, 'created', now(), name FROM made"
            ).bindparams(name=name)
        )


def _worded() -> None:
    """Only exit surveys that say something in words can be tagged: the figures count them by this index."""
    name, worded = "ix_exit_surveys_worded", "goal_words <> '' OR product_words <> '' OR mentor_words <> ''"
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew. First of all: what was done before it would stay done by half.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, "exit_surveys", if_exists=True, postgresql_concurrently=True)
        op.create_index(name, "exit_surveys", ["answered_at"], postgresql_where=worded, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        number(),
        reference("follow_ups", "mentorship_id", "exit_surveys.mentorship_id", nullable=True),
        reference("follow_ups", "theme_id", "themes.id", nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        reference("follow_ups", "owner_id", "people.id"),
        sa.Column("due_on", sa.Date(), nullable=False),
        words("follow_ups", "state", "open", "done", "dropped"),
        sa.CheckConstraint("num_nonnulls(mentorship_id, theme_id) = 1", name=op.f("ck_follow_ups_about_one")),
        longest("follow_ups", "what", 300),
    )
    op.create_index("ix_follow_ups_mentorship_id", "follow_ups", ["mentorship_id", "id"])
    op.create_index("ix_follow_ups_theme_id", "follow_ups", ["theme_id", "id"])
    op.create_index("ix_follow_ups_owner_id", "follow_ups", ["owner_id", "state", "due_on"])
    op.create_index("ix_follow_ups_due_on", "follow_ups", ["state", "due_on", "id"])
    op.create_table(
        "follow_up_steps",
        number(),
        reference("follow_up_steps", "follow_up_id", "follow_ups.id"),
        words("follow_up_steps", "action", "opened", "given", "moved", "noted", "done", "dropped", "reopened"),
        moment("at"),
        reference("follow_up_steps", "by_id", "people.id"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        reference("follow_up_steps", "owner_id", "people.id", nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        longest("follow_up_steps", "note", 2000),
    )
    op.create_index("ix_follow_up_steps_follow_up_id", "follow_up_steps", ["follow_up_id", "id"])


def _improvements() -> None:
    op.create_table(
        "improvements",
        number(),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        reference("improvements", "noted_by_id", "people.id"),
        moment("noted_at"),
        sa.UniqueConstraint("submission_key", name=op.f("uq_improvements_submission_key")),
    )
    op.create_table(
        "improvement_versions",
        number(),
        reference("improvement_versions", "improvement_id", "improvements.id"),
        sa.Column("version", sa.BigInteger(), nullable=False),
        moment("at"),
        reference("improvement_versions", "by_id", "people.id"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "improvement_id", "version", name=op.f("uq_improvement_versions_improvement_id_version")
        ),
        longest("improvement_versions", "title", 160),
        longest("improvement_versions", "words", 3000),
        longest("improvement_versions", "made_by", 120),
    )  # fmt: skip
    op.create_table(
        "improvement_links",
        number(),
        reference("improvement_links", "improvement_id", "improvements.id"),
        reference("improvement_links", "theme_id", "themes.id", nullable=True),
        reference("improvement_links", "mentorship_id", "exit_surveys.mentorship_id", nullable=True),
        reference("improvement_links", "linked_by_id", "people.id"),
        moment("linked_at"),
        reference("improvement_links", "removed_by_id", "people.id", nullable=True),
        moment("removed_at", nullable=True),
        sa.CheckConstraint("num_nonnulls(mentorship_id, theme_id) = 1", name=op.f("ck_improvement_links_to_one")),
    )
    unique_open("uq_improvement_links_theme", "improvement_links", ["improvement_id", "theme_id"])
    unique_open("uq_improvement_links_survey", "improvement_links", ["improvement_id", "mentorship_id"])
    op.create_index("ix_improvement_links_theme_id", "improvement_links", ["theme_id"])
    op.create_index("ix_improvement_links_mentorship_id", "improvement_links", ["mentorship_id"])


def number() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True)


def moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def reference(table: str, name: str, to: str, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(to, name=op.f(f"fk_{table}_{name}_{to.partition('.')[0]}"))
    return sa.Column(name, sa.BigInteger(), key, nullable=nullable)


def words(table: str, name: str, *known: str) -> sa.Column[str]:
    listed = ", ".join(f"'{word}'" for word in known)
    check = sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f"ck_{table}_{name}"))
    return sa.Column(name, sa.Text(), check, nullable=False)


def longest(table: str, name: str, characters: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({name}) <= {characters}", name=op.f(f"ck_{table}_{name}_length"))


def unique_open(name: str, table: str, columns: list[str]) -> None:
    op.create_index(name, table, columns, unique=True, postgresql_where="removed_at IS NULL")


def downgrade() -> None:
    op.drop_index("ix_exit_surveys_worded", "exit_surveys")
    for table in NEW:
        op.drop_table(table)
