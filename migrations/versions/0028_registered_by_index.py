"""who was from where, who looked for a mentor when, and the latest who registered, by index"""

from alembic import op

revision = "0028"
down_revision = "0027"

# (name, table, columns, which rows)
INDEXES = (
    ("ix_profile_states_country", "profile_states", ["value", "person_id", "at", "id"], "what = 'country'"),
    ("ix_mentor_searches_ended_at", "mentor_searches", ["ended_at"], None),
    ("ix_people_confirmed_at", "people", ["confirmed_at", "id"], None),
    (
        "ix_questionnaire_answers_said",
        "questionnaire_answers",
        ["person_id", "key", "answered_at"],
        "cardinality(answer) > 0",
    ),
    # Who ran on a day, without a look at the rows.
    ("ix_mentorship_facts_days", "mentorship_facts", ["ended_on", "started_on", "mentee_id"], None),
    ("ix_figure_runs_all", "figure_runs", ["id"], "scope = 'all'"),
)
FORMER = "ix_mentorship_facts_ended_on"


def upgrade() -> None:
    # Beside the writers, who go on meanwhile. It waits for them as long as they take, and blocks nobody; what an attempt that
    # was broken off has left is built anew.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        for name, table, columns, which in INDEXES:
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
            op.create_index(name, table, columns, postgresql_where=which, postgresql_concurrently=True)
        op.drop_index(FORMER, "mentorship_facts", if_exists=True, postgresql_concurrently=True)
        op.execute("SET lock_timeout = '1s'")


def downgrade() -> None:
    op.create_index(FORMER, "mentorship_facts", ["ended_on"])
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
