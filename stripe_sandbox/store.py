"""State in one SQLite file, so that a second start and a killed process keep every finished request."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stripe_sandbox.errors import missing

_SCHEMA = """
create table if not exists objects (
    seq integer primary key autoincrement, id text not null unique, kind text not null, created integer not null,
    customer text, link text, data text not null);
create index if not exists by_kind on objects (kind, seq);
create index if not exists by_customer on objects (kind, customer);
create index if not exists by_link on objects (kind, link);
create table if not exists due (
    seq integer primary key autoincrement, at integer not null, clock text not null, action text not null,
    target text not null);
create index if not exists by_time on due (clock, at, seq);
create index if not exists by_target on due (target);
create table if not exists deliveries (
    seq integer primary key autoincrement, event text not null, next_at real not null, attempts integer not null);
create index if not exists by_next on deliveries (next_at);
create table if not exists answers (
    key text primary key, fingerprint text not null, status integer not null, body text not null, at real not null);
create table if not exists problems (seq integer primary key autoincrement, text text not null);
create table if not exists settings (name text primary key, value text not null);
"""


class Store:
    """Objects by id and kind; one writer at a time, guarded by the sandbox's lock."""

    def __init__(self, path: str | Path | None) -> None:
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path or ":memory:", timeout=2, check_same_thread=False, isolation_level=None)
        # A killed process loses nothing; only a power cut could, and this is no ledger of real money.
        self.db.execute("pragma synchronous = off")
        self.db.execute("pragma cache_size = -2000")
        self.db.execute("pragma locking_mode = exclusive")
        try:
            self.db.executescript("begin immediate;" + _SCHEMA + "commit;")
        except sqlite3.Error as error:
            raise ValueError(f"the state in {path} cannot be used: {error}") from error

    def begin(self) -> None:
        if not self.db.in_transaction:
            self.db.execute("begin immediate")

    def commit(self) -> None:
        if self.db.in_transaction:
            self.db.execute("commit")

    def rollback(self) -> None:
        if self.db.in_transaction:
            self.db.execute("rollback")

    def close(self) -> None:
        self.commit()
        self.db.close()

    def put(self, kind: str, data: dict[str, Any], *, link: str | None = None) -> dict[str, Any]:
        """Insert or replace an object; its place in lists stays that of the first insert."""
        self.db.execute(
            "insert into objects (id, kind, created, customer, link, data) values (?, ?, ?, ?, ?, ?) "
            "on conflict (id) do update set data = excluded.data, customer = excluded.customer, "
            "link = coalesce(excluded.link, link)",
            (data["id"], kind, data.get("created", 0), _customer_of(data), link, _dump(data)),
        )
        return data

    def get(self, kind: str, identifier: str) -> dict[str, Any]:
        """The object, or Stripe's 404."""
        found = self.find(kind, identifier)
        if found is None:
            raise missing(kind, identifier)
        return found

    def find(self, kind: str, identifier: str) -> dict[str, Any] | None:
        row = self.db.execute("select data from objects where id = ? and kind = ?", (identifier, kind)).fetchone()
        return _load(row[0]) if row else None

    def any(self, identifier: str) -> dict[str, Any] | None:
        """An object of whatever kind, for `expand`."""
        row = self.db.execute("select data from objects where id = ?", (identifier,)).fetchone()
        return _load(row[0]) if row else None

    def all(
        self,
        kind: str,
        *,
        customer: str | None = None,
        link: str | None = None,
        created: dict[str, int] | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Iterable[dict[str, Any]]:
        """Objects of a kind, newest first; `created` takes gt, gte, lt, lte; `before` is an id in the list."""
        where, values = ["kind = ?"], [kind]
        bounds: list[Any] = values
        for column, value in (("customer", customer), ("link", link)):
            if value is not None:
                where.append(f"{column} = ?")
                bounds.append(value)
        signs = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
        for name, moment in (created or {}).items():
            where.append(f"created {signs[name]} ?")
            bounds.append(moment)
        if before is not None:
            where.append("seq < (select seq from objects where id = ?)")
            bounds.append(before)
        query = f"select data from objects where {' and '.join(where)} order by seq desc"  # noqa: S608
        for (data,) in self.db.execute(f"{query} limit {limit or -1}", bounds).fetchall():
            yield _load(data)

    def count(self, kind: str) -> int:
        return int(self.db.execute("select count(*) from objects where kind = ?", (kind,)).fetchone()[0])

    def delete(self, identifier: str) -> None:
        self.db.execute("delete from objects where id = ?", (identifier,))
        self.forget(identifier)

    def plan(self, at: int, clock: str, action: str, target: str) -> None:
        """Have `action` done to `target` when the clock reaches `at`."""
        self.db.execute("insert into due (at, clock, action, target) values (?, ?, ?, ?)", (at, clock, action, target))

    def forget(self, target: str, action: str | None = None) -> None:
        """Drop what was planned for a target: one action, or all."""
        self.db.execute("delete from due where target = ? and action = coalesce(?, action)", (target, action))

    def take_due(self, clock: str, until: int) -> tuple[int, str, str] | None:
        """The earliest planned (at, action, target) not after `until`, removed from the plan."""
        row = self.db.execute(
            "select seq, at, action, target from due where clock = ? and at <= ? order by at, seq limit 1",
            (clock, until),
        ).fetchone()
        if row is None:
            return None
        self.db.execute("delete from due where seq = ?", (row[0],))
        return row[1], row[2], row[3]

    def setting(self, name: str) -> Any:
        row = self.db.execute("select value from settings where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def set(self, name: str, value: Any) -> None:
        self.db.execute("insert or replace into settings values (?, ?)", (name, json.dumps(value)))


def _customer_of(data: dict[str, Any]) -> str | None:
    customer = data.get("customer")
    return customer if isinstance(customer, str) else None


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"))


def _load(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text)
    return loaded
