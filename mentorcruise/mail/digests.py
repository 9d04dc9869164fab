"""The digest: one letter with the beginning of each letter that has waited for it."""

import re
from dataclasses import dataclass
from datetime import datetime

from mentorcruise.domain import digests
from mentorcruise.domain.letters import DigestItem
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post

_BUTTON = re.compile(r"(?P<label>[^\n]+):\n(?P<url>https?://\S+)(?:\n\n|$)")


@dataclass(frozen=True)
class Entry:
    """A letter as its digest shows it: the subject, the first thing that it says, and where to go."""

    subject: str
    opening: str
    label: str
    url: str


def digest(person_id: int, now: datetime) -> None:
    """To a person who wished it: everything that has waited since the last one. Nothing waits: no letter.

    Each item goes along once; each period has one digest, so what comes too late for it waits for the next.
    """
    for due in digests.due_digests(db.session(), now, person_id):
        items = digests.take(db.session(), due)
        if not items:
            continue
        person = db.session.get_one(Person, person_id)
        if post(now, Draft("digest", due.name, person, {"entries": [_entry(item) for item in items]})):
            for item in items:
                item.sent_at = now


def _entry(item: DigestItem) -> Entry:
    button = next(filter(None, map(_BUTTON.fullmatch, item.body.split("\n\n"))), None)
    label, url = (button["label"], button["url"]) if button else ("", "")
    return Entry(item.subject, _opening(item.body), label, url)


def _opening(body: str) -> str:
    """The first block, and those that it announces: what ends with a colon goes on, but not into a button."""
    first, _, rest = body.partition("\n\n")
    announces = first.endswith(":") and rest and not _BUTTON.match(rest)
    return "\n\n".join([first, _opening(rest)]) if announces else first
