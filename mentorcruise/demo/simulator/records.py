"""What happens in a simulated world, as plain records: facts first, words and ids filled in later."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from mentorcruise.demo.simulator.records_sessions import Meeting, Unheld
from mentorcruise.demo.simulator.records_together import Together
from mentorcruise.demo.simulator.world import World
from mentorcruise.domain.application_words import DeclineReason, GoalCategory
from mentorcruise.domain.mentorships import EndingCause
from mentorcruise.domain.subscriptions import LeavingReason, TakesEffect
from mentorcruise.domain.surveys import GoalReached
from mentorcruise.metrics.success import Ended


@dataclass(slots=True)
class Who:
    """A person with an account."""

    joined_at: datetime
    name: str = ""
    email: str = ""
    country: str | None = None
    time_zone: str = "UTC"
    confirmed: bool = True
    password_hash: str | None = None
    program: "Membership | None" = None
    id: int = 0


class Membership(NamedTuple):
    """That someone takes part through a program, by its place in the simulator's list, until `left_at`."""

    program: int
    how: str
    joined_at: datetime
    left_at: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.joined_at <= at and (self.left_at is None or at < self.left_at)


class Offer(NamedTuple):
    """A monthly plan of a mentor."""

    name: str
    description: str
    price_cents: int
    sessions_per_month: int
    minutes: int


class Hours(NamedTuple):
    """When a mentor can be booked: the same stretch on some weekdays (Monday is 0), in minutes of the local day."""

    weekdays: tuple[int, ...]
    begins: int
    ends: int
    buffer: int
    room: str


@dataclass(slots=True)
class SimMentor:
    """A mentor with the true quality: 0 is average, 1 is one standard deviation better."""

    who: Who
    quality: float
    specialty: int
    capacity: int
    currency: str
    offers: list[Offer]
    reply_hours: float
    created_at: datetime
    listed_at: datetime | None
    popularity: float = 1.0
    declined_for: str = ""
    slug: str = ""
    headline: str = ""
    bio: str = ""
    company: str | None = None
    motivation: str = ""
    skills: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    hours: "Hours | None" = None
    holding: list["SimApplication"] = field(default_factory=list)
    id: int = 0

    def has_place(self, at: datetime) -> bool:
        """Whether fewer places are held at a moment than the mentor has."""
        self.holding = [a for a in self.holding if a.released_at is None or a.released_at > at]
        return len(self.holding) < self.capacity


@dataclass(slots=True)
class Search:
    started_at: datetime
    ended_at: datetime | None = None
    how: str | None = None


@dataclass(slots=True)
class SimMentee:
    who: Who
    specialty: int
    goal: GoalCategory
    searches: list[Search] = field(default_factory=list)
    partners: set[int] = field(default_factory=set)
    """Mentors with whom the one trial is used up, by `id()` of the record."""


@dataclass(slots=True)
class SimApplication:
    mentee: SimMentee
    mentor: SimMentor
    goal: GoalCategory
    submitted_at: datetime
    offer: int = 0
    decided_at: datetime | None = None
    accepted: bool = False
    decline_code: DeclineReason | None = None
    withdrawn_at: datetime | None = None
    lapsed_at: datetime | None = None
    released_at: datetime | None = None
    closed_at: datetime | None = None
    goal_statement: str = ""
    why: str = ""
    reasons: list[str] = field(default_factory=list)
    baseline: dict[str, int] = field(default_factory=dict)
    answer: str = ""
    withdrawal_words: str = ""
    id: int = 0

    @property
    def plan(self) -> Offer:
        return self.mentor.offers[self.offer]


class Leaving(NamedTuple):
    """The wish that the subscription ends."""

    by_mentor: bool
    requested_at: datetime
    takes_effect: TakesEffect
    ends_at: datetime
    reason: LeavingReason | None


@dataclass(slots=True)
class Survey:
    answered_at: datetime
    stars: int
    goal_words: str = ""
    product_words: str = ""
    mentor_words: str = ""
    final: dict[str, int] = field(default_factory=dict)
    follow_up: str = ""


@dataclass(slots=True)
class SimPayment:
    """An invoice: due at a period's start, paid or failing since `failed_at`."""

    created_at: datetime
    paid_at: datetime | None
    failed_at: datetime | None = None
    attempts: int = 1
    next_attempt_at: datetime | None = None
    given_up: bool = False


@dataclass(slots=True)
class SimMentorship:
    """A mentorship with its truth: `success_probability` before and `goal` after the dice fell."""

    application: SimApplication
    started_at: datetime
    trial_ends_at: datetime | None
    troubled: bool
    ends_at: datetime
    cause: EndingCause
    during_trial: bool
    success_probability: float
    goal: GoalReached
    leaving: Leaving | None = None
    survey: Survey | None = None
    skipped_at: datetime | None = None
    failing_since: datetime | None = None
    meetings: list[Meeting] = field(default_factory=list)
    unheld: list[Unheld] = field(default_factory=list)
    together: Together = field(default_factory=Together)
    payments: list[SimPayment] = field(default_factory=list)
    states: list[tuple[str, datetime]] = field(default_factory=list)
    period: tuple[datetime, datetime] | None = None
    note: str = ""
    quiet: bool = False
    """They have stopped meeting, or never begun: nothing is ahead."""
    subscription_id: str = ""
    customer_id: str = ""
    id: int = 0

    def has_ended(self, at: datetime) -> bool:
        return self.ends_at <= at

    def is_leaving(self, at: datetime) -> bool:
        """Whether the wish that the subscription ends was made by a moment."""
        return self.leaving is not None and self.leaving.requested_at <= at

    def cancels_at_period_end(self, at: datetime) -> bool:
        """Whether it still runs at a moment and ends with the period that is paid."""
        return self.is_leaving(at) and not self.has_ended(at)

    def seen(self, at: datetime) -> Ended:
        """What the product knows of this ended mentorship at a moment."""
        answered = self.survey is not None and self.survey.answered_at <= at
        skipped = self.skipped_at is not None and self.skipped_at <= at
        return Ended(self.during_trial, self.goal if answered else None, skipped)


@dataclass(slots=True)
class History:
    """All that happened in a world, with its truth."""

    world: World
    mentors: list[SimMentor]
    mentees: list[SimMentee]
    applications: list[SimApplication]
    mentorships: list[SimMentorship]

    def ended(self) -> list[SimMentorship]:
        """Mentorships that ended after their trial."""
        return [m for m in self.mentorships if m.has_ended(self.world.until) and not m.during_trial]

    def running(self) -> list[SimMentorship]:
        return [m for m in self.mentorships if not m.has_ended(self.world.until)]

    def seen(self) -> list[Ended]:
        """All endings as the product sees them: without the truth, with an answer where there is one."""
        until = self.world.until
        return [m.seen(until) for m in self.mentorships if m.has_ended(until)]

    def true_success(self) -> float:
        """The true chance of success, averaged over the mentorships that ended after their trial."""
        ended = self.ended()
        return sum(m.success_probability for m in ended) / len(ended)

    def realised_success(self) -> float:
        """The share of those mentorships whose goal was reached in truth, whether anyone said so or not."""
        ended = self.ended()
        return sum(m.goal == GoalReached.YES for m in ended) / len(ended)
