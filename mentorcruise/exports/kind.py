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
    """SQL: what a mentorship is counted by, of one kind; several are parted by spaces.

    A text that a spreadsheet would run as a formula is made plain by an apostrophe.
    """
    values = f"string_agg(substr(s, {len(kind) + 2}), ' ' ORDER BY s)"
    return (
        f"(SELECT CASE WHEN {values} ~ '^[-=+@\\t\\r]' THEN '''' ELSE '' END || {values} "  # noqa: S608 - made of constants
        f"FROM unnest(f.slices) s WHERE starts_with(s, '{kind}:'))"
    )


def moment(column: str) -> str:
    """SQL: a moment in UTC, as 2026-03-01T09:30:00.000000Z: as exact as it is known, so that two can be held against each
    other."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24\\:MI\\:SS.US"Z"')"""
