"""The operators' letter about alerts: how many are new, the most urgent by name, and one's own that wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.health.listed import who
from mentorcruise.health.mornings import LETTER, news_for, operator_now
from mentorcruise.health.rule import URGENCY_WORDS
from mentorcruise.health.rules import BY_NAME
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def alerts_digest(person_id: int, now: datetime) -> None:
    """To an operator, once a morning. Not to who is none any more, and not when there is nothing new.

    Names and rules alone: what an alert found is read on its page.
    """
    operator = db.session.scalar(operator_now(person_id))
    news = news_for(db.session(), person_id, now) if operator else None
    if operator is None or not news:
        return
    facts = {
        "news": news,
        "opened": [(_title(row.rule), URGENCY_WORDS[row.urgency], row.number) for row in news.opened],
        "urgent": [_named(row) for row in news.urgent],
        "mine": [(*_named(row), "overdue" if row.overdue else "back in sight") for row in news.mine],
    }
    post(now, Draft(LETTER, now.astimezone(zone(operator.time_zone)).date(), operator, facts))


def _named(row: Row[Any]) -> tuple[int, str, str]:
    return row.id, _title(row.rule), one_line(who(row))


def _title(rule: str) -> str:
    """A rule's title; of one that is no more its name."""
    known = BY_NAME.get(rule)
    return known.title if known else rule
