"""A conversation of two thousand messages: asking for what is new when nothing is, against a bare signed-in view."""

from datetime import timedelta

from werkzeug.routing import Rule

from benchmarks.cases.changes import cookie_of, own_ids
from benchmarks.harness import Pair
from benchmarks.registry import case
from benchmarks.world import Place, World, request
from mentorcruise import clock
from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.web.access import signed_in

MESSAGES = 2_000
GOAL = (
    "Within six months I want to move from support into backend development and pass interviews at a product company."
)


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
    own_ids(place)
    with place.app.app_context():
        now = clock.now()
        mentee = Person(email="writer@example.org", name="Wanda Writer", joined_at=now, confirmed_at=now)
        mentor = db.session.query(Mentor).order_by(Mentor.id).first()
        assert mentor
        db.session.add(mentee)
        db.session.flush()
        application = Application(
            mentee_id=mentee.id, mentor_id=mentor.id, plan_id=mentor.current_plans[0].id, submitted_at=now,
            goal_category="change_careers", goal_statement=GOAL, why="",
        )  # fmt: skip
        mentorship = Mentorship.start(application, None, now)
        db.session.add(mentorship)
        db.session.flush()
        authors = (mentee.id, mentor.person_id)
        messages = [
            Message(
                mentorship_id=mentorship.id, author_id=authors[n % 2], body=f"Message {n}", sent_at=now + timedelta(seconds=n)
            )
            for n in range(MESSAGES)
        ]  # fmt: skip
        db.session.add_all(messages)
        db.session.commit()
        last = max(message.id for message in messages)
        cookie, _ = cookie_of(place, mentee)
        return cookie, f"/mentorships/{mentorship.id}/messages?after={last}"
