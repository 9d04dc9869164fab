"""A pair that writes to each other, and how a test sees what it wrote."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.extensions import db
from tests.factories import make_mentorship
from tests.visitor import Visitor


@pytest.fixture
def pair(app: Any) -> Mentorship:
    """Mia and Max, whose mentorship runs."""
    return make_mentorship()


@pytest.fixture
def mia(pair: Mentorship, visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(pair.mentee)


@pytest.fixture
def max_(pair: Mentorship, visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(pair.mentor.person)


def here(pair: Mentorship, more: str = "") -> str:
    return f"/mentorships/{pair.id}/messages{more}"


def send(browser: Visitor, pair: Mentorship, body: str = "Hello", **more: Any) -> TestResponse:
    """Send a message with files: `files=[(name, content)]`."""
    files = [(BytesIO(content), name) for name, content in more.pop("files", ())]
    how = {"htmx": more.pop("htmx", False)}
    return browser.post(here(pair), {"body": body, **({"files": files} if files else {}), **more}, **how)


def written() -> list[str]:
    """The texts of all messages, in their order."""
    return [message.body for message in db.session.query(Message).order_by(Message.id)]


def shown(page: TestResponse) -> list[str]:
    """The texts of the messages on a page, in their order there."""
    bubbles = re.findall(r'<div class="bubble">(.*?)</div>\s*<footer>', page.text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", bubble)).split()) for bubble in bubbles]
