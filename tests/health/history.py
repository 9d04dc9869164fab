"""What the tests of the health monitor share: a lived-through world, and rules asked by name."""

from datetime import UTC, datetime, timedelta

from mentorcruise import clock
from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.rows import write
from mentorcruise.demo.simulator.tell import tell
from mentorcruise.demo.simulator.world import World
from mentorcruise.extensions import db
from mentorcruise.health import history
from mentorcruise.health.rules import BY_NAME
from tests.factories import make_operator

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)


def live_through(seed: int = 4, **world: int) -> None:
    """A year of a small world, written as the demo writes it."""
    lived = live(World(until=UNTIL, **{"days": 365, "mentees": 150, "mentors": 50, **world}), seed)
    tell(lived, seed)
    write(db.session(), lived, make_operator().id)
    db.session.commit()


def speaks(rule: str, at: datetime | None = None, subject_id: int | None = None, **numbers: float):
    """Whom a rule speaks about at a moment, with the evidence."""
    held = {**BY_NAME[rule].defaults, **numbers}
    return history.standing(db.session(), BY_NAME[rule], held, at or clock.now(), subject_id)


def spells(rule: str, since: datetime | None = None, until: datetime | None = None, **numbers: float):
    held = {**BY_NAME[rule].defaults, **numbers}
    until = until or clock.now()
    return history.spells(db.session(), BY_NAME[rule], held, since or until - 3650 * A_DAY, until)


def sentence(rule: str, evidence, now: datetime | None = None) -> str:
    return BY_NAME[rule].words(evidence, now or clock.now())
