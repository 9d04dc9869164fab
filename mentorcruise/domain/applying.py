"""Applying: what a mentee sees of a mentor before applying, and the one statement that stores an application (B3-B5, F14)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.domain.answering import UNANSWERED


@dataclass(frozen=True)
class PlanOffer:
    id: int
    name: str
    description: str
    price_cents: int
    currency: str
    sessions_per_month: int
    minutes_per_session: int


@dataclass(frozen=True)
class Prospect:
    """A mentor as someone who wants to apply needs it; `open_application` is the viewer's own open one, if any.

    `parted`: the two are not brought together again. `unanswered`: questions wait that a mentee answers before applying.
    """

    mentor_id: int
    person_id: int
    slug: str
    name: str
    headline: str
    is_listed: bool
    places_open: int
    open_application: int | None
    trial_used: bool
    parted: bool
    unanswered: bool
    plans: list[PlanOffer]
    skills: list[tuple[int, str]]

    @property
    def takes_applications(self) -> bool:
        return self.is_listed and self.places_open > 0 and bool(self.plans)


@dataclass(frozen=True)
class Draft:
    """What a mentee has written. `assessments` maps skill ids to 1-5."""

    mentee_id: int
    mentor_id: int
    plan_id: int
    goal_category: str
    goal_statement: str
    why: str
    reasons: list[str]
    assessments: dict[int, int]


_PROSPECT = text(f"""
SELECT m.id, m.person_id, m.slug, p.name, m.headline,
  COALESCE((SELECT d.verdict = 'approved' FROM mentor_decisions d WHERE d.mentor_id = m.id ORDER BY d.id DESC LIMIT 1), false),
  m.capacity - (SELECT count(*) FROM places WHERE mentor_id = m.id AND released_at IS NULL),
  (SELECT a.id FROM applications a WHERE a.mentor_id = m.id AND a.mentee_id = :person_id AND a.closed_at IS NULL),
  EXISTS (SELECT 1 FROM trials t WHERE t.mentor_id = m.id AND t.mentee_id = :person_id),
  EXISTS (SELECT 1 FROM separations b WHERE b.mentor_id = m.id AND b.mentee_id = :person_id),
  {UNANSWERED},
  (SELECT json_agg(json_build_array(o.id, o.name, o.description, o.price_cents, o.currency, o.sessions_per_month,
     o.minutes_per_session) ORDER BY o.price_cents, o.id) FROM plans o WHERE o.mentor_id = m.id AND o.retired_at IS NULL),
  (SELECT json_agg(json_build_array(s.id, s.name) ORDER BY ms.position) FROM mentor_skills ms JOIN skills s ON s.id = ms.skill_id
     WHERE ms.mentor_id = m.id)
FROM mentors m JOIN people p ON p.id = m.person_id
WHERE m.slug = :slug
""")  # noqa: S608 - made of constants

# One statement, one round trip: the application, its reasons, the frozen baseline and profile, the search of
# who has no mentor, and the letter.
_SUBMIT = text("""
WITH application AS (
  INSERT INTO applications (mentee_id, mentor_id, plan_id, goal_category, goal_statement, why, submitted_at)
  VALUES (:mentee_id, :mentor_id, :plan_id, :goal_category, :goal_statement, :why, :now)
  RETURNING id
), reasons AS (
  INSERT INTO application_reasons (application_id, reason)
  SELECT application.id, reason FROM application, unnest(CAST(:reasons AS text[])) AS reason
), baseline AS (
  INSERT INTO skill_assessments (application_id, skill_id, assessor_id, moment, score, assessed_at)
  SELECT application.id, skill_id, :mentee_id, 'baseline', score, :now
  FROM application, unnest(CAST(:skill_ids AS bigint[]), CAST(:scores AS bigint[])) AS assessed (skill_id, score)
), profile AS (
  INSERT INTO application_profiles (application_id, country, languages, program_id, known_at)
  SELECT application.id, p.country,
    ARRAY(SELECT CAST(language AS text) FROM mentor_languages WHERE mentor_id = :mentor_id ORDER BY language),
    (SELECT program_id FROM program_memberships WHERE person_id = :mentee_id AND left_at IS NULL), :now
  FROM application JOIN people p ON p.id = :mentee_id
), search AS (
  INSERT INTO mentor_searches (mentee_id, started_at) SELECT :mentee_id, :now WHERE NOT EXISTS (
    SELECT FROM mentorships m WHERE m.mentee_id = :mentee_id
      AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = m.id))
  ON CONFLICT (mentee_id) WHERE ended_at IS NULL DO NOTHING
), letter AS (
  INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
  SELECT 'letters.application_submitted', id, 'application-submitted-' || id, :now, :now, 0 FROM application
)
SELECT id FROM application
""")


def prospect(session: Session, slug: str, person_id: int) -> Prospect | None:
    """The mentor of this address as the person may apply to them; None when there is no such mentor."""
    row = session.execute(_PROSPECT, {"slug": slug, "person_id": person_id}).one_or_none()
    if row is None:
        return None
    facts: tuple[Any, ...] = tuple(row)
    plans, skills = facts[11] or (), facts[12] or ()
    offers = [PlanOffer(*plan) for plan in plans]
    return Prospect(*(*facts[:11], offers, [(skill_id, name) for skill_id, name in skills]))


def submit(session: Session, draft: Draft, now: datetime) -> int:
    """Store the application with all that follows from it; returns its id. Does not commit.

    The database refuses a second open application of the pair (AlreadyApplied) and another mentor's plan.
    """
    values: dict[str, Any] = {
        **{
            name: getattr(draft, name)
            for name in ("mentee_id", "mentor_id", "plan_id", "goal_category", "why", "reasons")
        },
        "goal_statement": draft.goal_statement,
        "skill_ids": list(draft.assessments),
        "scores": list(draft.assessments.values()),
        "now": now,
    }
    session.info["bell"] = True
    return int(session.execute(_SUBMIT, values).scalar_one())
