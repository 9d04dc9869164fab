"""Limits on guessing: by address of the browser and by account, counted before any password is hashed (S6)."""

import hashlib
import math

from flask import Response, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.extensions import limiter
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.fields import address

WAIT_S = 60


def _account() -> str:
    """The account that is tried, known or not; hashed, so that the counters hold no addresses."""
    return hashlib.sha256(address(request.form.get("email", "")[:300]).encode()).hexdigest()[:32]


def _person() -> str:
    return f"person-{current_user.id}"


# One window each: every window is a round trip on the way to the hash, which shall stay most of a sign-in's work.
guesses_by_account = limiter.limit("15 per 15 minutes", key_func=_account, methods=["POST"])
guesses_by_browser = limiter.limit("60 per 10 minutes", methods=["POST"])
guesses_by_person = limiter.limit("15 per 15 minutes", key_func=_person, methods=["POST"])
mails_by_account = limiter.limit("5/hour;20/day", key_func=_account, methods=["POST"])
mails_by_browser = limiter.limit("20/minute;100/hour", methods=["POST"])


@pages.app_errorhandler(RateLimitExceeded)
def too_fast(error: RateLimitExceeded) -> Response:
    """The page that says when to try again; the same for known and unknown accounts."""
    seconds = _seconds_to_wait()
    response = make_response(render_template("errors/429.html", retry_after=seconds), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _seconds_to_wait() -> int:
    """Until the window of the limit that was hit is over; the limiter counts by the wall clock, not by the demo's."""
    hit = limiter.current_limit
    if hit is None:
        return WAIT_S
    return max(1, math.ceil(hit.reset_at - (clock.now() - clock.shift()).timestamp()))
