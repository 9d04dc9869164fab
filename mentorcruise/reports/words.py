"""How values are said: on pages and in print as words, in downloads as numbers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.estimators.limits import Estimate, Median
from mentorcruise.metrics.means import Mean
from mentorcruise.metrics.rates import TOO_FEW, Rate
from mentorcruise.reports.sections import Column, Link, Section, Table, Value

NOTHING = "–"


def said(value: Value) -> str:
    """The value in words: "62%", "4.3", "too few to say" under ten cases; the unit is left to who knows it."""
    if value is None:
        return NOTHING
    return next(say(value) for kind, say in SAYINGS if isinstance(value, kind))


# A date is asked for after the moment, and a number after the flag: each is also the other.
SAYINGS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Rate, lambda rate: rate.text if rate.denominator else NOTHING),
    (Mean, lambda mean: TOO_FEW if mean.value is None else tenths(mean.value)),
    (Median, lambda median: NOTHING if median.value is None else f"{median.value:.0f}"),
    (Estimate, lambda estimate: f"{estimate.share:.0%}"),
    (Link, lambda link: link.words),
    (datetime, lambda at: f"{at.astimezone(UTC).day} {at.astimezone(UTC):%b %Y, %H:%M} UTC"),
    (date, lambda day: f"{day.day} {day:%b %Y}"),
    (int, lambda number: f"{number:,}"),
    (float, lambda number: f"{number:,.{0 if abs(number) >= 1000 else 1}f}"),
    (str, str),
)


def interval(value: Value) -> str:
    """The 95% interval in words, "48% to 74%"; empty where there is none to name."""
    match value:
        case Rate() if value.enough:
            return f"{value.low:.0%} to {value.high:.0%}"
        case Mean() if value.value is not None:
            return f"{tenths(value.low)} to {tenths(value.high)}"
        case Median() if value.value is not None:
            return f"{said_end(value.low)} to {said_end(value.high)}"
        case Estimate():
            return f"{value.low:.0%} to {value.high:.0%}"
    return ""


def tenths(number: float) -> str:
    """With one decimal; what rounds to nothing has no sign."""
    text = f"{number:.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", "−")


def said_end(end: float | None) -> str:
    return "not known yet" if end is None else f"{end:.0f}"


def cases(value: Value) -> str:
    """From how many cases: "31 of 50", "from 212"; empty for a rate or a mean of nothing."""
    match value:
        case Rate() if value.denominator:
            return f"{value.numerator:,} of {value.denominator:,}"
        case Mean() if value.n:
            return f"from {value.n:,}"
    return ""


def period(days: Period) -> str:
    """A period in words, as short as it can be said: "Nov 2025 to Oct 2026", "3 to 9 Nov 2026"."""
    since, until = days.since, days.until
    if days == Period(date(2000, 1, 1), date(2999, 12, 31)):
        return "since the beginning"
    if days.whole_months:
        first, last = f"{since:%b %Y}", f"{until:%b %Y}"
        return first if first == last else f"{first} to {last}"
    return f"{since.day} {since:%b %Y} to {until.day} {until:%b %Y}"


def known(question: Question, now: datetime) -> str:
    """As of when the figures are known: "As known on 25 Nov 2026, 14:02 UTC."."""
    if question.as_of is None:
        return f"As known on {said(now)}."
    return f"As known at the end of {said(question.as_of)} (UTC)."


# A download takes values apart: what the page says in one cell are several columns there.
PARTS = {
    "rate": ("", "_low", "_high", "_cases", "_of"),
    "mean": ("", "_low", "_high", "_n"),
    "median": ("", "_low", "_high"),
    "estimate": ("", "_low", "_high"),
}


def head(columns: Iterable[Column]) -> list[str]:
    """The names of a download's columns."""
    return [f"{column.key}{part}" for column in columns for part in PARTS.get(column.kind, ("",))]


def plain(table: Table) -> list[list[object]]:
    """The rows of a download: numbers as numbers, days as ISO 8601."""
    return [
        [cell for column, value in zip(table.columns, row, strict=True) for cell in parts(column, value)]
        for row in table.rows
    ]


def parts(column: Column, value: Value) -> Sequence[object]:
    width = len(PARTS.get(column.kind, ("",)))
    match value:
        case None:
            found: list[object] = []
        case Rate():
            shares = [rounded(value.rate), rounded(value.low), rounded(value.high)] if value.enough else [None] * 3
            found = [*shares, value.numerator, value.denominator]
        case Mean():
            found = [
                rounded(x) for x in ((value.average, value.low, value.high) if value.value is not None else [None] * 3)
            ]
            found.append(value.n)
        case Median():
            found = [value.value, value.low, value.high]
        case Estimate():
            found = [rounded(x) for x in value]
        case Link():
            found = [value.words]
        case datetime() | date():
            found = [value.isoformat()]
        case float():
            found = [rounded(value)]
        case _:
            found = [value]
    return [*found, *[None] * (width - len(found))][:width]


def rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def headlines(section: Section) -> Table | None:
    """A section's headline figures as a table, for files."""
    if not section.headlines:
        return None
    columns = (
        Column("figure", "Figure"), Column("value", "Value"), Column("low", "Lower 95% limit"), Column("high", "Upper 95% limit"),
        Column("cases", "Cases"), Column("before", "Before"),
    )  # fmt: skip
    rows = []
    for headline in section.headlines:
        low, high = limits(headline.value)
        rows.append((headline.label, said(headline.value), low, high, cases(headline.value), said(headline.before)))
    return Table(columns, rows)


def limits(value: Value) -> tuple[float | None, float | None]:
    """The 95% limits as numbers, where there are any to name."""
    if not interval(value) or not isinstance(value, Rate | Mean | Median | Estimate):
        return None, None
    return rounded(value.low), rounded(value.high)
