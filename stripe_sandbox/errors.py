"""Refusals in the shape Stripe sends them."""

from typing import Any


class ApiError(Exception):
    """An answer other than 2xx; `kind` is Stripe's error type, `more` goes into the error object."""

    def __init__(self, status: int, message: str, kind: str = "invalid_request_error", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.more = more

    def body(self) -> dict[str, Any]:
        return {"error": {"type": self.kind, "message": self.message, **self.more}}


def missing(kind: str, identifier: str) -> ApiError:
    """Stripe's 404 for an id that does not exist."""
    return ApiError(404, f"No such {kind}: '{identifier}'", code="resource_missing", param="id")
