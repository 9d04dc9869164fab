"""Jobs about digests."""

from mentorcruise import clock
from mentorcruise.domain.digests import due_digests
from mentorcruise.domain.outbox import later
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("digests.ask")
def ask(_period: str) -> None:
    """Each quarter of an hour, as there are time zones off by one: whoever has something waiting and it is eight there."""
    session, now = db.session(), clock.now()
    for due in due_digests(session, now):
        later(session, "letters.digest", due.person_id, now, key=f"digest-{due.person_id}-{due.name}")
