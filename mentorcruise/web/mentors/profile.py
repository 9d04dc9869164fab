"""A mentor's profile as its page shows it."""

import re
from functools import cached_property
from typing import Any

from flask import abort
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import Connection, Row

from mentorcruise.domain import profiles
from mentorcruise.domain.errors import NeverAgain
from mentorcruise.domain.mentors import Verdict
from mentorcruise.metrics.rates import Rate
from mentorcruise.web import markdown
from mentorcruise.web.mentors.cards import reply_time
from mentorcruise.web.words import country_name, language_name

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Profile:
    """The row of `profiles.find` in words; everything not named here is the row's own."""

    def __init__(self, row: Row[Any]) -> None:
        self.row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def is_listed(self) -> bool:
        return bool(self.row.verdict == Verdict.APPROVED)

    @cached_property
    def places_open(self) -> int:
        return int(max(self.row.capacity - self.row.places_taken, 0))

    def refusal(self, *, is_own: bool) -> str:
        """Why nobody, or not this viewer, can apply now; empty when they can."""
        if is_own:
            return "This is your own profile: mentees apply here."
        if self.row.parted:
            return NeverAgain.message
        if not self.is_listed:
            return "This mentor takes no applications at the moment."
        if self.places_open == 0:
            return "All places are taken. One opens when a mentorship ends."
        return ""

    @property
    def bio_html(self) -> Markup:
        return markdown.render(self.row.bio)

    @property
    def rating(self) -> float | None:
        return self.row.rating_sum / self.row.rating_count if self.row.rating_count else None

    @property
    def success(self) -> Rate:
        """Mentees who say that they reached their goal, of those who answered after their trial (PRODUCT, section 2)."""
        return Rate(self.row.reached, self.row.answered)

    @property
    def reply(self) -> str:
        """`Replies in 5 hours (median of 61)`, or that there is nothing to say yet."""
        told = reply_time(self.row.reply_hours)
        return f"{told[:1].upper()}{told[1:]} (median of {self.row.replies})" if told else "No application answered yet"

    @property
    def country_name(self) -> str:
        return country_name(self.row.country) if self.row.country else ""

    @property
    def language_names(self) -> list[str]:
        return [language_name(code) for code in self.row.languages]

    @cached_property
    def structured(self) -> dict[str, Any]:
        """The profile for search engines, in the words of schema.org."""
        about: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Person",
            "name": self.row.name,
            "jobTitle": self.row.headline,
            "knowsAbout": [skill["name"] for skill in self.row.skills],
            "knowsLanguage": list(self.row.languages),
        }
        if self.row.company:
            about["worksFor"] = {"@type": "Organization", "name": self.row.company}
        about["makesOffer"] = [
            {
                "@type": "Offer",
                "name": plan["name"],
                "price": f"{plan['price_cents'] / 100:.2f}",
                "priceCurrency": plan["currency"],
            }
            for plan in self.row.plans
        ]
        return about


def visible(connection: Connection, slug: str) -> Profile:
    """The profile of an address; 404 for none. One that is not listed is seen by the mentor and by operators alone."""
    row = profiles.find(connection, slug, current_user.id) if SLUG.fullmatch(slug) else None
    if row is None:
        abort(404)
    mentor = Profile(row)
    if not (mentor.is_listed or current_user.mentor_id == row.id or current_user.is_operator):
        abort(404)
    return mentor
