"""How an operator edits a questionnaire: a draft question by question, then a version that stays as it is (A15, F9)."""

from datetime import datetime

from sqlalchemy.orm import Session

from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor
from mentorcruise.domain.questionnaires import (
    MOST_QUESTIONS,
    Question,
    Questionnaire,
    QuestionnaireQuestion,
    QuestionnaireVersion,
)


class TooManyQuestions(Refusal):
    title = "That are questions enough"
    message = f"A questionnaire has at most {MOST_QUESTIONS} questions, so that people answer it to the end."
    next_step = "Take one out first."


class NothingToPublish(Refusal):
    title = "There is nothing to publish"
    message = "The draft says what people see already, or it has no question."
    next_step = "Change a question first."


class QuestionChanged(Refusal):
    title = "Someone changed this question meanwhile"
    message = "It says something else than when you opened it."
    kept = "Nothing was overwritten: the draft holds what they wrote."
    next_step = "Bring the two together, then change the draft."


def found(questionnaire: Questionnaire, key: str) -> Question | None:
    """The draft's question of that key."""
    return next((question for question in questionnaire.questions if question.key == key), None)


def put(questionnaire: Questionnaire, question: Question, now: datetime) -> None:
    """Add a question at the end, or put it in the place of the one with its key. Raises TooManyQuestions."""
    questions = questionnaire.questions
    if found(questionnaire, question.key):
        questions = [question if old.key == question.key else old for old in questions]
    elif len(questions) >= MOST_QUESTIONS:
        raise TooManyQuestions
    else:
        questions.append(question)
    _draft(questionnaire, questions, now)


def rewrite(questionnaire: Questionnaire, old: Question, new: Question, seen: str, now: datetime) -> None:
    """Say a question otherwise, for someone who saw the one of that mark; under a key of its own it is asked anew.

    The same once more changes nothing. Raises QuestionChanged when the draft says something else meanwhile.
    """
    if old == new:
        return
    if seen != old.mark:
        raise QuestionChanged
    if new.key != old.key:
        ask_anew(questionnaire, old.key, new, now)
    else:
        put(questionnaire, new, now)


def ask_anew(questionnaire: Questionnaire, old_key: str, question: Question, now: datetime) -> None:
    """Put a question with a key of its own in the place of another: everyone is asked again, and old answers stay with
    the old question."""
    _draft(questionnaire, [question if old.key == old_key else old for old in questionnaire.questions], now)


def move(questionnaire: Questionnaire, key: str, position: int, now: datetime) -> None:
    """Put a question at a position, counted from 0."""
    questions = questionnaire.questions
    moved = found(questionnaire, key)
    if moved is not None:
        questions.remove(moved)
        questions.insert(max(0, position), moved)
        _draft(questionnaire, questions, now)


def drop(questionnaire: Questionnaire, key: str, now: datetime) -> None:
    """Ask this no more, from the next version on. Answers are kept."""
    _draft(questionnaire, [question for question in questionnaire.questions if question.key != key], now)


def discard(questionnaire: Questionnaire, draft_seen: str, now: datetime) -> bool:
    """Back to what people see. False when the draft is no more the one of the mark `draft_seen`: then it stays."""
    if draft_seen != questionnaire.draft_mark:
        return False
    current = questionnaire.current
    _draft(questionnaire, [row.question for row in current.rows] if current else [], now)
    return True


def _required(version: QuestionnaireVersion) -> set[tuple[str, str]]:
    return {(row.key, row.audience) for row in version.rows if row.required}


def publish(
    session: Session, questionnaire: Questionnaire, seen: int, draft_seen: str, by: Actor | None, now: datetime
) -> QuestionnaireVersion | None:
    """Ask people the draft from now on. `seen` is the number of the version that the operator saw in force (0: none), and
    `draft_seen` the mark of the draft that they read.

    None when either is another one meanwhile: nobody publishes what they have not read. Raises NothingToPublish.
    """
    current = questionnaire.current
    if seen != (current.number if current else 0) or draft_seen != questionnaire.draft_mark:
        return None
    if not questionnaire.questions or not questionnaire.has_changes:
        raise NothingToPublish
    version = QuestionnaireVersion(
        questionnaire_id=questionnaire.id, number=seen + 1, published_at=now, published_by_id=by.id if by else None
    )
    version.rows = [
        QuestionnaireQuestion(
            position=position, key=q.key, kind=q.kind, words=q.words, help=q.help, options=list(q.options),
            required=q.required, audience=q.audience,
        )
        for position, q in enumerate(questionnaire.questions)
    ]  # fmt: skip
    session.add(version)
    if questionnaire.program_id is None and _required(version) != (_required(current) if current else set()):
        # Who has answered all that is required is counted by this version from now on.
        later(session, "figures.recount_all", "", now)
    return version


def _draft(questionnaire: Questionnaire, questions: list[Question], now: datetime) -> None:
    questionnaire.draft = [question.stored() for question in questions]
    questionnaire.drafted_at = now
