"""One session."""

from typing import Any

from mentorcruise.web.access import signed_in
from mentorcruise.web.sessions.blueprint import pages
from mentorcruise.web.sessions.loading import seen
from mentorcruise.web.sessions.showing import show_session


@pages.get("/sessions/<int:session_id>")
@signed_in
def page(session_id: int) -> Any:
    """A session: how it stands, what both say of it, and all that they work on around it."""
    return show_session(seen(session_id))
