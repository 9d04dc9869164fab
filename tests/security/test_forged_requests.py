"""S2, S3: fields that a form does not have, requests that no page of ours has sent, pages that write."""

from typing import Any

import time_machine
from sqlalchemy import Boolean, Column, DateTime, Integer
from sqlalchemy.types import Date

from mentorcruise import clock
from mentorcruise.domain.tables import metadata
from tests.house.routes import ROUTES, Route, present, send
from tests.house.rows import Rows, changes, rows
from tests.house.sql_log import sql_log, writes
from tests.house.world import World
from tests.visitor import apart

WITHOUT_TOKEN = {
    "POST /stripe/webhook": "signed by Stripe instead",
    "POST /unsubscriptions/<token>": "sent by mail programs; its address is signed by us",
    "POST /stakeholder-unsubscriptions/<token>": "sent by mail programs; its address is signed by us",
}
SIGNED_ADDRESSES = {"POST /unsubscriptions/<token>", "POST /stakeholder-unsubscriptions/<token>"}
# Made of chance, so never the same twice.
RANDOM = {"people": ("password_hash",), "second_factors": ("seed",), "sign_ins": ("token_hash",),
          "checkouts": ("url", "stripe_session_id"),
          "profile_states": ("at",), "mentoring_sessions": ("room",), "session_series": ("uid",),
          "program_invitations": ("code",)}  # fmt: skip
MORE = (
    "role",
    "is_operator",
    "is_mentor",
    "is_admin",
    "price",
    "plan",
    "mentor",
    "mentee",
    "csrf_exempt",
    "skip_checks",
)


def unlisted_fields(world: World, route: Route) -> dict[str, Any]:
    """A value worth having for every column of every table, except for what the form itself asks for."""
    asked = set(world.form(route.form))
    wanted = {column.name: worth(world, column) for table in metadata.tables.values() for column in table.columns}
    wanted |= dict.fromkeys(MORE, "1")
    return {name: value for name, value in wanted.items() if name not in asked}


def worth(world: World, column: Column[Any]) -> str:
    if column.name in ("mentor_id",):
        return str(world.ids["rival"])
    if column.name.endswith("_id"):
        return str(world.ids["stranger"])
    if isinstance(column.type, Boolean):
        return "true"
    if isinstance(column.type, Integer):
        return "1"
    if isinstance(column.type, DateTime | Date):
        return "2001-02-03"
    return {"currency": "USD", "status": "active", "country": "US", "slug": "owned", "email": "owned@example.org"}.get(
        column.name, "approved"
    )


def effect(world: World, key: str, extra: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    world.restore()
    before = rows()
    answer = send(world, key, ROUTES[key].who, extra)
    return answer.status_code, {
        table: [known(table, row) for row in found] for table, found in changes(before, rows()).items()
    }


def known(table: str, row: Any) -> Any:
    return {k: v for k, v in row.items() if k not in RANDOM.get(table, ())} if isinstance(row, dict) else row[0]


def test_a_form_changes_what_it_asks_for_and_nothing_else(world: World):
    """S2: the same change with and without every column's name in the form."""
    for key, route in present(world.app, "POST").items():
        with time_machine.travel(clock.now(), tick=False):
            plain = effect(world, key, {})
            forged = effect(world, key, unlisted_fields(world, route))
        assert plain[0] == route.answer, key
        assert forged == plain, f"{key}: is a field of the form missing in ROUTES?"


def test_another_mentors_plan_cannot_be_chosen(world: World):
    """S2: neither dearer nor cheaper, and nothing is stored."""
    before = rows()
    for plan in ("max_plan", "wanda_plan"):
        answer = send(world, "POST /mentors/<slug>/applications/new", "petra", {"plan": str(world.ids[plan])})
        assert answer.status_code == 422
    assert not changes(before, rows())


def test_another_mentors_plan_cannot_be_retired(world: World):
    """S2: the plan's id is loaded through its mentor."""
    path = f"/account/mentor-profile/plans/{world.ids['rival_light']}/retirement"
    assert world.browser("max").post(path).status_code == 404


def test_nothing_changes_without_the_forms_token(world: World):
    """S3: also when it says that it comes from htmx, and with a token made up."""
    before = rows()
    for key, route in present(world.app, "POST").items():
        if key in SIGNED_ADDRESSES:
            continue
        for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "made up"}):
            client = world.browser(route.who).client
            answer = apart(client.post, world.path(route.path), data=world.form(route.form), headers=headers)
            assert answer.status_code == 400, f"{key} {headers}: {answer.status_code}"
    assert not changes(before, rows())


def test_a_signed_address_works_for_what_it_was_made_for_only(world: World):
    """S3: each letter of the address changed, another's id, another kind: 404 and nothing stored."""
    before, client = rows(), world.browser("anonymous").client
    letters, stakeholders = str(world.ids["unsubscription"]), str(world.ids["recipient_token"])
    for way, true, other, foreign in (
        ("/unsubscriptions", letters, str(world.ids["subscribe_again"]), stakeholders),
        ("/stakeholder-unsubscriptions", stakeholders, letters, letters),
    ):
        head, _, signature = true.rpartition(".")
        forged = [f"{other.rpartition('.')[0]}.{signature}", head, f"{head}.", signature, "x", true.upper(), foreign]
        # The last one holds bits that nobody reads.
        forged += [f"{true[:n]}{'A' if true[n] != 'A' else 'B'}{true[n + 1 :]}" for n in range(len(true) - 1)]
        for token in forged:
            world.forget_limits()
            assert apart(client.post, f"{way}/{token}").status_code == 404, f"{way}/{token}"
    assert not changes(before, rows())


def test_only_these_need_no_token(world: World):
    """S3: whoever exempts a view says why here."""
    exempt = world.app.extensions["csrf"]._exempt_views
    assert len(exempt) == len(WITHOUT_TOKEN), exempt


def test_a_webhook_with_a_forged_signature_is_refused(world: World):
    """S3: no signature, a wrong one, a stale one."""
    before = rows()
    client = world.browser("anonymous").client
    for signature in ("", "t=1,v1=00", f"t={int(clock.now().timestamp())},v1={'0' * 64}", "v1=,t="):
        answer = apart(client.post, "/stripe/webhook", data=b'{"id": "evt_1"}', headers={"Stripe-Signature": signature})
        assert answer.status_code == 400
    assert not changes(before, rows())


def test_no_page_writes(world: World):
    """S3: every page, as everyone, plain and for htmx."""
    before: Rows = rows()
    for key in present(world.app, "GET"):
        for who in {"anonymous", "stranger", "mia", "max", "operator", ROUTES[key].who}:
            with sql_log() as said:
                send(world, key, who, htmx=who == "max")
            assert not writes(said), f"{key} as {who}"
    assert not changes(before, rows())
