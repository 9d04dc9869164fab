"""Random histories of applications, one fact after the other, each with a time of its own: for the tests of what is counted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from mentorcruise.domain.application_profiles import ApplicationProfile
from mentorcruise.domain.application_words import DeclineReason, GoalCategory, MatchingReason
from mentorcruise.domain.applications import (
    Application,
    ApplicationDecision,
    ApplicationLapse,
    ApplicationReason,
    ApplicationWithdrawal,
    SkillAssessment,
)
from mentorcruise.domain.mentorships import TRIAL, Mentorship
from mentorcruise.extensions import db
from tests.factories import save
from tests.metrics.histories import COUNTRIES, History

GOAL = "I want to change careers and need someone who has walked the same path before me and knows the way."


class Applying(History):
    """What belongs to an application can come in long after it, and in any order: whoever follows has to bear it."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.open: list[tuple[Application, list[Callable[[Application], None]]]] = []

    def step(self) -> None:
        choices = [self.apply, super().step]
        if self.open:
            choices += [self.go_on] * 4
        self.dice.choice(choices)()

    def apply(self) -> None:
        dice, mentor = self.dice, self.dice.choice(self.mentors)
        at = self.happens(self.first)
        application = save(Application(
            mentee_id=self.someone([mentor]).id, mentor_id=mentor.id, plan_id=mentor.current_plans[0].id,
            goal_category=dice.choice(list(GoalCategory)), goal_statement=GOAL, submitted_at=at,
        ))  # fmt: skip
        parts: list[Callable[[Application], None]] = [self.know, self.choose, self.rate_themselves]
        parts += dice.sample([self.decide, self.take_back, self.lapse], k=dice.randint(0, 2))
        dice.shuffle(parts)
        if dice.random() < 0.4:
            # Never before the profile and the skills are known: a mentorship takes its slices along.
            parts.insert(dice.randint(0, min(parts.index(self.know), parts.index(self.rate_themselves))), self.start)
        self.open.append((application, parts))

    def go_on(self) -> None:
        number = self.dice.randrange(len(self.open))
        application, parts = self.open[number]
        parts.pop()(application)
        if not parts:
            del self.open[number]

    def know(self, application: Application) -> None:
        self.keep(
            ApplicationProfile, application, country=self.dice.choice(COUNTRIES), known_at=application.submitted_at,
            languages=self.dice.choice((["en"], ["de", "en"])), program_id=self.dice.choice((None, self.program.id)),
        )  # fmt: skip

    def choose(self, application: Application) -> None:
        for reason in self.dice.sample(list(MatchingReason), k=2):
            self.keep(ApplicationReason, application, reason=reason)

    def rate_themselves(self, application: Application) -> None:
        for skill in application.mentor.skills[: self.dice.randint(0, 2)]:
            self.keep(
                SkillAssessment, application, skill_id=skill.id, assessor_id=application.mentee_id, moment="baseline", score=2,
                assessed_at=application.submitted_at,
            )  # fmt: skip

    def decide(self, application: Application) -> None:
        code = self.dice.choice((None, *DeclineReason))
        self.keep(
            ApplicationDecision, application, verdict="declined" if code else "accepted", reason_code=code,
            decided_by_id=application.mentor.person_id, decided_at=self.later_than(application),
        )  # fmt: skip

    def take_back(self, application: Application) -> None:
        at = self.later_than(application)
        self.keep(ApplicationWithdrawal, application, by_id=application.mentee_id, withdrawn_at=at)

    def lapse(self, application: Application) -> None:
        self.keep(ApplicationLapse, application, lapsed_at=self.later_than(application))

    def start(self, application: Application) -> None:
        at = self.later_than(application)
        save(Mentorship.start(application, at + TRIAL, at))

    def later_than(self, application: Application) -> datetime:
        return self.moments(application.submitted_at + timedelta(minutes=1))

    def keep(self, table: type[Any], application: Application, **columns: Any) -> None:
        save(table(application_id=application.id, **columns))
        db.session.commit()
