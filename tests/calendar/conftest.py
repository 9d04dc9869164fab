"""Letters, and what a calendar reads in them."""

from tests.mail.conftest import sent

__all__ = ["sent"]
