"""From a letter's template and its facts to subject and text, in the recipient's time zone."""

import re
from dataclasses import dataclass
from typing import Any

from flask import current_app
from jinja2 import Template

from mentorcruise.domain.people import Person
from mentorcruise.mail.words import Times, first_name, one_line, quote

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


def write(name: str, to: Person, facts: dict[str, Any]) -> Written:
    """The letter of that name to a person."""
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
