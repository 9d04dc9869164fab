"""The words of a mentorship: topics, words beside stars, the exit survey, and what an operator did about it."""

from random import Random

from mentorcruise.demo.simulator.records import SimMentorship
from mentorcruise.demo.texts_fields import SPECIALTIES, inline
from mentorcruise.demo.texts_surveys import (
    ENDING_NOTES,
    FOLLOW_UPS,
    GOAL_WORDS,
    MENTOR_WORDS,
    PRODUCT_WORDS,
    RATING_WORDS,
)
from mentorcruise.domain.mentorships import EndingCause
from mentorcruise.domain.surveys import GoalReached

FIRST_TOPIC = "First call: where you are, where you want to be"
GROWTH = {GoalReached.YES: (1, 1, 2, 2, 3), GoalReached.PARTLY: (0, 1, 1, 2), GoalReached.NO: (-1, 0, 0, 1)}


def tell_mentorship(mentorship: SimMentorship, rng: Random) -> None:
    """Fill in the texts of one mentorship that are still empty."""
    topics = list(SPECIALTIES[mentorship.application.mentor.specialty].topics)
    rng.shuffle(topics)
    for number, meeting in enumerate(mentorship.meetings):
        meeting.topic = meeting.topic or (topics[number % len(topics)] if number else FIRST_TOPIC)
        for rated in (meeting.by_mentee, meeting.by_mentor):
            if rated and not rated.word and rng.random() < 0.3:
                rated.word = rng.choice(RATING_WORDS[rated.stars])
    if mentorship.cause == EndingCause.MENTOR_ENDED and not mentorship.note:
        mentorship.note = rng.choice(ENDING_NOTES)
    _tell_survey(mentorship, rng)


def _tell_survey(mentorship: SimMentorship, rng: Random) -> None:
    survey = mentorship.survey
    if survey is None or survey.goal_words:
        return
    application = mentorship.application
    mentor, skill = application.mentor.who.name.split()[0], rng.choice(list(application.baseline))
    if mentorship.during_trial:
        survey.goal_words = "Too early to say; I noticed in the trial that this is not the right moment for me."
    else:
        survey.goal_words = rng.choice(GOAL_WORDS[mentorship.goal]).format(skill=inline(skill))
    survey.product_words = rng.choice(PRODUCT_WORDS)
    survey.mentor_words = rng.choice(MENTOR_WORDS[mentorship.goal]).format(mentor=mentor)
    if not mentorship.during_trial and rng.random() < 0.55:
        survey.final = assessed_again(application.baseline, mentorship.goal, rng)
    if survey.stars <= 3 and rng.random() < 0.45:
        survey.follow_up = rng.choice(FOLLOW_UPS)


def assessed_again(baseline: dict[str, int], goal: GoalReached, rng: Random) -> dict[str, int]:
    """Where a mentee stands in each skill at the end, 1 to 5."""
    return {name: max(1, min(5, score + rng.choice(GROWTH[goal]))) for name, score in baseline.items()}
