"""S4, S10: payloads in every field and column; no page holds a script that is not ours, nothing is computed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TextAreaField

from tests.house.routes import ROUTES, present, send
from tests.house.world import World
from tests.security.pages import scripts_on
from tests.security.payloads import payloads
from tests.security.poison import OUR_WORDS, OWN_WORDS, packed, poison, texts

TYPED = (StringField, TextAreaField, HiddenField, EmailField)
PAYLOADS = payloads()
# How many payloads a middling text holds; the quick run steps by it, the long one goes one by one.
STEP = 25


def test_there_are_enough_payloads():
    """S4."""
    assert len(PAYLOADS) >= 300


def test_the_inspector_finds_what_it_looks_for():
    """S4: unescaped, most payloads are found; so finding none on our pages means something."""
    seen = [p for p in PAYLOADS if scripts_on(f'<p title="{p}">{p}</p><textarea></textarea>')]
    assert len(seen) > len(PAYLOADS) / 2


def test_every_text_is_someones_own_or_ours():
    """S4: a new column of text says whether people can write into it."""
    known = set(OWN_WORDS) | OUR_WORDS
    new = sorted(name for name, _ in texts() if name not in known)
    assert not new, f"put {new} into OWN_WORDS (with the longest text) or OUR_WORDS of tests/security/poison.py"


def test_every_typed_field_is_in_a_form_that_is_tried(world: World):
    """S2, S4: a new form's fields are part of a valid form in ROUTES."""
    tried = {name for route in ROUTES.values() for name in world.form(route.form)} | {"submission_key"}
    for form in forms(FlaskForm):
        if form.__module__.startswith("mentorcruise."):
            for name, field in vars(form).items():
                kind = getattr(field, "field_class", None)
                if kind and issubclass(kind, TYPED):
                    assert name in tried, f"add {form.__name__}.{name} to its route's form in tests/house/routes.py"


def forms(base: type) -> Iterator[type]:
    for form in base.__subclasses__():
        yield form
        yield from forms(form)


def readers(key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((ROUTES[key].who, *ROUTES[key].owners)))


def read_everything(world: World, place: int) -> None:
    for key in present(world.app, "GET"):
        for who in readers(key):
            answer = send(world, key, who)
            assert answer.status_code == ROUTES[key].answer or who in ROUTES[key].refused, f"{key} at {place}"
            # Calendars, archives and files are never read as pages: each says what it is, and nosniff holds them to it.
            if answer.mimetype == "text/html":
                assert not scripts_on(answer.text), (
                    f"{key} as {who}, payloads from {place}: {scripts_on(answer.text)[:2]}"
                )


@pytest.mark.parametrize("place", range(0, len(PAYLOADS), STEP * 3))
def test_stored_words_are_shown_as_typed(world: World, place: int):
    """S4, S10: payloads in every column of free words, every page as everyone who may see it."""
    poison(PAYLOADS, place)
    read_everything(world, place)


@pytest.mark.hard
def test_every_payload_in_every_column(world: World):
    """S4: five by five, so that the short columns have held each of them too."""
    for place in range(0, len(PAYLOADS), 5):
        world.restore()
        poison(PAYLOADS, place)
        read_everything(world, place)


def test_what_was_typed_comes_back_as_typed(world: World):
    """S4: forms that are shown again, and changes that are taken, with payloads in every typed field."""
    for key, route in present(world.app, "POST").items():
        for place in (3, 211):
            answer = send(world, key, route.who, attack(world, route.form, place))
            assert answer.status_code < 500, f"{key}: {answer.status_code} for payloads from {place}"
            assert not scripts_on(answer.text), f"{key}, payloads from {place}: {scripts_on(answer.text)[:2]}"
            world.restore()


def attack(world: World, form: dict[str, Any], place: int) -> dict[str, Any]:
    """Every field of the form, choices too, holds payloads."""
    return {name: packed(PAYLOADS, place + n * 7, 110)[0] for n, name in enumerate(world.form(form)) if name != "seen"}


def test_a_payload_alone_in_a_form(world: World):
    """S4, S18: one field, a payload by itself, shown again and never a failure of ours."""
    try_alone(world, PAYLOADS[::9])


@pytest.mark.hard
def test_every_payload_alone_in_a_form(world: World):
    """S4, S18: each of them."""
    try_alone(world, PAYLOADS)


def try_alone(world: World, these: list[str]) -> None:
    browser = world.browser("petra")
    for payload in these:
        form = {"goal_statement": payload, "why": payload, "plan": payload}
        answer = browser.post("/mentors/rival/applications/new", form)
        assert answer.status_code == 422, repr(payload)
        assert not scripts_on(answer.text), repr(payload)


@pytest.mark.parametrize("where", ["free text", "control characters"])
def test_no_text_breaks_a_change(world: World, where: str):
    """S18: NUL, lone control characters and long words are cleaned or refused, never a failure of ours."""
    junk = "x\x00y\x01\x1b" if where == "control characters" else "\u202e\ufeff\u2028" * 20
    for key, route in present(world.app, "POST").items():
        form = {name: f"{value}{junk}" for name, value in world.form(route.form).items() if isinstance(value, str)}
        for name, value in form.items():
            answer = send(world, key, route.who, {name: value})
            assert answer.status_code < 500, f"{key}: {name} with {where} gives {answer.status_code}"
            if answer.status_code < 400:
                world.restore()


def test_searches_and_filters_show_what_was_asked_as_typed(world: World):
    """S4, S10: payloads in the query string of every page that reads one; unknown names too."""
    for key, route in present(world.app, "GET").items():
        names = (*route.asks, "next", "page", "x")
        for place in range(0, len(PAYLOADS), STEP * (2 if route.asks else 9)):
            query = "&".join(f"{name}={quote(PAYLOADS[(place + n) % len(PAYLOADS)])}" for n, name in enumerate(names))
            answer = world.browser(route.who).get(f"{world.path(route.path)}?{query}")
            assert answer.status_code < 500, f"{key}?{query}"
            if "html" in answer.mimetype:
                assert not scripts_on(answer.text), f"{key}?{query}"
            assert "evil.example" not in answer.headers.get("Location", "")


def test_a_nul_in_an_address_is_refused(world: World):
    """S18: PostgreSQL knows no text with a NUL, so none gets that far."""
    browser = world.browser("petra")
    for path in ("/mentors/a%00b", "/mentors/a%00b/applications/new", "/topics/a%00b", "/confirmations/a%00b"):
        assert browser.get(path).status_code == 404, path
    for key, route in present(world.app, "GET").items():
        for name in route.asks:
            answer = world.browser(route.who).get(f"{world.path(route.path)}?{name}=a%00b")
            assert answer.status_code == 400, f"{key}?{name}"
