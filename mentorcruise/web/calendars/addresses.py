"""The private address of a feed: signed, so that neither a guess nor the database alone opens it."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def feed_path(feed_id: int) -> str:
    """Where a feed is read, without the site."""
    return f"/calendars/{_signer().dumps(feed_id)}.ics"


def feed_id_of(token: str) -> int | None:
    """The id that a token was made for; None for one that is not ours."""
    try:
        feed_id = _signer().loads(token)
    except BadData:
        return None
    return feed_id if isinstance(feed_id, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar-feed")
