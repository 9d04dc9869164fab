"""What the catalogue's tests share: bringing the catalogue up to date with the facts."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs.work import run


@pytest.fixture
def follow(app: Flask) -> Callable[[], None]:
    """Do what is asked of the catalogue, and nothing else that waits in the outbox."""

    def refresh_what_is_due() -> None:
        waiting = select(OutboxMessage.id).where(OutboxMessage.job.like("catalogue.%"), OutboxMessage.done_at.is_(None))
        for message_id in db.session.scalars(waiting).all():
            assert run(message_id)

    return refresh_what_is_due
