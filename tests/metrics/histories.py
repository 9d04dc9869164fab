"""Random histories of a few mentorships, one fact after the other, for the tests of what is counted."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.programs import ProgramMembership
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.sessions import MentoringSession, SessionRating
from mentorcruise.domain.surveys import ExitSurveySkip
from mentorcruise.extensions import db
from tests.factories import (
    answer_survey,
    end_mentorship,
    enrol,
    make_mentor,
    make_mentorship,
    make_person,
    make_program,
    save,
)

BEGIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
COUNTRIES = ("DE", "FR", None)


class History:
    """Facts come in at random; each has a time of its own, some long after what they are about."""

    first = BEGIN
    """After this the mentorships begin."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.program = make_program()
        self.mentors: list[Mentor] = [make_mentor(capacity=50, skills=("Python", f"Skill {n}")) for n in range(3)]
        self.running: list[Mentorship] = []
        self.silent: list[Mentorship] = []
        self.sessions: list[MentoringSession] = []

    def moments(self, first: datetime) -> datetime:
        """When something was said or written, after another time."""
        return self.happens(first)

    def happens(self, first: datetime) -> datetime:
        """A time after another; at midnight of some zone as often as not."""
        return first + timedelta(minutes=self.dice.choice((0, 1, 719, 720, 721, self.dice.randint(1, 60 * 24 * 90))))

    def step(self) -> None:
        choices = [self.begin]
        if self.running:
            choices += [self.meet, self.meet, self.assess, self.end]
        if self.sessions:
            choices += [self.rate, self.rate]
        if self.silent:
            choices += [self.answer, self.skip]
        self.dice.choice(choices)()

    def begin(self) -> None:
        mentee = self.someone(self.mentors)
        if self.dice.random() < 0.4 and not db.session.query(ProgramMembership).filter_by(person_id=mentee.id).count():
            enrol(mentee, self.program)
        goal = self.dice.choice(list(GoalCategory))
        mentor = self.dice.choice(self.mentors)
        self.running.append(make_mentorship(mentee, mentor, started_at=self.moments(self.first), goal_category=goal))

    def someone(self, mentors: list[Mentor]) -> Person:
        """Whom none of these has met yet."""
        return make_person(country=self.dice.choice(COUNTRIES))

    def meet(self) -> None:
        pair, dice = self.dice.choice(self.running), self.dice
        starts_at = self.happens(pair.started_at)
        ends_at = starts_at + timedelta(minutes=dice.choice((30, 45, 60)))
        session = save(MentoringSession(
            mentorship_id=pair.id, kind=dice.choice(("intro", "regular")), origin="logged", starts_at=starts_at,
            ends_at=ends_at, topic="Next", created_by_id=pair.mentee_id, created_at=self.moments(starts_at),
        ))  # fmt: skip
        result = dice.choice(("held", "held", "held", "mentee_missed", "disputed"))
        save(SessionResult(
            session_id=session.id, mentorship_id=pair.id, result=result, starts_at=starts_at, held_on=starts_at.date(),
            minutes=(ends_at - starts_at).seconds // 60 if result == "held" else 0, source="automatic",
            settled_at=self.moments(ends_at),
        ))  # fmt: skip
        self.sessions.append(session)

    def rate(self) -> None:
        session = self.sessions.pop(self.dice.randrange(len(self.sessions)))
        pair = db.session.get_one(Mentorship, session.mentorship_id)
        for side, rater_id in (("mentee", pair.mentee_id), ("mentor", pair.mentor.person_id)):
            if self.dice.random() < 0.7:
                save(SessionRating(
                    session_id=session.id, rater_id=rater_id, side=side, stars=self.dice.randint(1, 5), word="",
                    rated_at=self.moments(session.ends_at),
                ))  # fmt: skip

    def assess(self) -> None:
        pair = self.dice.choice(self.running)
        baseline = self.dice.choice(pair.application.assessments)
        save(SkillAssessment(
            application_id=pair.application_id, skill_id=baseline.skill_id, assessor_id=pair.mentee_id, moment="milestone",
            score=self.dice.randint(1, 5), assessed_at=self.moments(pair.started_at),
        ))  # fmt: skip

    def end(self) -> None:
        pair = self.running.pop(self.dice.randrange(len(self.running)))
        end_mentorship(pair, at=self.moments(pair.started_at), cause=self.dice.choice(list(EndingCause)))
        self.silent.append(pair)

    def answer(self) -> None:
        pair = self.silent.pop(self.dice.randrange(len(self.silent)))
        answer_survey(
            pair,
            self.dice.choice(("yes", "partly", "no")),
            stars=self.dice.randint(1, 5),
            at=self.moments(pair.ending.ended_at),
        )

    def skip(self) -> None:
        pair = self.dice.choice(self.silent)
        if db.session.get(ExitSurveySkip, pair.id) is None:
            save(
                ExitSurveySkip(
                    mentorship_id=pair.id, by_id=pair.mentee_id, skipped_at=self.moments(pair.ending.ended_at)
                )
            )

    def steps(self, number: int, stop_every: int) -> Iterator[int]:
        """Live on, and stop now and then."""
        for done in range(1, number + 1):
            self.step()
            if done % stop_every == 0:
                yield done
