"""Who is looking: the person behind the cookie, loaded with one query, and what they are allowed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mentorcruise import clock
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import SIGN_IN_LASTS, Person, SignIn, is_operator
from mentorcruise.extensions import db


@dataclass(frozen=True, eq=False)
class Viewer(UserMixin):
    """A signed-in person as the pages need them. `token` is the secret of the cookie, `sign_in_id` its row."""

    id: int
    name: str
    email: str
    time_zone: str
    sign_in_id: int
    is_operator: bool
    mentor_id: int | None
    mentor_slug: str | None
    token: str

    @property
    def is_mentor(self) -> bool:
        return self.mentor_id is not None

    @property
    def is_mentee(self) -> bool:
        return self.mentor_id is None and not self.is_operator

    def get_id(self) -> str:
        """What the cookie holds: the sign-in's token, so that ending the row ends the cookie."""
        return self.token


class Anonymous(AnonymousUserMixin):
    """Someone not signed in."""

    id = 0
    name = ""
    time_zone = "UTC"
    is_operator = is_mentor = is_mentee = False
    mentor_id = mentor_slug = None


_VIEWER = (
    select(
        Person.id,
        Person.name,
        Person.email,
        Person.time_zone,
        SignIn.id.label("sign_in_id"),
        is_operator(Person.id).label("is_operator"),
        Mentor.id.label("mentor_id"),
        Mentor.slug.label("mentor_slug"),
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(Mentor, Mentor.person_id == Person.id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now"),
    )
)


def load_viewer(token: str) -> Viewer | None:
    """The person whose cookie holds this token, while the sign-in is open."""
    row = db.session.execute(_VIEWER, {"token_hash": hash_token(token), "now": clock.now()}).one_or_none()
    return None if row is None else Viewer(*row, token=token)


def open_sign_in(session: Session, person: Person, agent: str, now: datetime) -> Viewer:
    """Start a new sign-in with a fresh token (never one that the browser brought along)."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        person_id=person.id,
        token_hash=hash_token(token),
        started_at=now,
        seen_at=now,
        expires_at=now + SIGN_IN_LASTS,
        agent=agent[:300],
    )
    session.add(sign_in)
    session.flush()
    return Viewer(person.id, person.name, person.email, person.time_zone, sign_in.id, False, None, None, token)


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
