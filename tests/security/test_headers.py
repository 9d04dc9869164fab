"""S4 and around: what every response says to the browser, also errors, redirects and files."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.house.routes import present, send
from tests.house.world import World
from tests.security.apps import like, production, second_app
from tests.visitor import apart

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"
HOSTED = "https://checkout.stripe.com https://billing.stripe.com"


def check(answer, where: str) -> None:
    for name, value in FIXED.items():
        assert answer.headers.get(name) == value, f"{where}: {name}"
    policy = answer.headers.get("Content-Security-Policy", "")
    rules = {name: words for name, _, words in (part.strip().partition(" ") for part in policy.split(";"))}
    assert "unsafe" not in policy and "*" not in policy and "data:" not in policy, where
    # A file that someone sent stands alone: not even our own scripts run beside it.
    assert rules["default-src"] == "'none'" and rules["script-src"] == ("'none'" if "sandbox" in rules else "'self'"), (
        where
    )
    assert rules["frame-ancestors"] == "'none'" and rules["base-uri"] == "'none'", where


@pytest.mark.parametrize("who", ["anonymous", "mia", "max", "operator"])
def test_every_answer_carries_the_headers(world: World, who: str):
    """S4: every page, refusal and redirect, for everyone."""
    for key in present(world.app, "GET"):
        check(send(world, key, who), key)
    for key in present(world.app, "POST"):
        check(send(world, key, who), key)
        world.restore()


def test_errors_carry_the_headers_too(world: World, monkeypatch: pytest.MonkeyPatch):
    """S4: 400, 404, 405, 413, 500 and 503."""
    browser, client = world.browser("mia"), world.browser("mia").client
    answers = {
        404: browser.get("/nothing-here"),
        405: apart(client.put, "/account"),
        400: apart(client.post, "/account", data={}),
        413: apart(client.post, "/account", data={"name": "x" * 3_000_000}),
    }
    with monkeypatch.context() as broken:
        broken.setitem(world.app.view_functions, "accounts.account", lambda: 1 / 0)
        answers[500] = browser.get("/account")
    with second_app(like(world.app, database_url=NO_DATABASE)) as lonely:
        answers[503] = apart(world.browser_of(lonely, "mia").client.get, "/account")
    for status, answer in answers.items():
        assert answer.status_code == status
        check(answer, str(status))
        assert "Traceback" not in answer.text and "What to do next" in answer.text, status


@pytest.fixture
def live_app(app: Flask) -> Iterator[Flask]:
    with second_app(production(app)) as live:
        yield live


def test_production_keeps_cookies_and_connections_to_itself(live_app: Flask):
    """S7: Secure, HttpOnly, SameSite, bound to the host, and HTTPS for two years."""
    answer = apart(live_app.test_client().get, "/sign-in", base_url="https://mentors.example")
    cookie = answer.headers["Set-Cookie"]
    for word in ("__Host-session=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie, cookie
    assert "Domain" not in cookie
    seconds = re.search(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])
    assert seconds and int(seconds[1]) >= 31_536_000
    check(answer, "production")
    assert f"form-action 'self' {HOSTED}" in answer.headers["Content-Security-Policy"]


def test_production_has_no_demo(live_app: Flask):
    """S1: no mailbox of everyone, no moving of time."""
    paths = {rule.rule for rule in live_app.url_map.iter_rules()}
    assert not {path for path in paths if path.startswith("/demo")}


HOSTS = ("evil.example", "localhost.evil.example", "localhost:99999", "evil.example:80", "localhost@evil.example")


@pytest.mark.parametrize("host", HOSTS)
def test_no_link_of_ours_follows_the_host_header(world: World, host: str):
    """S8: links come from the settings; a strange host gets no page that repeats it."""
    for path in ("/", "/sign-in", "/password-reset", "/sitemap.xml", "/robots.txt", "/account"):
        for headers in ({"Host": host}, {"X-Forwarded-Host": host}, {"Forwarded": f"host={host}"}):
            answer = apart(world.browser("anonymous").client.get, path, headers=headers)
            said = answer.text + answer.headers.get("Location", "")
            assert "evil.example" not in said, f"{path} {headers}"


def test_the_reset_mail_names_our_own_host(world: World, work, monkeypatch: pytest.MonkeyPatch):
    """S8: asking for a reset with a forged host mails no link to it."""
    browser = world.browser("anonymous")
    form = {"email": "mia@example.org", "csrf_token": browser.csrf_token}
    apart(browser.client.post, "/password-reset", data=form, headers={"X-Forwarded-Host": "evil.example"})
    work()
    for letter in world.app.config["SETTINGS"].mail_folder.iterdir():
        assert b"evil.example" not in letter.read_bytes()
