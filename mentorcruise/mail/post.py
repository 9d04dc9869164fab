"""Sending a letter: ask whether it is wanted, write it, note it, hand it over or lay it aside for the digest.

All in the job's transaction, so a failure is tried again.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_mailman import EmailMultiAlternatives
from flask_mailman.backends.base import BaseEmailBackend

from mentorcruise.domain import letters
from mentorcruise.domain.letter_choices import Delivery, delivery
from mentorcruise.domain.letter_kinds import Kind, kind_of
from mentorcruise.extensions import db, mail
from mentorcruise.mail.folder import EmailBackend
from mentorcruise.mail.links import unsubscription_url
from mentorcruise.mail.paper import html_of
from mentorcruise.mail.words import one_line
from mentorcruise.mail.writing import Reader, Written, write


@dataclass(frozen=True)
class Invitation:
    """What a calendar reads in a letter: the method of the message (REQUEST, CANCEL) and its bytes."""

    method: str
    content: bytes


@dataclass(frozen=True)
class Enclosed:
    """A file that comes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """A letter to be sent: the name of its template, what it is about, to whom, and the facts that it states.

    Letter, subject and recipient together are its key: it is sent once.
    """

    name: str
    about: object
    to: Reader
    facts: dict[str, Any] = field(default_factory=dict)
    invitation: Invitation | None = None
    enclosed: Enclosed | None = None
    leave: str = ""
    """Where a reader without an account ends letters like this one."""

    @property
    def key(self) -> str:
        return f"{self.name}:{self.about}:{self.to.id}"

    @property
    def kind(self) -> Kind:
        return kind_of(self.name)

    @property
    def message_id(self) -> str:
        """Follows from the key and this site's address, so that a letter sent again is the same message."""
        base_url = current_app.config["SETTINGS"].base_url
        digest = hashlib.sha256(f"{base_url} {self.key}".encode()).hexdigest()[:32]
        return f"<{digest}@{urlsplit(base_url).hostname}>"

    @property
    def unsubscription(self) -> str:
        """The address that switches off letters like this one; empty for one that must be sent."""
        return self.leave or self._own_switch

    @property
    def _own_switch(self) -> str:
        return unsubscription_url(self.to.id, self.kind) if self.kind.switchable else ""


def post(now: datetime, *drafts: Draft) -> int:
    """Send each draft that is wanted and was not sent before, or lay it aside for the recipient's digest; how many those are.

    Raises what the mail server raises; then none is noted as sent.
    """
    ways = [(draft, delivery(db.session(), draft.to.id, draft.kind)) for draft in drafts]
    wanted = [(draft, way, _written(draft)) for draft, way in ways if way is not Delivery.NOT_WANTED]
    posted = 0
    for draft, way, written in wanted:
        noted = letters.claim(db.session(), draft.key, draft.to.id, draft.name, draft.message_id, now)
        if noted is None:
            continue
        posted += 1
        if way is Delivery.IN_DIGEST:
            _lay_aside(draft, written, now)
        else:
            _message(draft, written, now).send()
            noted.sent_at = now
    return posted


def send(draft: Draft, now: datetime) -> None:
    """Send to someone who has no account, so no choices either; that it is sent once is noted by whoever asks."""
    _message(draft, _written(draft), now).send()


def _written(draft: Draft) -> Written:
    return write(draft.name, draft.to, {**draft.facts, "kind": draft.kind, "unsubscription": draft.unsubscription})


def _lay_aside(draft: Draft, written: Written, now: datetime) -> None:
    """The letter waits for the digest."""
    item = letters.DigestItem(
        key=draft.key,
        person_id=draft.to.id,
        kind=draft.kind.name,
        subject=written.subject,
        body=written.body,
        created_at=now,
    )
    db.session.add(item)


def _message(draft: Draft, written: Written, now: datetime) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        written.subject,
        written.text,
        to=[formataddr((one_line(draft.to.name), one_line(draft.to.email)))],
        headers={
            "Message-ID": draft.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
            **_one_click(draft.unsubscription),
        },
        connection=_connection(),
    )
    message.attach_alternative(html_of(written.subject, written.text), "text/html")
    if draft.invitation:
        _enclose(message, draft.invitation)
    if draft.enclosed:
        message.attach(draft.enclosed.name, draft.enclosed.content, draft.enclosed.media_type)
    return message


def _enclose(message: EmailMultiAlternatives, invitation: Invitation) -> None:
    """Gmail and Outlook act on the alternative part, Apple's Mail opens the file; a part and a file is what all three know."""
    content = invitation.content.decode()
    message.attach_alternative(content, f"text/calendar; method={invitation.method}")
    message.attach("invitation.ics", content.encode(), "application/ics")


def _one_click(address: str) -> dict[str, str]:
    """RFC 8058: the mail program's own button switches the letter off with one POST, without opening a page."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _connection() -> BaseEmailBackend:
    folder = current_app.config["SETTINGS"].mail_folder
    backend: BaseEmailBackend = mail.get_connection("smtp") if folder is None else EmailBackend(folder)
    return backend
