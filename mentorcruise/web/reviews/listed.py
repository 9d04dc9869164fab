"""A mentor's reviews as pages and search engines show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.review_lists import ReviewSummary, newest, summary
from mentorcruise.domain.reviews import public_name

ON_PROFILE, PER_PAGE = 3, 10


@dataclass(frozen=True)
class PublicReview:
    """A review as everyone sees it: `author` is a first name and an initial, `month` when it was published."""

    mentorship_id: int
    stars: int
    body: str
    author: str
    month: str
    published: str
    goal: str
    reply: str | None
    reply_month: str


@dataclass(frozen=True)
class Reviews:
    """Some of a mentor's reviews, with the counts of all; `before` names the page that follows, 0 when there is none."""

    summary: ReviewSummary
    rows: Sequence[PublicReview]
    before: int = 0

    def structured(self, name: str) -> dict[str, Any]:
        """The same for search engines, in the words of schema.org: what is shown here, and nothing else."""
        return {
            "@context": "https://schema.org",
            "@type": "Service",
            "serviceType": "Mentoring",
            "name": f"Mentoring by {name}",
            "provider": {"@type": "Person", "name": name},
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": f"{self.summary.stars:.1f}",
                "ratingCount": self.summary.count,
                "reviewCount": self.summary.shown,
                "bestRating": 5,
                "worstRating": 1,
            },
            "review": [_structured(row) for row in self.rows],
        }


def read(connection: Connection, mentor_id: int, most: int, before: int | None = None) -> Reviews:
    """A page of a mentor's reviews; one query while there are none."""
    counts = summary(connection, mentor_id)
    if not counts.shown:
        return Reviews(counts, ())
    rows = newest(connection, mentor_id, most + 1, before)
    return Reviews(counts, [_public(row) for row in rows[:most]], rows[most - 1].mentorship_id if rows[most:] else 0)


def _public(row: Row[Any]) -> PublicReview:
    return PublicReview(
        row.mentorship_id, row.stars, row.body, public_name(row.author), f"{row.published_at:%B %Y}",
        f"{row.published_at:%Y-%m}", GOAL_WORDS[GoalCategory(row.goal_category)], row.reply,
        f"{row.replied_at:%B %Y}" if row.replied_at else "",
    )  # fmt: skip


def _structured(row: PublicReview) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": row.author},
        "datePublished": row.published,
        "reviewRating": {"@type": "Rating", "ratingValue": row.stars, "bestRating": 5, "worstRating": 1},
        "reviewBody": row.body,
    }
