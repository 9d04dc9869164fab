"""The parts that a report is made of. Values stay numbers until they are shown; `reports.words` says them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from markupsafe import Markup
from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.limits import Estimate, Median
from mentorcruise.metrics.means import Mean
from mentorcruise.metrics.rates import Rate
from mentorcruise.reports import most


class Link(NamedTuple):
    """Words that lead somewhere: an address of ours; one that begins with '?' changes the question asked."""

    words: str
    to: str


Drawing = Callable[..., Markup]
"""Makes the chart: `drawing()` for a page, `drawing(on=PAPER)` for paper."""
Value = Rate | Mean | Median | Estimate | Link | int | float | str | date | datetime | None
Kind = Literal["text", "number", "rate", "mean", "median", "estimate", "share", "day", "time", "wide"]


@dataclass(frozen=True)
class Headline:
    """A figure that stands by itself. `before` is the same of the compared period; `note` what belongs beside it."""

    label: str
    value: Value
    note: str = ""
    before: Value = None
    counted_by: str = ""
    """The figure's key in the registry."""
    unit: str = ""
    rows: str = ""
    """The list of rows behind it: a name in the report's `rows`."""


class Column(NamedTuple):
    """`key` names it in a download, `label` on the page."""

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    after: str = ""
    """Where the next page of a long list begins, as `?after=` takes it; empty at the end."""
    folded: bool = False
    """Whether it only repeats what the chart shows, and is folded away on the page."""


@dataclass(frozen=True)
class Section:
    """A question answered: a title that says what is seen, figures, a chart and the table with the same figures."""

    title: str
    headlines: Sequence[Headline] = ()
    charts: Sequence[Drawing] = ()
    table: Table | None = None
    lead: str = ""
    note: str = ""
    counted_by: Sequence[str] = ()
    """Keys of the figures in it, besides those of its headlines."""
    rows: Sequence[tuple[str, str]] = ()
    """(name in the report's `rows`, words of the link) of the rows behind it."""
    links: Sequence[Link] = ()
    """Where it goes on."""

    @property
    def definitions(self) -> list[str]:
        """The keys of all figures in it, each once, in order."""
        return list(dict.fromkeys([*(h.counted_by for h in self.headlines if h.counted_by), *self.counted_by]))


@dataclass(frozen=True)
class Asked:
    """Whom and what a section asks: the session, the question, the present moment, and which page of a long table."""

    session: Session
    question: Question
    now: datetime
    after: str = ""
    limited: bool = True
    """Whether a long list comes in pages; a download has it whole, up to `most.MOST_IN_A_FILE` rows."""
    which: str = ""
    """Of which thing the rows are, where a list has one for each: what follows the colon in `?rows=theme:12`."""
    by: str = ""
    """By what a breakdown is asked for."""
    lives: dict[Question, list[Exit]] = field(default_factory=dict, compare=False)
    """The durations that a section has found, for the next one: `lasting.lives` keeps them."""

    def fetched(self, page: int) -> int:
        """How many rows a list asks for: one more than a page of so many, or than a download, holds."""
        return page + 1 if self.limited else most.fetched()


Part = Callable[[Asked], Section]
Rows = Callable[[Asked], Table]


@dataclass(frozen=True)
class Report:
    """A report: its sections by key in the order of the page, and the lists of rows behind them by name."""

    key: str
    title: str
    lead: str
    sections: Mapping[str, Part]
    rows: Mapping[str, tuple[str, Rows]] = field(default_factory=dict)
    """By name: the list's title and what makes it."""
    later: Mapping[str, str] = field(default_factory=dict)
    """The sections that are dear to make, with their titles: a page has them made once they come into sight."""
    judges: bool = False
    """Whether it says what succeeded, and so by which criterion."""
    of_mentorships: bool = True
    """Whether it adds up the facts of mentorships, which a past day has to be put together for."""
