"""the mentorship itself: calendar, results, notes, goals, agreements, messages, check-ins, reviews, choices of letters"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

APPEND_ONLY = (
    "agreement_signatures",
    "agreements",
    "check_in_answers",
    "check_ins",
    "concern_steps",
    "concerns",
    "messages",
    "notes",
    "operator_readings",
    "progress_steps",
    "review_moderations",
    "review_replies",
    "reviews",
    "separations",
    "session_cancellations",
    "session_reports",
    "session_results",
    "session_series",
    "session_times",
    "uploads",
)
TABLES = (
    "calendar_feeds",
    "digest_choices",
    "digest_items",
    "letter_choices",
    "availability_exceptions",
    "mentor_calendars",
    "weekly_hours",
    "agreements",
    "check_ins",
    "goals",
    "message_blocks",
    "message_reads",
    "messages",
    "operator_readings",
    "reviews",
    "separations",
    "session_series",
    "agreement_signatures",
    "check_in_answers",
    "concerns",
    "milestones",
    "review_moderations",
    "review_replies",
    "uploads",
    "concern_steps",
    "notes",
    "session_cancellations",
    "session_reports",
    "session_results",
    "session_seats",
    "session_times",
    "session_topics",
    "tasks",
    "progress_steps",
)

NEVER_AGAIN_PAIR = """
CREATE FUNCTION never_again_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM separations WHERE mentee_id = NEW.mentee_id AND mentor_id = NEW.mentor_id) THEN
    RAISE EXCEPTION 'this pair has parted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'never_again_pair', TABLE = 'applications';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    create_tables()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
    op.execute(NEVER_AGAIN_PAIR)
    op.execute(
        "CREATE TRIGGER never_again_pair BEFORE INSERT ON applications FOR EACH ROW EXECUTE FUNCTION never_again_pair()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER never_again_pair ON applications")
    op.execute("DROP FUNCTION never_again_pair()")
    for table in reversed(TABLES):
        op.drop_table(table)


def create_tables() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
    )
    op.create_index(
        "uq_calendar_feeds_open", "calendar_feeds", ["person_id"], unique=True, postgresql_where="revoked_at IS NULL"
    )
    op.create_table(
        "digest_choices",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("every IN ('day', 'week')", name=op.f("ck_digest_choices_every")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_choices_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_choices")),
    )
    op.create_table(
        "digest_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digest_items_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_items")),
        sa.UniqueConstraint("key", name=op.f("uq_digest_items_key")),
    )
    op.create_index(
        "ix_digest_items_waiting", "digest_items", ["person_id", "id"], unique=False, postgresql_where="sent_at IS NULL"
    )
    op.create_table(
        "letter_choices",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("off_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_letter_choices_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_letter_choices")),
    )
    op.create_table(
        "availability_exceptions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=True),
        sa.Column("ends", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'away' AND begins IS NULL AND ends IS NULL) OR (kind = 'open' AND 0 <= begins AND begins < ends AND ends <= 1440)",
            name=op.f("ck_availability_exceptions_stretch"),
        ),
        sa.CheckConstraint("kind IN ('away', 'open')", name=op.f("ck_availability_exceptions_kind")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_availability_exceptions_days")),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_availability_exceptions_note_length")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_availability_exceptions_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exceptions")),
    )
    op.create_index(
        "ix_availability_exceptions_mentor_id", "availability_exceptions", ["mentor_id", "last_day"], unique=False
    )
    op.create_table(
        "mentor_calendars",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("session_minutes", sa.BigInteger(), nullable=True),
        sa.Column("step_minutes", sa.BigInteger(), nullable=False),
        sa.Column("buffer_minutes", sa.BigInteger(), nullable=False),
        sa.Column("notice_hours", sa.BigInteger(), nullable=False),
        sa.Column("horizon_days", sa.BigInteger(), nullable=False),
        sa.Column("cancel_hours", sa.BigInteger(), nullable=False),
        sa.Column("video_link", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("buffer_minutes BETWEEN 0 AND 120", name=op.f("ck_mentor_calendars_buffer_minutes")),
        sa.CheckConstraint("cancel_hours BETWEEN 0 AND 168", name=op.f("ck_mentor_calendars_cancel_hours")),
        sa.CheckConstraint("horizon_days BETWEEN 7 AND 180", name=op.f("ck_mentor_calendars_horizon_days")),
        sa.CheckConstraint("length(video_link) <= 500", name=op.f("ck_mentor_calendars_video_link_length")),
        sa.CheckConstraint("notice_hours BETWEEN 0 AND 336", name=op.f("ck_mentor_calendars_notice_hours")),
        sa.CheckConstraint("session_minutes BETWEEN 10 AND 240", name=op.f("ck_mentor_calendars_session_minutes")),
        sa.CheckConstraint("step_minutes IN (15, 30, 60)", name=op.f("ck_mentor_calendars_step_minutes")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_calendars_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("pk_mentor_calendars")),
    )
    op.create_table(
        "weekly_hours",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("mentor_id"), "="),
            (sa.column("weekday"), "="),
            (sa.text("int8range(begins, ends)"), "&&"),
            using="gist",
            name="weekly_hours_no_overlap",
        ),
        sa.CheckConstraint("0 <= begins AND begins < ends AND ends <= 1440", name=op.f("ck_weekly_hours_stretch")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_weekly_hours_weekday")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_weekly_hours_mentor_id_mentors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_hours")),
    )
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("mentee_commits", sa.Text(), nullable=False),
        sa.Column("mentor_commits", sa.Text(), nullable=False),
        sa.Column("ground_rules", sa.Text(), server_default="", nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cadence IN ('weekly', 'fortnightly', 'monthly', 'as_needed')", name=op.f("ck_agreements_cadence")
        ),
        sa.CheckConstraint("length(ground_rules) <= 3000", name=op.f("ck_agreements_ground_rules_length")),
        sa.CheckConstraint("length(mentee_commits) <= 3000", name=op.f("ck_agreements_mentee_commits_length")),
        sa.CheckConstraint("length(mentor_commits) <= 3000", name=op.f("ck_agreements_mentor_commits_length")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["people.id"], name=op.f("fk_agreements_drafted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_agreements_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("mentorship_id", "version", name=op.f("uq_agreements_mentorship_id_version")),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('fit', 'pulse')", name=op.f("ck_check_ins_kind")),
        sa.CheckConstraint("side IN ('mentee', 'mentor')", name=op.f("ck_check_ins_side")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_check_ins_mentorship_id_mentorships")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint(
            "mentorship_id",
            "person_id",
            "kind",
            "number",
            name=op.f("uq_check_ins_mentorship_id_person_id_kind_number"),
        ),
    )
    op.create_index("ix_check_ins_person_id", "check_ins", ["person_id", "asked_at"], unique=False)
    op.create_table(
        "goals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("visibility IN ('shared', 'private')", name=op.f("ck_goals_visibility")),
        sa.CheckConstraint("length(description) <= 3000", name=op.f("ck_goals_description_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 160", name=op.f("ck_goals_title")),
        sa.ForeignKeyConstraint(["mentorship_id"], ["mentorships.id"], name=op.f("fk_goals_mentorship_id_mentorships")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_goals_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_goals_submission_key")),
    )
    op.create_index("ix_goals_mentorship_id", "goals", ["mentorship_id", "position"], unique=False)
    op.create_table(
        "message_blocks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_message_blocks_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_message_blocks_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_blocks")),
    )
    op.create_index(
        "uq_message_blocks_open",
        "message_blocks",
        ["mentorship_id", "by_id"],
        unique=True,
        postgresql_where="lifted_at IS NULL",
    )
    op.create_table(
        "message_reads",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("read_up_to", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_message_reads_mentorship_id_mentorships")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_message_reads_person_id_people")),
        sa.PrimaryKeyConstraint("mentorship_id", "person_id", name=op.f("pk_message_reads")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(body) <= 8000", name=op.f("ck_messages_body_length")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_messages_author_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_messages_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_messages_submission_key")),
    )
    op.create_index("ix_messages_mentorship_id", "messages", ["mentorship_id", "id"], unique=False)
    op.create_table(
        "operator_readings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('messages', 'private_notes')", name=op.f("ck_operator_readings_what")),
        sa.CheckConstraint("length(reason) BETWEEN 10 AND 500", name=op.f("ck_operator_readings_reason")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_operator_readings_mentorship_id_mentorships")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["people.id"], name=op.f("fk_operator_readings_operator_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_readings")),
    )
    op.create_index("ix_operator_readings_mentorship_id", "operator_readings", ["mentorship_id", "at"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(body) BETWEEN 20 AND 3000", name=op.f("ck_reviews_body")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_reviews_stars")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_reviews_author_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_reviews_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_published_at", "reviews", ["published_at"], unique=False)
    op.create_table(
        "separations",
        sa.Column("mentee_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mentee_id"], ["people.id"], name=op.f("fk_separations_mentee_id_people")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_separations_mentor_id_mentors")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_separations_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("mentee_id", "mentor_id", name=op.f("pk_separations")),
    )
    op.create_table(
        "session_series",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("every_weeks", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("occurrences", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.CheckConstraint("every_weeks BETWEEN 1 AND 4", name=op.f("ck_session_series_every_weeks")),
        sa.CheckConstraint("occurrences BETWEEN 2 AND 12", name=op.f("ck_session_series_occurrences")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_session_series_created_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_session_series_mentorship_id_mentorships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_series")),
    )
    op.create_index("ix_session_series_mentorship_id", "session_series", ["mentorship_id"], unique=False)
    op.create_table(
        "agreement_signatures",
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signatures_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_agreement_signatures_person_id_people")),
        sa.PrimaryKeyConstraint("agreement_id", "person_id", name=op.f("pk_agreement_signatures")),
    )
    op.create_table(
        "check_in_answers",
        sa.Column("check_in_id", sa.BigInteger(), nullable=False),
        sa.Column("fit", sa.Text(), nullable=False),
        sa.Column("nearer", sa.Text(), nullable=False),
        sa.Column("supported", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("fit IN ('good', 'unsure', 'not_a_fit')", name=op.f("ck_check_in_answers_fit")),
        sa.CheckConstraint("nearer IN ('yes', 'a_little', 'no')", name=op.f("ck_check_in_answers_nearer")),
        sa.CheckConstraint("length(words) <= 2000", name=op.f("ck_check_in_answers_words_length")),
        sa.CheckConstraint("supported BETWEEN 1 AND 5", name=op.f("ck_check_in_answers_supported")),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_check_in_answers_check_in_id_check_ins")
        ),
        sa.PrimaryKeyConstraint("check_in_id", name=op.f("pk_check_in_answers")),
    )
    op.create_index("ix_check_in_answers_answered_at", "check_in_answers", ["answered_at"], unique=False)
    op.create_table(
        "concerns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('harassment', 'spam', 'off_platform', 'unsafe', 'other')", name=op.f("ck_concerns_reason")
        ),
        sa.CheckConstraint("length(words) <= 2000", name=op.f("ck_concerns_words_length")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_concerns_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_concerns_mentorship_id_mentorships")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_concerns_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_concerns_submission_key")),
    )
    op.create_index("ix_concerns_at", "concerns", ["at"], unique=False)
    op.create_index("ix_concerns_mentorship_id", "concerns", ["mentorship_id"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 160", name=op.f("ck_milestones_title")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_milestones_created_by_id_people")),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_milestones_goal_id_goals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_milestones_submission_key")),
    )
    op.create_index("ix_milestones_due_on", "milestones", ["due_on"], unique=False)
    op.create_index("ix_milestones_goal_id", "milestones", ["goal_id", "position"], unique=False)
    op.create_table(
        "review_moderations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("action IN ('hidden', 'shown')", name=op.f("ck_review_moderations_action")),
        sa.CheckConstraint("length(reason) BETWEEN 5 AND 1000", name=op.f("ck_review_moderations_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_review_moderations_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["reviews.mentorship_id"], name=op.f("fk_review_moderations_mentorship_id_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_moderations")),
    )
    op.create_index("ix_review_moderations_mentorship_id", "review_moderations", ["mentorship_id", "id"], unique=False)
    op.create_table(
        "review_replies",
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(body) BETWEEN 2 AND 2000", name=op.f("ck_review_replies_body")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_review_replies_by_id_people")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["reviews.mentorship_id"], name=op.f("fk_review_replies_mentorship_id_reviews")
        ),
        sa.PrimaryKeyConstraint("mentorship_id", name=op.f("pk_review_replies")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 200", name=op.f("ck_uploads_name")),
        sa.CheckConstraint("size BETWEEN 0 AND 10485760", name=op.f("ck_uploads_size")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_uploads_mentorship_id_mentorships")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_uploads_message_id_messages")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_uploads_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_message_id", "uploads", ["message_id"], unique=False)
    op.create_table(
        "concern_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("concern_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(note) <= 2000", name=op.f("ck_concern_steps_note_length")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_concern_steps_by_id_people")),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"], name=op.f("fk_concern_steps_concern_id_concerns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_steps")),
    )
    op.create_index("ix_concern_steps_concern_id", "concern_steps", ["concern_id", "id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind = 'private' OR session_id IS NOT NULL", name=op.f("ck_notes_shared_in_session")),
        sa.CheckConstraint("kind IN ('agenda', 'notes', 'private')", name=op.f("ck_notes_kind")),
        sa.CheckConstraint("length(body) <= 20000", name=op.f("ck_notes_body_length")),
        sa.CheckConstraint("version BETWEEN 1 AND 1000000", name=op.f("ck_notes_version")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_notes_author_id_people")),
        sa.ForeignKeyConstraint(["mentorship_id"], ["mentorships.id"], name=op.f("fk_notes_mentorship_id_mentorships")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_notes_session_id_mentoring_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(
        "uq_notes_private",
        "notes",
        ["mentorship_id", "session_id", "author_id", "version"],
        unique=True,
        postgresql_where="kind = 'private'",
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "uq_notes_shared", "notes", ["session_id", "kind", "version"], unique=True, postgresql_where="kind <> 'private'"
    )
    op.create_table(
        "session_cancellations",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(reason) <= 1000", name=op.f("ck_session_cancellations_reason_length")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_session_cancellations_by_id_people")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name=op.f("fk_session_cancellations_session_id_mentoring_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_cancellations")),
    )
    op.create_index("ix_session_cancellations_cancelled_at", "session_cancellations", ["cancelled_at"], unique=False)
    op.create_table(
        "session_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('mentee', 'mentor')", name=op.f("ck_session_reports_side")),
        sa.CheckConstraint("source IN ('person', 'automatic')", name=op.f("ck_session_reports_source")),
        sa.CheckConstraint(
            "verdict IN ('held', 'mentee_missed', 'mentor_missed', 'both_missed')",
            name=op.f("ck_session_reports_verdict"),
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_session_reports_minutes")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_session_reports_person_id_people")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_session_reports_session_id_mentoring_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_reports")),
    )
    op.create_index("ix_session_reports_session_id", "session_reports", ["session_id", "id"], unique=False)
    op.create_table(
        "session_results",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "result IN ('held', 'mentee_missed', 'mentor_missed', 'both_missed', 'disputed')",
            name=op.f("ck_session_results_result"),
        ),
        sa.CheckConstraint("source IN ('both', 'automatic')", name=op.f("ck_session_results_source")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 480", name=op.f("ck_session_results_minutes")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"], ["mentorships.id"], name=op.f("fk_session_results_mentorship_id_mentorships")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_session_results_session_id_mentoring_sessions")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_results")),
    )
    op.create_index("ix_session_results_mentorship_id", "session_results", ["mentorship_id", "held_on"], unique=False)
    op.create_index("ix_session_results_settled_at", "session_results", ["settled_at"], unique=False)
    op.create_table(
        "session_seats",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.column("during"), "&&"),
            where=sa.text("released_at IS NULL"),
            using="gist",
            name="session_seats_no_overlap",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_session_seats_person_id_people")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_session_seats_session_id_mentoring_sessions")
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_seats")),
    )
    op.create_table(
        "session_times",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_session_times_session_id_mentoring_sessions")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_session_times_set_by_id_people")),
        sa.PrimaryKeyConstraint("session_id", "sequence", name=op.f("pk_session_times")),
    )
    op.create_table(
        "session_topics",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=True),
        sa.Column("skill_id", sa.BigInteger(), nullable=True),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('mentee', 'mentor')", name=op.f("ck_session_topics_side")),
        sa.CheckConstraint("num_nonnulls(goal_id, skill_id) = 1", name=op.f("ck_session_topics_one_subject")),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_session_topics_goal_id_goals")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_session_topics_person_id_people")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_session_topics_session_id_mentoring_sessions")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_session_topics_skill_id_skills")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_topics")),
    )
    op.create_index(
        "ix_session_topics_skill_id",
        "session_topics",
        ["skill_id"],
        unique=False,
        postgresql_where="skill_id IS NOT NULL",
    )
    op.create_index(
        "uq_session_topics_tagged",
        "session_topics",
        ["session_id", "person_id", "goal_id", "skill_id"],
        unique=True,
        postgresql_where="removed_at IS NULL",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentorship_id", sa.BigInteger(), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=True),
        sa.Column("milestone_id", sa.BigInteger(), nullable=True),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_side", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("owner_side IN ('mentee', 'mentor')", name=op.f("ck_tasks_owner_side")),
        sa.CheckConstraint("visibility IN ('shared', 'private')", name=op.f("ck_tasks_visibility")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("ck_tasks_title")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_tasks_created_by_id_people")),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_tasks_goal_id_goals")),
        sa.ForeignKeyConstraint(["mentorship_id"], ["mentorships.id"], name=op.f("fk_tasks_mentorship_id_mentorships")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestones.id"], name=op.f("fk_tasks_milestone_id_milestones")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["mentoring_sessions.id"], name=op.f("fk_tasks_session_id_mentoring_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_tasks_submission_key")),
    )
    op.create_index("ix_tasks_due_on", "tasks", ["due_on"], unique=False)
    op.create_index("ix_tasks_mentorship_id", "tasks", ["mentorship_id", "id"], unique=False)
    op.create_index(
        "ix_tasks_milestone_id", "tasks", ["milestone_id"], unique=False, postgresql_where="milestone_id IS NOT NULL"
    )
    op.create_index(
        "ix_tasks_session_id", "tasks", ["session_id"], unique=False, postgresql_where="session_id IS NOT NULL"
    )
    op.create_table(
        "progress_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=True),
        sa.Column("milestone_id", sa.BigInteger(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "action IN ('done', 'verified', 'reopened', 'dropped', 'moved', 'renamed')",
            name=op.f("ck_progress_steps_action"),
        ),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_progress_steps_note_length")),
        sa.CheckConstraint(
            "num_nonnulls(goal_id, milestone_id, task_id) = 1", name=op.f("ck_progress_steps_one_subject")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_progress_steps_by_id_people")),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("fk_progress_steps_goal_id_goals")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.id"], name=op.f("fk_progress_steps_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_progress_steps_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_steps")),
    )
    op.create_index(
        "ix_progress_steps_goal_id",
        "progress_steps",
        ["goal_id", "id"],
        unique=False,
        postgresql_where="goal_id IS NOT NULL",
    )
    op.create_index(
        "ix_progress_steps_milestone_id",
        "progress_steps",
        ["milestone_id", "id"],
        unique=False,
        postgresql_where="milestone_id IS NOT NULL",
    )
    op.create_index(
        "ix_progress_steps_task_id",
        "progress_steps",
        ["task_id", "id"],
        unique=False,
        postgresql_where="task_id IS NOT NULL",
    )
