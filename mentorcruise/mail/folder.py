"""A mail server for the demo and the tests: a folder. Each message is one file, so one sent twice is there once."""

import re
from pathlib import Path
from typing import Any

from flask_mailman.backends.base import BaseEmailBackend

_NAME = re.compile(r"<(?P<name>[0-9a-f]{32})@[^<>@/]+>")


class EmailBackend(BaseEmailBackend):  # type: ignore[misc]
    """Writes `<folder>/<message id>.eml`, readable only as a whole."""

    def __init__(self, folder: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = folder

    def send_messages(self, email_messages: list[Any]) -> int:
        """Write the messages; returns how many. Raises ValueError for one whose id is none of ours."""
        for email in email_messages:
            message = email.message()
            file = file_of(self.folder, message["Message-ID"])
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(".new")
            draft.write_bytes(message.as_bytes(linesep="\r\n"))
            draft.replace(file)
        return len(email_messages)


def file_of(folder: Path, message_id: str) -> Path:
    """Where a message lies. Raises ValueError for an id that is none of ours (and could name any file)."""
    found = _NAME.fullmatch(message_id)
    if found is None:
        raise ValueError(f"{message_id!r} is no message id of ours")
    return folder / f"{found['name']}.eml"
