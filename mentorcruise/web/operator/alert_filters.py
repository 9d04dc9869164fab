"""What an operator asked the inbox for: a state, a rule, whose, about whom, in which order, from where on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from sqlalchemy import Select, or_, tuple_
from werkzeug.datastructures import MultiDict

from mentorcruise.domain.alerts import Alert
from mentorcruise.health.listed import mentee, mentor
from mentorcruise.health.rules import BY_NAME
from mentorcruise.web.operator import asking
from mentorcruise.web.operator.alert_rows import in_state

STATES = ("open", "snoozed", "closed")
ORDERS = {"urgent": "Most urgent first", "newest": "Newest first", "oldest": "Oldest first"}
NOT_KNOWN = {
    "state": "There is no such state of an alert",
    "rule": "There is no such rule",
    "who": "There is no such operator",
    "sort": "There is no such order",
}


@dataclass(frozen=True)
class AlertFilters:
    """Filters that live in the address. `wrong` says what was asked for that does not exist, and was left out."""

    state: str = "open"
    rule: str = ""
    who: str = ""
    q: str = ""
    sort: str = "urgent"
    wrong: tuple[str, ...] = ()
    PLAIN: ClassVar[dict[str, str]] = {"state": "open", "sort": "urgent"}

    @classmethod
    def of(cls, args: "MultiDict[str, str]", operators: set[str]) -> "AlertFilters":
        """Read an address."""
        possible: dict[str, Any] = {
            "state": STATES, "rule": BY_NAME, "who": {"me", "nobody", *operators}, "sort": ORDERS,
        }  # fmt: skip
        asked = {name: args.get(name, "") for name in possible}
        wrong = tuple(f"{NOT_KNOWN[name]}." for name, value in asked.items() if value and value not in possible[name])
        right = {name: value for name, value in asked.items() if value in possible[name]}
        return cls(**right, q=asking.words(args.get("q", "")), wrong=wrong)

    def apply(self, statement: Select[Any], viewer_id: int, now: datetime) -> Select[Any]:
        """The statement with these filters."""
        statement = statement.where(in_state(self.state, now))
        if self.rule:
            statement = statement.where(Alert.rule == self.rule)
        if self.who == "nobody":
            statement = statement.where(Alert.assigned_to_id.is_(None))
        elif self.who:
            statement = statement.where(Alert.assigned_to_id == (viewer_id if self.who == "me" else int(self.who)))
        if self.q:
            like = asking.containing(self.q)
            statement = statement.where(or_(mentee.name.ilike(like), mentor.name.ilike(like)))
        return statement

    def ordered(self, statement: Select[Any]) -> Select[Any]:
        if self.sort == "oldest":
            return statement.order_by(Alert.opened_at, Alert.id)
        first = (Alert.urgency.desc(),) if self.sort == "urgent" else ()
        return statement.order_by(*first, Alert.opened_at.desc(), Alert.id.desc())

    def after(self, text: str) -> Any:
        """SQL: alerts that come after the one named by a page's end, or None when it names nothing."""
        urgency, _, rest = text.partition("~")
        at, _, number = rest.partition("~")
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return None
        if moment.tzinfo is None or urgency not in ("1", "2", "3") or not number.isdecimal() or len(number) > 18:
            return None
        if self.sort == "oldest":
            return tuple_(Alert.opened_at, Alert.id) > tuple_(moment, int(number))
        if self.sort == "newest":
            return tuple_(Alert.opened_at, Alert.id) < tuple_(moment, int(number))
        return tuple_(Alert.urgency, Alert.opened_at, Alert.id) < tuple_(int(urgency), moment, int(number))

    @property
    def any(self) -> bool:
        """Whether something was asked for beside the state and the order."""
        return bool(self.rule or self.who or self.q)

    def query(self, **changes: str) -> str:
        """The address' query with these filters, changed so; what goes without saying is left out."""
        values = {name: getattr(self, name) for name in ("state", "rule", "who", "q", "sort")} | changes
        return urlencode({name: value for name, value in values.items() if value and value != self.PLAIN.get(name)})


def end_of_page(row: Any) -> str:
    """What names a page's end in the address of the next one."""
    return f"{row.urgency}~{row.opened_at.isoformat()}~{row.id}"
