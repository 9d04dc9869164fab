"""What leaving mentees write about: themes by how many exit surveys have them, as the tags were known (B14, B16)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Filters, Question, end_of
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.rates import Rate, newcombe
from mentorcruise.metrics.registry import figure

WINDOW = timedelta(days=90)

# Merging writes a step for every theme that pointed to the merged one, so the last step alone says what counts as what.
_READ = """
said AS (
  SELECT x.mentorship_id, (x.answered_at AT TIME ZONE 'UTC')::date AS day FROM exit_surveys x {joined}
  WHERE x.answered_at >= :first AND x.answered_at < :end AND x.answered_at < :before
    AND (x.goal_words <> '' OR x.product_words <> '' OR x.mentor_words <> '') AND {chosen}
), merged AS (
  SELECT DISTINCT ON (theme_id) theme_id, into_id FROM theme_steps WHERE action = 'merged' AND at < :before
  ORDER BY theme_id, id DESC
), tagged AS (
  SELECT DISTINCT t.mentorship_id, t.question, coalesce(m.into_id, t.theme_id) AS theme_id
  FROM survey_tags t LEFT JOIN merged m ON m.theme_id = t.theme_id
  WHERE t.tagged_at < :before AND (t.removed_at IS NULL OR t.removed_at >= :before)
), read AS (
  SELECT s.day, t.mentorship_id, t.question, t.theme_id FROM said s JOIN tagged t ON t.mentorship_id = s.mentorship_id
)
"""
# The name that a theme had then; tags that are older than their theme's first step have its first name.
_NAMES = """
names AS (
  SELECT DISTINCT ON (theme_id) theme_id, name FROM theme_steps WHERE name IS NOT NULL
  ORDER BY theme_id, at < :before DESC, CASE WHEN at < :before THEN id END DESC NULLS LAST, id
)
"""
_BY_THEME = """
, {names} SELECT c.*, n.name, (SELECT count(*) FROM said) AS worded FROM (
  SELECT theme_id, count(DISTINCT mentorship_id) AS surveys, count(*) FILTER (WHERE question = 'goal') AS goal,
    count(*) FILTER (WHERE question = 'product') AS product, count(*) FILTER (WHERE question = 'mentor') AS mentor
  FROM read GROUP BY GROUPING SETS ((theme_id), ())
) c LEFT JOIN names n ON n.theme_id = c.theme_id ORDER BY c.surveys DESC, lower(n.name), c.theme_id
"""
_BY_TIME = """
SELECT date_trunc('{bucket}', day)::date AS bucket, theme_id, count(DISTINCT mentorship_id) AS surveys
FROM read GROUP BY GROUPING SETS ((1, theme_id), (1))
"""


class ThemeCount(NamedTuple):
    """A theme in a period. `share`: surveys that have it of all that were read; by question: answers that have it."""

    id: int
    name: str
    share: Rate
    goal: int
    product: int
    mentor: int


@dataclass(frozen=True)
class Themes:
    """`read` of the `worded` exit surveys that say something in words were read: they have at least one theme."""

    worded: int = 0
    read: int = 0
    themes: Sequence[ThemeCount] = ()

    @property
    def coverage(self) -> Rate:
        return Rate(self.read, self.worded)


@dataclass(frozen=True)
class OverTime:
    """By day, or by the month's first day: how many surveys were read, and how many have each theme."""

    read: Mapping[date, int] = field(default_factory=dict)
    themes: Mapping[int, Mapping[date, int]] = field(default_factory=dict)

    def share(self, theme_id: int, bucket: date) -> Rate:
        return Rate(self.themes.get(theme_id, {}).get(bucket, 0), self.read.get(bucket, 0))

    def between(self, theme_id: int, since: date, before: date) -> Rate:
        """The share over several buckets, the last not included."""
        having = self.themes.get(theme_id, {})
        return Rate(
            sum(n for at, n in having.items() if since <= at < before),
            sum(n for at, n in self.read.items() if since <= at < before),
        )


def reading(session: Session, question: Question) -> tuple[str, dict[str, Any]]:
    """SQL: `WITH … read AS (…)`: one row per survey, question and theme, with the day of the answer; and its values."""
    period = question.period
    moments = {"first": datetime.combine(period.since, time.min, UTC), "end": end_of(period.until)}
    if question.filters == Filters():
        return "WITH " + _READ.format(joined="", chosen="true"), moments | {"before": question.before}
    first, condition, values = asked_facts(session, question)
    joined = "JOIN mentorship_facts f ON f.mentorship_id = x.mentorship_id"
    return first + _READ.format(joined=joined, chosen=condition), values | moments


@figure("success.themes", "Themes of exit surveys", "share of surveys read")
def themes(session: Session, question: Question) -> Themes:
    """What leaving mentees write about: the share of exit surveys in which an operator found a theme.

    Population: exit surveys that say something in words, of all mentorships, also of those left within the trial. A
    survey is read once at least one of its answers has a theme; those not read yet are left out of the shares and shown
    as what waits.

    Clock: the day on which the mentee answered (UTC). As of a past day, the tags, names and mergers known at its end.

    Formula: surveys with the theme divided by surveys read, with Wilson's 95% interval. A survey can have several themes,
    so that shares add up to more than all; merged themes count as one. Under a filter, a theme of fewer than five surveys
    is not taken apart, and nobody behind it is listed.
    """
    begun, values = reading(session, question)
    rows = session.execute(text(begun + _BY_THEME.format(names=_NAMES)), values).all()
    whole = next(row for row in rows if row.theme_id is None)
    found = [
        ThemeCount(row.theme_id, row.name, Rate(row.surveys, whole.surveys), row.goal, row.product, row.mentor)
        for row in rows
        if row.theme_id is not None
    ]
    return Themes(whole.worded, whole.surveys, found)


def over_time(session: Session, question: Question, bucket: str = "month") -> OverTime:
    """The same by month, or by 'day'."""
    begun, values = reading(session, question)
    read: dict[date, int] = {}
    having: dict[int, dict[date, int]] = {}
    for row in session.execute(text(begun + _BY_TIME.format(bucket=bucket)), values):
        (read if row.theme_id is None else having.setdefault(row.theme_id, {}))[row.bucket] = row.surveys
    return OverTime(read, having)


class Around(NamedTuple):
    """A theme's share before a day and from it on, and the days that each is counted over."""

    before: Rate
    after: Rate
    days_before: int
    days_after: int

    @property
    def difference(self) -> tuple[float, float, float] | None:
        """After less before, with its 95% interval; None while either is too few to say."""
        return newcombe(self.before, self.after)


@figure("success.theme_change", "A theme before and after a change", "share of surveys read")
def around(daily: OverTime, theme_id: int, changed_on: date, today: date) -> Around:
    """How often a theme was found before something was changed, and how often since.

    Population: exit surveys that were read, as in the shares of themes.

    Clock: the day on which the mentee answered (UTC): the 90 days before the day of the change, and that day with the 89
    after it as far as they have passed.

    Formula: surveys with the theme divided by surveys read, before and after, each with Wilson's 95% interval; the
    difference with Newcombe's (R. G. Newcombe, 1998, method 10). It says what changed, not why: other things change too,
    and who leaves later may differ from who left earlier.
    """
    end = min(changed_on + WINDOW, today + timedelta(days=1))
    return Around(
        daily.between(theme_id, changed_on - WINDOW, changed_on),
        daily.between(theme_id, changed_on, end),
        WINDOW.days,
        max((end - changed_on).days, 0),
    )


def daily(session: Session, theme_ids: Collection[int]) -> OverTime:
    """By day, since the beginning, as known now: for what surrounds a change. Nothing is asked where no theme is named."""
    return over_time(session, Question(), "day") if theme_ids else OverTime()
