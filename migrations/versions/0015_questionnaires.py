"""questionnaires that operators write, with the first one"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

APPEND_ONLY = ("questionnaire_versions", "questionnaire_questions", "questionnaire_answers")
INDUSTRIES = [
    "Software and internet", "Finance and insurance", "Health and medicine", "Education and research", "Manufacturing",
    "Retail and commerce", "Media and design", "Energy and transport", "Public service", "Consulting", "Something else",
]  # fmt: skip
GOALS = [
    "Change careers", "Extend my skills", "Get promoted", "Prepare for interviews", "Start a business", "Lead people well",
]  # fmt: skip
FIELDS = [
    "Software engineering", "Data and AI", "Product", "Design", "Marketing and sales", "Leadership", "Founding a business",
    "Finance", "Job search and interviews", "Something else",
]  # fmt: skip
AGES = ["Under 25", "25 to 34", "35 to 44", "45 to 54", "55 and over", "Rather not say"]
# key, kind, words, help, options, required, audience (A11: goals, demographics, skills and experience)
QUESTIONS = [
    ("goals", "several", "What do you want to reach?", "All that fit.", GOALS, True, "mentee"),
    ("helps_with", "several", "Which goals can you help with?", "All that fit.", GOALS, True, "mentor"),
    ("skill_fields", "several", "In which fields do you want to learn or help?", "All that fit.", FIELDS, True, "both"),
    ("job_title", "short", "What is your job title?", "Or what you do, such as student.", [], True, "both"),
    ("industry", "one", "In which industry do you work?", "", INDUSTRIES, True, "both"),
    (
        "years_of_experience",
        "number",
        "How many years have you worked?",
        "0 if you are about to start.",
        [],
        True,
        "both",
    ),
    ("age", "one", "How old are you?", "Shown in groups only, never by person.", AGES, True, "both"),
    ("heard_of_us", "short", "How did you hear of us?", "", [], False, "both"),
]


def upgrade() -> None:
    create_questionnaires()
    create_questions()
    create_answers()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
    ask_the_first_questions()


def downgrade() -> None:
    for table in (*reversed(APPEND_ONLY), "questionnaires"):
        op.drop_table(table)


def create_questionnaires() -> None:
    op.create_table(
        "questionnaires",
        own_id(),
        sa.Column("program_id", sa.BigInteger(), nullable=True),
        sa.Column("draft", postgresql.JSONB(), server_default="[]", nullable=False),
        moment("created_at"),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        moment("drafted_at"),
        sa.CheckConstraint("jsonb_typeof(draft) = 'array'", name=op.f("ck_questionnaires_draft")),
        refers("questionnaires", "program_id", "programs"),
        refers("questionnaires", "created_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaires")),
    )
    op.create_index(
        "uq_questionnaires_program_id", "questionnaires", ["program_id"], unique=True,
        postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    op.create_table(
        "questionnaire_versions",
        own_id(),
        sa.Column("questionnaire_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        moment("published_at"),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        refers("questionnaire_versions", "questionnaire_id", "questionnaires"),
        refers("questionnaire_versions", "published_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_versions")),
        sa.UniqueConstraint(
            "questionnaire_id", "number", name=op.f("uq_questionnaire_versions_questionnaire_id_number")
        ),
    )


def create_questions() -> None:
    op.create_table(
        "questionnaire_questions",
        own_id(),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("options", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('short', 'long', 'one', 'several', 'number')", name=op.f("ck_questionnaire_questions_kind")
        ),
        sa.CheckConstraint(
            "audience IN ('mentee', 'mentor', 'both')", name=op.f("ck_questionnaire_questions_audience")
        ),
        sa.CheckConstraint("position BETWEEN 0 AND 40", name=op.f("ck_questionnaire_questions_position")),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9_]{0,39}$'", name=op.f("ck_questionnaire_questions_key")),
        sa.CheckConstraint("length(words) BETWEEN 1 AND 300", name=op.f("ck_questionnaire_questions_words")),
        sa.CheckConstraint("length(help) <= 500", name=op.f("ck_questionnaire_questions_help_length")),
        sa.CheckConstraint(
            "(kind IN ('one', 'several')) = (cardinality(options) > 0)", name=op.f("ck_questionnaire_questions_options")
        ),
        refers("questionnaire_questions", "version_id", "questionnaire_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_questions")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_questionnaire_questions_version_id_key")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_questionnaire_questions_version_id_position")),
    )


def create_answers() -> None:
    op.create_table(
        "questionnaire_answers",
        own_id(),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.ARRAY(sa.Text()), nullable=False),
        moment("answered_at"),
        sa.CheckConstraint(
            "cardinality(answer) <= 30 AND length(array_to_string(answer, '')) <= 6000",
            name=op.f("ck_questionnaire_answers_answer"),
        ),
        refers("questionnaire_answers", "person_id", "people"),
        refers("questionnaire_answers", "question_id", "questionnaire_questions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_answers")),
    )
    op.create_index("ix_questionnaire_answers_person_id", "questionnaire_answers", ["person_id", "key", "id"])
    op.create_index("ix_questionnaire_answers_key", "questionnaire_answers", ["key", "person_id"])


def ask_the_first_questions() -> None:
    """What everyone is asked until an operator says otherwise."""
    names = ("key", "kind", "words", "help", "options", "required", "audience")
    draft = [dict(zip(names, question, strict=True)) for question in QUESTIONS]
    bind, now = op.get_bind(), datetime.now(UTC)
    questionnaire_id = bind.scalar(
        sa.text(
            "INSERT INTO questionnaires (draft, created_at, drafted_at) VALUES (CAST(:draft AS jsonb), :now, :now) RETURNING id"
        ),
        {"draft": json.dumps(draft), "now": now},
    )
    version_id = bind.scalar(
        sa.text(
            "INSERT INTO questionnaire_versions (questionnaire_id, number, published_at) VALUES (:id, 1, :now) RETURNING id"
        ),
        {"id": questionnaire_id, "now": now},
    )
    bind.execute(
        sa.text(
            "INSERT INTO questionnaire_questions (version_id, position, key, kind, words, help, options, required, audience) "
            "VALUES (:version_id, :position, :key, :kind, :words, :help, :options, :required, :audience)"
        ),
        [{**question, "version_id": version_id, "position": n} for n, question in enumerate(draft)],
    )


def own_id() -> "sa.Column[int]":
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def moment(name: str) -> "sa.Column[datetime]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
