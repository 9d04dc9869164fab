"""A conversation of two thousand messages: asking for what is new when nothing is, against a bare signed-in view."""

from datetime import timedelta

from werkzeug.routing import Rule

from benchmarks.cases.changes import cookie_of
from benchmarks.furnishing import messages
from benchmarks.harness import Pair
from benchmarks.pairs import make_pair
from benchmarks.registry import case
from benchmarks.world import Place, World, request
from mentorcruise import clock
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in

MESSAGES = 2_000


@case("message poll with nothing new, against a bare view", 1.5)
def poll(world: World) -> Pair:
    place = world.small
    cookie, path = _conversation(place)
    ours = request(place.app, path, "204", **{"Cookie": f"session={cookie}", "HX-Request": "true"})
    # The app has answered before, so the view goes where Flask would put it.
    place.app.url_map.add(Rule("/bare", endpoint="bare", methods=["GET"]))
    place.app.view_functions["bare"] = signed_in(lambda: ("", 204))
    return Pair(ours, request(place.app, "/bare", "204", Cookie=f"session={cookie}"))


def _conversation(place: Place) -> tuple[str, str]:
    """(cookie of the mentee, the address to ask at when all two thousand messages are known)."""
    with place.app.app_context():
        pair = make_pair(place, "Wanda")
        last = messages(pair, MESSAGES, clock.now() - timedelta(days=8))
        db.session.commit()
        cookie, _ = cookie_of(place, db.session.get_one(Person, pair.mentee_id))
    return cookie, f"/mentorships/{pair.mentorship_id}/messages?after={last}"
