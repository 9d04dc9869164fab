"""How much of a program's population takes part (A22, F25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import end_seen
from mentorcruise.metrics.registry import FIRST, figure

_CHANGES = (
    (1, FIRST, "First definition."),
    (2, date(2026, 11, 29), "A head count that was noted after the end of the period counts; until then it did not."),
)
# A mentee counts by the program that the application was frozen with, a mentor by the one of that moment.
_SHARES = text("""
SELECT g.id, g.name, g.slug, g.begins_on, g.ends_on, g.closed_at,
  (SELECT h.eligible FROM program_head_counts h
    WHERE h.program_id = g.id AND h.counts_from <= :until AND h.noted_at < :known
    ORDER BY h.counts_from DESC, h.id DESC LIMIT 1),
  (SELECT count(DISTINCT m.person_id) FROM program_memberships m
    WHERE m.program_id = g.id AND m.joined_at < :before AND (m.left_at IS NULL OR m.left_at >= :before)),
  (SELECT count(DISTINCT m.person_id) FROM program_memberships m WHERE m.program_id = g.id AND m.joined_at < :before),
  (SELECT count(DISTINCT part.person_id) FROM (
    SELECT s.mentee_id AS person_id FROM application_profiles f JOIN mentorships s ON s.application_id = f.application_id
      WHERE f.program_id = g.id AND s.started_at < :before
    UNION ALL
    SELECT m.person_id FROM program_memberships m JOIN mentors o ON o.person_id = m.person_id
      JOIN mentorships s ON s.mentor_id = o.id
      WHERE m.program_id = g.id AND s.started_at >= m.joined_at AND s.started_at < COALESCE(m.left_at, 'infinity')
        AND s.started_at < :before
  ) part)
FROM programs g
WHERE g.created_at < :before AND (CAST(:program AS bigint) IS NULL OR g.id = :program)
ORDER BY g.closed_at IS NOT NULL, lower(g.name), g.id
LIMIT 200
""")


@dataclass(frozen=True)
class ProgramShare:
    """A program's people. `eligible` is None while no head count is in force."""

    id: int
    name: str
    slug: str
    begins_on: date | None
    ends_on: date | None
    closed_at: datetime | None
    eligible: int | None
    members: int
    joined: int
    took_part: int

    @property
    def share(self) -> Rate | None:
        """Who has taken part of all who could; None without a head count, or with one that is too small to be true."""
        return self._of(self.took_part)

    @property
    def joined_share(self) -> Rate | None:
        """Who has ever joined of all who could."""
        return self._of(self.joined)

    @property
    def outgrown(self) -> bool:
        """Whether more have joined than the head count says could: it needs a new one."""
        return self.eligible is not None and self.joined > self.eligible

    def _of(self, part: int) -> Rate | None:
        return None if self.eligible is None or part > self.eligible else Rate(part, self.eligible)


@figure("registration.programs", "Share of those who could", "share of people", *_CHANGES)
def program_shares(
    connection: Connection, until: date, before: datetime, known: datetime | str, program: int | None = None
) -> Sequence[ProgramShare]:
    """What share of a program's eligible population has taken part.

    Population: everyone whom the program's operator counts as eligible: the head count in force on the last day of the
    period, whenever it was noted; as of a past day, what was noted after it is unseen. Of several for one day the last
    counts.

    Clock: everything that happened until the end of that day (UTC), since the program began; nothing is taken out again
    when someone leaves.

    Formula: people who started a mentorship divided by the eligible, with Wilson's 95% interval. A mentee counts for the
    program that they applied in, a mentor for the one that they belonged to when the mentorship started; each person once.
    Beside it: who has ever joined, and who is a member on that day. Where more people than are eligible took part, the
    head count is out of date and no share is named.
    """
    values = {"until": until, "before": before, "known": known, "program": program}
    return [ProgramShare(*row) for row in connection.execute(_SHARES, values)]


def shares_now(connection: Connection, now: datetime, program: int | None = None) -> Sequence[ProgramShare]:
    """The same as things stand now."""
    seen = now + timedelta(microseconds=1)
    return program_shares(connection, now.date(), seen, seen, program)


def shares_of(connection: Connection, question: Question) -> Sequence[ProgramShare]:
    """The same as a report asks it: at the end of its period, of one program where that is asked for."""
    end = end_seen(question)
    return program_shares(connection, (end - timedelta(days=1)).date(), end, question.before, question.filters.program)
