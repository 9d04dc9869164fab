"""Packing a mentorship: what lies in the ZIP, and under which names."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template
from sqlalchemy import Connection

from mentorcruise import ics
from mentorcruise.domain.archive import FORMAT, VERSION, Facts, content_of, facts_for
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.mail.entries import Writer
from mentorcruise.web import markdown
from mentorcruise.web.archives.style import STYLE

IN_MEMORY = 8 * 1024 * 1024
_UNSAFE = re.compile(r"[^\w.-]+")


def pack(
    connection: Connection, mentorship: Mentorship, sessions: Sequence[MentoringSession], reader: Person, now: datetime
) -> IO[bytes]:
    """The ZIP, at its beginning. What is larger than some megabytes lies in a temporary file, not in memory."""
    facts = facts_for(connection, mentorship.id, reader.id)
    names = {upload["id"]: f"files/{upload['id']}-{_plain(upload['name'])}" for upload in facts["uploads"]}
    out: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- closed when the response has been sent
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("index.html", _html(facts, names, now))
        archive.writestr("style.css", STYLE)
        archive.writestr("mentorship.json", _json(facts, names, now))
        entries = Writer.of(db.session(), reader, sessions).all(sessions)
        archive.writestr("sessions.ics", ics.publish(entries, "Mentorship"))
        for upload_id, name in names.items():
            archive.writestr(name, content_of(connection, mentorship.id, upload_id))
    out.seek(0)
    return out


def _plain(name: str) -> str:
    """A file's name as it may stand in an archive on any system: no folders, no control characters, nothing hidden."""
    return _UNSAFE.sub("-", name).strip(".-")[-100:] or "file"


def _json(facts: Facts, names: Mapping[int, str], now: datetime) -> str:
    uploads = [{**upload, "path": names[upload["id"]]} for upload in facts["uploads"]]
    whole = {"format": FORMAT, "version": VERSION, "exported_at": now, **facts, "uploads": uploads}
    return json.dumps(whole, default=_plainly, ensure_ascii=False, indent=1)


def _plainly(value: object) -> str:
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no plain form")


def _html(facts: Facts, names: Mapping[int, str], now: datetime) -> str:
    shelves: dict[tuple[str, str], dict[Any, list[Mapping[str, Any]]]] = {}

    def of(section: str, **wanted: Any) -> list[Mapping[str, Any]]:
        """The rows of a section with this value in one column; each section is gone through once a column."""
        ((column, value),) = wanted.items()
        if (section, column) not in shelves:
            shelf = shelves[section, column] = {}
            for row in facts[section]:
                shelf.setdefault(row[column], []).append(row)
        return shelves[section, column].get(value, [])

    return render_template("archives/index.html", facts=facts, of=of, names=names, now=now, markdown=markdown.render)
