"""Payloads in every column that holds someone's own words."""

from collections.abc import Iterator
from itertools import cycle, islice

from sqlalchemy import Column, Text
from sqlalchemy import text as sql

from mentorcruise.domain.tables import metadata
from mentorcruise.extensions import db

# Columns whose words are someone's own, with their longest text. Everything else is chosen by us from few words.
OWN_WORDS: dict[str, int] = {
    "agreements.ground_rules": 3000,
    "agreements.mentee_commits": 3000,
    "agreements.mentor_commits": 3000,
    "availability_exceptions.note": 200,
    "check_in_answers.words": 2000,
    "concern_steps.note": 2000,
    "concerns.words": 2000,
    "digest_items.body": 2000,
    "digest_items.subject": 200,
    "goals.description": 3000,
    "goals.title": 160,
    "mentor_calendars.video_link": 500,
    "messages.body": 8000,
    "milestones.title": 160,
    "notes.body": 20000,
    "operator_readings.reason": 500,
    "progress_steps.note": 500,
    "review_moderations.reason": 1000,
    "review_replies.body": 2000,
    "reviews.body": 3000,
    "session_cancellations.reason": 1000,
    "tasks.title": 200,
    "uploads.name": 200,
    "alert_steps.note": 2000,
    "rule_thresholds.why": 1000,
    "application_decisions.reason": 2000,
    "application_withdrawals.reason": 2000,
    "applications.goal_statement": 4000,
    "applications.why": 2000,
    "catalogue_entries.headline": 160,
    "catalogue_entries.name": 120,
    "exit_survey_follow_ups.note": 2000,
    "introductions.note": 1000,
    "follow_up_steps.note": 2000,
    "follow_ups.what": 300,
    "improvement_versions.made_by": 120,
    "improvement_versions.title": 160,
    "improvement_versions.words": 3000,
    "theme_steps.name": 80,
    "themes.name": 80,
    "exit_surveys.goal_words": 3000,
    "exit_surveys.mentor_words": 3000,
    "exit_surveys.product_words": 3000,
    "mentor_decisions.reason": 2000,
    "mentoring_sessions.topic": 200,
    "mentors.bio": 6000,
    "mentors.company": 120,
    "mentors.headline": 160,
    "mentors.motivation": 3000,
    "mentorship_endings.note": 2000,
    "payments.failure": 500,
    "people.name": 120,
    "plans.description": 1000,
    "plans.name": 60,
    "programs.description": 3000,
    "programs.name": 120,
    "questionnaire_questions.help": 500,
    "questionnaire_questions.words": 300,
    "session_ratings.word": 500,
    "sign_ins.agent": 300,
    "skills.name": 60,
    "success_criteria.name": 120,
    "success_criteria.why": 1000,
}
# Written by us, by Stripe, or checked against a fixed list or a pattern.
OUR_WORDS = {
    "agreements.cadence", "availability_exceptions.kind", "check_in_answers.fit", "check_in_answers.nearer", "check_ins.kind",
    "check_ins.side", "concerns.reason", "digest_choices.every", "digest_items.key", "digest_items.kind", "goals.template",
    "goals.visibility", "letter_choices.kind", "mentor_calendars.time_zone", "mentoring_sessions.kind",
    "mentoring_sessions.origin", "notes.kind", "operator_readings.what", "progress_steps.action", "review_moderations.action",
    "session_reports.side", "session_reports.source", "session_reports.verdict", "session_results.result",
    "session_results.source", "session_series.time_zone", "session_topics.side", "tasks.owner_side", "tasks.visibility",
    "uploads.media_type",
    "alerts.closed_how", "alerts.rule", "rule_grades.rule", "rule_thresholds.rule",
    "alerts.subject_type", "alert_steps.action", "application_decisions.reason_code",
    "application_decisions.verdict", "application_reasons.reason", "applications.goal_category", "catalogue_entries.slug",
    "catalogue_terms.term", "checkouts.outcome", "checkouts.stripe_session_id", "checkouts.url", "exit_surveys.goal_reached",
    "figure_runs.figure", "figure_runs.scope", "second_factors.removed_by",
    "follow_up_steps.action", "follow_ups.state", "survey_tags.question", "theme_steps.action",
    "letters.key", "letters.kind", "letters.message_id", "mentor_decisions.verdict",
    "mentor_searches.ended_how", "mentors.slug", "mentorship_endings.cause", "mentorships.goal_category",
    "one_time_links.email", "one_time_links.purpose", "outbox.job", "outbox.key", "outbox.last_error", "outbox.subject",
    "payments.hosted_url", "payments.status", "payments.stripe_invoice_id", "people.email", "people.password_hash",
    "people.time_zone", "program_addresses.email", "program_domains.domain", "program_invitations.code",
    "program_memberships.how", "programs.slug",
    "profile_states.detail", "profile_states.value", "profile_states.what", "visit_counts.kind",
    "questionnaire_answers.key", "questionnaire_questions.audience",
    "questionnaire_questions.key", "questionnaire_questions.kind",
    "session_ratings.side", "sign_ins.ended_by", "skill_aliases.alias",
    "skill_assessments.moment",
    "skills.slug",
    "stakeholder_recipients.email",
    "stripe_customers.stripe_customer_id", "stripe_events.id", "stripe_events.object_id", "stripe_events.type",
    "subscription_cancellations.reason", "subscription_cancellations.takes_effect", "subscription_states.status",
    "subscriptions.status", "subscriptions.stripe_customer_id", "subscriptions.stripe_subscription_id",
    "duration_cells.outcome", "duration_cells.slice", "ending_cells.slice", "figure_news.kind", "figure_news.side",
    "growth_cells.slice", "length_cells.slice", "mentorship_facts.goal_category", "mentorship_facts.goal_reached",
    "mentorship_facts.outcome", "mentorship_facts.verdict", "past_facts.goal_category", "past_facts.goal_reached",
    "past_facts.outcome", "past_days.verdict", "past_ending_cells.slice", "past_start_cells.slice", "rating_cells.side",
    "rating_cells.slice", "session_cells.slice", "start_cells.slice",
    "answered_cells.slice", "application_cells.slice", "application_facts.goal_category", "application_facts.reason_code",
    "application_facts.standing", "application_facts.verdict", "reason_cells.reason", "reason_cells.slice",
    "pause_cells.role", "person_cells.role", "person_cells.what", "settled_cells.slice", "wait_cells.answer", "wait_cells.slice",
}  # fmt: skip
LEAST = {
    "applications.goal_statement": 80, "operator_readings.reason": 10, "review_moderations.reason": 5,
    "review_replies.body": 2, "reviews.body": 20,
}  # fmt: skip


# Choices, answers and drafts are lists.
_QUESTIONS = (
    "UPDATE questionnaire_questions SET options = ARRAY[:choice] WHERE kind IN ('one', 'several')",
    "UPDATE questionnaire_answers SET answer = ARRAY[:choice]",
    "UPDATE questionnaires SET draft = (SELECT jsonb_agg(q || jsonb_build_object('words', CAST(:words AS text), "
    "'help', CAST(:words AS text))) FROM jsonb_array_elements(draft) q) WHERE draft <> '[]'",
)


def texts() -> Iterator[tuple[str, Column[str]]]:
    """(table.column, column) of every column of free length."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Text):
                yield f"{table.name}.{column.name}", column


def packed(payloads: list[str], start: int, longest: int) -> tuple[str, int]:
    """As many payloads as fit into a text, from `start` on and round again; and how many that were."""
    taken: list[str] = []
    for payload in islice(cycle(payloads), start, start + len(payloads)):
        if taken and len(" ".join([*taken, payload])) > longest:
            break
        taken.append(payload[:longest])
    return " ".join(taken), len(taken)


def poison(payloads: list[str], place: int) -> None:
    """Fill every column of OWN_WORDS, and every list of skills, with payloads from this place on."""
    db.session.execute(sql("SET LOCAL mentorcruise.erasure = 'on'"))
    for name, longest in OWN_WORDS.items():
        table, column = name.split(".")
        words = packed(payloads, place, longest)[0].replace("\x00", "").ljust(LEAST.get(name, 1), ".")
        value = f"left(:words, {longest - 8}) || ' ' || id" if name in ("skills.name", "themes.name") else ":words"
        db.session.execute(sql(f"UPDATE {table} SET {column} = {value}"), {"words": words})
    choice, words = (packed(payloads, place, longest)[0].replace("\x00", "") for longest in (120, 300))
    for statement in _QUESTIONS:
        db.session.execute(sql(statement), {"choice": choice, "words": words})
    db.session.execute(
        sql("UPDATE catalogue_entries SET skills = ARRAY[:skill]"),
        {"skill": packed(payloads, place, 60)[0].replace("\x00", "")},
    )
    db.session.commit()
