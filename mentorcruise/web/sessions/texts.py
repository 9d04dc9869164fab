"""A session's texts as its page shows them: agenda, notes, the reader's private notes."""

from dataclasses import dataclass

from flask_login import current_user
from markupsafe import Markup

from mentorcruise.domain.notes import Sheet, in_force
from mentorcruise.domain.session_work import Note, NoteKind
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.web import markdown
from mentorcruise.web.sessions.forms import NoteForm


@dataclass(frozen=True)
class Text:
    """One text in the version in force. `form` is one that was sent and not taken, with what was typed."""

    kind: NoteKind
    note: Note | None
    html: Markup
    form: NoteForm | None
    is_open: bool

    @property
    def version(self) -> int:
        return self.note.version if self.note else 0


def texts_of(session: MentoringSession, sent: NoteForm | None = None) -> dict[str, Text]:
    """The texts that the reader has of a session, by kind."""
    found = {note.kind: note for note in db.session.scalars(in_force(session.id, current_user.id))}
    return {kind.value: _text(session, kind, found.get(kind), sent) for kind in NoteKind}


def sheet_of(session: MentoringSession, kind: str) -> Sheet:
    """The reader's sheet of a kind."""
    return Sheet(session.mentorship, session.id, NoteKind(kind), current_user.id)


def _text(session: MentoringSession, kind: NoteKind, note: Note | None, sent: NoteForm | None) -> Text:
    form = sent if sent and sent.kind.data == kind else None
    return Text(kind, note, markdown.render(note.body if note else ""), form, sheet_of(session, kind).is_open())
