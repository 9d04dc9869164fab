"""Small worlds of ended mentorships for the tests of figures."""

import random
from datetime import UTC, datetime, timedelta

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.surveys import ExitSurveySkip
from mentorcruise.extensions import db
from tests.factories import answer_survey, end_mentorship, make_mentorship, make_person, save, whole

JUNE = datetime(2026, 6, 10, 12, tzinfo=UTC)


@whole
def ended(
    goal_reached: str | None = None,
    *,
    at: datetime = JUNE,
    in_trial: bool = False,
    skipped: bool = False,
    answered_at: datetime | None = None,
    cause: EndingCause = EndingCause.MENTEE_LEFT,
    mentor: Mentor | None = None,
    mentee: Person | None = None,
    goal: str = "change_careers",
    started_at: datetime | None = None,
) -> Mentorship:
    """A mentorship that ended at a time, with or without its exit survey."""
    started = started_at or at - timedelta(days=3 if in_trial else 60)
    mentorship = make_mentorship(mentee or make_person(), mentor, started_at=started, goal_category=goal)
    end_mentorship(mentorship, at=at, cause=cause)
    if skipped:
        save(ExitSurveySkip(mentorship_id=mentorship.id, by_id=mentorship.mentee_id, skipped_at=at))
    if goal_reached:
        answer_survey(mentorship, goal_reached, at=answered_at or at)
    return mentorship


def random_edit(dice: random.Random, mentors: list[Mentor], silent: list[Mentorship]) -> Mentorship:
    """One fact more: an ending with or without an answer, or a late answer to an earlier ending."""
    if silent and dice.random() < 0.4:
        mentorship = silent.pop(dice.randrange(len(silent)))
        answer_survey(mentorship, dice.choice(["yes", "partly", "no"]), stars=dice.randint(1, 5))
        return mentorship
    answer = dice.choice(["yes", "yes", "partly", "no", None, None])
    mentorship = ended(
        answer,
        at=JUNE + timedelta(hours=dice.randint(-4000, 2000)),
        in_trial=dice.random() < 0.2,
        skipped=dice.random() < 0.3,
        mentor=dice.choice(mentors),
        goal=dice.choice(list(GoalCategory)),
    )
    if answer is None:
        silent.append(mentorship)
    db.session.commit()
    return mentorship
