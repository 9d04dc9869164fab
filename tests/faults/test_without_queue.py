"""R2: while Valkey is gone every page and every change works, and what is due is written down."""

from sqlalchemy import select

from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.work import drain
from tests.house.routes import ROUTES, present
from tests.house.rows import changes, rows
from tests.house.world import World
from tests.security.apps import like, second_app

NOWHERE = "redis://127.0.0.1:1/0"


def test_pages_and_changes_go_on_without_the_queue(world: World):
    """R2: no 5xx, the same effect as with it, and every due message waits in the outbox."""
    with second_app(like(world.app, redis_url=NOWHERE)) as lonely:
        lonely.config["STRIPE_HTTP_CLIENT"] = world.app.config["STRIPE_HTTP_CLIENT"]
        assert not bell.ring()
        for method in ("GET", "POST"):
            for key, route in present(lonely, method).items():
                world.restore()
                browser = world.browser_of(lonely, route.who)
                path, form = world.path(route.path), world.form(route.form)
                answer = browser.get(path) if method == "GET" else browser.post(path, form)
                assert answer.status_code == route.answer, f"{key}: {answer.status_code}"


def test_what_was_due_is_done_when_the_queue_is_back(world: World):
    """R2: the row is the truth; a worker that comes later finds it."""
    before = rows()
    with second_app(like(world.app, redis_url=NOWHERE)) as lonely:
        route = ROUTES["POST /applications/<application_id>/decision"]
        browser = world.browser_of(lonely, route.who)
        assert browser.post(world.path(route.path), world.form(route.form)).status_code == route.answer
    waiting = select(OutboxMessage).where(
        OutboxMessage.job == "letters.application_decided", OutboxMessage.done_at.is_(None)
    )
    assert "application_decisions" in changes(before, rows())
    assert db.session.scalars(waiting).one()
    drain()
    assert not db.session.scalars(waiting).all()
