"""How often one may click in letters: the addresses there are signed by us and need no sign-in."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import request
from flask_limiter.util import get_remote_address

from mentorcruise.extensions import limiter


def limited(named: Callable[[str], object]) -> Any:
    """30 posts in 10 minutes to an address with a true token, and as many with forged ones from one place.

    A true token counts for itself, as mail providers send everyone's clicks from few addresses. `named` is None for a token
    that we did not make.
    """

    def caller() -> str:
        token = str((request.view_args or {}).get("token", ""))
        if named(token) is None:
            return f"forged-{get_remote_address()}"
        return hashlib.sha256(token.encode()).hexdigest()[:32]

    return limiter.limit("30 per 10 minutes", key_func=caller, methods=["POST"])
