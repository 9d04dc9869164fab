"""Someone's browser that speaks HTTP with real processes: cookies, the forms' token, no redirect followed by itself."""

from typing import Any

import requests
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from tests.visitor import RAW_TOKEN, sealer, signed_in

TIMEOUT_S = 60


class HttpBrowser:
    """`get` and `post` on a site; signed in as `person` if given, without the form. The person must be stored."""

    def __init__(self, app: Flask, url: str, person: Any = None) -> None:
        self.url, self.http = url, requests.Session()
        # A connection kept for the next request may be closed by the server at the moment that it is used.
        self.http.headers["Connection"] = "close"
        cookie = {"csrf_token": RAW_TOKEN}
        if person is not None:
            cookie |= {"_user_id": signed_in(person), "_fresh": True}  # type: ignore[dict-item]
        self.http.cookies.set(app.config["SESSION_COOKIE_NAME"], sealer(app).dumps(cookie))
        self.csrf_token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN)

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.url + path, allow_redirects=False, timeout=TIMEOUT_S)

    def post(self, path: str, data: dict[str, Any] | None = None) -> requests.Response:
        form = {"csrf_token": self.csrf_token, **(data or {})}
        return self.http.post(self.url + path, data=form, allow_redirects=False, timeout=TIMEOUT_S)
