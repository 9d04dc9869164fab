"""the first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


APPEND_ONLY = (
    "alert_steps",
    "application_decisions",
    "application_lapses",
    "application_reasons",
    "application_withdrawals",
    "exit_survey_follow_ups",
    "exit_survey_skips",
    "exit_surveys",
    "mentor_decisions",
    "mentoring_sessions",
    "mentorship_endings",
    "session_ratings",
    "skill_assessments",
    "stripe_events",
    "subscription_cancellations",
    "subscription_states",
    "trials",
)

PLACE_WITHIN_CAPACITY = """
CREATE FUNCTION place_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  places bigint;
  taken bigint;
BEGIN
  -- The lock makes two acceptances of the last place wait for each other.
  SELECT capacity INTO places FROM mentors WHERE id = NEW.mentor_id FOR UPDATE;
  SELECT count(*) INTO taken FROM places WHERE mentor_id = NEW.mentor_id AND released_at IS NULL;
  IF taken >= places THEN
    RAISE EXCEPTION 'mentor % has no place left', NEW.mentor_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'place_within_capacity', TABLE = 'places';
  END IF;
  RETURN NEW;
END $$
"""

REFUSE_REWRITING = """
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Erasing a person's account is the one exception; it sets this for its own transaction.
  IF current_setting('mentorcruise.erasure', true) = 'on' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    create_tables()
    op.execute(PLACE_WITHIN_CAPACITY)
    op.execute(
        "CREATE TRIGGER place_within_capacity BEFORE INSERT ON places "
        "FOR EACH ROW EXECUTE FUNCTION place_within_capacity()"
    )
    op.execute(REFUSE_REWRITING)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )


def downgrade() -> None:
    drop_tables()
    op.execute("DROP FUNCTION place_within_capacity()")
    op.execute("DROP FUNCTION refuse_rewriting()")


def create_tables() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_how", sa.Text(), nullable=True),
        sa.CheckConstraint("closed_how IN ('cause_gone', 'resolved')", name=op.f("ck_alerts_closed_how")),
        sa.CheckConstraint("subject_type IN ('mentorship', 'person')", name=op.f("ck_alerts_subject_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_opened_at", "alerts", ["opened_at"], unique=False)
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["rule", "subject_type", "subject_id"],
        unique=True,
        postgresql_where="closed_at IS NULL",
    )
    op.create_table(
        "catalogue_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("is_word", sa.Boolean(), sa.Computed("strpos(term, ':') = 0", persisted=True), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_catalogue_terms")),
    )
    op.create_index(
        "ix_catalogue_terms_prefix",
        "catalogue_terms",
        ["term"],
        unique=False,
        postgresql_ops={"term": "text_pattern_ops"},
        postgresql_where="is_word",
    )
    op.create_index(
        "ix_catalogue_terms_similar",
        "catalogue_terms",
        ["term"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"term": "gin_trgm_ops"},
        postgresql_where="is_word",
    )
    op.create_table(
        "figure_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("scope IN ('all', 'changed')", name=op.f("ck_figure_runs_scope")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_runs")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_due", "outbox", ["due_at"], unique=False, postgresql_where="done_at IS NULL AND set_aside_at IS NULL"
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("country", sa.CHAR(length=2), nullable=True),
        sa.Column("time_zone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "email = lower(email) AND email LIKE '%%_@_%%' AND length(email) <= 254", name=op.f("ck_people_email")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_people_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "skills",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_skills_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("name", name=op.f("uq_skills_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_skills_slug")),
    )
    op.create_table(
        "stripe_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("length(id) <= 255", name=op.f("ck_stripe_events_id_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_events")),
    )
    op.create_index("ix_stripe_events_received_at", "stripe_events", ["received_at"], unique=False)
    op.create_table(
        "success_cells",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("goal_category", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_losses", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("partly", sa.BigInteger(), nullable=False),
        sa.Column("skipped", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "goal_category", name=op.f("pk_success_cells")),
    )
    op.create_table(
        "alert_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "action IN ('assigned', 'snoozed', 'noted', 'resolved')", name=op.f("ck_alert_steps_action")
        ),
        sa.CheckConstraint("length(note) <= 2000", name=op.f("ck_alert_steps_note_length")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_steps_alert_id_alerts")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_alert_steps_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_steps")),
    )
    op.create_index("ix_alert_steps_alert_id", "alert_steps", ["alert_id", "id"], unique=False)
    op.create_table(
        "mentor_searches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.Text(), nullable=True),
        sa.CheckConstraint("ended_how IN ('paired', 'stopped')", name=op.f("ck_mentor_searches_ended_how")),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_mentor_searches_mentee_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_searches")),
    )
    op.create_index("ix_mentor_searches_started_at", "mentor_searches", ["started_at"], unique=False)
    op.create_index(
        "uq_mentor_searches_open", "mentor_searches", ["mentee_id"], unique=True, postgresql_where="ended_at IS NULL"
    )
    op.create_table(
        "mentors",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), server_default="", nullable=False),
        sa.Column("company", sa.Text(), nullable=True),
        sa.Column("motivation", sa.Text(), server_default="", nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_mentors_slug")),
        sa.CheckConstraint("capacity BETWEEN 0 AND 50", name=op.f("ck_mentors_capacity")),
        sa.CheckConstraint("length(bio) <= 6000", name=op.f("ck_mentors_bio_length")),
        sa.CheckConstraint("length(headline) BETWEEN 1 AND 160", name=op.f("ck_mentors_headline")),
        sa.CheckConstraint("length(motivation) <= 3000", name=op.f("ck_mentors_motivation_length")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mentors_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentors")),
        sa.UniqueConstraint("person_id", name=op.f("uq_mentors_person_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_mentors_slug")),
    )
    op.create_table(
        "one_time_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('confirm', 'reset')", name=op.f("ck_one_time_links_purpose")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_one_time_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
    )
    op.create_index("ix_one_time_links_person_id", "one_time_links", ["person_id"], unique=False)
    op.create_table(
        "operator_grants",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_operator_grants_granted_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_operator_grants_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_grants")),
    )
    op.create_index(
        "uq_operator_grants_open", "operator_grants", ["person_id"], unique=True, postgresql_where="revoked_at IS NULL"
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.CheckConstraint("length(agent) <= 300", name=op.f("ck_sign_ins_agent_length")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    op.create_index(
        "ix_sign_ins_person_id_open", "sign_ins", ["person_id"], unique=False, postgresql_where="ended_at IS NULL"
    )
    op.create_table(
        "skill_aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("skill_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_skill_aliases_skill_id_skills")),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_skill_aliases")),
    )
    op.create_index("ix_skill_aliases_skill_id", "skill_aliases", ["skill_id"], unique=False)
    op.create_table(
        "stripe_customers",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("stripe_customer_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stripe_customers_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_stripe_customers")),
        sa.UniqueConstraint("stripe_customer_id", name=op.f("uq_stripe_customers_stripe_customer_id")),
    )
    op.create_table(
        "catalogue_entries",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("country", sa.CHAR(length=2), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("places_open", sa.BigInteger(), nullable=False),
        sa.Column("sessions_held", sa.BigInteger(), nullable=False),
        sa.Column("rating_sum", sa.BigInteger(), nullable=False),
        sa.Column("rating_count", sa.BigInteger(), nullable=False),
        sa.Column("mentorships_running", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("reply_hours", sa.Float(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_catalogue_entries_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("pk_catalogue_entries")),
        sa.UniqueConstraint("slug", name=op.f("uq_catalogue_entries_slug")),
    )
    op.create_index("ix_catalogue_entries_listed_at", "catalogue_entries", ["listed_at", "mentor_id"], unique=False)
    op.create_index("ix_catalogue_entries_price", "catalogue_entries", ["price_cents", "mentor_id"], unique=False)
    op.create_index("ix_catalogue_entries_score", "catalogue_entries", ["score", "mentor_id"], unique=False)
    op.create_index(
        "ix_catalogue_entries_terms",
        "catalogue_entries",
        ["terms"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "mentor_decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('approved', 'declined', 'suspended')", name=op.f("ck_mentor_decisions_verdict")
        ),
        sa.CheckConstraint("length(reason) <= 2000", name=op.f("ck_mentor_decisions_reason_length")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_mentor_decisions_decided_by_id_people")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_decisions_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_decisions")),
    )
    op.create_index("ix_mentor_decisions_mentor_id", "mentor_decisions", ["mentor_id", "id"], unique=False)
    op.create_table(
        "mentor_languages",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.CHAR(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_languages_mentor_id_mentors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mentor_id", "language", name=op.f("pk_mentor_languages")),
    )
    op.create_table(
        "mentor_skills",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("skill_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_skills_mentor_id_mentors"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_mentor_skills_skill_id_skills")),
        sa.PrimaryKeyConstraint("mentor_id", "skill_id", name=op.f("pk_mentor_skills")),
    )
    op.create_index("ix_mentor_skills_skill_id", "mentor_skills", ["skill_id"], unique=False)
    op.create_table(
        "mentor_success",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_losses", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("partly", sa.BigInteger(), nullable=False),
        sa.Column("skipped", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_success_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("pk_mentor_success")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("sessions_per_month", sa.BigInteger(), nullable=False),
        sa.Column("minutes_per_session", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_plans_currency")),
        sa.CheckConstraint("length(description) <= 1000", name=op.f("ck_plans_description_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_plans_name")),
        sa.CheckConstraint("minutes_per_session BETWEEN 10 AND 240", name=op.f("ck_plans_minutes_per_session")),
        sa.CheckConstraint("price_cents BETWEEN 100 AND 1000000", name=op.f("ck_plans_price")),
        sa.CheckConstraint("sessions_per_month BETWEEN 0 AND 31", name=op.f("ck_plans_sessions_per_month")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_plans_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("mentor_id", "id", name=op.f("uq_plans_mentor_id_id")),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("goal_category", sa.Text(), nullable=False),
        sa.Column("goal_statement", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "goal_category IN ('change_careers', 'extend_skills', 'get_promoted', 'prepare_interviews', 'start_business', 'lead_people')",
            name=op.f("ck_applications_goal_category"),
        ),
        sa.CheckConstraint("length(goal_statement) BETWEEN 80 AND 4000", name=op.f("ck_applications_goal_statement")),
        sa.CheckConstraint("length(why) <= 2000", name=op.f("ck_applications_why_length")),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_applications_mentee_id_people")),
        sa.ForeignKeyConstraint(
            ["mentor_id", "plan_id"], ["plans.mentor_id", "plans.id"], name="fk_applications_own_plan"
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_applications_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    op.create_index("ix_applications_mentee_id", "applications", ["mentee_id", "submitted_at"], unique=False)
    op.create_index("ix_applications_mentor_id", "applications", ["mentor_id", "submitted_at"], unique=False)
    op.create_index(
        "uq_applications_open_pair",
        "applications",
        ["mentee_id", "mentor_id"],
        unique=True,
        postgresql_where="closed_at IS NULL",
    )
    op.create_table(
        "application_decisions",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason_code IN ('no_time', 'other_field', 'goal_unclear', 'too_early', 'other')",
            name=op.f("ck_application_decisions_reason_code"),
        ),
        sa.CheckConstraint("verdict IN ('accepted', 'declined')", name=op.f("ck_application_decisions_verdict")),
        sa.CheckConstraint("length(reason) <= 2000", name=op.f("ck_application_decisions_reason_length")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_decisions_application_id_applications")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_application_decisions_decided_by_id_people")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_decisions")),
    )
    op.create_table(
        "application_lapses",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("lapsed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_lapses_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_lapses")),
    )
    op.create_table(
        "application_reasons",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('skills', 'career_path', 'industry', 'track_record', 'language', 'time_zone', 'price', 'recommended')",
            name=op.f("ck_application_reasons_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_reasons_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("application_id", "reason", name=op.f("pk_application_reasons")),
    )
    op.create_table(
        "application_withdrawals",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) <= 2000", name=op.f("ck_application_withdrawals_reason_length")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_application_withdrawals_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_application_withdrawals_by_id_people")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_withdrawals")),
    )
    op.create_table(
        "checkouts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("stripe_session_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("with_trial", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('completed', 'expired')", name=op.f("ck_checkouts_outcome")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_checkouts_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("stripe_session_id", name=op.f("uq_checkouts_stripe_session_id")),
    )
    op.create_index("uq_checkouts_attempt", "checkouts", ["application_id", "attempt"], unique=True)
    op.create_table(
        "mentorships",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("goal_category", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_mentorships_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_mentorships_mentee_id_people")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentorships_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorships")),
        sa.UniqueConstraint("application_id", name=op.f("uq_mentorships_application_id")),
    )
    op.create_index("ix_mentorships_mentee_id", "mentorships", ["mentee_id", "started_at"], unique=False)
    op.create_index("ix_mentorships_mentor_id", "mentorships", ["mentor_id", "started_at"], unique=False)
    op.create_index("ix_mentorships_started_at", "mentorships", ["started_at"], unique=False)
    op.create_table(
        "places",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_places_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_places_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_places")),
    )
    op.create_index(
        "ix_places_mentor_id_held", "places", ["mentor_id"], unique=False, postgresql_where="released_at IS NULL"
    )
    op.create_table(
        "skill_assessments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("skill_id", sa.BigInteger(), nullable=False),
        sa.Column("assessor_id", sa.BigInteger(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("moment IN ('baseline', 'milestone', 'final')", name=op.f("ck_skill_assessments_moment")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_skill_assessments_score")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_skill_assessments_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["people.id"], name=op.f("fk_skill_assessments_assessor_id_people")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_skill_assessments_skill_id_skills")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_assessments")),
    )
    op.create_index(
        "uq_skill_assessments_once",
        "skill_assessments",
        ["application_id", "skill_id", "assessor_id", "moment"],
        unique=True,
        postgresql_where="moment <> 'milestone'",
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("stripe_subscription_id", sa.Text(), nullable=False),
        sa.Column("stripe_customer_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current_period_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_at_period_end", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_subscriptions_price")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_subscriptions_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("application_id", name=op.f("uq_subscriptions_application_id")),
        sa.UniqueConstraint("stripe_subscription_id", name=op.f("uq_subscriptions_stripe_subscription_id")),
    )
    op.create_table(
        "trials",
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_trials_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_trials_mentee_id_people")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_trials_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("mentee_id", "mentor_id", name=op.f("pk_trials")),
    )
    op.create_table(
        "exit_survey_skips",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_exit_survey_skips_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_exit_survey_skips_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_exit_survey_skips")),
    )
    op.create_table(
        "exit_surveys",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("goal_reached", sa.Text(), nullable=False),
        sa.Column("goal_words", sa.Text(), server_default="", nullable=False),
        sa.Column("product_words", sa.Text(), server_default="", nullable=False),
        sa.Column("mentor_words", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("goal_reached IN ('yes', 'partly', 'no')", name=op.f("ck_exit_surveys_goal_reached")),
        sa.CheckConstraint("length(goal_words) <= 3000", name=op.f("ck_exit_surveys_goal_words_length")),
        sa.CheckConstraint("length(mentor_words) <= 3000", name=op.f("ck_exit_surveys_mentor_words_length")),
        sa.CheckConstraint("length(product_words) <= 3000", name=op.f("ck_exit_surveys_product_words_length")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_exit_surveys_stars")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_exit_surveys_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_exit_surveys")),
    )
    op.create_index("ix_exit_surveys_answered_at", "exit_surveys", ["answered_at"], unique=False)
    op.create_table(
        "mentoring_sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("logged_by_id", sa.BigInteger(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(topic) BETWEEN 3 AND 200", name=op.f("ck_mentoring_sessions_topic")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_mentoring_sessions_minutes")),
        sa.ForeignKeyConstraint(
            ["logged_by_id"], ["people.id"], name=op.f("fk_mentoring_sessions_logged_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_mentoring_sessions_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_sessions")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_mentoring_sessions_submission_key")),
    )
    op.create_index(
        "ix_mentoring_sessions_mentorship_id", "mentoring_sessions", ["mentorship_id", "held_on"], unique=False
    )
    op.create_table(
        "mentorship_endings",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("during_trial", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('mentee_left', 'mentor_ended', 'payment_failed', 'lapsed')",
            name=op.f("ck_mentorship_endings_cause"),
        ),
        sa.CheckConstraint("length(note) <= 2000", name=op.f("ck_mentorship_endings_note_length")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_mentorship_endings_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_mentorship_endings_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_mentorship_endings")),
    )
    op.create_index("ix_mentorship_endings_ended_at", "mentorship_endings", ["ended_at"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subscription_id", sa.BigInteger(), nullable=False),
        sa.Column("stripe_invoice_id", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hosted_url", sa.Text(), nullable=True),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'paid', 'void', 'uncollectible')", name=op.f("ck_payments_status")
        ),
        sa.CheckConstraint("length(failure) <= 500", name=op.f("ck_payments_failure_length")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_payments_subscription_id_subscriptions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("stripe_invoice_id", name=op.f("uq_payments_stripe_invoice_id")),
    )
    op.create_index(
        "ix_payments_failing",
        "payments",
        ["subscription_id"],
        unique=False,
        postgresql_where="paid_at IS NULL AND failed_at IS NOT NULL",
    )
    op.create_index("ix_payments_subscription_id", "payments", ["subscription_id", "created_at"], unique=False)
    op.create_table(
        "subscription_cancellations",
        sa.Column("subscription_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("takes_effect", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('goal_reached', 'moved_on', 'not_a_fit', 'price', 'platform')",
            name=op.f("ck_subscription_cancellations_reason"),
        ),
        sa.CheckConstraint(
            "takes_effect IN ('now', 'period_end')", name=op.f("ck_subscription_cancellations_takes_effect")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_subscription_cancellations_by_id_people")),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_subscription_cancellations_subscription_id_subscriptions"),
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_subscription_cancellations")),
    )
    op.create_table(
        "subscription_states",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subscription_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_subscription_states_subscription_id_subscriptions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_states")),
    )
    op.create_index(
        "ix_subscription_states_subscription_id", "subscription_states", ["subscription_id", "at"], unique=False
    )
    op.create_table(
        "exit_survey_follow_ups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(note) <= 2000", name=op.f("ck_exit_survey_follow_ups_note_length")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_exit_survey_follow_ups_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["exit_surveys.mentorship_id"],
            name=op.f("fk_exit_survey_follow_ups_mentorship_id_exit_surveys"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_survey_follow_ups")),
    )
    op.create_index(
        "ix_exit_survey_follow_ups_mentorship_id", "exit_survey_follow_ups", ["mentorship_id", "id"], unique=False
    )
    op.create_table(
        "session_ratings",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("rater_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.Text(), server_default="", nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('mentee', 'mentor')", name=op.f("ck_session_ratings_side")),
        sa.CheckConstraint("length(word) <= 500", name=op.f("ck_session_ratings_word_length")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_session_ratings_stars")),
        sa.ForeignKeyConstraint(["rater_id"], ["people.id"], name=op.f("fk_session_ratings_rater_id_people")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_session_ratings_session_id_mentoring_sessions")
        ),
        sa.PrimaryKeyConstraint("session_id", "rater_id", name=op.f("pk_session_ratings")),
    )


def drop_tables() -> None:
    op.drop_table("session_ratings")
    op.drop_index("ix_exit_survey_follow_ups_mentorship_id", table_name="exit_survey_follow_ups")
    op.drop_table("exit_survey_follow_ups")
    op.drop_index("ix_subscription_states_subscription_id", table_name="subscription_states")
    op.drop_table("subscription_states")
    op.drop_table("subscription_cancellations")
    op.drop_index("ix_payments_subscription_id", table_name="payments")
    op.drop_index(
        "ix_payments_failing", table_name="payments", postgresql_where="paid_at IS NULL AND failed_at IS NOT NULL"
    )
    op.drop_table("payments")
    op.drop_index("ix_mentorship_endings_ended_at", table_name="mentorship_endings")
    op.drop_table("mentorship_endings")
    op.drop_index("ix_mentoring_sessions_mentorship_id", table_name="mentoring_sessions")
    op.drop_table("mentoring_sessions")
    op.drop_index("ix_exit_surveys_answered_at", table_name="exit_surveys")
    op.drop_table("exit_surveys")
    op.drop_table("exit_survey_skips")
    op.drop_table("trials")
    op.drop_table("subscriptions")
    op.drop_index("uq_skill_assessments_once", table_name="skill_assessments", postgresql_where="moment <> 'milestone'")
    op.drop_table("skill_assessments")
    op.drop_index("ix_places_mentor_id_held", table_name="places", postgresql_where="released_at IS NULL")
    op.drop_table("places")
    op.drop_index("ix_mentorships_started_at", table_name="mentorships")
    op.drop_index("ix_mentorships_mentor_id", table_name="mentorships")
    op.drop_index("ix_mentorships_mentee_id", table_name="mentorships")
    op.drop_table("mentorships")
    op.drop_index("uq_checkouts_attempt", table_name="checkouts")
    op.drop_table("checkouts")
    op.drop_table("application_withdrawals")
    op.drop_table("application_reasons")
    op.drop_table("application_lapses")
    op.drop_table("application_decisions")
    op.drop_index("uq_applications_open_pair", table_name="applications", postgresql_where="closed_at IS NULL")
    op.drop_index("ix_applications_mentor_id", table_name="applications")
    op.drop_index("ix_applications_mentee_id", table_name="applications")
    op.drop_table("applications")
    op.drop_table("plans")
    op.drop_table("mentor_success")
    op.drop_index("ix_mentor_skills_skill_id", table_name="mentor_skills")
    op.drop_table("mentor_skills")
    op.drop_table("mentor_languages")
    op.drop_index("ix_mentor_decisions_mentor_id", table_name="mentor_decisions")
    op.drop_table("mentor_decisions")
    op.drop_index(
        "ix_catalogue_entries_terms",
        table_name="catalogue_entries",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.drop_index("ix_catalogue_entries_score", table_name="catalogue_entries")
    op.drop_index("ix_catalogue_entries_price", table_name="catalogue_entries")
    op.drop_index("ix_catalogue_entries_listed_at", table_name="catalogue_entries")
    op.drop_table("catalogue_entries")
    op.drop_table("stripe_customers")
    op.drop_index("ix_skill_aliases_skill_id", table_name="skill_aliases")
    op.drop_table("skill_aliases")
    op.drop_index("ix_sign_ins_person_id_open", table_name="sign_ins", postgresql_where="ended_at IS NULL")
    op.drop_table("sign_ins")
    op.drop_index("uq_operator_grants_open", table_name="operator_grants", postgresql_where="revoked_at IS NULL")
    op.drop_table("operator_grants")
    op.drop_index("ix_one_time_links_person_id", table_name="one_time_links")
    op.drop_table("one_time_links")
    op.drop_table("mentors")
    op.drop_index("uq_mentor_searches_open", table_name="mentor_searches", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_mentor_searches_started_at", table_name="mentor_searches")
    op.drop_table("mentor_searches")
    op.drop_index("ix_alert_steps_alert_id", table_name="alert_steps")
    op.drop_table("alert_steps")
    op.drop_table("success_cells")
    op.drop_index("ix_stripe_events_received_at", table_name="stripe_events")
    op.drop_table("stripe_events")
    op.drop_table("skills")
    op.drop_table("people")
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where="done_at IS NULL AND set_aside_at IS NULL")
    op.drop_table("outbox")
    op.drop_table("figure_runs")
    op.drop_index(
        "ix_catalogue_terms_similar",
        table_name="catalogue_terms",
        postgresql_using="gin",
        postgresql_ops={"term": "gin_trgm_ops"},
        postgresql_where="is_word",
    )
    op.drop_index(
        "ix_catalogue_terms_prefix",
        table_name="catalogue_terms",
        postgresql_ops={"term": "text_pattern_ops"},
        postgresql_where="is_word",
    )
    op.drop_table("catalogue_terms")
    op.drop_index("uq_alerts_open", table_name="alerts", postgresql_where="closed_at IS NULL")
    op.drop_index("ix_alerts_opened_at", table_name="alerts")
    op.drop_table("alerts")
