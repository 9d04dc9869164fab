"""The letters of a test: what lies in the mail folder."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from flask import Flask

import config


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
