"""Visitors are counted by day, and nobody can be told from the count (the funnel's first step)."""

from datetime import timedelta

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
