"""Reviews. Importing this module registers the pages."""

from mentorcruise.web.reviews import publishing, reading
from mentorcruise.web.reviews.blueprint import pages

__all__ = ["pages", "publishing", "reading"]
