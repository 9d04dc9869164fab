"""Who has a mentor and who still looks for one, by name and in numbers (A19, A39)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from mentorcruise.domain.looking import looking
from mentorcruise.metrics.asking import Question, end_of
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.incidence import Incidence, incidence
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import FIRST, figure

# The program that someone belonged to at the moment; their other properties are of applications, and they may have none.
_OF_PROGRAM = """(CAST(:program AS bigint) IS NULL OR EXISTS (
  SELECT FROM program_memberships b WHERE b.person_id = {person} AND b.program_id = :program
    AND b.joined_at < :before AND (b.left_at IS NULL OR b.left_at >= :before)))"""
_OPEN = "o.started_at < :before AND (o.ended_at IS NULL OR o.ended_at >= :before)"
_LOOKING = """SELECT q.id, q.mentee_id, q.started_at FROM ({searches}) q
  WHERE q.started_at < :before AND (q.ended_at IS NULL OR q.ended_at >= :before)"""
_CHANGES = (
    (1, FIRST, "First definition."),
    (2, date(2026, 11, 29), "Searches that were opened while a mentorship ran begin with its ending; until then they counted "
     "from the application on, and went on after it."),
)  # fmt: skip
# Who looks is who has an open search, no mentor, and has found none since it was opened: of as many people as look, without a
# word about when that began. NOT EXISTS, which is a join: pairs that are too many for the memory of a NOT IN are gone through
# for each person anew. From the facts, which know by an index who runs, in two ranges of it; whoever reads names reads the base
# rows.
_PARTICIPANTS = text(f"""
WITH paired AS (
  SELECT DISTINCT f.mentee_id FROM (
    SELECT mentee_id FROM mentorship_facts WHERE ended_on IS NULL AND started_on <= :day
    UNION ALL SELECT mentee_id FROM mentorship_facts WHERE ended_on > :day AND started_on <= :day
  ) f WHERE {_OF_PROGRAM.format(person="f.mentee_id")}
)
SELECT (SELECT count(*) FROM paired), (
  SELECT count(*) FROM mentor_searches o
  WHERE {_OPEN} AND {_OF_PROGRAM.format(person="o.mentee_id")}
    AND NOT EXISTS (SELECT FROM paired p WHERE p.mentee_id = o.mentee_id)
    AND NOT EXISTS (SELECT FROM mentorships m
      WHERE m.mentee_id = o.mentee_id AND m.started_at > o.started_at AND m.started_at < :before))
""")  # noqa: S608 - made of constants
_BEGUN = looking("o.started_at < :till AND (o.ended_at IS NULL OR o.ended_at >= :since)")
_SPELLS = text(f"""
SELECT greatest(0, (least(q.ended_at, CAST(:until AS timestamptz)) AT TIME ZONE 'UTC')::date
    - (q.started_at AT TIME ZONE 'UTC')::date) AS days,
  CASE WHEN q.ended_at < :before THEN q.ended_how END AS how, count(*) AS n
FROM ({_BEGUN}) q
WHERE q.started_at >= :since AND q.started_at < :till AND q.started_at < :before AND {_OF_PROGRAM.format(person="q.mentee_id")}
GROUP BY 1, 2
""")  # noqa: S608 - made of constants
_AFTER = "(CAST(:last AS bigint) IS NULL OR ({}) > (CAST(:at AS timestamptz), CAST(:last AS bigint)))"
_OF_MENTEE = "(CAST(:mentee AS bigint) IS NULL OR {} = :mentee)"
# Which open searches can be on a page. Those beside or after which no mentorship ran count from their own opening, and as many
# of them as are asked for say how far the page reaches; others count from later on, so none that was opened later is on it.
# They are looked at one by one in this order (a join would look at all of them): a page is soon full.
_ON_THE_PAGE = text(f"""
WITH open AS MATERIALIZED (
  SELECT o.id, o.mentee_id, o.started_at FROM mentor_searches o
  WHERE {_OPEN} AND {_OF_PROGRAM.format(person="o.mentee_id")} AND {_OF_MENTEE.format("o.mentee_id")}
), reach AS (
  SELECT count(*) AS full_rows, max(started_at) AS started_at FROM (
    SELECT o.started_at FROM (SELECT * FROM open ORDER BY started_at, id) o
    WHERE {_AFTER.format("o.started_at, o.id")} AND 0 = (
      SELECT count(*) FROM mentorships m LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id
      WHERE m.mentee_id = o.mentee_id AND m.started_at < :before
        AND (m.started_at > o.started_at OR e.ended_at IS NULL OR e.ended_at > o.started_at))
    ORDER BY o.started_at, o.id LIMIT :limit) own
)
SELECT o.id FROM open o CROSS JOIN reach r WHERE r.full_rows < :limit OR o.started_at <= r.started_at
""")  # noqa: S608 - made of constants
_WAITING = """
WITH waiting AS MATERIALIZED (
  SELECT l.* FROM ({looking}) l
  WHERE {program} AND {after} AND {mentee} ORDER BY l.started_at, l.id LIMIT :limit
)
SELECT w.id, w.mentee_id, p.name, p.country, p.time_zone, w.started_at, a.goal_category, a.id AS application_id,
  coalesce(a.skills, '{{}}') AS skills, coalesce(t.made, 0) AS made, coalesce(t.open, 0) AS open,
  coalesce(t.declined, 0) AS declined
FROM waiting w
JOIN people p ON p.id = w.mentee_id
LEFT JOIN LATERAL (
  SELECT a.id, a.goal_category, ARRAY(SELECT k.name FROM skill_assessments v JOIN skills k ON k.id = v.skill_id
    WHERE v.application_id = a.id AND v.assessor_id = a.mentee_id AND v.moment = 'baseline' ORDER BY v.id) AS skills
  FROM applications a WHERE a.mentee_id = w.mentee_id AND a.submitted_at < :before ORDER BY a.submitted_at DESC, a.id DESC LIMIT 1
) a ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS made, count(*) FILTER (WHERE o.closed_at IS NULL OR o.closed_at >= :before) AS open,
    count(*) FILTER (WHERE d.verdict = 'declined') AS declined
  FROM applications o LEFT JOIN application_decisions d ON d.application_id = o.id AND d.decided_at < :before
  WHERE o.mentee_id = w.mentee_id AND o.submitted_at < :before
    AND (o.submitted_at >= w.started_at OR o.closed_at IS NULL OR o.closed_at > w.started_at)
) t ON true
ORDER BY w.started_at, w.id
"""


def _waiting(searches: str) -> TextClause:
    """SQL: the waiting list, of some searches."""
    some = _LOOKING.format(searches=looking(searches))
    of_whom = {"program": _OF_PROGRAM.format(person="l.mentee_id"), "mentee": _OF_MENTEE.format("l.mentee_id")}
    return text(_WAITING.format(looking=some, after=_AFTER.format("l.started_at, l.id"), **of_whom))


_WHOLE_LIST, _PAGE = _waiting(_OPEN), _waiting("o.id = ANY(:searches)")


@dataclass(frozen=True)
class Participants:
    """Mentees on a day: those with a running mentorship, and those who look for a mentor and have none."""

    paired: int
    looking: int

    @property
    def share(self) -> Rate:
        return Rate(self.paired, self.paired + self.looking)


@figure("pairing.participants", "Paired and still looking", "share")
def participants(session: Session, question: Question, day: date) -> Participants:
    """The share of participants who have a mentor; the others still look for one.

    Population: mentees who on that day have a running mentorship or look for a mentor. Someone looks from the moment
    that they confirm their address, apply without a mentor, or lose the last one while an application is open or for
    another one, until a mentorship starts or they look no more.
    Who has a mentor and looks for another one counts as paired. Each person counts once.

    Clock: the end of the day in UTC.

    Formula: mentees with a running mentorship divided by all of them, with Wilson's 95% interval.

    Beside it: of the filters only the program applies, as it was on that day: who has not applied yet has neither goal
    nor mentor nor plan.
    """
    values = {"day": day, "before": end_of(day), "program": question.filters.program}
    return Participants(*session.execute(_PARTICIPANTS, values).one())


def spells(session: Session, question: Question, today: date) -> list[Exit]:
    """(days, 'paired', 'stopped' or None while looking, number) of the searches that began in the period."""
    known = question.as_of or today
    values = {
        "since": end_of(question.period.since) - timedelta(days=1),
        "till": end_of(question.period.until),
        "before": end_of(known),
        "until": end_of(known) - timedelta(microseconds=1),
        "program": question.filters.program,
    }
    return [(row.days, row.how, row.n) for row in session.execute(_SPELLS, values)]


@figure("pairing.search", "How soon someone has a mentor", "share", *_CHANGES, terms={"`seen`": "The searches"})
def search(seen: list[Exit]) -> dict[str, Incidence]:
    """By each day since someone began to look, the share who have a mentor, and who have given up looking.

    Population: searches that began in the period; those that go on are counted for as long as they have been seen. Who
    has a mentor is not searching: a search that was opened while a mentorship ran begins with the ending of that one.

    Clock: whole calendar days in UTC from the beginning of the search to the start of a mentorship.

    Formula: the cumulative incidence by Aalen and Johansen: finding a mentor and giving up compete.

    Beside it: of the filters only the program applies.
    """
    return incidence(seen, ("paired", "stopped"))


@figure("pairing.waiting", "The waiting list", "people", *_CHANGES)
def waiting_list(
    session: Session, question: Question, day: date, limit: int | None, after: tuple[datetime, int] | None = None,
    mentee_id: int | None = None,
) -> Sequence[Row[Any]]:  # fmt: skip
    """Who looks for a mentor and has none, those who wait longest first.

    Population: as of the share still looking: an open search, and no running mentorship.

    Clock: the end of the day in UTC; the wait is counted from the beginning of the search, or from the ending of a
    mentorship that ran when it was opened. Applications are those that were made or still open since then.

    Formula: a list. What someone looks for is the goal and the skills of their latest application.

    Beside it: of the filters only the program applies.
    """
    at, last = after or (None, None)
    values = {
        "before": end_of(day), "program": question.filters.program, "limit": limit, "at": at, "last": last,
        "mentee": mentee_id,
    }  # fmt: skip
    if limit is None:
        return session.execute(_WHOLE_LIST, values).all()
    found = list(session.scalars(_ON_THE_PAGE, values))
    return session.execute(_PAGE, values | {"searches": found}).all()
