"""Figures as they stand once all is counted that has come in."""

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.counting import follow


def count() -> None:
    """What workers do within seconds."""
    while follow(db.session(), clock.now()):
        db.session.commit()
