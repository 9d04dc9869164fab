"""A kind of fact as a file: where its rows come from, and what each of its columns holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question

Source = tuple[str, str, dict[str, Any]]
"""(WITH before a select, FROM and WHERE after it, values)."""
Select = tuple[str, dict[str, Any]]
"""SQL with `:name` for its values, and the values."""


@dataclass(frozen=True)
class Kind:
    """One file. `columns`: by name, the SQL expression over what `source` selects from, and what the column holds."""

    name: str
    about: str
    source: Callable[[Session, Question], Source]
    columns: Mapping[str, tuple[str, str]]
    order: str

    def select(self, session: Session, question: Question) -> Select:
        """SQL of the whole file, as known at the end of the question's day."""
        before, after, values = self.source(session, question)
        listed = ", ".join(f"{expression} AS {name}" for name, (expression, _) in self.columns.items())
        return f"{before} SELECT {listed} {after} ORDER BY {self.order}", values


def known_of(source: str) -> Callable[[Session, Question], Source]:
    """A source whose FROM and WHERE keep to `:before`, the end of the question's day, themselves."""

    def select(_session: Session, question: Question) -> Source:
        return "", f"FROM {source}", {"before": question.before}

    return select


def sliced(kind: str) -> str:
    """SQL: what a mentorship is counted by, of one kind; several are parted by spaces."""
    values = plain(f"string_agg(substr(s, {len(kind) + 2}), ' ' ORDER BY s)")
    return f"(SELECT {values} FROM unnest(f.slices) s WHERE starts_with(s, '{kind}:'))"  # noqa: S608 - made of constants


def plain(column: str) -> str:
    """SQL: a text; one that a spreadsheet would run as a formula begins with an apostrophe."""
    return f"CASE WHEN {column} ~ '^[-=+@\\t\\r]' THEN '''' ELSE '' END || {column}"


def day(column: str) -> str:
    """SQL: the day (UTC) of a moment."""
    return f"({column} AT TIME ZONE 'UTC')::date"


def once_past(at: str, value: str = "") -> str:
    """SQL: the moment `at`, or a value that goes with it, once it was past at the end of the question's day; empty before."""
    return f"CASE WHEN {at} < :before THEN {value or at} END"


def day_seen(column: str) -> str:
    """SQL: the day of a moment that was past, at the end of the question's day; empty while it is still to come."""
    return once_past(column, day(column))


def said(at: str, removed_at: str) -> str:
    """SQL: the condition that something had been said by the end of the question's day, and not been taken back."""
    return f"{at} < :before AND ({removed_at} IS NULL OR {removed_at} >= :before)"


def moment(column: str) -> str:
    """SQL: a moment in UTC, as 2026-03-01T09:30:00.000000Z: as exact as it is known, so that two can be held against each
    other."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\\:MI\\:SS.US"Z"')"""
