"""Limits on guessing: by address of the browser and by account, counted before any password is hashed (S6)."""

import hashlib
import math

from flask import Response, make_response, render_template, request, session
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.people import SignIn
from mentorcruise.domain.second_factors import CODE_WITHIN
from mentorcruise.extensions import db, limiter
from mentorcruise.web.accounts.blueprint import pages
from mentorcruise.web.accounts.fields import address
from mentorcruise.web.viewer import hash_token

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


def pending_sign_in() -> SignIn | None:
    """The sign-in of this browser for which the password was given, and the code is still awaited; None if there is none."""
    token = session.get("_user_id")
    if not isinstance(token, str):
        return None
    return db.session.scalar(
        select(SignIn).where(
            SignIn.token_hash == hash_token(token), SignIn.awaits_code, SignIn.ended_at.is_(None),
            SignIn.started_at > clock.now() - CODE_WITHIN,
        )
    )  # fmt: skip


def _signing_in() -> str:
    """Whoever is to give a code, in whichever browser: trying on needs the password again, and helps nothing."""
    sign_in = pending_sign_in()
    return f"code-{sign_in.person_id if sign_in else current_user.id}"


def _giving() -> str:
    return f"code-{current_user.id}"


# A million codes, three of which are good at a time: thirty a day make one in ten thousand days likely to be guessed.
CODES = "6 per 15 minutes;30 per day"
codes_by_sign_in = limiter.limit(CODES, key_func=_signing_in, methods=["POST"])
codes_by_person = limiter.limit(CODES, key_func=_giving, methods=["POST"])


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
