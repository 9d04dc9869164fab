"""S1: another person's id, on every route and method, for every kind of person."""

from collections.abc import Iterator

import pytest

from tests.house.routes import ROUTES, Route, keys, mark, present, send
from tests.house.rows import changes, rows
from tests.house.world import World
from tests.visitor import apart

KINDS = ("anonymous", "stranger", "rival", "operator", "mia", "max")
MENTORS = ("max", "rival", "wanda")
HUGE = (str(2**63), "9" * 30, "9" * 5000)


def test_every_route_is_classified(world: World):
    """S1: a new route says whose it is before it is served."""
    new = sorted(set(keys(world.app)) - set(ROUTES))
    assert not new, (
        f"add {new} to ROUTES in tests/house/routes.py: who may use it, whose things it shows (owners), a valid form, "
        "how many queries"
    )


def test_a_route_with_an_id_says_whose_the_thing_is(world: World):
    """S1: whatever is named by an id belongs to someone, or is for operators or everyone."""
    for key, route in ROUTES.items():
        if "_id>" in key and key in keys(world.app) and mark(world.app, key) in ("signed_in", "mentor_only"):
            assert route.owners, f"{key}: name the owners in ROUTES"


def expected(world: World, key: str, route: Route, kind: str) -> int | None:
    """What the route answers this kind of person; None where it is for them."""
    access = mark(world.app, key)
    if access == "anyone":
        return None
    if kind == "anonymous":
        return 303
    if access == "operator_only" and kind != "operator":
        return 404
    if access == "mentor_only" and kind not in MENTORS:
        return 403
    if route.owners and kind not in route.owners:
        return 404
    return 403 if kind in route.refused else None


def strangers(world: World, method: str) -> Iterator[tuple[str, str, int]]:
    for key, route in present(world.app, method).items():
        for kind in {*KINDS, *route.refused}:
            status = expected(world, key, route, kind)
            if status is not None:
                yield key, kind, status


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_pages_of_others_are_not_there(world: World, htmx: bool):
    """S1: 404 for what belongs to others, the way to sign in for someone not signed in."""
    for key, kind, status in strangers(world, "GET"):
        answer = send(world, key, kind, htmx=htmx)
        assert answer.status_code == (401 if htmx and status == 303 else status), f"{key} as {kind}"
        if status == 303 and not htmx:
            assert answer.location.startswith("/sign-in"), key


def test_changes_to_things_of_others_change_nothing(world: World):
    """S1: with the valid form of the one who may."""
    before = rows()
    for key, kind, status in strangers(world, "POST"):
        answer = send(world, key, kind)
        assert answer.status_code == status, f"{key} as {kind}: {answer.text[:300]}"
        assert not changes(before, rows()), f"{key} as {kind}"


def test_who_may_is_let_in(world: World):
    """S1, the other way round: the table's forms are good, so that a refusal above is about the person."""
    for method in ("GET", "POST"):
        for key, route in present(world.app, method).items():
            answer = send(world, key, route.who)
            assert answer.status_code == route.answer, f"{key}: {answer.status_code} {answer.text}"
            world.restore()


def test_ids_that_no_one_has(world: World):
    """S1, S18: zero, huge and negative ids are just not there."""
    for key, route in ROUTES.items():
        if "_id>" not in key or key not in keys(world.app):
            continue
        for number in ("0", *HUGE):
            path = "/".join(number if part.startswith("{") else part for part in route.path.split("/"))
            browser = world.browser(route.who)
            answer = browser.get(path) if key.startswith("GET") else browser.post(path, world.form(route.form))
            assert answer.status_code in (404, 405), f"{key} with {number[:40]}: {answer.status_code}"


def test_other_methods_are_not_allowed(world: World):
    """S1: what a route does not do it refuses, whoever asks."""
    before = rows()
    for key, rule in keys(world.app).items():
        if key not in ROUTES or rule.endpoint == "static":
            continue
        path = world.path(ROUTES[key].path)
        known = {k.split()[0] for k in keys(world.app) if k.split()[1] == key.split()[1]}
        for method in {"PUT", "PATCH", "DELETE", "POST"} - known:
            client = world.browser(ROUTES[key].who).client
            answer = apart(client.open, path, method=method, data={"csrf_token": ""})
            assert answer.status_code in (400, 405), f"{method} {path}"
    assert not changes(before, rows())
