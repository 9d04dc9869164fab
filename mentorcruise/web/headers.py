"""Headers on every response: what a browser may do with our pages."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from flask_login import current_user

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self' {hosted}; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
STRIPE_PAGES = "https://checkout.stripe.com https://billing.stripe.com"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Add the headers to every response, whatever made it; keep pages of signed-in people out of caches."""
    settings = app.config["SETTINGS"]
    # Browsers check form-action on redirects too: subscribing posts to us and is sent on to Stripe's hosted page.
    hosted = STRIPE_PAGES if settings.environment == "production" else settings.stripe_api_base
    fixed = {**FIXED, "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(hosted=hosted)}
    if settings.base_url.startswith("https://"):
        fixed["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    app.wsgi_app = WithHeaders(app.wsgi_app, fixed)  # type: ignore[method-assign]

    @app.after_request
    def keep_private(response: Response) -> Response:
        # A file that says itself how it may be kept (private, asked for anew each time) is believed.
        if response.cache_control.private:
            return response
        if request.endpoint != "static" and (request.method != "GET" or current_user.is_authenticated):
            response.headers["Cache-Control"] = "no-store"
        return response


class WithHeaders:
    """WSGI middleware that adds fixed headers to a response that does not set them itself."""

    def __init__(self, application: "WSGIApplication", fixed: dict[str, str]) -> None:
        self.application, self.fixed = application, list(fixed.items())

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            own = {name for name, _ in headers}
            return start_response(status, headers + [pair for pair in self.fixed if pair[0] not in own], *error)

        return self.application(environ, start)
