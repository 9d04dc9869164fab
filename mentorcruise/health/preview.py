"""What a rule would have raised in the last ninety days with other thresholds, against what it has with those in force."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.health.rule import Ask, Numbers, Rule, spells_sql

LOOKED_BACK = timedelta(days=90)
MOST_NAMED = 25


class Named(NamedTuple):
    """Someone whom only one of the two would have raised: the latest time that it began to speak about them."""

    subject_id: int
    mentee: str | None
    mentor: str | None
    began: datetime
    ended: datetime | None
    evidence: dict[str, Any]


class Week(NamedTuple):
    """How many alerts would have been raised in the seven days from a day on."""

    begins: date
    new: int
    present: int


@dataclass(frozen=True)
class Preview:
    """Alerts raised in the last ninety days with the new and with the present thresholds, in all and by week.

    `added` and `dropped` name the latest of those whom only the new or only the present ones raise; their numbers are exact.
    """

    new: int
    present: int
    weeks: Sequence[Week]
    added: Sequence[Named]
    added_count: int
    dropped: Sequence[Named]
    dropped_count: int


_PREVIEW = """
WITH fresh AS MATERIALIZED (SELECT * FROM ({new}) n WHERE began > :since),
present AS MATERIALIZED (SELECT * FROM ({present}) p WHERE began > :since),
added AS (SELECT DISTINCT ON (subject_id) * FROM fresh n
  WHERE NOT EXISTS (SELECT FROM present p WHERE p.subject_id = n.subject_id) ORDER BY subject_id, began DESC),
dropped AS (SELECT DISTINCT ON (subject_id) * FROM present p
  WHERE NOT EXISTS (SELECT FROM fresh n WHERE n.subject_id = p.subject_id) ORDER BY subject_id, began DESC),
named AS (
  (SELECT 'added' AS kind, (SELECT count(*) FROM added) AS number, * FROM added ORDER BY began DESC, subject_id LIMIT :most)
  UNION ALL
  (SELECT 'dropped', (SELECT count(*) FROM dropped), * FROM dropped ORDER BY began DESC, subject_id LIMIT :most)
), counted AS (
  SELECT CAST(floor(extract(epoch FROM began - :since) / 604800) AS bigint) AS week, true AS is_new FROM fresh
  UNION ALL SELECT CAST(floor(extract(epoch FROM began - :since) / 604800) AS bigint), false FROM present
)
SELECT n.kind, n.number, 0 AS other, n.subject_id, e.name AS mentee, o.name AS mentor, n.began, n.ended, n.evidence
FROM named n LEFT JOIN people e ON e.id = n.mentee_id LEFT JOIN mentors m ON m.id = n.mentor_id
LEFT JOIN people o ON o.id = m.person_id
UNION ALL SELECT 'week', count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new), week, NULL, NULL, NULL, NULL, NULL
FROM counted GROUP BY week
"""


def preview(session: Session, rule: Rule, numbers: Numbers, present: Numbers, now: datetime) -> Preview:
    """Counted from history: the spells of the rule with each set of numbers that began in the last ninety days."""
    since = now - LOOKED_BACK
    spells = spells_sql(rule, Ask())
    names = "|".join(numbers)
    new = re.sub(rf":({names})\b", r":new_\1", spells)
    values = {"since": since, "until": now, "most": MOST_NAMED, **present}
    values |= {f"new_{name}": value for name, value in numbers.items()}
    rows = session.execute(text(_PREVIEW.format(new=new, present=spells)), values).all()
    counts = {row.subject_id: (row.number, row.other) for row in rows if row.kind == "week"}
    weeks = [
        Week((since + timedelta(days=7 * n)).date(), *counts.get(n, (0, 0))) for n in range(-(-LOOKED_BACK.days // 7))
    ]
    added, dropped = ([row for row in rows if row.kind == kind] for kind in ("added", "dropped"))
    return Preview(
        sum(week.new for week in weeks), sum(week.present for week in weeks), weeks,
        sorted((Named(*row[3:]) for row in added), key=lambda one: one.began, reverse=True), added[0].number if added else 0,
        sorted((Named(*row[3:]) for row in dropped), key=lambda one: one.began, reverse=True), dropped[0].number if dropped else 0,
    )  # fmt: skip
