"""Error pages: each says what happened, what was kept and what to do next."""

from collections.abc import Callable

import pytest
from flask import Flask, render_template

CODES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)


class PlaceTaken:
    title = "No place left"
    message = "All places are taken."
    kept = "The application stays open."
    next_step = "Free a place."


@pytest.mark.parametrize("code", CODES)
def test_an_error_page_says_what_happened_what_was_kept_and_what_to_do(
    make_gallery: Callable[[], Flask], code: int
) -> None:
    page = make_gallery().test_client().get(f"/errors/{code}").text
    for heading in ("What happened", "What was kept", "What to do next"):
        assert page.count(f"<dt>{heading}</dt><dd>") == 1
    assert 'class="button" href="' in page


def test_a_refusal_speaks_in_its_own_words(make_gallery: Callable[[], Flask]) -> None:
    app = make_gallery()
    with app.test_request_context("/", headers={"Referer": "http://localhost/applications/7"}):
        page = render_template("errors/409.html", refusal=PlaceTaken())
    assert all(words in page for words in ("No place left", "All places are taken.", "stays open.", "Free a place."))
    assert 'href="http://localhost/applications/7"' in page


def test_a_refusal_never_links_to_another_site(make_gallery: Callable[[], Flask]) -> None:
    app = make_gallery()
    with app.test_request_context("/", headers={"Referer": "http://localhost.evil.example/"}):
        assert "evil.example" not in render_template("errors/409.html", refusal=PlaceTaken())


@pytest.mark.parametrize("code", [500, 503])
def test_pages_for_a_broken_server_need_nobody_and_no_database(make_gallery: Callable[[], Flask], code: int) -> None:
    app = make_gallery()
    app.template_context_processors[None] = [dict]
    app.jinja_env.globals.pop("get_flashed_messages")
    with app.test_request_context("/"):
        assert "What to do next" in render_template(f"errors/{code}.html")
