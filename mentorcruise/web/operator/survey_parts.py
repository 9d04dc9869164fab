"""What stands on exit surveys beside the answers: tags, follow-ups and notes, for a whole page of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.follow_ups import FollowUp
from mentorcruise.domain.slots import zone
from mentorcruise.domain.surveys import OUTCOME_WORDS, ExitSurveyFollowUp
from mentorcruise.domain.themes import QUESTION_WORDS, Theme, counts_as, open_tags, themes_in_use
from mentorcruise.domain.themes import SurveyTag as Tag
from mentorcruise.extensions import db
from mentorcruise.web.operator.alerts import operators
from mentorcruise.web.operator.follow_up_forms import PromiseForm
from mentorcruise.web.operator.outcome_tones import OUTCOME_TONES
from mentorcruise.web.operator.survey_rows import STATES, TAGGED

REACHED_WORDS: dict[str, Any] = {"yes": "Yes", "partly": "Partly", "no": "No"}
WORDS: dict[str, Any] = {
    "outcome_words": OUTCOME_WORDS,
    "outcome_tones": OUTCOME_TONES,
    "goal_words": GOAL_WORDS,
    "reached_words": REACHED_WORDS,
    "state_words": STATES,
    "tagged_words": TAGGED,
    "question_words": QUESTION_WORDS,
}


class Tagged(NamedTuple):
    """A theme on an answer."""

    theme_id: int
    name: str


TagsOf = dict[tuple[int, str], list[Tagged]]


def tags_of(mentorship_ids: Sequence[int]) -> TagsOf:
    """By survey and question: the themes, each once, in the order in which they were given."""
    into = Theme.__table__.alias("into")
    statement = (
        open_tags()
        .join(into, into.c.id == counts_as())
        .where(Tag.mentorship_id.in_(mentorship_ids))
        .with_only_columns(Tag.mentorship_id, Tag.question, into.c.id, into.c.name)
    )
    found: TagsOf = defaultdict(list)
    for mentorship_id, question, theme_id, name in db.session.execute(statement):
        tagged = Tagged(theme_id, name)
        if tagged not in found[mentorship_id, question]:
            found[mentorship_id, question].append(tagged)
    return found


def notes_of(mentorship_ids: Sequence[int]) -> dict[int, list[ExitSurveyFollowUp]]:
    statement = select(ExitSurveyFollowUp).where(ExitSurveyFollowUp.mentorship_id.in_(mentorship_ids))
    by_survey: dict[int, list[ExitSurveyFollowUp]] = {id_: [] for id_ in mentorship_ids}
    for note in db.session.scalars(
        statement.options(selectinload(ExitSurveyFollowUp.by)).order_by(ExitSurveyFollowUp.id)
    ):
        by_survey[note.mentorship_id].append(note)
    return by_survey


def follow_ups_of(mentorship_ids: Sequence[int]) -> dict[int, list[FollowUp]]:
    """The promises about each survey, the open ones first."""
    statement = select(FollowUp).where(FollowUp.mentorship_id.in_(mentorship_ids)).options(joinedload(FollowUp.owner))
    found: dict[int, list[FollowUp]] = defaultdict(list)
    for promise in db.session.scalars(statement.order_by(FollowUp.state != "open", FollowUp.due_on, FollowUp.id)):
        found[promise.mentorship_id or 0].append(promise)
    return found


def theme_names() -> list[str]:
    """What a tag can be called, by name."""
    return list(db.session.scalars(themes_in_use().with_only_columns(Theme.name)))


def all_themes() -> list[Theme]:
    """All that surveys can be searched by, retired ones too."""
    statement = select(Theme).where(Theme.merged_into_id.is_(None))
    return list(db.session.scalars(statement.order_by(func.lower(Theme.name))))


def owners() -> list[tuple[int, str]]:
    """(id, name) of all operators, the one who looks first."""
    return [(current_user.id, "Me"), *operators()]


def today_here() -> date:
    """The day that it is for the one who looks."""
    return clock.now().astimezone(zone(current_user.time_zone)).date()


def promise_form(*, empty: bool = False) -> PromiseForm:
    """The form of a new follow-up, as it was sent, or empty with a week's time."""
    today = today_here()
    if not empty:
        return PromiseForm(owners(), today)
    return PromiseForm(owners(), today, formdata=None, data={"due_on": today + timedelta(days=7)})
