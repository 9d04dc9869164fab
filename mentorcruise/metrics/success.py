"""The success rate of mentorships: what is counted, and the figure made of it. Reports and stored rows both come from here."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple

from mentorcruise.domain.surveys import GoalReached
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.metrics.registry import figure as registered


class Ended(NamedTuple):
    """What is known of one ended mentorship; `goal_reached` is None while the exit survey is not answered."""

    during_trial: bool
    goal_reached: str | None = None
    skipped: bool = False


@dataclass(frozen=True)
class Counts:
    """Counts of ended mentorships; `ended` and all after it leave out the trial losses.

    `judged`: those of which the criterion in force can say whether they succeeded; `successes` of these did.
    """

    trial_losses: int = 0
    ended: int = 0
    answered: int = 0
    reached: int = 0
    partly: int = 0
    skipped: int = 0
    judged: int = 0
    successes: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNTED))


COUNTED = tuple(field.name for field in fields(Counts))


class SuccessTile(NamedTuple):
    """A success figure in the words of the page's tile; shares from 0 to 1, None where there are too few to say."""

    rate: float | None
    numerator: int
    denominator: int
    low: float
    high: float
    response_rate: float | None
    lower_bound: float
    upper_bound: float


@dataclass(frozen=True)
class SuccessFigure:
    """The success rate with everything that belongs beside it; `figure` defines it."""

    counts: Counts

    @property
    def rate(self) -> Rate:
        """Successes of those that can be judged."""
        return Rate(self.counts.successes, self.counts.judged)

    @property
    def response(self) -> Rate:
        """Answered exit surveys of mentorships that ended after their trial."""
        return Rate(self.counts.answered, self.counts.ended)

    @property
    def bounds(self) -> tuple[float, float]:
        """The success rate if everyone who did not answer had failed, or had succeeded; (0, 1) when nothing has ended."""
        if self.counts.ended == 0:
            return 0.0, 1.0
        silent = self.counts.ended - self.counts.judged
        return self.counts.successes / self.counts.ended, (self.counts.successes + silent) / self.counts.ended

    @property
    def trial_losses(self) -> int:
        return self.counts.trial_losses

    @property
    def ended(self) -> int:
        return self.counts.ended

    @property
    def answered(self) -> int:
        return self.counts.answered

    @property
    def reached(self) -> int:
        return self.counts.reached

    @property
    def partly(self) -> int:
        return self.counts.partly

    @property
    def skipped(self) -> int:
        return self.counts.skipped

    @property
    def tile(self) -> SuccessTile:
        rate, (lower, upper) = self.rate, self.bounds
        return SuccessTile(
            rate.rate, rate.numerator, rate.denominator, rate.low, rate.high, self.response.value, lower, upper
        )


@registered(
    "success.rate",
    "Success rate",
    "share",
    (1, date(2026, 11, 1), "The mentee's own answer alone decides."),
    (2, date(2026, 11, 25), "The operator can set what counts as a success."),
    (
        3,
        date(2026, 11, 26),
        "A mentorship counts where the criterion can judge it, whether or not a survey was answered.",
    ),
)
def figure(counts: Counts) -> SuccessFigure:
    """Of the mentorships that were seen to their end, how many reached the mentee's goal.

    Population: mentorships that ended after their trial and that the criterion in force can judge; by the first criterion
    those whose mentee answered the exit survey. Endings within the trial are trial losses, reported by themselves and
    never as failures. Running mentorships are too young to judge and are not counted either way.

    Clock: the moment of the ending, in UTC; months are calendar months. As of a day, endings and answers after the end
    of that day (UTC) are unseen.

    Success: by the criterion in force. Unless the operator has set another, the mentee answers “yes” to whether the goal
    was reached; “partly” is counted apart and is not a success.

    Formula: successes divided by all that can be judged, with Wilson's 95% interval. Under 10 of them no rate is named:
    too few to say.

    Beside it: the response rate (answered exit surveys divided by all that ended after their trial), and the two bounds:
    the rate if all that cannot be judged had failed, and if all had succeeded.
    """
    return SuccessFigure(counts)


def counts_of(rows: Iterable[Ended]) -> Counts:
    """Count ended mentorships one by one, by the default criterion; the same as the database's sums."""
    total = dict.fromkeys(COUNTED, 0)
    for row in rows:
        answered = not row.during_trial and row.goal_reached is not None
        total["trial_losses"] += row.during_trial
        total["ended"] += not row.during_trial
        total["answered"] += answered
        total["reached"] += answered and row.goal_reached == GoalReached.YES
        total["partly"] += answered and row.goal_reached == GoalReached.PARTLY
        total["skipped"] += not row.during_trial and row.skipped and not answered
        total["judged"] += answered
        total["successes"] += answered and row.goal_reached == GoalReached.YES
    return Counts(**total)


DEFINITION = REGISTRY["success.rate"].paragraphs
