"""What was changed because of a theme or an exit survey, as their pages show it, and how a theme's share stood around it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from mentorcruise import clock
from mentorcruise.domain.improvements import ImprovementLink, ImprovementVersion, latest_versions
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.metrics.themes import Around, around, daily
from mentorcruise.web.operator.improvement_forms import ChangeLinkForm

MOST_OFFERED = 50
DEFINITION = REGISTRY["success.theme_change"].paragraphs
_mentee, _mentor = aliased(Person), aliased(Person)
_SURVEYS: Select[*tuple[Any, ...]] = (
    select(ExitSurvey.mentorship_id, ExitSurvey.answered_at, _mentee.name.label("mentee"), _mentor.name.label("mentor"))
    .join(Mentorship, Mentorship.id == ExitSurvey.mentorship_id)
    .join(_mentee, _mentee.id == Mentorship.mentee_id)
    .join(Mentor, Mentor.id == Mentorship.mentor_id)
    .join(_mentor, _mentor.id == Mentor.person_id)
    .order_by(ExitSurvey.answered_at.desc(), ExitSurvey.mentorship_id.desc())
)


def surveys_named(mentorship_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(id, who with whom) of those exit surveys that there are."""
    if not mentorship_ids:
        return []
    rows = db.session.execute(_SURVEYS.where(ExitSurvey.mentorship_id.in_(mentorship_ids)))
    return [(row.mentorship_id, f"{row.mentee} with {row.mentor}") for row in rows]


def surveys_behind(improvement_id: int) -> Sequence[Any]:
    """The exit surveys that something was changed because of, the latest first."""
    linked = select(ImprovementLink.mentorship_id).where(
        ImprovementLink.improvement_id == improvement_id, ImprovementLink.removed_at.is_(None)
    )
    return db.session.execute(_SURVEYS.where(ExitSurvey.mentorship_id.in_(linked))).all()


def changes_of(statement: Select[ImprovementVersion]) -> Sequence[ImprovementVersion]:
    return db.session.scalars(statement).all()


def change_links(*, empty: bool = False) -> ChangeLinkForm:
    """The form that links something noted already, as it was sent, or empty; the latest changes are offered."""
    last = latest_versions().limit(MOST_OFFERED)
    offered = [(version.improvement_id, version.title) for version in db.session.scalars(last)]
    return ChangeLinkForm(offered, formdata=None) if empty else ChangeLinkForm(offered)


def shares_around(pairs: Sequence[tuple[int, date]]) -> list[Around]:
    """The share of a theme before a day and since, for each (theme, day)."""
    found, today = daily(db.session(), {theme_id for theme_id, _ in pairs}), clock.now().date()
    return [around(found, theme_id, day, today) for theme_id, day in pairs]
