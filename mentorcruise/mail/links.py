"""The links in letters: signed, so that knowing the database lets nobody in, and absolute from the settings alone."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

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


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"one-time-link.{purpose}")
