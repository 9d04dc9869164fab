"""Messages in a real browser: live, quiet while nobody looks, nothing lost, and without JavaScript too (F21, A7)."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from tests.factories import make_mentorship, write_message
from tests.journeys.walker import Walker
from tests.uploads.files import picture
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

COUNTS = """
window.underWay = 0;
document.addEventListener("htmx:beforeSend", () => { window.underWay++; });
document.addEventListener("htmx:afterRequest", () => { window.underWay--; });
"""
ANSWERED = """() => new Promise(done => {
  if (window.underWay === 0) done();
  else document.addEventListener("htmx:afterRequest", done, { once: true });
}).then(() => null)"""

IS_AT_ITS_END = """() => {
  const box = document.querySelector(".conversation").getBoundingClientRect();
  const last = [...document.querySelectorAll(".message")].at(-1).getBoundingClientRect();
  return box.height < 700 && last.bottom <= box.bottom && last.top >= box.top;
}"""


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    return {"executable_path": config.launcher_settings().chromium, "headless": True, "args": flags.split()}


@pytest.fixture
def walker(
    app: Flask, browser: Browser, tmp_path: Path, visitor: Callable[..., Visitor]
) -> Iterator[Callable[..., Walker]]:
    """`walker("name", person)` is a person at a browser of their own, signed in; the app runs in this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    walkers: list[Walker] = []

    def arrive(name: str, person: Any, **screen: Any) -> Walker:
        url = f"http://localhost:{server.server_port}"
        walkers.append(Walker(browser, url, name, tmp_path, **screen))
        cookie = visitor(person).client.get_cookie("session")
        assert cookie
        walkers[-1].context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])
        return walkers[-1]

    yield arrive
    for each in walkers:
        each.leave()
    server.shutdown()
    thread.join()
    assert [complaint for each in walkers for complaint in each.complaints] == []


class Polls:
    """The questions for what is new that a page has asked."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if "/messages?after=" in request.url:
            self.asked.append(request.url.partition("?after=")[2])

    def within(self, page: Page, milliseconds: int) -> int:
        """How many are asked while so much time of the page goes by, in steps that let each be answered."""
        before = len(self.asked)
        for _ in range(0, milliseconds, 1000):
            page.clock.run_for(1000)
            page.evaluate(ANSWERED)
        return len(self.asked) - before


def open_conversation(walker: Walker, path: str) -> Polls:
    walker.page.clock.install()
    walker.page.add_init_script(COUNTS)
    polls = Polls(walker.page)
    walker.go(path)
    return polls


def test_it_asks_ever_more_rarely_and_not_at_all_while_hidden(walker: Callable[..., Walker]) -> None:
    """Speed: 5 s, backing off to 60 s; a hidden tab asks nothing, and at once when it is looked at again."""
    pair = make_mentorship()
    first = write_message(pair, pair.mentor.person, "First")
    mia = walker("mia", pair.mentee)
    polls, page = open_conversation(mia, f"/mentorships/{pair.id}/messages"), mia.page
    assert polls.within(page, 4_000) == 0
    assert polls.within(page, 2_000) == 1
    assert polls.within(page, 60_000) in (3, 4)
    assert polls.within(page, 180_000) in (3, 4)
    page.evaluate(HIDE, True)
    assert polls.within(page, 300_000) == 0
    with page.expect_response(lambda answer: "?after=" in answer.url) as back:
        page.evaluate(HIDE, False)
    assert back.value.status == 204
    assert set(polls.asked) == {str(first.id)}


def test_what_the_other_writes_appears_and_is_read(walker: Callable[..., Walker]) -> None:
    pair = make_mentorship()
    write_message(pair, pair.mentor.person, "First")
    mia = walker("mia", pair.mentee)
    polls, page = open_conversation(mia, f"/mentorships/{pair.id}/messages"), mia.page
    latest = write_message(pair, pair.mentor.person, "Look: `x = 1`")
    with page.expect_request(lambda asked: asked.url.endswith("/messages/reading")) as reading:
        polls.within(page, 6_000)
    assert f"up_to={latest.id}" in (reading.value.post_data or "")
    expect(page.locator(".message")).to_have_count(2)
    assert polls.within(page, 6_000) == 1 and polls.asked[-1] == str(latest.id)
    expect(page.locator(".message")).to_have_count(2)
    mia.look(also_dark_and_small=True)


def test_one_sends_and_goes_on_where_one_was(walker: Callable[..., Walker], tmp_path: Path) -> None:
    """The message appears once, the composer is empty and has the focus, also with a picture."""
    pair = make_mentorship()
    mia = walker("mia", pair.mentee)
    mia.go(f"/mentorships/{pair.id}/messages")
    page = mia.page
    for number, words in enumerate(("Hello Max", "And a picture"), 1):
        mia.fill("Your message", words)
        if number == 2:
            file = tmp_path / "holiday.png"
            file.write_bytes(picture(size=(600, 400)))
            page.set_input_files("input[type=file]", file)
        mia.press("Send")
        expect(page.locator(".message.mine")).to_have_count(number)
        expect(page.get_by_label("Your message")).to_have_value("")
        expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.locator(".picture img")).to_be_visible()
    assert page.evaluate("document.querySelector('.picture img').complete")
    expect(page.locator(".nothing-yet")).to_have_count(0)
    mia.look(also_dark_and_small=True)


def test_a_refused_file_and_one_that_is_too_large_lose_no_words(walker: Callable[..., Walker], tmp_path: Path) -> None:
    """Bad input: nothing that was typed is lost."""
    pair = make_mentorship()
    mia = walker("mia", pair.mentee)
    mia.go(f"/mentorships/{pair.id}/messages")
    page, svg, video = mia.page, tmp_path / "drawing.svg", tmp_path / "film.mp4"
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    video.write_bytes(b"\0" * 30_000_000)
    mia.fill("Your message", "My long thoughts")
    page.set_input_files("input[type=file]", svg)
    mia.press("Send")
    mia.sees("web page or an SVG")
    expect(page.get_by_label("Your message")).to_have_value("My long thoughts")
    page.set_input_files("input[type=file]", video)
    mia.press("Send")
    mia.sees("what you wrote is still here")
    # htmx writes each refusal into the console.
    mia.complaints = [complaint for complaint in mia.complaints if "Error Code 413" not in complaint]
    expect(page.get_by_label("Your message")).to_have_value("My long thoughts")


def test_earlier_messages_are_put_before_the_others(walker: Callable[..., Walker]) -> None:
    pair = make_mentorship()
    for number in range(45):
        write_message(pair, pair.mentor.person, f"Number {number}")
    mia = walker("mia", pair.mentee)
    mia.go(f"/mentorships/{pair.id}/messages")
    page = mia.page
    assert page.evaluate(IS_AT_ITS_END)
    mia.follow("Earlier messages")
    expect(page.locator(".message")).to_have_count(45)
    expect(page.locator(".message").first).to_contain_text("Number 0")
    expect(page.locator(".day-line")).to_have_count(1)


def test_everything_works_without_javascript(walker: Callable[..., Walker], tmp_path: Path) -> None:
    pair = make_mentorship()
    write_message(pair, pair.mentor.person, "Hello Mia")
    no_script: dict[str, Any] = {"java_script_enabled": False}
    mia = walker("mia", pair.mentee, **no_script)
    mia.go(f"/mentorships/{pair.id}/messages")
    mia.press("Mark as read")
    file = tmp_path / "notes.txt"
    file.write_text("Some notes")
    mia.fill("Your message", "Here they are")
    mia.page.set_input_files("input[type=file]", file)
    mia.press("Send")
    mia.sees("Here they are")
    mia.sees("notes.txt")
    mia.fill("Words in messages and names of files", "they")
    mia.press("Search")
    mia.sees("1 found")
    mia.page.locator("summary", has_text="Block messages").click()
    mia.press("Block messages")
    mia.sees("You take no messages from Max Mentor")
