"""Reading the demo's mail: which letters there are, and what one says."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import nh3
from flask import current_app
from markupsafe import Markup, escape
from sqlalchemy import Select, or_, select

from mentorcruise.domain.letters import Letter
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.mail.folder import file_of

PAGE = 40
_TAGS = {"p", "a", "b", "br", "blockquote", "table", "tbody", "tr", "th", "td", "ol", "li"}
_URL = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")


@dataclass(frozen=True)
class Mail:
    """One letter as it lies in the folder; `name` is the local part of its message id, `files` are what is enclosed."""

    name: str
    to_name: str
    to_email: str
    at: datetime
    subject: str
    text: Markup
    html: Markup
    files: tuple[str, ...] = ()


def letters(to: str, before: int | None) -> list[tuple[Letter, Mail]]:
    """A page of letters that were sent, newest first, and one more if there are more; `to` is part of name or address."""
    statement = _by_recipient(to)
    if before is not None:
        statement = statement.where(Letter.id < before)
    rows = db.session.execute(statement.limit(PAGE + 1)).all()
    return [(letter, mail) for letter, person in rows if (mail := _read(letter, person))]


def letter(name: str) -> Mail | None:
    """The letter of that name; None when there is none."""
    for found, person in db.session.execute(_SENT.where(Letter.message_id.startswith(f"<{name}@", autoescape=True))):
        return _read(found, person)
    return None


_SENT = select(Letter, Person).join(Person, Person.id == Letter.person_id).where(Letter.sent_at.is_not(None))


def _by_recipient(to: str) -> Select[Letter, Person]:
    statement = _SENT.order_by(Letter.id.desc())
    if to:
        part = to.strip().lower()
        statement = statement.where(
            or_(
                Person.email.contains(part, autoescape=True),
                Person.name.icontains(part, autoescape=True),
            )
        )
    return statement


def _read(letter: Letter, person: Person) -> Mail | None:
    folder: Path | None = current_app.config["SETTINGS"].mail_folder
    try:
        raw = file_of(folder, letter.message_id).read_bytes() if folder else b""
    except FileNotFoundError:
        return None
    message = message_from_bytes(raw, policy=policy.default)
    name = letter.message_id[1:].partition("@")[0]
    subject = str(message["Subject"] or "").strip()
    text, html = _linked(_body(message, "plain")), safe_html(_body(message, "html"))
    files = tuple(file.get_filename("") for file in message.iter_attachments())
    return Mail(name, person.name, person.email, letter.sent_at or letter.created_at, subject, text, html, files)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def safe_html(html: str) -> Markup:
    """A letter's HTML inside a page of ours: its words, links and tables, nothing that could run or be fetched."""
    attributes = {"a": {"href", "class"}}
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=attributes,
        url_schemes={"http", "https"},
        clean_content_tags={"script", "style", "title"},
    )
    return Markup(clean)  # noqa: S704 - this is what nh3 lets through


def _linked(text: str) -> Markup:
    parts, end = [], 0
    for url in _URL.finditer(text):
        parts += [escape(text[end : url.start()]), Markup('<a href="{0}">{0}</a>').format(url[0])]
        end = url.end()
    return Markup("").join([*parts, escape(text[end:])])
