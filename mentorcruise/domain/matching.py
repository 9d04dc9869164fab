"""How well mentors fit someone who looks for one: a score with its parts, the same for the same facts (A20, F12).

Each part is worth so many points. What is not known of the two, such as the skills of someone who has not applied yet, is
left out and counts neither way: the score is the share of the points that could be had, from 0 to 100.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from mentorcruise.domain.slots import zone

MOST = 3
FAR_APART = 8.0
QUICK, SLOW = 24, 72
ENOUGH_GOALS = 3
POINTS = {"skills": 40, "goal": 15, "time_zone": 15, "language": 10, "price": 10, "reply": 5, "places": 5}
WORDS = {
    "skills": "Skills", "goal": "Goal", "time_zone": "Time zone", "language": "Language", "price": "Price",
    "reply": "Reply time", "places": "Open places",
}  # fmt: skip
SCORE = """The match score of a mentor for someone who looks for one is the share of these points that the mentor has, from 0
to 100: 40 for the skills that the mentee rated in the latest application, by the share of them that the mentor offers; 15 for
mentees who have reached a goal of the same kind with the mentor, all with three; 15 for the time zone, falling to none at
eight hours apart; 10 for a language of the mentor asked before; 10 for a price that is at most that of the plan asked for
before, less in proportion above; 5 for answering within a day, 3 within three days; 5 for two or more open places, half with
one. What is not known of the two is left out."""
"""The published definition of the score."""

# The wish of each mentee, then the mentors who could take them: the best by shared skills, and the best of all, so that
# who has named no skill is thought of too. A whole catalogue would take long.
_CANDIDATES = text("""
WITH wish AS MATERIALIZED (
  SELECT q.id AS search_id, q.mentee_id, q.started_at, p.time_zone, a.id AS application_id, a.goal_category,
    l.price_cents AS asked_cents, l.currency AS asked_currency, coalesce(f.languages, '{}') AS asked_languages,
    ARRAY(SELECT v.skill_id FROM skill_assessments v WHERE v.application_id = a.id AND v.assessor_id = q.mentee_id
      AND v.moment = 'baseline' ORDER BY v.skill_id) AS wanted
  FROM mentor_searches q JOIN people p ON p.id = q.mentee_id
  LEFT JOIN LATERAL (
    SELECT * FROM applications o WHERE o.mentee_id = q.mentee_id ORDER BY o.submitted_at DESC, o.id DESC LIMIT 1) a ON true
  LEFT JOIN plans l ON l.id = a.plan_id LEFT JOIN application_profiles f ON f.application_id = a.id
  WHERE q.mentee_id = ANY(:mentees) AND q.ended_at IS NULL
)
SELECT w.*, e.mentor_id, e.slug, e.name, e.headline, e.skills, e.languages, e.price_cents, e.currency, e.reply_hours, e.score,
  n.time_zone AS mentor_zone, room.places, i.at AS introduced_at,
  ARRAY(SELECT s.name FROM mentor_skills k JOIN skills s ON s.id = k.skill_id
    WHERE k.mentor_id = e.mentor_id AND k.skill_id = ANY(w.wanted) ORDER BY k.position, s.id) AS shared,
  (SELECT count(*) FROM mentorships s JOIN mentorship_endings d ON d.mentorship_id = s.id AND NOT d.during_trial
    JOIN exit_surveys x ON x.mentorship_id = s.id AND x.goal_reached = 'yes'
    WHERE s.mentor_id = e.mentor_id AND s.goal_category = w.goal_category) AS reached
FROM wish w
CROSS JOIN LATERAL (
  (SELECT k.mentor_id FROM mentor_skills k JOIN catalogue_entries c ON c.mentor_id = k.mentor_id AND c.places_open > 0
   WHERE k.skill_id = ANY(w.wanted) AND (CAST(:mentor AS bigint) IS NULL OR k.mentor_id = :mentor)
   GROUP BY k.mentor_id, c.score ORDER BY count(*) DESC, c.score DESC, k.mentor_id LIMIT 24)
  UNION
  (SELECT c.mentor_id FROM catalogue_entries c
   WHERE c.places_open > 0 AND (CAST(:mentor AS bigint) IS NULL OR c.mentor_id = :mentor)
   ORDER BY c.score DESC, c.mentor_id LIMIT 12)
) found
JOIN catalogue_entries e ON e.mentor_id = found.mentor_id
JOIN mentors m ON m.id = e.mentor_id JOIN people n ON n.id = m.person_id
CROSS JOIN LATERAL (
  SELECT m.capacity - count(*) AS places FROM places t WHERE t.mentor_id = m.id AND t.released_at IS NULL) room
LEFT JOIN introductions i ON i.search_id = w.search_id AND i.mentor_id = m.id
WHERE room.places > 0 AND m.person_id <> w.mentee_id
  AND NOT EXISTS (SELECT FROM separations b WHERE b.mentee_id = w.mentee_id AND b.mentor_id = m.id)
  AND NOT EXISTS (SELECT FROM applications o LEFT JOIN application_decisions d ON d.application_id = o.id
    WHERE o.mentee_id = w.mentee_id AND o.mentor_id = m.id
      AND (o.closed_at IS NULL OR d.verdict = 'declined' AND d.decided_at >= w.started_at))
""")


@dataclass(frozen=True)
class Part:
    """One part of the score: `points` of `of`, and the facts that it was made of; `of` is 0 for what is not known."""

    name: str
    points: float
    of: int
    about: dict[str, Any]


@dataclass(frozen=True)
class Match:
    """A mentor who could take a mentee, with the score and its parts."""

    row: Row[Any]
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """From 0 to 100."""
        return round(100 * sum(part.points for part in self.parts) / sum(part.of for part in self.parts))

    @property
    def stored(self) -> list[dict[str, Any]]:
        """The parts as they are kept with an introduction."""
        return [{"name": p.name, "points": round(p.points, 1), "of": p.of, "about": p.about} for p in self.parts]


def matches(
    connection: Connection, mentees: Sequence[int], now: datetime, mentor: int | None = None
) -> dict[int, list[Match]]:
    """By mentee who looks for a mentor: the mentors who could take them, the best first; or one mentor alone.

    Never a mentor without an open place, one from whom the mentee has parted, one to whom an application is open, or who
    has declined them since they look. Two mentors with the same score come in the order of the catalogue.
    """
    found: dict[int, list[Match]] = {mentee: [] for mentee in mentees}
    for row in connection.execute(_CANDIDATES, {"mentees": list(mentees), "mentor": mentor}):
        found[row.mentee_id].append(Match(row, tuple(parts(row, now))))
    for listed in found.values():
        listed.sort(key=lambda match: (-match.score, -match.row.score, match.row.mentor_id))
    return found


def parts(row: Row[Any], now: datetime) -> list[Part]:
    """The parts of a score, from the facts of the two."""
    share = len(row.shared) / len(row.wanted) if row.wanted else None
    reached = min(row.reached, ENOUGH_GOALS) / ENOUGH_GOALS if row.goal_category else None
    apart = _hours_apart(row.time_zone, row.mentor_zone, now)
    common = sorted(set(row.asked_languages) & set(row.languages))
    same_money = row.asked_cents and row.asked_currency == row.currency
    return [
        _part("skills", share, shared=list(row.shared), wanted=len(row.wanted)),
        _part("goal", reached, reached=row.reached),
        _part("time_zone", max(0.0, 1 - apart / FAR_APART), hours=apart),
        _part("language", float(bool(common)) if row.asked_languages else None, common=common),
        _part(
            "price", min(1.0, row.asked_cents / row.price_cents) if same_money else None,
            cents=row.price_cents, currency=row.currency, asked=row.asked_cents,
        ),
        _part("reply", _quickness(row.reply_hours), hours=row.reply_hours),
        _part("places", 1.0 if row.places > 1 else 0.5, places=row.places),
    ]  # fmt: skip


def _part(name: str, share: float | None, **about: Any) -> Part:
    return Part(name, 0.0, 0, about) if share is None else Part(name, share * POINTS[name], POINTS[name], about)


def _quickness(hours: float | None) -> float | None:
    if hours is None:
        return None
    return 1.0 if hours <= QUICK else 0.6 if hours <= SLOW else 0.0


def _hours_apart(one: str, other: str, now: datetime) -> float:
    """How far their clocks are apart now, the shorter way round."""
    offsets = [now.astimezone(zone(name)).utcoffset() for name in (one, other)]
    first, second = ((offset.total_seconds() if offset else 0.0) / 3600 for offset in offsets)
    apart = abs(first - second)
    return min(apart, 24 - apart)
