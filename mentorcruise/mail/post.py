"""Sending a letter: write it, note it, hand it over. All in the job's transaction, so a failure is tried again."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_mailman import EmailMultiAlternatives
from flask_mailman.backends.base import BaseEmailBackend
from jinja2 import Template

from mentorcruise.domain import letters
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db, mail
from mentorcruise.mail.folder import EmailBackend
from mentorcruise.mail.paper import html_of
from mentorcruise.mail.words import Times, first_name, one_line, quote


@dataclass(frozen=True)
class Invitation:
    """What a calendar reads in a letter: the method of the message (REQUEST, CANCEL) and its bytes."""

    method: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """A letter to be sent: the name of its template, what it is about, to whom, and the facts that it states.

    Letter, subject and recipient together are its key: it is sent once.
    """

    name: str
    about: object
    to: Person
    facts: dict[str, Any] = field(default_factory=dict)
    invitation: Invitation | None = None

    @property
    def key(self) -> str:
        return f"{self.name}:{self.about}:{self.to.id}"

    @property
    def message_id(self) -> str:
        """Follows from the key and this site's address, so that a letter sent again is the same message."""
        base_url = current_app.config["SETTINGS"].base_url
        digest = hashlib.sha256(f"{base_url} {self.key}".encode()).hexdigest()[:32]
        return f"<{digest}@{urlsplit(base_url).hostname}>"


def post(now: datetime, *drafts: Draft) -> None:
    """Send each draft that was not sent before. Raises what the mail server raises; then none is noted as sent."""
    messages = [(draft, _message(draft, now)) for draft in drafts]
    for draft, message in messages:
        noted = letters.claim(db.session(), draft.key, draft.to.id, draft.name, draft.message_id, now)
        if noted is not None:
            message.send()
            noted.sent_at = now


def _message(draft: Draft, now: datetime) -> EmailMultiAlternatives:
    subject, text = write(draft)
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[formataddr((one_line(draft.to.name), one_line(draft.to.email)))],
        headers={
            "Message-ID": draft.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
        },
        connection=_connection(),
    )
    message.attach_alternative(html_of(subject, text), "text/html")
    if draft.invitation:
        _enclose(message, draft.invitation)
    return message


def _enclose(message: EmailMultiAlternatives, invitation: Invitation) -> None:
    """Gmail and Outlook act on the alternative part, Apple's Mail opens the file; a part and a file is what all three know."""
    content = invitation.content.decode()
    message.attach_alternative(content, f"text/calendar; method={invitation.method}")
    message.attach("invitation.ics", content.encode(), "application/ics")


def write(draft: Draft) -> tuple[str, str]:
    """(subject, text) of a letter, in the recipient's time zone."""
    base_url, times = current_app.config["SETTINGS"].base_url, Times(draft.to.time_zone)
    facts = {
        **draft.facts,
        "to": draft.to,
        "first_name": first_name(draft.to.name),
        "zone_name": times.zone.key,
        "when": times.when,
        "day": times.day,
        "quote": quote,
        "one_line": one_line,
        "url": lambda path: f"{base_url}{path}",
    }
    template = current_app.jinja_env.get_template(f"emails/{draft.name}.txt")
    text = re.sub(r"\n{3,}", "\n\n", template.render(facts).strip())
    return one_line(_block(template, "subject", facts)), f"{text}\n"


def _block(template: Template, name: str, facts: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(facts)))


def _connection() -> BaseEmailBackend:
    folder = current_app.config["SETTINGS"].mail_folder
    backend: BaseEmailBackend = mail.get_connection("smtp") if folder is None else EmailBackend(folder)
    return backend
