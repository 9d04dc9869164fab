"""A person's browser in a test: keeps cookies, sends the forms' token, follows the 303 of a change."""

from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVar

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import update
from werkzeug.test import TestResponse

from mentorcruise import clock
from mentorcruise.domain.people import SignIn
from mentorcruise.extensions import db
from mentorcruise.web.viewer import open_sign_in

T = TypeVar("T")
RAW_TOKEN = "0123456789abcdef0123456789abcdef01234567"


def apart(call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Call outside of the test's own app context, so that a request finds nothing that an earlier one has left in it."""
    return Context().run(call, *args, **kwargs)


def sealer(app: Flask) -> URLSafeTimedSerializer:
    """What signs the app's session cookies."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    return serializer


def signed_in(person: Any) -> str:
    """The token of a new sign-in, whole: operators have given their second factor."""
    viewer, now = open_sign_in(db.session(), person, "test browser", clock.now()), clock.now()
    whole = update(SignIn).where(SignIn.id == viewer.sign_in_id)
    db.session.execute(whole.values(second_factor_at=now, digits_at=now))
    db.session.commit()
    return viewer.get_id()


class Visitor:
    """`get` and `post` like a browser; `client` is the bare test client underneath."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.remember(csrf_token=RAW_TOKEN)
        self.csrf_token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN)

    def sign_in(self, person: Any) -> None:
        """Sign in without the form (the form has tests of its own)."""
        self.remember(_user_id=signed_in(person), _fresh=True)

    def remember(self, **values: Any) -> None:
        """Put values into the session cookie, sealed as the app seals it: far quicker than a request made up for it."""
        name, seal = self.app.config["SESSION_COOKIE_NAME"], sealer(self.app)
        kept = self.client.get_cookie(name)
        session = seal.loads(kept.value) if kept else {}
        self.client.set_cookie(name, seal.dumps({**session, **values}))

    def get(self, path: str, htmx: bool = False, **kwargs: Any) -> TestResponse:
        headers = kwargs.pop("headers", {}) | ({"HX-Request": "true"} if htmx else {})
        return self._fresh(apart(self.client.get, path, headers=headers, **kwargs))

    def post(
        self, path: str, data: dict[str, Any] | None = None, htmx: bool = False, follow: bool = False
    ) -> TestResponse:
        headers = {"HX-Request": "true"} if htmx else {}
        form = {"csrf_token": self.csrf_token, **(data or {})}
        return self._fresh(apart(self.client.post, path, data=form, headers=headers, follow_redirects=follow))

    def _fresh(self, response: TestResponse) -> TestResponse:
        # The test and the app share a context; the next look at a row shall see what the request committed.
        db.session.expire_all()
        return response
