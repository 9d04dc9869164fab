"""Every form sent five times has one effect: a double click, Back and send again, a browser that repeats (R11)."""

from typing import Any

import time_machine

from mentorcruise import clock
from tests.house.routes import ROUTES, present, send
from tests.house.rows import Rows, changes, rows
from tests.house.world import World

KEY = {"submission_key": "6c7a5d9e-6a3f-4a53-9a4e-0d2f7a1c8b77"}
# What each time leaves behind, and why that is no second effect.
ANEW = {
    "POST /account": ("outbox", "the catalogue is asked to look again, and finds nothing new"),
    "POST /account/mentor-profile": ("outbox", "the catalogue is asked to look again, and finds nothing new"),
    "POST /sign-up": ("outbox", "who asks again for a link into their account gets one, within limits"),
    "POST /confirmations": ("outbox", "who asks again for a link into their account gets one, within limits"),
    "POST /password-reset": ("outbox", "who asks again for a link into their account gets one, within limits"),
    "POST /sign-in": ("sign_ins", "each is a sign-in of its own, which the account lists"),
}
# Written anew as a whole, so that the rows are others and say the same.
REWRITTEN = ("weekly_hours",)


def test_every_form_sent_five_times_has_one_effect(world: World):
    """R11: over the whole URL map, with the valid form of the one who may."""
    for key, route in present(world.app, "POST").items():
        world.restore()
        with time_machine.travel(clock.now(), tick=False):
            first = send(world, key, route.who, KEY)
            once = rows()
            again = [send(world, key, route.who, KEY).status_code for _ in range(4)]
        twice = {table: found for table, found in changes(said(once), said(rows())).items() if table != anew(key)}
        assert first.status_code == route.answer, key
        assert max(again) < 500 and not twice, f"{key}: {again} {twice}"


def test_what_is_left_anew_is_named_for_routes_that_there_are():
    assert set(ANEW) <= set(ROUTES)


def anew(key: str) -> str:
    return ANEW.get(key, ("", ""))[0]


def said(every: Rows) -> Rows:
    """What the rows say; where all are written anew their numbers and their order say nothing."""
    return {table: _unnumbered(found) if table in REWRITTEN else found for table, found in every.items()}


def _unnumbered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(({name: value for name, value in row.items() if name != "id"} for row in found), key=str)
