"""What was changed because of what people said: a log with versions, linked to themes and exit surveys (B16)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer
from mentorcruise.domain.errors import ImprovementChanged
from mentorcruise.domain.people import Actor, Person
from mentorcruise.domain.themes import Theme, counts_as

LONGEST_TITLE, LONGEST_WORDS, LONGEST_NAME = 160, 3000, 120


class Change(NamedTuple):
    """What an improvement says: what was changed, on which day, by whom, and whether everyone may read it."""

    title: str
    words: str
    changed_on: date
    made_by: str
    public: bool


class Improvement(Base):
    """Something that was changed because of what people said. What it says stands in its versions. Append-only."""

    __tablename__ = "improvements"
    __table_args__ = (UniqueConstraint("submission_key"),)

    id: Mapped[Id]
    submission_key: Mapped[UUID | None]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]
    versions: Mapped[list["ImprovementVersion"]] = relationship(order_by="ImprovementVersion.version")
    links: Mapped[list["ImprovementLink"]] = relationship(order_by="ImprovementLink.id")

    def say(self, change: Change, seen: int, by: Actor, now: datetime) -> None:
        """A new version after the one that was seen; the same words again are the same version.

        Raises ImprovementChanged when there is another version meanwhile; of two at once the later one breaks
        uq_improvement_versions_improvement_id_version.
        """
        if self.versions and self.versions[-1].change == change:
            return
        if seen != len(self.versions):
            raise ImprovementChanged
        self.versions.append(ImprovementVersion(version=seen + 1, by_id=by.id, at=now, **change._asdict()))

    def link(self, themes: Collection[int], surveys: Collection[int], by: Actor, now: datetime) -> None:
        """It was made because of these themes and exit surveys too; what is linked already stays as it is.

        The improvement is held meanwhile.
        """
        wanted = {("theme", number) for number in themes} | {("survey", number) for number in surveys}
        held = {link.to for link in self.links if link.removed_at is None}
        for kind, number in sorted(wanted - held):
            to = {"theme_id": number} if kind == "theme" else {"mentorship_id": number}
            self.links.append(ImprovementLink(linked_by_id=by.id, linked_at=now, **to))

    def unlink(self, themes: Collection[int], surveys: Collection[int], by: Actor, now: datetime) -> None:
        """It was not made because of these; a second time changes nothing. The improvement is held meanwhile."""
        unwanted = {("theme", number) for number in themes} | {("survey", number) for number in surveys}
        for link in self.links:
            if link.removed_at is None and link.to in unwanted:
                link.removed_at, link.removed_by_id = now, by.id


class ImprovementVersion(Base):
    """What an improvement says from then on. Append-only."""

    __tablename__ = "improvement_versions"
    __table_args__ = (
        UniqueConstraint("improvement_id", "version"),
        not_longer("title", LONGEST_TITLE),
        not_longer("words", LONGEST_WORDS),
        not_longer("made_by", LONGEST_NAME),
    )

    id: Mapped[Id]
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvements.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str]
    words: Mapped[str]
    changed_on: Mapped[date]
    made_by: Mapped[str]
    public: Mapped[bool]
    by: Mapped[Person] = relationship()

    @property
    def change(self) -> Change:
        return Change(self.title, self.words, self.changed_on, self.made_by, self.public)


class ImprovementLink(Base):
    """That an improvement was made because of a theme or of one exit survey, until it is taken off."""

    __tablename__ = "improvement_links"
    __table_args__ = (
        CheckConstraint("num_nonnulls(mentorship_id, theme_id) = 1", name="to_one"),
        Index(
            "uq_improvement_links_theme",
            "improvement_id",
            "theme_id",
            unique=True,
            postgresql_where="removed_at IS NULL",
        ),
        Index(
            "uq_improvement_links_survey",
            "improvement_id",
            "mentorship_id",
            unique=True,
            postgresql_where="removed_at IS NULL",
        ),
        Index("ix_improvement_links_theme_id", "theme_id"),
        Index("ix_improvement_links_mentorship_id", "mentorship_id"),
    )

    id: Mapped[Id]
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvements.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("exit_surveys.mentorship_id"))
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]
    theme: Mapped[Theme | None] = relationship()

    @property
    def to(self) -> tuple[str, int]:
        return ("theme", self.theme_id) if self.theme_id is not None else ("survey", self.mentorship_id or 0)


def note_improvement(
    session: Session, change: Change, key: UUID | None, by: Actor, now: datetime
) -> Improvement:  # fmt: skip
    """Note what was changed; sent again under the same key it is the same."""
    sent = select(Improvement).where(Improvement.submission_key == key, Improvement.noted_by_id == by.id)
    if key and (found := session.scalars(sent).first()):
        return found
    made = Improvement(submission_key=key, noted_by_id=by.id, noted_at=now)
    made.say(change, 0, by, now)
    session.add(made)
    return made


def latest_versions() -> Select[ImprovementVersion]:
    """What each improvement says now, those changed last first."""
    last = (
        select(ImprovementVersion.id)
        .order_by(ImprovementVersion.improvement_id, ImprovementVersion.version.desc())
        .ext(distinct_on(ImprovementVersion.improvement_id))
    )
    return (
        select(ImprovementVersion)
        .where(ImprovementVersion.id.in_(last))
        .order_by(ImprovementVersion.changed_on.desc(), ImprovementVersion.improvement_id.desc())
    )


def public_versions() -> Select[ImprovementVersion]:
    """What everyone may read of what was changed: nothing of an improvement whose last version is not public."""
    return latest_versions().where(ImprovementVersion.public)


def because_of(theme_id: int) -> Select[ImprovementVersion]:
    """What was changed because of a theme, or of one that was merged into it."""
    alike = select(Theme.id).where((Theme.id == theme_id) | (Theme.merged_into_id == theme_id))
    return _linked(ImprovementLink.theme_id.in_(alike))


def because_of_survey(mentorship_id: int) -> Select[ImprovementVersion]:
    """What was changed because of one exit survey."""
    return _linked(ImprovementLink.mentorship_id == mentorship_id)


def _linked(to: ColumnElement[bool]) -> Select[ImprovementVersion]:
    linked = select(ImprovementLink.improvement_id).where(to, ImprovementLink.removed_at.is_(None))
    return latest_versions().where(ImprovementVersion.improvement_id.in_(linked))


def themes_behind(improvement_ids: Collection[int]) -> Select[*tuple[int, int, str]]:
    """(improvement, theme, its name) of each theme that something was changed because of, as it counts now, by name."""
    into = aliased(Theme)
    return (
        select(ImprovementLink.improvement_id, into.id, into.name)
        .join(Theme, Theme.id == ImprovementLink.theme_id)
        .join(into, into.id == counts_as())
        .where(ImprovementLink.improvement_id.in_(improvement_ids), ImprovementLink.removed_at.is_(None))
        .distinct()
        .order_by(into.name, into.id, ImprovementLink.improvement_id)
    )
