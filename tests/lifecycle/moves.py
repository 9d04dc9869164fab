"""Everything that somebody can do to something: each changing route of the product, at any row that its address can name."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from tests.house.routes import ROUTES, keys, mark, present
from tests.house.world import World

PEOPLE = ("mia", "max", "stranger", "rival", "petra", "ed", "operator", "anonymous")
# What an address's number may be about. The second statement names the persons who may see it; None: operators' things.
_PAIR = "SELECT unnest(ARRAY[m.mentee_id, t.person_id]) FROM mentorships m JOIN mentors t ON t.id = m.mentor_id"
THINGS: dict[str, tuple[str, str]] = {
    "application_id": ("applications", "SELECT unnest(ARRAY[a.mentee_id, t.person_id]) FROM applications a "
                       "JOIN mentors t ON t.id = a.mentor_id WHERE a.id = :id"),
    "mentorship_id": ("mentorships", f"{_PAIR} WHERE m.id = :id"),
    "session_id": ("mentoring_sessions", f"{_PAIR} JOIN mentoring_sessions x ON x.mentorship_id = m.id WHERE x.id = :id"),
    "series_id": ("session_series", f"{_PAIR} JOIN session_series x ON x.mentorship_id = m.id WHERE x.id = :id"),
    "task_id": ("tasks", f"{_PAIR} JOIN tasks x ON x.mentorship_id = m.id WHERE x.id = :id"),
    "goal_id": ("goals", f"{_PAIR} JOIN goals x ON x.mentorship_id = m.id WHERE x.id = :id"),
    "milestone_id": ("milestones", f"{_PAIR} JOIN goals g ON g.mentorship_id = m.id JOIN milestones x ON x.goal_id = g.id "
                     "WHERE x.id = :id"),
    "check_in_id": ("check_ins", "SELECT person_id FROM check_ins WHERE id = :id"),
    "subscription_id": ("subscriptions", f"{_PAIR} JOIN subscriptions x ON x.application_id = m.application_id WHERE x.id = :id"),
}  # fmt: skip
# Of one's own account, of machines, or moving the world itself: they are no step in a mentorship's life.
APART = (
    "/account",
    "/sign-",
    "/confirmations",
    "/password-reset",
    "/stripe",
    "/demo",
    "/become-a-mentor",
    "/unsubscriptions",
)
# A few values of fields that lead to other states than the valid form alone.
SPICE: dict[str, tuple[str, ...]] = {
    "verdict": ("held", "mentee_missed", "mentor_missed", "both_missed", "accepted", "declined"),
    "action": ("done", "verified", "reopened", "dropped", "hidden", "shown"),
    "fit": ("good", "unsure", "not_a_fit"),
    "takes_effect": ("now", "period_end"),
    "goal_reached": ("yes", "partly", "no"),
}


@dataclass(frozen=True)
class Move:
    """One step: who, which route, and a number from which the thing and the form's values follow."""

    who: str
    key: str
    dice: int


def kinds_of_moves(app: Flask) -> list[str]:
    """The keys of all routes that change something in the life of applications, mentorships and what hangs on them."""
    changing = [key for key in present(app, "POST") if not key.removeprefix("POST ").startswith(APART)]
    # Stripe's stand-in knows the card of one person of the world only.
    return [*sorted(key for key in changing if "portal-sessions" not in key), "time", "work"]


def make(world: World, move: Move) -> tuple[int, bool]:
    """Make a move; returns the answer's status, and whether the thing is hidden from whoever made it."""
    dice = Random(move.dice)
    if move.key == "time":
        _pass(timedelta(hours=dice.choice((1, 26, 75, 170, 700))))
        return 200, False
    if move.key == "work":
        drain()
        return 200, False
    rule = keys(world.app)[move.key]
    path, hidden = _address(world, rule, move, dice)
    answer = world.browser(move.who).post(path, _form(world, move.key, dice))
    return answer.status_code, hidden


def _pass(time: timedelta) -> None:
    """Time passes; everyone stays signed in, as if they had looked in now and then."""
    clock.move_forward(time)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE sign_ins SET expires_at = expires_at + :time"), {"time": time})


def _address(world: World, rule: Rule, move: Move, dice: Random) -> tuple[str, bool]:
    """The route's address at some row, and whether that row is none of this person's business."""
    known = [name for name in rule.arguments if name in THINGS]
    if len(rule.arguments) != 1 or not known or mark(world.app, move.key) == "operator_only":
        return world.path(ROUTES[move.key].path), False
    table, whose = THINGS[known[0]]
    with db.engine.connect() as connection:
        ids = list(connection.scalars(text(f"SELECT id FROM {table} ORDER BY id")))
        if not ids:
            return world.path(ROUTES[move.key].path), False
        chosen = dice.choice(ids)
        people = set(connection.scalars(text(whose), {"id": chosen}))
    with world.app.test_request_context():
        path = rule.build({known[0]: chosen})
    assert path
    own = 0 if move.who == "anonymous" else world.person(move.who).id
    return path[1], own not in people


def _form(world: World, key: str, dice: Random) -> dict[str, Any]:
    form = world.form(ROUTES[key].form)
    for name, values in SPICE.items():
        if name in form and dice.random() < 0.6:
            form[name] = dice.choice(values)
    form.pop("submission_key", None)
    if dice.random() < 0.15 and form:
        form.pop(dice.choice(sorted(form)))
    return form
