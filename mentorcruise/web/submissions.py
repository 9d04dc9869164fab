"""The key that a form carries, so that sending it twice is sending it once: the database keeps it under a unique name."""

from typing import Any
from uuid import UUID, uuid4


def key_of(field: Any) -> UUID | None:
    """The key of a submission; None for one that was not sent or is none of ours."""
    try:
        return UUID(field.data or "")
    except ValueError:
        return None


def new_key() -> str:
    return str(uuid4())
