"""The links in letters: signed, so that knowing the database lets nobody in, and absolute from the settings alone."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from mentorcruise.domain.letter_kinds import BY_NAME, Kind
from mentorcruise.domain.people import LinkPurpose, OneTimeLink

PATHS = {LinkPurpose.CONFIRM: "/confirmations/", LinkPurpose.RESET: "/password-resets/"}


def token_for(link_id: int, purpose: str) -> str:
    """The token of a one-time link; it fits no other link and no other purpose."""
    return str(_signer(purpose).dumps(link_id))


def link_id_of(token: str, purpose: str) -> int | None:
    """The id that a token was made for; None for one that we did not make for this purpose."""
    try:
        link_id = _signer(purpose).loads(token)
    except BadData:
        return None
    return link_id if isinstance(link_id, int) else None


def link_url(link: OneTimeLink) -> str:
    """The absolute address of a link. It comes from the settings: a request's host header is never believed."""
    path = PATHS[LinkPurpose(link.purpose)] + token_for(link.id, link.purpose)
    return f"{current_app.config['SETTINGS'].base_url}{path}"


def unsubscription_token(person_id: int, kind: Kind) -> str:
    """The token that lets whoever has a letter switch off letters like it, for this person. It never grows old."""
    return str(_serializer("unsubscription").dumps([person_id, kind.name]))


def unsubscription_of(token: str) -> tuple[int, Kind] | None:
    """(person's id, kind) that a token was made for; None for one that is not ours or whose kind can't be switched off."""
    try:
        person_id, name = _serializer("unsubscription").loads(token)
    except (BadData, TypeError, ValueError):
        return None
    kind = BY_NAME.get(name) if isinstance(name, str) else None
    return (person_id, kind) if isinstance(person_id, int) and kind and kind.switchable else None


def unsubscription_url(person_id: int, kind: Kind) -> str:
    """The absolute address at which a person switches off letters of a kind."""
    return f"{current_app.config['SETTINGS'].base_url}/unsubscriptions/{unsubscription_token(person_id, kind)}"


def recipient_url(recipient_id: int) -> str:
    """The absolute address at which a stakeholder ends the monthly report."""
    token = _serializer("stakeholder").dumps(recipient_id)
    return f"{current_app.config['SETTINGS'].base_url}/stakeholder-unsubscriptions/{token}"


def recipient_id_of(token: str) -> int | None:
    """The recipient whom a token was made for; None for one that is not ours."""
    try:
        recipient_id = _serializer("stakeholder").loads(token)
    except (BadData, ValueError):
        return None
    return recipient_id if isinstance(recipient_id, int) else None


def _signer(purpose: str) -> URLSafeSerializer:
    return _serializer(f"one-time-link.{purpose}")


def _serializer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)
