"""Visitors are counted by day, and nobody can be told from the count (the funnel's first step)."""

import socket
from contextlib import suppress
from datetime import timedelta
from importlib import import_module

import pytest
from redis import Redis
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.visits import VisitCount, VisitKind, keep
from mentorcruise.extensions import bell, db, visits
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.web.visiting import PUBLIC
from tests.factories import make_mentee, make_mentor

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def fresh(app):
    visits.connect(bell.redis)


def look(browser, path, agent=FIREFOX, address="192.0.2.7", **more):
    more.setdefault("headers", {})["User-Agent"] = agent
    return browser.get(path, environ_base={"REMOTE_ADDR": address}, **more)


def counted():
    HANDLERS["visits.keep"]("")
    db.session.commit()
    return {row.kind: row.n for row in db.session.scalars(select(VisitCount))}


def test_each_visitor_counts_once_a_day(visitor):
    slug = make_mentor().slug
    browser = visitor()
    for path in ("/", "/", "/mentors", f"/mentors/{slug}", "/sign-up"):
        assert look(browser, path).status_code == 200
    look(visitor(), "/", address="192.0.2.8")
    look(visitor(), "/", agent=FIREFOX.replace("140", "141"))
    assert counted() == {"site": 3, "mentors": 1, "sign_up": 1}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Googlebot/2.1",
        "curl/8.5",
        "python-requests/2.32",
        "Mozilla/5.0 HeadlessChrome/140",
        "AhrefsBot",
        "UptimeMonitor",
    ],
)
def test_robots_are_not_counted(visitor, agent):
    look(visitor(), "/", agent=agent)
    assert counted() == {}


def test_only_looks_at_public_pages_by_strangers_count(visitor):
    """Whoever is signed in is no visitor; pieces, forms and missing pages are no visits."""
    member = visitor(make_mentee())
    look(member, "/")
    look(member, "/dashboard")
    stranger = visitor()
    look(stranger, "/mentors", htmx=True, headers={"HX-Request": "true"})
    look(stranger, "/mentors/nobody")
    look(stranger, "/sign-in")
    assert counted() == {}


def test_nothing_that_is_kept_tells_an_address(visitor, settings):
    """Neither in Valkey, where the sketch is, nor in the database, where a number is; and no cookie is set for it."""
    answer = look(visitor(), "/", address="203.0.113.99")
    assert "Set-Cookie" not in answer.headers
    redis = Redis.from_url(settings.redis_url)
    kept = b"".join((redis.dump(key) or b"") + key for key in redis.keys("mentorcruise:visits:*"))
    assert b"203.0.113" not in kept and b"Firefox" not in kept and len(kept) > 100
    assert all(redis.ttl(key) > 0 for key in redis.keys("mentorcruise:visits:*:secret"))


def test_a_count_never_falls(app):
    """Valkey may lose everything: what was written down stays."""
    day = clock.now().date()
    for n in (5, 3, 8):
        keep(db.session(), day, {VisitKind.SITE: n})
    db.session.commit()
    bell.redis.flushall()
    assert counted() == {"site": 8}


def test_yesterday_is_written_down_too(app):
    day = clock.now().date() - timedelta(days=1)
    visits.count((VisitKind.SITE,), "192.0.2.1", FIREFOX, day)
    HANDLERS["visits.keep"]("")
    db.session.commit()
    assert [(row.day, row.n) for row in db.session.scalars(select(VisitCount))] == [(day, 1)]


def test_pages_are_served_without_the_server_that_counts(visitor):
    visits.connect(Redis(port=1))
    try:
        assert look(visitor(), "/").status_code == 200
    finally:
        visits.connect(bell.redis)


def test_the_pages_that_count_are_there(app):
    assert set(PUBLIC) <= set(app.view_functions)


@pytest.fixture
def silent_server():
    """A server that takes connections and never answers; calling it tells how many there have been so far."""
    server, taken = socket.create_server(("127.0.0.1", 0)), []
    server.setblocking(False)

    def connections():
        with suppress(BlockingIOError):
            while True:
                taken.append(server.accept()[0])
        return len(taken)

    visits.connect(Redis(port=server.getsockname()[1], socket_timeout=0.05, retry=bell.redis.get_retry()))
    yield connections
    visits.connect(bell.redis)
    for each in (server, *taken):
        each.close()


def test_a_server_that_does_not_answer_is_left_alone_for_a_while(visitor, silent_server, monkeypatch):
    """R2: one page waits for it, and not each of them; later it is tried again."""
    assert look(visitor(), "/").status_code == 200
    tried = silent_server()
    assert tried
    for _ in range(3):
        assert look(visitor(), "/").status_code == 200
    assert silent_server() == tried
    monkeypatch.setattr(import_module("mentorcruise.visits"), "LEFT_ALONE_S", -1.0)
    visits.connect(visits.redis)
    for _ in range(2):
        look(visitor(), "/")
    assert silent_server() >= 3 * tried
