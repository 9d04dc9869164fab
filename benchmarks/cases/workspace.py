"""The workspace after a long time: two hundred sessions, two thousand messages, goals with all their steps."""

from datetime import timedelta

from benchmarks.cases.changes import cookie_of
from benchmarks.floor import page
from benchmarks.furnishing import agreed_and_looked_back, booked_sessions, goals, held_sessions, messages
from benchmarks.harness import Pair
from benchmarks.pairs import make_pair, open_calendar
from benchmarks.registry import case
from benchmarks.world import Place, World
from mentorcruise import clock
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db

MOST = 2.0
SESSIONS, MESSAGES, DAYS = 200, 2_000, 500

_lived_in: list[tuple[str, str]] = []


def lived_in(place: Place) -> tuple[str, str]:
    """(address, the mentee's cookie) of a mentorship that has lasted long; made when it is first wanted."""
    if not _lived_in:
        with place.app.app_context():
            pair = make_pair(place, "Liver", mentor=1, days=DAYS)
            open_calendar(pair)
            now = clock.now()
            begun = now - timedelta(days=DAYS)
            held_sessions(pair, SESSIONS, begun)
            booked_sessions(pair, [now + timedelta(days=4, hours=1), now + timedelta(days=11, hours=1)])
            messages(pair, MESSAGES, begun)
            goals(pair, 4, begun)
            agreed_and_looked_back(pair, begun)
            db.session.commit()
            cookie, _ = cookie_of(place, db.session.get_one(Person, pair.mentee_id))
        place.connection.execute("ANALYZE")
        _lived_in.append((f"/mentorships/{pair.mentorship_id}", cookie))
    return _lived_in[0]


def _tab(world: World, tab: str) -> Pair:
    address, cookie = lived_in(world.small)
    return page(world.small, address + tab, cookie)


@case("workspace with 200 sessions and 2,000 messages", MOST)
def overview(world: World) -> Pair:
    return _tab(world, "")


@case("workspace: its sessions", MOST)
def sessions(world: World) -> Pair:
    return _tab(world, "/sessions")


@case("workspace: its messages", MOST)
def conversation(world: World) -> Pair:
    return _tab(world, "/messages")
