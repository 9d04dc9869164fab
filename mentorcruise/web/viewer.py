"""Who is looking: the person behind the cookie, loaded with one query, and what they are allowed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import current_app
from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise import clock
from mentorcruise.domain.people import SIGN_IN_LASTS, SignIn
from mentorcruise.extensions import db


class Newcomer(Protocol):
    """Whoever signs in: a person's row, or the columns of it that are needed."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def time_zone(self) -> str: ...


@dataclass(frozen=True, eq=False)
class Viewer(UserMixin):
    """A signed-in person as the pages need them. `token` is the secret of the cookie, `sign_in_id` its row.

    An operator who has not given a code of a second factor is none yet: for them it is due (S17).
    """

    id: int
    name: str
    email: str
    time_zone: str
    sign_in_id: int
    is_operator: bool
    mentor_id: int | None
    mentor_slug: str | None
    second_factor_due: bool
    token: str
    awaits_code: bool = False
    """Only the password was given so far: the cookie is nobody's until the code follows."""

    @property
    def is_mentor(self) -> bool:
        return self.mentor_id is not None

    @property
    def operates(self) -> bool:
        """Whether someone works as an operator, the second factor given or due."""
        return self.is_operator or self.second_factor_due

    @property
    def is_mentee(self) -> bool:
        return self.mentor_id is None and not self.operates

    def get_id(self) -> str:
        """What the cookie holds: the sign-in's token, so that ending the row ends the cookie."""
        return self.token


class Anonymous(AnonymousUserMixin):
    """Someone not signed in."""

    id = 0
    name = ""
    time_zone = "UTC"
    is_operator = is_mentor = is_mentee = second_factor_due = operates = False
    mentor_id = mentor_slug = None


# Plain SQL rather than entities: this runs for every page of a signed-in person.
_VIEWER = text("""
SELECT p.id, p.name, p.email, p.time_zone, s.id, o.is_one AND NOT o.is_due, m.id, m.slug, o.is_one AND o.is_due
FROM sign_ins s JOIN people p ON p.id = s.person_id LEFT JOIN mentors m ON m.person_id = p.id
CROSS JOIN LATERAL (
  SELECT EXISTS (SELECT 1 FROM operator_grants g WHERE g.person_id = p.id AND g.revoked_at IS NULL) AS is_one,
    :asks AND s.second_factor_at IS NULL AS is_due
) o
WHERE s.token_hash = :token_hash AND s.ended_at IS NULL AND s.expires_at > :now AND (
  s.second_factor_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM second_factors f WHERE f.person_id = p.id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL
  )
)
""")


def load_viewer(token: str) -> Viewer | None:
    """The person whose cookie holds this token, while the sign-in is open and whole (`domain.second_factors.is_whole`)."""
    # The demo's passwords are known to everyone who reads its pages, so that a second factor would only be in the way.
    asks = not current_app.config["SETTINGS"].is_demo
    values = {"token_hash": hash_token(token), "now": clock.now(), "asks": asks}
    row = db.session.connection().execute(_VIEWER, values).one_or_none()
    return None if row is None else Viewer(*row, token=token)


# Plain SQL again: it runs after a password's hash has swept the processor's caches, where every line costs double.
_OPEN = text("""
INSERT INTO sign_ins (person_id, token_hash, started_at, seen_at, expires_at, agent)
VALUES (:person_id, :token_hash, :now, :now, :expires_at, :agent) RETURNING id, EXISTS (
  SELECT FROM second_factors f WHERE f.person_id = :person_id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL
)
""")


def open_sign_in(session: Session, person: Newcomer, agent: str, now: datetime) -> Viewer:
    """Start a new sign-in with a fresh token (never one that the browser brought along)."""
    token = secrets.token_urlsafe(32)
    row = {"person_id": person.id, "token_hash": hash_token(token), "now": now, "expires_at": now + SIGN_IN_LASTS}
    sign_in_id, awaits = session.connection().execute(_OPEN, row | {"agent": agent[:300]}).one()
    return Viewer(
        person.id, person.name, person.email, person.time_zone, sign_in_id, False, None, None, False, token, awaits
    )  # fmt: skip


def renew(sign_in: SignIn) -> str:
    """A fresh token for a sign-in that may do more from now on: a copy of its former cookie stays behind (fixation)."""
    token = secrets.token_urlsafe(32)
    sign_in.token_hash = hash_token(token)
    return token


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
