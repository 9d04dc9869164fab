"""Arranging questionnaires: questions that were published, and what people answered."""

import runpy
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain import answering
from mentorcruise.domain.people import Person
from mentorcruise.domain.programs import Program
from mentorcruise.domain.questionnaire_editing import publish, put
from mentorcruise.domain.questionnaires import Question, Questionnaire
from mentorcruise.extensions import db
from tests.factories import save

JOB_TITLE = Question("job_title", "short", "What is your job title?")
INDUSTRY = Question("industry", "one", "In which industry do you work?", options=("Retail", "Software", "Health"))
YEARS = Question("years_of_experience", "number", "How many years have you worked?")
GOALS = Question(
    "goals", "several", "What do you want to reach?", options=("Change careers", "Get promoted"), audience="mentee"
)


def ask(*questions: Question, program: Program | None = None, at: datetime | None = None) -> Questionnaire:
    """Publish these questions for everyone, or for a program's people besides."""
    now, program_id = at or clock.now(), program.id if program else None
    mine = Questionnaire.program_id == program_id if program else Questionnaire.program_id.is_(None)
    found = db.session.scalar(select(Questionnaire).where(mine))
    questionnaire: Questionnaire = found or save(
        Questionnaire(program_id=program_id, draft=[], created_at=now, drafted_at=now)
    )
    questionnaire.draft = []
    for question in questions:
        put(questionnaire, question, now)
    current = questionnaire.current
    publish(db.session(), questionnaire, current.number if current else 0, questionnaire.draft_mark, None, now)
    db.session.commit()
    return questionnaire


def ask_the_first_questions() -> Questionnaire:
    """What the migrations bring along, which tests begin without."""
    [file] = (Path(__file__).parents[1] / "migrations" / "versions").glob("*_questionnaires.py")
    questions = runpy.run_path(str(file))["QUESTIONS"]
    return ask(
        *(
            Question(key, kind, words, note, tuple(options), *more)
            for key, kind, words, note, options, *more in questions
        )
    )


def respond(person: Person, at: datetime | None = None, **answers: list[str]) -> None:
    """Someone answers what they are asked in either role."""
    whose = answering.audiences(is_mentor=True, is_mentee=True)
    questions = answering.asked(db.session.connection(), person.id, whose)
    answering.answer(db.session(), person.id, questions, answers, at or clock.now())
    db.session.commit()
