"""Sessions: the list of a pair, one session with all that is worked on around it, private notes."""

from mentorcruise.web.sessions import confirming, listing, naming, noting, page
from mentorcruise.web.sessions.blueprint import pages

__all__ = ["confirming", "listing", "naming", "noting", "page", "pages"]
