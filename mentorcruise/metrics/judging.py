"""By which criteria a question is judged: those it names, those in force at the end of its day, or those of the last count."""

from dataclasses import replace

from sqlalchemy.orm import Session

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.criteria import Criteria, alone, counted_criteria, criteria_in_force, criterion_of
from mentorcruise.metrics.past_days import remembered


def criteria_of(session: Session, question: Question) -> Criteria:
    """What judges the mentorships that a question is about."""
    if question.criterion is not None:
        return alone(criterion_of(session, question.criterion))
    return counted_criteria(session) if question.as_of is None else criteria_in_force(session, question.before)


def judged(session: Session, question: Question) -> Question:
    """The same question with its verdict in SQL, where the stored facts do not have it, and where those of a past day are."""
    if question.verdict is not None or (question.as_of is None and question.criterion is None):
        return question
    kept = question.as_of is not None and question.read == "anew" and remembered(session, question.as_of)
    read = "remembered" if kept else question.read
    return replace(question, verdict=criteria_of(session, question).verdict, read=read)
