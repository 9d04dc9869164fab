"""kill -9 of PostgreSQL under load: what was acknowledged is there, and the web server recovers by itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest

from tests.chaos.webhooks import idle_event, insist
from tests.processes import make_site
from tests.services import local_services


@pytest.fixture
def durable(settings, tmp_path):
    """A site on a PostgreSQL of its own that keeps what it has acknowledged, and that server."""
    with local_services(durable=True) as services:
        own = replace(settings, database_url=services.database_url, redis_url=services.redis_url)
        site = make_site(tmp_path, own)
        site.run("migration", "-m", "flask", "db", "upgrade")
        assert site.running.pop("migration").wait(timeout=120) == 0, site.words_of("migration")
        yield site, services
        site.stop_all()


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.hard)])
def test_every_acknowledged_write_outlives_the_database(durable, kills):
    """R3: kill -9 under load; acknowledged webhooks are stored, requests in between get 503, then all is well again."""
    site, services = durable
    site.start("web")
    with ThreadPoolExecutor(6) as clients:
        for _ in range(kills):
            before = [clients.submit(insist, site, idle) for idle in batch()]
            before[40].result()
            services.kill("postgres")
            during = [clients.submit(insist, site, idle) for idle in batch()]
            services.start("postgres")
            statuses = [status for future in [*before, *during] for status in future.result()]
            assert set(statuses) <= {200, 503}, "a clear 503 while the database is away, nothing else"
            assert 503 in statuses, "no request met the crash; this run proves nothing"
    assert acknowledged == stored_in(services.database_url)
    assert {status for idle in batch() for status in insist(site, idle)} == {200}


acknowledged: set[str] = set()


def batch(size: int = 80):
    """Events whose ids are in `acknowledged`: `insist` returns only when they were."""
    events = [idle_event() for _ in range(size)]
    acknowledged.update(event["id"] for event in events)
    return events


def stored_in(database_url: str) -> set[str]:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM stripe_events")}
