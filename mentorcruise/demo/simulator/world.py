"""What is true in a simulated marketplace: how many come, how good mentors are, who reaches the goal, who answers.

Nothing here is ever stored: the product sees only what people would have done in such a world.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.mentorships import EndingCause

DIFFICULTY = {
    GoalCategory.CHANGE_CAREERS: -0.6,
    GoalCategory.EXTEND_SKILLS: 0.5,
    GoalCategory.GET_PROMOTED: -0.1,
    GoalCategory.PREPARE_INTERVIEWS: 0.4,
    GoalCategory.START_BUSINESS: -0.5,
    GoalCategory.LEAD_PEOPLE: 0.2,
}
"""How much easier (+) or harder (-) a kind of goal is, in log-odds of reaching it."""

CAUSE_EFFECT = {
    EndingCause.MENTEE_LEFT: 0.1,
    EndingCause.MENTOR_ENDED: -1.2,
    EndingCause.PAYMENT_FAILED: -0.9,
    EndingCause.LAPSED: -0.9,
}
"""What the way of ending says of the goal, in log-odds."""

CAUSES = {
    EndingCause.MENTEE_LEFT: 0.91,
    EndingCause.MENTOR_ENDED: 0.03,
    EndingCause.PAYMENT_FAILED: 0.05,
    EndingCause.LAPSED: 0.01,
}
"""Share of each cause among mentorships that end after the trial."""

STAY_SHAPE = 1.15
TROUBLE_EFFECT = -1.3


@dataclass(frozen=True)
class World:
    """The parameters of a marketplace that has lived for `days` until the moment `until`.

    `spread` scales everything that makes mentorships differ from each other; at 0 all have the same chance and the same
    hazards. Probabilities are shares of 1, durations days.
    """

    until: datetime
    days: int = 730
    mentees: int = 1200
    mentors: int = 300
    growth: float = 1.3
    """How much more people arrive per day at the end than at the beginning, as a share: 1.3 is 2.3 times."""
    spread: float = 1.0
    crowding: float = 0.7
    """How unevenly mentees choose: 0 is evenly. Mentees of one mentor share that mentor's quality."""
    success_logit: float = 0.45
    partly: float = 0.5
    """Share that reaches the goal in part, among those who do not reach it."""
    trial_dropout: float = 0.2
    median_stay: float = 54.0
    """Median days between the end of the trial and the wish to leave, of an average pair."""
    trouble: float = 0.07
    response_if_reached: float = 0.74
    response_if_not: float = 0.6
    """Chance of an exit survey by what became of the goal; equal values are non-response at random."""
    acceptance: float = 0.74
    unanswered: float = 0.05
    take_up: float = 0.88
    persistence: float = 0.75
    """Chance that a mentee applies to another mentor after a no."""
    returning: float = 0.2

    @property
    def begin(self) -> datetime:
        return self.until - timedelta(days=self.days)

    @property
    def answers_at_random(self) -> bool:
        """Whether answering the exit survey says nothing about the goal."""
        return self.response_if_reached == self.response_if_not

    def success_probability(
        self, quality: float, goal: GoalCategory, cause: EndingCause, stay: float, troubled: bool
    ) -> float:
        """The true chance that the goal of a mentorship is reached by its end, after `stay` days."""
        differs = (
            0.7 * quality
            + DIFFICULTY[goal]
            + CAUSE_EFFECT[cause]
            + 0.6 * (min(stay, 240.0) - 75.0) / 90.0
            + (TROUBLE_EFFECT if troubled else 0.0)
        )
        return 1.0 / (1.0 + math.exp(-(self.success_logit + self.spread * differs)))

    def dropout_probability(self, quality: float, troubled: bool) -> float:
        """The chance of leaving within the trial."""
        differs = -0.35 * quality + (0.9 if troubled else 0.0)
        return min(0.9, self.trial_dropout * math.exp(self.spread * differs))

    def stay_scale(self, quality: float, troubled: bool) -> float:
        """Scale in days of the Weibull stay after the trial; its median is `median_stay` for an average pair."""
        differs = 0.25 * quality - (0.6 if troubled else 0.0)
        return float(self.median_stay / math.log(2) ** (1 / STAY_SHAPE) * math.exp(self.spread * differs))

    def trouble_probability(self, quality: float) -> float:
        """The chance that the two do not get on."""
        return min(0.5, self.trouble * math.exp(-0.6 * self.spread * quality))

    def response_probability(self, reached: bool) -> float:
        return self.response_if_reached if reached else self.response_if_not

    def arrival(self, share: float) -> datetime:
        """When the person at this share (0 to 1) of all arrivals comes; arrivals per day grow linearly."""
        if self.growth == 0:
            return later(self.begin, share * self.days)
        grown = math.sqrt(1 + 2 * self.growth * share * (1 + self.growth / 2))
        return later(self.begin, (grown - 1) / self.growth * self.days)


def later(moment: datetime, days: float) -> datetime:
    """So many days after a moment, to the whole second, as Stripe counts."""
    return moment + timedelta(seconds=int(days * 86400))
