"""Searching the catalogue fast at any size: the plan is chosen by how many entries hold the rarest required term.

Few entries: the GIN index finds them and they are sorted. Many: the index of the wanted order is walked and entries
that do not match are passed over, for a bounded number of rows. Pages go by cursor, never by number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Row, TextClause, text

from mentorcruise.domain.catalogue_words import Meaning, Reader

PAGE = 24
FEW = 1000
WALK = 3000
COUNTED = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(\d{1,16})\.(\d{1,18})")


class Sort(StrEnum):
    """In which order results come."""

    BEST = "best"
    PRICE = "price"
    PRICE_DOWN = "price-down"
    NEWEST = "newest"


class Plan(StrEnum):
    """How a page of results is found: through the terms' index, or along the index of the order."""

    INDEX = "index"
    WALK = "walk"


_KEYS = {Sort.BEST: "score", Sort.PRICE: "price_cents", Sort.PRICE_DOWN: "price_cents", Sort.NEWEST: "listed_at"}
_COLUMNS = (
    "mentor_id, slug, name, headline, country, languages, skills, price_cents, currency, capacity, places_open, "
    "sessions_held, rating_sum, rating_count, answered, reached, reply_hours, score, listed_at"
)


class BrokenCursor(ValueError):
    """The address of a page was cut or made up."""


@dataclass(frozen=True)
class Cursor:
    """A place between two results: the order's key and the id of the result next to it."""

    key: Any
    mentor_id: int
    backwards: bool = False

    @classmethod
    def read(cls, written: str, sort: Sort, *, backwards: bool = False) -> "Cursor":
        """The cursor that an address holds. Raises BrokenCursor."""
        match = _CURSOR.fullmatch(written)
        if match is None:
            raise BrokenCursor(written)
        number = int(match[1])
        return cls(_key_of(number, sort), int(match[2]), backwards)

    @staticmethod
    def write(row: Row[Any], sort: Sort) -> str:
        """The cursor beside a result, for an address."""
        return f"{_number_of(getattr(row, _KEYS[sort]), sort)}.{row.mentor_id}"


def _key_of(number: int, sort: Sort) -> Any:
    if sort == Sort.BEST:
        return number / 1_000_000
    return _EPOCH + timedelta(microseconds=number) if sort == Sort.NEWEST else number


def _number_of(key: Any, sort: Sort) -> int:
    if isinstance(key, datetime):
        return (key - _EPOCH) // timedelta(microseconds=1)
    return round(key * 1_000_000) if sort == Sort.BEST else int(key)


@dataclass(frozen=True)
class Wanted:
    """A search: what is required, and what of the rest is wanted. Prices are per month in minor units."""

    meaning: Meaning
    price_from: int | None = None
    price_to: int | None = None
    only_open: bool = False
    sort: Sort = Sort.BEST

    @property
    def rarest(self) -> int | None:
        """Upper bound on the entries that match; None when every entry does."""
        return min((r.entries for r in self.meaning.requirements), default=None)

    @property
    def is_narrowed(self) -> bool:
        """Whether more than terms decides."""
        return self.only_open or self.price_from is not None or self.price_to is not None


@dataclass(frozen=True)
class Found:
    """A page of results, whether there are more on either side, and how many there are in all.

    `total_is_least`: there are at least so many.
    """

    rows: Sequence[Row[Any]]
    before: bool
    after: bool
    total: int
    total_is_least: bool = False


def search(session: Reader, wanted: Wanted, cursor: Cursor | None, everyone: int) -> Found:
    """A page of what is wanted, `everyone` being the number of entries. One to three queries."""
    if wanted.meaning.unknown or wanted.rarest == 0:
        return Found([], False, False, 0)
    rows, total = page_rows(session, wanted, cursor, everyone, choose_plan(wanted))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        rows = rows[::-1]
    before, after = (more, True) if backwards else (cursor is not None, more)
    if total is None and cursor is None and not more:
        total = len(rows)
    number, is_least = (total, False) if total is not None else _count(session, wanted, everyone)
    return Found(rows, before, after, number, is_least)


def choose_plan(wanted: Wanted) -> Plan:
    """The index of terms when the rarest one is in few entries, else the walk."""
    return Plan.INDEX if wanted.rarest is not None and wanted.rarest <= FEW else Plan.WALK


def page_rows(
    session: Reader, wanted: Wanted, cursor: Cursor | None, everyone: int, plan: Plan
) -> tuple[Sequence[Row[Any]], int | None]:
    """One row more than a page holds, and the total if the plan found it on the way."""
    values = _values(wanted, cursor)
    rows = session.execute(statement_for(plan, wanted, cursor), values).all()
    gave_up = plan == Plan.WALK and wanted.rarest is not None and everyone > WALK and len(rows) <= PAGE
    if gave_up:
        plan = Plan.INDEX
        rows = session.execute(statement_for(plan, wanted, cursor), values).all()
    return rows, (rows[0].total if rows and plan == Plan.INDEX else None)


def statement_for(plan: Plan, wanted: Wanted, cursor: Cursor | None) -> TextClause:
    """The statement of a plan; its values are bound by `_values`."""
    direction = None if cursor is None else cursor.backwards
    return _statement(
        plan, wanted.sort, direction, bool(wanted.meaning.requirements),
        wanted.price_from is not None, wanted.price_to is not None, wanted.only_open,
    )  # fmt: skip


def _values(wanted: Wanted, cursor: Cursor | None) -> dict[str, Any]:
    values: dict[str, Any] = {"query": wanted.meaning.query} if wanted.meaning.requirements else {}
    if wanted.price_from is not None:
        values["price_from"] = wanted.price_from
    if wanted.price_to is not None:
        values["price_to"] = wanted.price_to
    if cursor is not None:
        values |= {"key": cursor.key, "id": cursor.mentor_id}
    return values


@cache
def _statement(
    plan: Plan, sort: Sort, backwards: bool | None, match: bool, low: bool, high: bool, only_open: bool
) -> TextClause:
    key = _KEYS[sort]
    down = (sort != Sort.PRICE) != bool(backwards)
    order = f"{key} {'DESC' if down else 'ASC'}, mentor_id {'DESC' if down else 'ASC'}"
    past = f"({key}, mentor_id) {'<' if down else '>'} (:key, :id)" if backwards is not None else ""
    narrowed = _narrowed(low, high, only_open)
    matching = "terms @@ CAST(:query AS tsquery)" if match else ""
    limit = f"ORDER BY {order} LIMIT {PAGE + 1}"
    if plan == Plan.INDEX:
        hits = f"SELECT mentor_id, {key} FROM catalogue_entries {_where(matching, *narrowed)}"  # noqa: S608
        page = f"SELECT mentor_id FROM hits {_where(past)} {limit}"  # noqa: S608
        found = f"SELECT {_COLUMNS}, (SELECT count(*) FROM hits) AS total FROM page"  # noqa: S608
        joined = f"{found} JOIN catalogue_entries USING (mentor_id) ORDER BY {order}"
        return text(f"WITH hits AS MATERIALIZED ({hits}), page AS ({page}) {joined}")
    if not match:
        return text(f"SELECT {_COLUMNS} FROM catalogue_entries {_where(past, *narrowed)} {limit}")  # noqa: S608
    prices = [condition for condition in narrowed if key == "price_cents" and key in condition]
    walked = f"SELECT * FROM catalogue_entries {_where(past, *prices)} ORDER BY {order} LIMIT {WALK}"  # noqa: S608
    return text(f"SELECT {_COLUMNS} FROM ({walked}) walked {_where(matching, *narrowed)} {limit}")  # noqa: S608


def _narrowed(low: bool, high: bool, only_open: bool) -> list[str]:
    chosen = ((low, "price_cents >= :price_from"), (high, "price_cents <= :price_to"), (only_open, "places_open > 0"))
    return [condition for wanted, condition in chosen if wanted]


def _where(*conditions: str) -> str:
    given = [condition for condition in conditions if condition]
    return "WHERE " + " AND ".join(given) if given else ""


def _count(session: Reader, wanted: Wanted, everyone: int) -> tuple[int, bool]:
    """How many there are; beyond a thousand, that there are at least so many, where counting on would cost."""
    needed = wanted.meaning.requirements
    if not wanted.is_narrowed and not needed:
        return everyone, False
    if not wanted.is_narrowed and len(needed) == 1 and needed[0].exact:
        return needed[0].entries, False
    conditions = _narrowed(wanted.price_from is not None, wanted.price_to is not None, wanted.only_open)
    where = _where("terms @@ CAST(:query AS tsquery)" if needed else "", *conditions)
    counted = text(f"SELECT count(*) FROM (SELECT FROM catalogue_entries {where} LIMIT {COUNTED}) found")  # noqa: S608
    number = session.scalar(counted, _values(wanted, None)) or 0
    return number, number == COUNTED
