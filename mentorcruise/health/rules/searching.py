"""Waiting before a mentorship: for a mentor (A39), for an answer to an application."""

from datetime import datetime

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.domain.looking import looking
from mentorcruise.health.rule import Ask, Evidence, Number, Rule
from mentorcruise.health.spells import days, iso
from mentorcruise.health.telling import ago, moment


def without_mentor(ask: Ask) -> str:
    """People who have been looking for a mentor for long and have none.

    Population: everyone who looks for a mentor and has none; a search opens when a mentee confirms the address, applies
    without a mentor, or loses the last one while an application is open or for another one.

    Clock: on so many days (14) after the search began, until a mentorship starts or it is given up.

    Formula: the age of the open search is at least the limit. One that was opened while a mentorship ran counts from the
    ending of that mentorship.

    Version: 2. Until then who applied to a second mentor while a mentorship ran counted as looking, often for ever.
    """
    some = f"o.started_at <= :until - {days('search_days')} AND (o.ended_at IS NULL OR o.ended_at > :since)"
    if ask.one:
        some += " AND o.mentee_id = :subject_id"
    return f"""
SELECT s.mentee_id AS subject_id, CAST(NULL AS bigint) AS mentorship_id, s.mentee_id, CAST(NULL AS bigint) AS mentor_id,
  s.started_at + {days("search_days")} AS began, s.ended_at AS ended,
  jsonb_build_object('search', s.id, 'since', {iso("s.started_at")}) AS evidence
FROM ({looking(some)}) s
WHERE s.started_at <= :until - {days("search_days")} AND (s.ended_at IS NULL OR s.ended_at > :since)
"""  # noqa: S608 - of constants


def _without_mentor_words(evidence: Evidence, now: datetime) -> str:
    return f"Looking for a mentor since {ago(evidence['since'], now)}."


def application_unanswered(ask: Ask) -> str:
    """Applications that the mentor has not answered.

    Population: applications that are neither decided nor withdrawn nor closed otherwise.

    Clock: on so many hours (72) after it was submitted, until it is decided, withdrawn or closed.

    Formula: the age of the open application is at least the limit.

    Version: 1.
    """
    answered = "least(d.decided_at, w.withdrawn_at, a.closed_at)"
    return f"""
SELECT a.id AS subject_id, CAST(NULL AS bigint) AS mentorship_id, a.mentee_id, a.mentor_id,
  a.submitted_at + make_interval(hours => CAST(:answer_hours AS int)) AS began, {answered} AS ended,
  jsonb_build_object('submitted', {iso("a.submitted_at")}) AS evidence
FROM applications a LEFT JOIN application_decisions d ON d.application_id = a.id
LEFT JOIN application_withdrawals w ON w.application_id = a.id
WHERE a.submitted_at <= :until - make_interval(hours => CAST(:answer_hours AS int))
  AND (a.closed_at IS NULL OR a.closed_at > :since) AND ({answered} IS NULL OR {answered} > :since)
  AND {"a.id = :subject_id" if ask.one else "true"}
"""  # noqa: S608 - of constants


def _application_words(evidence: Evidence, now: datetime) -> str:
    since = moment(evidence["submitted"])
    hours = int((now - since).total_seconds() // 3600)
    waited = f"{hours} hours" if hours < 240 else f"{hours // 24} days"
    return f"Applied on {since.day} {since:%b %Y}; unanswered for {waited}."


WITHOUT_MENTOR = Rule(
    "without_mentor", "Without a mentor", AlertSubject.PERSON, 2,
    (Number("search_days", "They have been looking for", "days", 14, 1, 365, tried=(7, 14, 28)),),
    without_mentor, _without_mentor_words, "They have a mentor, or look for none any more.",
)  # fmt: skip
APPLICATION_UNANSWERED = Rule(
    "application_unanswered", "Application unanswered", AlertSubject.APPLICATION, 2,
    (Number("answer_hours", "Nobody has answered for", "hours", 72, 1, 2160, tried=(48, 72, 120)),),
    application_unanswered, _application_words, "It was answered or taken back.",
)  # fmt: skip
