"""Who counts as a mentee or a mentor at the end of a period: what all figures about registration begin with.

As they are counted, from `person_facts`; or, by fragments that read every row with its time, as they were at a moment: `:end`
is the first moment that is unseen of the period, and of what is known. Both say the same once all is counted.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, text

from mentorcruise.metrics.asking import Filters, Question, end_of
from mentorcruise.metrics.facts import NOW

_OPERATES = """
EXISTS (SELECT FROM operator_grants g WHERE g.person_id = p.id AND g.granted_at < :end
  AND (g.revoked_at IS NULL OR g.revoked_at >= :end))
"""
MENTEES = f"""
people p WHERE p.confirmed_at < :end AND NOT {_OPERATES}
  AND NOT EXISTS (SELECT FROM mentors m WHERE m.person_id = p.id AND m.created_at < :end)
"""
"""SQL after FROM: people with a confirmed address who neither mentor nor run the place."""
LISTED = """
COALESCE((SELECT d.verdict = 'approved' FROM mentor_decisions d WHERE d.mentor_id = m.id AND d.decided_at < :end
  ORDER BY d.id DESC LIMIT 1), false)
"""
MENTORS = f"""
mentors m JOIN people p ON p.id = m.person_id WHERE m.created_at < :end AND {LISTED}
"""
"""SQL after FROM: mentors whose last decision lists them."""
ROLES = {"mentee": MENTEES, "mentor": MENTORS}


PEOPLE_SINCE = 5
"""The first version of counting that has facts of people."""
# A database that was never counted by a former version has been followed from its first row on.
_COUNTED = text(
    "SELECT coalesce((SELECT version FROM figure_runs WHERE scope = 'all' ORDER BY id DESC LIMIT 1) "  # noqa: S608
    f">= {PEOPLE_SINCE}, true)"
)


def counted(connection: Connection) -> bool:
    """Whether everyone's facts are there: not between an upgrade from before them and the first count of all."""
    return bool(connection.execute(_COUNTED).scalar_one())


NARROWED_BY = ("program", "country")
"""The filters that name people; the others name mentorships, and leave these figures as they are."""

_IN_PROGRAM = """
 AND EXISTS (SELECT FROM program_memberships x WHERE x.person_id = p.id AND x.program_id = :program AND x.joined_at < :end
   AND (x.left_at IS NULL OR x.left_at >= :end))
"""
# A set, found once: asked about each person it would be looked up a million times.
_IN_COUNTRY = """
 AND p.id IN (SELECT s.person_id FROM profile_states s WHERE s.what = 'country' AND s.value = :country AND s.at < :end
   AND NOT EXISTS (SELECT FROM profile_states n WHERE n.person_id = s.person_id AND n.what = 'country' AND n.at < :end
     AND (n.at, n.id) > (s.at, s.id)))
"""


def narrowed(filters: Filters) -> str:
    """SQL to go on after MENTEES or MENTORS: only those in the program, of the country."""
    return (_IN_PROGRAM if filters.program is not None else "") + (_IN_COUNTRY if filters.country is not None else "")


def moments(question: Question) -> dict[str, Any]:
    """The values of the fragments, and :since and :seen, up to when what came of it is followed. :first and :last are the
    period's days, as far as they are seen."""
    filters = question.filters
    since = datetime.combine(question.period.since, time.min, UTC)
    end = end_seen(question)
    return {
        "since": since, "end": end, "seen": question.before, "program": filters.program, "country": filters.country,
        "first": question.period.since, "last": (end - timedelta(days=1)).date(),
    }  # fmt: skip


def end_seen(question: Question) -> datetime:
    """The first moment after the period, or after the day whose knowledge counts where that is earlier."""
    end = end_of(question.period.until)
    return end if question.before == NOW else min(end, end_of(question.as_of or question.period.until))
