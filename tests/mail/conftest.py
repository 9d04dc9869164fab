"""The letters of a test: what lies in the mail folder."""

import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from flask import Flask

import config
from mentorcruise.extensions import db


@pytest.fixture
def sent(app: Flask, settings: config.Settings) -> Callable[[], list[EmailMessage]]:
    """All letters that were sent, by recipient."""

    def look() -> list[EmailMessage]:
        assert settings.mail_folder
        files = settings.mail_folder.glob("*.eml") if settings.mail_folder.is_dir() else ()
        letters = [cast(EmailMessage, message_from_bytes(f.read_bytes(), policy=policy.default)) for f in files]
        return sorted(letters, key=lambda letter: str(letter["To"]))

    return look


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content())


def html_of(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body
    return str(body.get_content())


def fifty_times(app: Flask, deed: Callable[[], None]) -> int:
    """A deed done fifty times, ten at once, each in a transaction of its own thread; how many came through."""
    done: list[bool] = []

    def do() -> None:
        with app.app_context():
            try:
                deed()
                done.append(True)
            finally:
                db.session.remove()

    for _ in range(5):
        threads = [threading.Thread(target=do) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return len(done)
