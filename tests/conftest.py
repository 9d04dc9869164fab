"""What every test shares: real PostgreSQL and Valkey, the app, people who sign in, the worker's hand."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text

import config
from mentorcruise import clock, create_app
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.tables import metadata
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.work import drain
from mentorcruise.metrics.counting import follow
from tests.own_connection import own_engine
from tests.services import LocalServices, session_services
from tests.stripe_account import StripeAccount
from tests.visitor import Visitor

# What a busy machine takes is no fault of what is tested.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")

LONGEST = (
    "tests/demo_pages/test_moving_time",
    "tests/simulator/test_coverage",
    "tests/chaos/",
    "tests/demo/",
    "tests/house/",
    "tests/security/",
    "tests/faults/",
)
LONGEST_IN_A_BROWSER = ("tests/journeys/test_main_job", "tests/look/test_components", "tests/journeys/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that none is left to one worker at the end; those in a browser last, the longest of them first."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, int]:
    in_a_browser = item.get_closest_marker("browser") is not None
    longest = LONGEST_IN_A_BROWSER if in_a_browser else LONGEST
    at = (turn for turn, start in enumerate(longest) if item.nodeid.startswith(start))
    return in_a_browser, next(at, len(longest))


def pytest_collection_finish() -> None:
    """Look for garbage more rarely, and not among the modules: in a heap of this size that takes a tenth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def servers() -> Iterator[LocalServices]:
    """PostgreSQL and Valkey of this test run."""
    with session_services() as started:
        yield started


@pytest.fixture(scope="session")
def settings(servers: LocalServices, tmp_path_factory: pytest.TempPathFactory) -> config.Settings:
    folder = tmp_path_factory.mktemp("var")
    return config.load(
        {
            "MENTORCRUISE_ENV": "test",
            "SECRET_KEY": "a secret of the tests, long enough to pass",
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
            "BASE_URL": "http://localhost",
            "STRIPE_SECRET_KEY": "sk_sandbox_tests",
            "STRIPE_WEBHOOK_SECRET": "whsec_tests",
            "STRIPE_API_BASE": "http://127.0.0.1:1",
            "VAR_DIR": str(folder),
            "MAIL_FOLDER": str(folder / "mail"),
            "CLOCK_FILE": str(folder / "clock"),
        }
    )


@pytest.fixture(scope="session")
def _app(settings: config.Settings) -> Flask:
    app = create_app(settings)
    with app.app_context():
        upgrade()
        _teach_emptying()
        # What migrations bring along, such as the first questionnaire, is no part of a test's world.
        empty_database()
    return app


@pytest.fixture
def app(_app: Flask, settings: config.Settings) -> Iterator[Flask]:
    """The app inside its context, on a database that is empty before each test."""
    with _app.app_context():
        yield _app
        db.session.remove()
        empty_database()
        bell.redis.flushall()
    _empty_folder(settings.mail_folder)
    if settings.clock_file:
        settings.clock_file.unlink(missing_ok=True)
    # Days that a test asked for and nobody lived: the next test's clock process would begin with them.
    (settings.var_dir / "clock-moving.json").unlink(missing_ok=True)


def empty_database() -> None:
    """Empty every table that holds rows and let its numbers begin anew. Deleting few rows is far quicker than TRUNCATE."""
    with own_engine().begin() as connection:
        # It checks neither foreign keys nor triggers, so no order matters.
        connection.execute(text("SELECT tests_empty()"))


def _teach_emptying() -> None:
    """A function in the database, which plans a hundred little questions once instead of before each test."""
    each = " ".join(
        f"IF EXISTS (SELECT FROM {t.name}) THEN DELETE FROM {t.name}; END IF;" for t in metadata.sorted_tables
    )
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION tests_empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {each} "
            "PERFORM setval(seqrelid, 1, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL; END $$"
        )


def _empty_folder(folder: Path | None) -> None:
    for file in folder.glob("*") if folder and folder.is_dir() else ():
        file.unlink()


@pytest.fixture
def visitor(app: Flask) -> Callable[..., Visitor]:
    """`visitor()` is someone not signed in, `visitor(person)` that person's browser."""

    def open_browser(person: object = None) -> Visitor:
        browser = Visitor(app)
        if person is not None:
            browser.sign_in(person)
        return browser

    return open_browser


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Do everything that is due, as the worker would, and insist that nothing failed."""

    def do_what_is_due() -> int:
        done = drain()
        failed = db.session.query(OutboxMessage).filter(OutboxMessage.last_error.is_not(None)).all()
        assert not failed, [(m.job, m.last_error) for m in failed]
        return done

    return do_what_is_due


@pytest.fixture
def counted(app: Flask) -> Callable[[], None]:
    """`counted()` counts what has come in, and nothing else: where only figures matter, letters and checks need not run."""

    def count() -> None:
        while follow(db.session(), clock.now()):
            db.session.commit()
        db.session.rollback()

    return count


@pytest.fixture
def stripe(app: Flask) -> Iterator[StripeAccount]:
    """Stripe's sandbox in this process; the test fails if anything spoken with it breaks Stripe's contract."""
    account = StripeAccount(app)
    yield account
    assert account.problems == []
    app.config["STRIPE_HTTP_CLIENT"] = None
    app.extensions.pop("stripe_client", None)
