"""The dashboard of a mentor with fifty mentorships."""

from datetime import timedelta

from benchmarks.cases.changes import cookie_of
from benchmarks.floor import page
from benchmarks.furnishing import agreed_and_looked_back, booked_sessions, goals, held_sessions, messages
from benchmarks.harness import Pair
from benchmarks.pairs import make_pair, open_calendar
from benchmarks.registry import case
from benchmarks.world import World
from mentorcruise import clock
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db

MENTORSHIPS, DAYS = 50, 60


@case("mentor's dashboard with 50 mentorships", 2.0)
def dashboard(world: World) -> Pair:
    place = world.small
    with place.app.app_context():
        now = clock.now()
        begun = now - timedelta(days=DAYS)
        pairs = [make_pair(place, f"Mentee {number}", mentor=2, days=DAYS) for number in range(MENTORSHIPS)]
        open_calendar(pairs[0])
        for number, pair in enumerate(pairs):
            held_sessions(pair, 6, begun)
            booked_sessions(pair, [now + timedelta(hours=5 + 3 * number)])
            messages(pair, 20, begun)
            goals(pair, 2, begun)
            agreed_and_looked_back(pair, begun)
        db.session.commit()
        cookie, _ = cookie_of(place, db.session.get_one(Person, pairs[0].mentor_person_id))
    place.connection.execute("ANALYZE")
    return page(place, "/dashboard", cookie)
