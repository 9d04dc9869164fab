"""Headers on every response: what a browser may do with our pages."""

from flask import Flask, Response, request
from flask_login import current_user

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'{checkout}; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Add the headers to every response of this app, errors included."""
    settings = app.config["SETTINGS"]
    # Browsers check form-action on redirects too: subscribing posts to us and is sent on to Stripe's hosted page.
    hosted = (
        settings.stripe_api_base
        if settings.environment != "production"
        else "https://checkout.stripe.com https://billing.stripe.com"
    )
    headers = {
        **FIXED,
        "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(checkout=f" {hosted}" if hosted else ""),
    }
    if settings.base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(headers)
        if request.endpoint != "static" and (current_user.is_authenticated or request.method != "GET"):
            response.headers["Cache-Control"] = "no-store"
        return response
