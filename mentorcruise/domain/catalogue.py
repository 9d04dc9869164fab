"""The catalogue as it is searched: one flat row per listed mentor, and how many rows hold each term (F1).

Both are derived: a job rebuilds a mentor's row from the facts, and everything can be rebuilt from nothing.
"""

from datetime import datetime

from sqlalchemy import CHAR, Computed, Float, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base


class CatalogueEntry(Base):
    """A listed mentor as the catalogue shows it. `terms` holds the words of name, headline, skills and bio, and the
    filters as words of their own (`skill:12`, `lang:en`, `in:DE`), so that one GIN index answers any combination."""

    __tablename__ = "catalogue_entries"
    __table_args__ = (
        Index(
            "ix_catalogue_entries_terms",
            "terms",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
        Index("ix_catalogue_entries_score", "score", "mentor_id"),
        Index("ix_catalogue_entries_price", "price_cents", "mentor_id"),
        Index("ix_catalogue_entries_listed_at", "listed_at", "mentor_id"),
    )

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    headline: Mapped[str]
    country: Mapped[str | None] = mapped_column(CHAR(2))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    price_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(CHAR(3))
    capacity: Mapped[int]
    places_open: Mapped[int]
    sessions_held: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)
    mentorships_running: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)
    reply_hours: Mapped[float | None] = mapped_column(Float)
    score: Mapped[float] = mapped_column(Float, default=0.0)
    listed_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    terms: Mapped[str] = mapped_column(TSVECTOR)


class CatalogueTerm(Base):
    """In how many catalogue rows a term occurs. Chooses the plan of a search and forgives typing errors."""

    __tablename__ = "catalogue_terms"
    __table_args__ = (
        Index(
            "ix_catalogue_terms_similar",
            "term",
            postgresql_using="gin",
            postgresql_ops={"term": "gin_trgm_ops"},
            postgresql_where="is_word",
        ),
        Index(
            "ix_catalogue_terms_prefix",
            "term",
            postgresql_ops={"term": "text_pattern_ops"},
            postgresql_where="is_word",
        ),
    )

    term: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[int]
    is_word: Mapped[bool] = mapped_column(Computed("strpos(term, ':') = 0", persisted=True))
