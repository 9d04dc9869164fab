"""S4 in a real browser: with payloads in every column, no page runs a script that is not ours."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from tests.house.routes import ROUTES, Route, present
from tests.house.world import World
from tests.security.payloads import payloads
from tests.security.poison import poison

PAYLOADS = payloads()
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
# A page without a head, such as robots.txt, makes Chromium look for a favicon of its own.
MISSING = "Failed to load resource"
# Whatever has these words in its address came from a payload.
FOREIGN = ("evil.example", "pwned")


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = config.launcher_settings().chromium
    return {"executable_path": chromium, "headless": True, "args": [*FLAGS.split(), "--disable-component-update"]}


@pytest.fixture
def address(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.mark.browser
def test_no_stored_words_run_in_chromium(world: World, address: str, browser: Any):
    """S4: every page that stored words reach, hovered and focused; nothing runs, asks, or breaks the policy."""
    poison(PAYLOADS, 0)
    visit_everything(world, address, browser)


@pytest.mark.browser
@pytest.mark.hard
def test_no_payload_runs_in_chromium(world: World, address: str, browser: Any):
    """S4: all of them."""
    for place in range(0, len(PAYLOADS), 20):
        world.restore()
        poison(PAYLOADS, place)
        visit_everything(world, address, browser)


def visit_everything(world: World, address: str, browser: Any) -> None:
    by_reader: dict[str, list[str]] = {}
    for route in present(world.app, "GET").values():
        if route.answer == 200 and is_shown(world, route):
            by_reader.setdefault(route.who, []).append(world.path(route.path))
    assert "mia" in by_reader and ROUTES
    for who, paths in by_reader.items():
        context = browser.new_context()
        cookie = world.browser(who).client.get_cookie("session")
        context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page, said = context.new_page(), []
        page.on("dialog", lambda dialog, said=said: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request, said=said: said.append(request.url) if _is_foreign(request.url) else None)
        for path in paths:
            page.goto(f"{address}{path}")
            assert page.evaluate("typeof window.__pwned") == "undefined", f"{path} as {who}"
            assert not [s for s in said if not s.startswith(MISSING)], f"{path} as {who}: {said}"
        context.close()


def is_shown(world: World, route: Route) -> bool:
    """Whether a browser shows what comes, rather than saves it."""
    answer = world.browser(route.who).get(world.path(route.path))
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.mimetype in ("text/html", "text/plain") and not is_file


def _is_foreign(url: str) -> bool:
    return any(word in url for word in FOREIGN)
