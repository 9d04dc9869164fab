"""Themes of what leaving mentees write: a list that operators keep, and tags that say which answer is about what (B16)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import NothingWritten, ThemeIsGone
from mentorcruise.domain.people import Actor, Person
from mentorcruise.domain.surveys import ExitSurvey

LONGEST_NAME = 80


class SurveyQuestion(StrEnum):
    """The questions of the exit survey that are answered in words."""

    GOAL = "goal"
    PRODUCT = "product"
    MENTOR = "mentor"


QUESTION_WORDS = {
    SurveyQuestion.GOAL: "About the goal",
    SurveyQuestion.PRODUCT: "What we could do better",
    SurveyQuestion.MENTOR: "What the mentor could do better",
}
WORDS_OF = {
    SurveyQuestion.GOAL: ExitSurvey.goal_words,
    SurveyQuestion.PRODUCT: ExitSurvey.product_words,
    SurveyQuestion.MENTOR: ExitSurvey.mentor_words,
}


class ThemeAction(StrEnum):
    CREATED = "created"
    RENAMED = "renamed"
    MERGED = "merged"
    RETIRED = "retired"
    BROUGHT_BACK = "brought_back"


class Theme(Base):
    """Something that several people say. What stands here mirrors its steps; nothing is ever deleted.

    A theme that was merged points to the one that holds now, never to another merged one. A retired theme keeps its
    tags and takes no new ones.
    """

    __tablename__ = "themes"
    __table_args__ = (
        not_longer("name", LONGEST_NAME),
        Index("uq_themes_name", func.lower("name"), unique=True, postgresql_where="merged_into_id IS NULL"),
        Index("ix_themes_merged_into_id", "merged_into_id"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    created_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    retired_at: Mapped[datetime | None]
    steps: Mapped[list["ThemeStep"]] = relationship(order_by="ThemeStep.id", foreign_keys="ThemeStep.theme_id")

    @classmethod
    def begin(cls, name: str, by: Actor, now: datetime) -> "Theme":
        theme = cls(name=name, created_at=now)
        theme.steps.append(ThemeStep(action=ThemeAction.CREATED, at=now, by_id=by.id, name=name))
        return theme

    @property
    def takes_tags(self) -> bool:
        return self.merged_into_id is None and self.retired_at is None

    def rename(self, name: str, by: Actor, now: datetime) -> None:
        """Its name from now on; reports as of a day before say the one of then. Raises ThemeIsGone once it is merged."""
        self._insist()
        if name != self.name:
            self.name = name
            self.steps.append(ThemeStep(action=ThemeAction.RENAMED, at=now, by_id=by.id, name=name))

    def retire(self, by: Actor, now: datetime) -> None:
        """No new tags; a second time changes nothing."""
        self._insist()
        if self.retired_at is None:
            self.retired_at = now
            self.steps.append(ThemeStep(action=ThemeAction.RETIRED, at=now, by_id=by.id))

    def bring_back(self, by: Actor, now: datetime) -> None:
        self._insist()
        if self.retired_at is not None:
            self.retired_at = None
            self.steps.append(ThemeStep(action=ThemeAction.BROUGHT_BACK, at=now, by_id=by.id))

    def merge(self, into: "Theme", also: Iterable["Theme"], by: Actor, now: datetime) -> None:
        """From now on this counts as the other, and so does what was merged into this before (`also`).

        All of them are held meanwhile. The same merge again changes nothing; raises ThemeIsGone when either is merged
        into a third, and when both are one.
        """
        if self.merged_into_id == into.id:
            return
        self._insist()
        into._insist()
        if into is self:
            raise ThemeIsGone
        for theme in (self, *also):
            theme.merged_into_id = into.id
            theme.steps.append(ThemeStep(action=ThemeAction.MERGED, at=now, by_id=by.id, into_id=into.id))

    def _insist(self) -> None:
        if self.merged_into_id is not None:
            raise ThemeIsGone


class ThemeStep(Base):
    """What became of a theme: its name from then on, or the theme that it counts as. Append-only.

    Those that came with the product were made by nobody.
    """

    __tablename__ = "theme_steps"
    __table_args__ = (
        one_of("action", ThemeAction),
        not_longer("name", LONGEST_NAME),
        Index("ix_theme_steps_theme_id", "theme_id", "id"),
    )

    id: Mapped[Id]
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"))
    action: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str | None]
    into_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    by: Mapped[Person | None] = relationship()
    into: Mapped[Theme | None] = relationship(foreign_keys=into_id)


class SurveyTag(Base):
    """That one answer of an exit survey is about a theme, since when and by whom, until someone takes the tag off."""

    __tablename__ = "survey_tags"
    __table_args__ = (
        one_of("question", SurveyQuestion),
        Index(
            "uq_survey_tags_open",
            "mentorship_id",
            "question",
            "theme_id",
            unique=True,
            postgresql_where="removed_at IS NULL",
        ),
        Index("ix_survey_tags_theme_id", "theme_id", "mentorship_id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("exit_surveys.mentorship_id"))
    question: Mapped[str]
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"))
    tagged_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    tagged_at: Mapped[datetime]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]

    def remove(self, by: Actor, now: datetime) -> None:
        """Take it off; a second time changes nothing."""
        if self.removed_at is None:
            self.removed_by_id, self.removed_at = by.id, now


def counts_as() -> ColumnElement[int]:
    """SQL: the theme that a theme stands for now."""
    return func.coalesce(Theme.merged_into_id, Theme.id)


def open_tags() -> Select[SurveyTag]:
    """The tags that stand, with the theme that each counts as."""
    return (
        select(SurveyTag)
        .join(Theme, Theme.id == SurveyTag.theme_id)
        .where(SurveyTag.removed_at.is_(None))
        .order_by(SurveyTag.id)
    )


def tag(session: Session, survey: ExitSurvey, question: SurveyQuestion, theme: Theme, by: Actor, now: datetime) -> None:
    """Say that an answer is about a theme; said before, nothing changes. The survey is held meanwhile.

    Raises NothingWritten for an answer without words, ThemeIsGone for a theme that takes no tags.
    """
    if not getattr(survey, WORDS_OF[question].key):
        raise NothingWritten
    if not theme.takes_tags:
        raise ThemeIsGone
    if session.scalars(_on(survey.mentorship_id, question, theme.id)).first() is None:
        session.add(
            SurveyTag(
                mentorship_id=survey.mentorship_id, question=question, theme_id=theme.id, tagged_by_id=by.id, tagged_at=now
            )
        )  # fmt: skip


def untag(
    session: Session, mentorship_id: int, question: SurveyQuestion, theme_id: int, by: Actor, now: datetime
) -> None:
    """Take a theme off an answer, under whatever name it was tagged; a second time changes nothing."""
    for found in session.scalars(_on(mentorship_id, question, theme_id)).all():
        found.remove(by, now)


def _on(mentorship_id: int, question: SurveyQuestion, theme_id: int) -> Select[SurveyTag]:
    return open_tags().where(
        SurveyTag.mentorship_id == mentorship_id, SurveyTag.question == question, counts_as() == theme_id
    )


def themes_in_use() -> Select[Theme]:
    """Those that new tags can be given, by name."""
    return (
        select(Theme).where(Theme.merged_into_id.is_(None), Theme.retired_at.is_(None)).order_by(func.lower(Theme.name))
    )


def named(name: str) -> Select[Theme]:
    """The theme of that name, however it is spelt."""
    return select(Theme).where(func.lower(Theme.name) == name.lower(), Theme.merged_into_id.is_(None))


def has_tag(question: SurveyQuestion | None = None, theme_id: int | None = None) -> ColumnElement[bool]:
    """SQL: whether an exit survey, or its answer to one question, is tagged, with a certain theme where one is named."""
    conditions = [SurveyTag.mentorship_id == ExitSurvey.mentorship_id, SurveyTag.removed_at.is_(None)]
    if question is not None:
        conditions.append(SurveyTag.question == question)
    if theme_id is not None:
        alike = select(Theme.id).where(or_(Theme.id == theme_id, Theme.merged_into_id == theme_id))
        conditions.append(SurveyTag.theme_id.in_(alike))
    return exists().where(*conditions)


def waits_for_tags() -> ColumnElement[bool]:
    """SQL: whether an exit survey has an answer in words that nobody has tagged."""
    return or_(*(and_(words != "", ~has_tag(question)) for question, words in WORDS_OF.items()))
