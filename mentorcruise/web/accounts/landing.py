"""Where someone goes after signing in: back to the page they came from, never to another site (S8)."""

import re
import unicodedata
from urllib.parse import quote

# Every page of ours is named by letters, digits and a few signs; whatever is not is no page to return to.
_PATH = re.compile(r"/|(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~+-]+)+/?")
_QUERY = re.compile(r"[!\"$-\[\]^_`a-zA-Z0-9{|}~]*")
_DOORS = re.compile(r"/(?:sign-in|sign-up|sign-out|password-resets?|confirmations)(?:/|$)")
LONGEST = 2000


def safe_next(value: str | None) -> str:
    """The path (with its query) on this site that a `next` names, or "/" for anything else.

    White space, control and format characters go first, as browsers drop some of them: `/\\t/evil.example` would pass
    a check and still leave the site.
    """
    text = "".join(c for c in (value or "")[:LONGEST] if not c.isspace() and unicodedata.category(c)[0] != "C")
    path, _, query = text.partition("#")[0].partition("?")
    if not _PATH.fullmatch(path) or _DOORS.match(path):
        return "/"
    return f"{path}?{query}" if query and _QUERY.fullmatch(query) else path


def landing(wanted: str | None, is_operator: bool) -> str:
    """Where to go after signing in: the page asked for, or the one where this kind of person works."""
    target = safe_next(wanted)
    if target != "/":
        return target
    return "/operator" if is_operator else "/dashboard"


def with_next(path: str, wanted: str | None) -> str:
    """An address that leads on to the page asked for afterwards."""
    target = safe_next(wanted)
    return path if target == "/" else f"{path}?next={quote(target, safe='/')}"
