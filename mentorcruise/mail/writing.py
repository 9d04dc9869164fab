"""From a letter's template and its facts to subject and text, in the recipient's time zone."""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from flask import current_app
from jinja2 import Template

from mentorcruise.mail.words import Times, first_name, one_line, quote


class Reader(Protocol):
    """Whom a letter goes to: a person, or an address of which no more is known."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def time_zone(self) -> str: ...


@dataclass(frozen=True)
class Stranger:
    """Someone of whom only the address is known."""

    email: str
    id: int = 0
    name: str = ""
    time_zone: str = "UTC"


FOOT = "\n\n--\n"
"""What parts a letter from its footer."""


@dataclass(frozen=True)
class Written:
    """A letter in words: its subject, and the whole text with greeting, signature and footer."""

    subject: str
    text: str

    @property
    def body(self) -> str:
        """What it says, without what every letter has: the greeting before, the signature and the footer after."""
        said = self.text.partition(FOOT)[0]
        return "\n\n".join(said.split("\n\n")[1:-1])


def write(name: str, to: Reader, facts: dict[str, Any]) -> Written:
    """The letter of that name to its reader."""
    base_url, times = current_app.config["SETTINGS"].base_url, Times(to.time_zone)
    words = {
        **facts,
        "to": to,
        "first_name": first_name(to.name),
        "zone_name": times.zone.key,
        "when": times.when,
        "day": times.day,
        "quote": quote,
        "one_line": one_line,
        "url": lambda path: f"{base_url}{path}",
    }
    template = current_app.jinja_env.get_template(f"emails/{name}.txt")
    return Written(one_line(_block(template, "subject", words)), f"{_tidy(template.render(words))}\n")


def _block(template: Template, name: str, words: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(words)))


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip())
