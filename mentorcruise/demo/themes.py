"""What the operator of the demo made of the exit surveys: answers tagged, promises, and what was changed because of them."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.demo.simulator.records import History, Survey
from mentorcruise.demo.simulator.world import later
from mentorcruise.demo.texts_surveys import PRODUCT_WORDS
from mentorcruise.demo.texts_themes import ABOUT, CHANGED, NOTED_MEANWHILE, PROMISED, Changed, Promised
from mentorcruise.domain.follow_ups import FollowUpAction, open_follow_up
from mentorcruise.domain.improvements import Change, note_improvement
from mentorcruise.domain.people import Person
from mentorcruise.domain.themes import SurveyQuestion, Theme

READ_WITHIN, LEFT_UNREAD, STILL_SAID = 6.0, 0.05, 3
Answered = list[tuple[int, Survey]]
# Themes that come with the database are as old as the simulated market.
_BEGIN_WITH_THE_MARKET = (
    "UPDATE themes SET created_at = least(created_at, :begin)",
    "UPDATE theme_steps SET at = least(at, :begin)",
)


def hear_of_changes(history: History) -> None:
    """Of what has been changed fewer people speak from then on: two in three say something else, or nothing."""
    until = history.world.until
    for number, mentorship in enumerate(history.mentorships):
        survey = mentorship.survey
        for changed in CHANGED if survey else ():
            assert survey is not None
            if changed.no_longer in survey.product_words and survey.answered_at > later(until, -changed.days_ago):
                survey.product_words = (
                    survey.product_words if number % STILL_SAID == 0 else PRODUCT_WORDS[-1 - number % 5]
                )


def work_on_answers(session: Session, history: History, operator: Person, seed: int) -> None:
    """Tag what was answered, promise and do something about it, and note what was changed because of it."""
    themes, until = _themes(session, operator, later(history.world.begin, -30)), history.world.until
    answered = [(m.id, m.survey) for m in history.mentorships if m.survey and m.survey.answered_at <= until]
    answered.sort(key=lambda each: each[1].answered_at)
    _tag(Bulk(session), answered, themes, operator, until, Random(seed))  # noqa: S311 - a simulation
    for promised in PROMISED:
        _promise(session, promised, answered, themes, operator, until)
    for changed in CHANGED:
        _change(session, changed, answered, themes[changed.theme], operator, until)
    session.flush()


def _themes(session: Session, operator: Person, begin: datetime) -> dict[str, int]:
    """Name -> id. Those that the database does not bring along are the operator's own."""
    session.execute(text("SELECT set_config('mentorcruise.erasure', 'on', true)"))
    for statement in _BEGIN_WITH_THE_MARKET:
        session.execute(text(statement), {"begin": begin})
    session.execute(text("SELECT set_config('mentorcruise.erasure', 'off', true)"))
    known = set(session.scalars(select(Theme.name)))
    session.add_all(Theme.begin(name, operator, begin) for name in ABOUT if name not in known)
    session.flush()
    return {name: number for number, name in session.execute(select(Theme.id, Theme.name))}


def _tag(
    bulk: Bulk, answered: Answered, themes: dict[str, int], operator: Person, until: datetime, rng: Random
) -> None:
    """By the words themselves. Those of the last days wait, and of the others a few answers."""
    rows = []
    for number, survey in answered:
        read_at = later(survey.answered_at, rng.uniform(0.3, READ_WITHIN))
        for question in SurveyQuestion:
            words = getattr(survey, f"{question}_words")
            if read_at <= until and rng.random() > LEFT_UNREAD:
                rows += [(number, question, themes[name], operator.id, read_at) for name in found_in(words)]
    bulk.copy("survey_tags", ("mentorship_id", "question", "theme_id", "tagged_by_id", "tagged_at"), rows)


def found_in(words: str) -> list[str]:
    """The themes that an answer is about."""
    return [theme for theme, said in ABOUT.items() if any(each in words for each in said)]


def _promise(
    session: Session, promised: Promised, answered: Answered, themes: dict[str, int], operator: Person, until: datetime
) -> None:
    asked_at, due_on = later(until, promised.asked), (until + timedelta(days=promised.due)).date()
    about = (
        {"theme_id": themes[promised.theme]}
        if promised.theme
        else {"mentorship_id": _latest(promised, answered, asked_at)}
    )
    made = open_follow_up(session, promised.what, operator.id, due_on, operator, asked_at, **about)
    if promised.note:
        action = FollowUpAction.DROPPED if promised.dropped else FollowUpAction.DONE
        made.take(action, operator, promised.note, later(asked_at, 4.2))
    elif promised.theme and promised.due > 0:
        made.take(FollowUpAction.NOTED, operator, NOTED_MEANWHILE, later(asked_at, 2.1))


def _latest(promised: Promised, answered: Answered, at: datetime) -> int:
    """The exit survey that a promise is about: the last one before it that says so."""
    before = [(number, s) for number, s in answered if s.answered_at < later(at, -1)]
    said = [number for number, s in before if promised.said in f"{s.goal_words} {s.product_words} {s.mentor_words}"]
    return said[-1] if said else before[-1][0]


def _change(
    session: Session, changed: Changed, answered: Answered, theme_id: int, operator: Person, until: datetime
) -> None:
    """Noted the day after, and linked to the theme and to the two latest answers that had asked for it."""
    at = later(until, -changed.days_ago)
    asked = [number for number, s in answered if changed.no_longer in s.product_words and s.answered_at < at]
    says = Change(changed.title, changed.words, at.date(), changed.made_by, changed.public)
    first = says._replace(words=changed.before, public=False) if changed.before else says
    improvement = note_improvement(session, first, None, operator, later(at, 1))
    improvement.link([theme_id], asked[-2:], operator, later(at, 1))
    improvement.say(says, 1, operator, later(at, 3))
