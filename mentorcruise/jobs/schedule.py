"""The one table of recurring jobs. A period's job is an outbox row with the period in its key: it exists once,
however many clock processes run, and is made up for after a gap. It is deleted a month after it was done, so a period is
shorter than that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recurring:
    """A job run once per period. `catch_up` says whether missed periods are run too, or only the present one."""

    job: str
    every: timedelta
    catch_up: bool = False

    def periods(self, since: datetime | None, now: datetime) -> Iterator[tuple[str, datetime]]:
        """(key, begin) of the periods to ask for: the present one, and with `catch_up` those that began after `since`."""
        present = (now - EPOCH) // self.every
        first = present if since is None or not self.catch_up else min(present, (since - EPOCH) // self.every + 1)
        for number in range(first, present + 1):
            begin = EPOCH + number * self.every
            yield f"{self.job}@{begin.isoformat()}", begin


SCHEDULE = (
    Recurring("health.check_all", timedelta(hours=1)),
    Recurring("health.grade_all", timedelta(days=1)),
    Recurring("digests.ask", timedelta(minutes=15)),
    Recurring("alerts.ask", timedelta(minutes=15)),
    Recurring("visits.keep", timedelta(minutes=15)),
    Recurring("sessions.settle_all", timedelta(hours=1)),
    Recurring("nudges.tasks", timedelta(minutes=15)),
    Recurring("nudges.sessions", timedelta(hours=1)),
    Recurring("nudges.milestones", timedelta(days=1)),
    Recurring("figures.recount_all", timedelta(days=1)),
    Recurring("stakeholders.ask", timedelta(days=1)),
    Recurring("catalogue.recount_terms", timedelta(hours=1)),
    Recurring("check_ins.ask_all", timedelta(hours=1)),
    Recurring("people.clear_expired", timedelta(days=1)),
    Recurring("programs.enrol_open", timedelta(days=1)),
    Recurring("outbox.clear_done", timedelta(days=1)),
    Recurring("billing.reconcile", timedelta(days=1)),
)
