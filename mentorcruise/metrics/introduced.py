"""What comes of introductions: suggestions of a mentor to someone who looks for one (A20)."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import moments
from mentorcruise.metrics.registry import figure

_INTRODUCED = text("""
SELECT count(*), count(*) FILTER (WHERE a.id IS NOT NULL), count(*) FILTER (WHERE s.id IS NOT NULL)
FROM introductions i
LEFT JOIN LATERAL (
  SELECT o.id FROM applications o WHERE o.mentee_id = i.mentee_id AND o.mentor_id = i.mentor_id
    AND o.submitted_at >= i.at AND o.submitted_at < :seen ORDER BY o.submitted_at LIMIT 1) a ON true
LEFT JOIN LATERAL (
  SELECT m.id FROM mentorships m WHERE m.mentee_id = i.mentee_id AND m.mentor_id = i.mentor_id
    AND m.started_at >= i.at AND m.started_at < :seen LIMIT 1) s ON true
WHERE i.at >= :since AND i.at < :end
  AND (CAST(:program AS bigint) IS NULL OR EXISTS (
    SELECT FROM program_memberships b WHERE b.person_id = i.mentee_id AND b.program_id = :program
      AND b.joined_at <= i.at AND (b.left_at IS NULL OR b.left_at > i.at)))
""")


@dataclass(frozen=True)
class Introduced:
    """Introductions, how many of them led to an application, and how many to a mentorship."""

    made: int
    applications: int
    mentorships: int

    @property
    def applied(self) -> Rate:
        return Rate(self.applications, self.made)

    @property
    def started(self) -> Rate:
        return Rate(self.mentorships, self.made)


@figure("pairing.introductions", "Introductions and what came of them", "introductions")
def introductions(session: Session, question: Question) -> Introduced:
    """How many mentors were suggested to people who look for one, and how many of the suggestions were taken up.

    Population: introductions that operators made in the period.

    Clock: the day of the introduction, in UTC; what came of it as known on the day of the report.

    Formula: introductions after which the mentee applied to that mentor, and after which their mentorship started, each
    divided by all, with Wilson's 95% interval. Who was introduced lately may still apply.

    Beside it: of the filters only the program applies, as it was on that day.
    """
    return Introduced(*session.execute(_INTRODUCED, moments(question)).one())
