"""Profiles broken down by any answer, in groups that tell nobody (A14)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from mentorcruise.domain.profile_states import as_of
from mentorcruise.domain.questionnaires import QuestionKind
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.registered import ROLES, moments, narrowed
from mentorcruise.metrics.registry import FIRST, figure

FEWEST = 5
FEWEST_ASKED = 20
"""Among fewer people answers to questionnaires are not counted at all."""
ROUNDED_TO = 5
MOST_ROWS = 20
KEPT = {"country": "Country", "time_zone": "Time zone", "company": "Company"}
"""What profiles themselves say, beside the answers to questionnaires."""
BROKEN_DOWN = (QuestionKind.SHORT, QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.NUMBER)
_BAND = """
CASE WHEN v IS NULL OR v !~ '^[0-9]{1,12}$' THEN NULL WHEN v::bigint < 2 THEN '0 to 1' WHEN v::bigint < 5 THEN '2 to 4'
  WHEN v::bigint < 10 THEN '5 to 9' WHEN v::bigint < 20 THEN '10 to 19' ELSE '20 and more' END
"""
BANDS = ("0 to 1", "2 to 4", "5 to 9", "10 to 19", "20 and more")
_ANSWERS = """
SELECT DISTINCT ON (a.person_id) a.person_id, a.answer FROM questionnaire_answers a
WHERE a.key = :by AND a.answered_at < :end ORDER BY a.person_id, a.answered_at DESC, a.id DESC
"""
# One row for each person and label; those who said nothing have no label. Spellings that differ in case are one.
_LABELLED = """
WITH labelled AS MATERIALIZED (
  SELECT p.id, {label} AS label FROM (SELECT p.id FROM {people} {narrowed}) p
  LEFT JOIN ({said}) said ON said.person_id = p.id
  LEFT JOIN LATERAL unnest(said.answer) v ON true
)
"""
_COUNTED = (
    "{labelled} SELECT mode() WITHIN GROUP (ORDER BY label) AS label, count(DISTINCT id) AS n FROM labelled "
    "GROUP BY lower(label) ORDER BY n DESC, 1"
)
# Where everyone says one thing at most: counted before anything is sorted.
_COUNTED_ONCE = (
    "{labelled} SELECT (array_agg(label ORDER BY n DESC, label))[1] AS label, CAST(sum(n) AS bigint) AS n "
    "FROM (SELECT label, count(*) AS n FROM labelled GROUP BY label) spelt GROUP BY lower(label) ORDER BY n DESC, 1"
)
_FOLDED = (
    "{labelled} SELECT count(DISTINCT id) FROM labelled WHERE lower(COALESCE(label, '')) <> ALL(CAST(:kept AS text[]))"
)
_CHOICES = text("""
SELECT key, words, kind FROM (
  SELECT DISTINCT ON (q.key) q.key, q.words, q.kind, n.program_id, q.position FROM questionnaire_questions q
  JOIN questionnaire_versions v ON v.id = q.version_id JOIN questionnaires n ON n.id = v.questionnaire_id
  ORDER BY q.key, q.id DESC
) latest WHERE kind <> 'long' ORDER BY program_id NULLS FIRST, position, key LIMIT 100
""")
_KIND = text("SELECT kind, words FROM questionnaire_questions WHERE key = :by ORDER BY id DESC LIMIT 1")


class NoSuchBreakdown(LookupError):
    """There is no such answer, or one in free words that cannot be counted. `breakdown` raises it."""


class Choice(NamedTuple):
    """Something that people can be broken down by."""

    key: str
    words: str


@dataclass(frozen=True)
class Breakdown:
    """People by what they said. `rows`: (label, people), the most first; `other`: those whose group is too small to be
    named; `not_said`: those who said nothing; `several`: whether one person can be in several groups.

    `month_end`: the day at whose end answers to a questionnaire are counted, all numbers rounded; None for what profiles
    say. `too_few`: there are too few people to count their answers, and every number is 0.
    """

    by: str
    title: str
    role: str
    people: int
    rows: Sequence[tuple[str, int]] = field(default_factory=list)
    other: int = 0
    not_said: int = 0
    several: bool = False
    month_end: date | None = None
    too_few: bool = False


def choices(connection: Connection) -> list[Choice]:
    """What a breakdown can be by: what profiles say, and every question ever published that can be counted."""
    asked = [Choice(row.key, row.words) for row in connection.execute(_CHOICES)]
    return [*(Choice(key, words) for key, words in KEPT.items()), *asked]


@figure(
    "registration.breakdown",
    "Who takes part",
    "people",
    (1, FIRST, "First definition."),
    (
        2,
        date(2026, 11, 29),
        "Answers to questionnaires are counted at the ends of months, rounded to fives, and among 20 people or more.",
    ),
)
def breakdown(connection: Connection, question: Question, by: str, role: str = "mentee", *, now: datetime) -> Breakdown:
    """Mentees or mentors by what they have told: country, job title, industry, or any other answer to a questionnaire.

    Population: mentees, or mentors, as they are registered at the end of the period; narrowed by program and country.
    Answers to questionnaires are not counted among fewer than 20 people.

    Clock: the end of the period's last day (UTC); for answers to questionnaires the end of the last month that was over by
    then. Of several answers to one question the last before then counts, also one to a question that is asked no more.

    Formula: people by answer, each once in a group; where several answers can be chosen a person is in several groups, so
    that they add up to more than all. Spellings that differ in case are one; numbers are put into bands. A group of under
    5 people is folded into “other”, and so is the next smallest while “other” has under 5; beyond 20 groups the smallest
    are folded as well.

    Privacy: people were told that their answers to questionnaires are counted in groups, never by person. So these counts,
    the sum too, are rounded to fives, and come from month to month: what one person said is found neither by holding a day
    against the next, nor by taking one count from another.
    """
    kind, title = _kind(connection, by)
    values, month_end = {**moments(question), "by": by}, None
    if by not in KEPT:
        values["end"] = month_over(min(values["end"], now))
        month_end = (values["end"] - timedelta(days=1)).date()
    people = _people(connection, role, question, values)
    if month_end and people < FEWEST_ASKED:
        return Breakdown(by, title, role, 0, month_end=month_end, too_few=True)
    named, other, not_said = _groups(connection, question, values, role, kind)
    if month_end:
        named, people = [(label, _rounded(n)) for label, n in named], _rounded(people)
        other, not_said = _rounded(other), _rounded(not_said)
    return Breakdown(by, title, role, people, named, other, not_said, kind == QuestionKind.SEVERAL, month_end)


def month_over(moment: datetime) -> datetime:
    """The last moment at which a month (UTC) was just over, up to this one."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _rounded(people: int) -> int:
    return ROUNDED_TO * round(people / ROUNDED_TO)


def _groups(
    connection: Connection, question: Question, values: dict[str, Any], role: str, kind: str
) -> tuple[list[tuple[str, int]], int, int]:
    """(label, people) of the groups that can be named, then those in "other", then those who said nothing."""
    labelled = _LABELLED.format(
        people=ROLES[role], narrowed=narrowed(question.filters), said=_said(values["by"]),
        label=_BAND if kind == QuestionKind.NUMBER else "v",
    )  # fmt: skip
    several, values = kind == QuestionKind.SEVERAL, values | _before(values)
    counted = text((_COUNTED if several else _COUNTED_ONCE).format(labelled=labelled))
    counts = [(row.label, int(row.n)) for row in connection.execute(counted, values)]
    kept = counts[:MOST_ROWS] if len(counts) > MOST_ROWS else counts
    kept = [(label, n) for label, n in kept if n >= FEWEST]
    folded = text(_FOLDED.format(labelled=labelled))
    while True:
        names = [(label or "").lower() for label, _ in kept]
        if several:
            other = int(connection.execute(folded, values | {"kept": names}).scalar_one())
        else:
            other = sum(n for label, n in counts if (label or "").lower() not in names)
        if not kept or not 0 < other < FEWEST:
            break
        kept.pop()
    named = [(label, n) for label, n in kept if label is not None]
    if kind == QuestionKind.NUMBER:
        named.sort(key=lambda row: BANDS.index(row[0]))
    not_said = next((n for label, n in kept if label is None), 0)
    return named, other, not_said


def _kind(connection: Connection, by: str) -> tuple[str, str]:
    if by in KEPT:
        return QuestionKind.SHORT, KEPT[by]
    row = connection.execute(_KIND, {"by": by}).one_or_none()
    if row is None or row.kind not in BROKEN_DOWN:
        raise NoSuchBreakdown(by)
    return row.kind, row.words


def _said(by: str) -> str:
    return f"SELECT person_id, ARRAY[value] AS answer FROM ({as_of(by)}) kept" if by in KEPT else _ANSWERS  # noqa: S608


def _before(values: dict[str, object]) -> dict[str, object]:
    return {"before": values["end"]}


def _people(connection: Connection, role: str, question: Question, values: dict[str, Any]) -> int:
    # Of the rows as they were, never as they are counted so far: nobody is to be told apart by coming in late.
    statement = f"SELECT count(*) FROM {ROLES[role]} {narrowed(question.filters)}"  # noqa: S608 - made of constants
    return int(connection.execute(text(statement), values).scalar_one())
