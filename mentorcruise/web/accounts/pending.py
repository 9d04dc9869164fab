"""Whoever has given the password in this browser, and is to give the code."""

from flask import session
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.people import SignIn
from mentorcruise.domain.second_factors import CODE_WITHIN, is_whole
from mentorcruise.extensions import db
from mentorcruise.web.viewer import hash_token


def pending_sign_in() -> SignIn | None:
    """The sign-in of this browser for which the code is still to be given; None if there is none, or too late."""
    token = session.get("_user_id")
    if not isinstance(token, str):
        return None
    return db.session.scalar(
        select(SignIn).where(
            SignIn.token_hash == hash_token(token), SignIn.ended_at.is_(None), ~is_whole(),
            SignIn.started_at > clock.now() - CODE_WITHIN,
        )
    )  # fmt: skip
