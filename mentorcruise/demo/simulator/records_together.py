"""What the two of a simulated mentorship write and say beside their sessions, as plain records."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from mentorcruise.domain.session_results import Side


class SimStep(NamedTuple):
    """Something that happened to a goal, a milestone or a task."""

    action: str
    by: Side
    at: datetime
    note: str = ""


@dataclass(slots=True)
class SimTask:
    title: str
    owner: Side
    due_on: date | None
    created_at: datetime
    steps: list[SimStep] = field(default_factory=list)
    id: int = 0


@dataclass(slots=True)
class SimMilestone:
    title: str
    due_on: date | None
    steps: list[SimStep] = field(default_factory=list)
    tasks: list[SimTask] = field(default_factory=list)
    id: int = 0


@dataclass(slots=True)
class SimGoal:
    title: str
    created_at: datetime
    milestones: list[SimMilestone] = field(default_factory=list)
    steps: list[SimStep] = field(default_factory=list)
    id: int = 0


@dataclass(slots=True)
class SimAgreement:
    """A version of the agreement: the mentor proposes and signs, the mentee signs later or not at all."""

    version: int
    cadence: str
    drafted_at: datetime
    signed_at: datetime | None
    id: int = 0


@dataclass(slots=True)
class SimSeries:
    """A standing appointment: the same hour by the mentor's clock, every one, two or four weeks."""

    every_weeks: int
    starts_at: datetime
    minutes: int
    time_zone: str
    occurrences: int
    created_at: datetime
    id: int = 0


class SimMessage(NamedTuple):
    by: Side
    at: datetime
    body: str


class SimCheckIn(NamedTuple):
    """Someone asked how it goes; (fit, nearer, supported, words, answered at) is the answer, if there is one."""

    side: Side
    kind: str
    number: int
    asked_at: datetime
    answer: tuple[str, str, int, str, datetime] | None


@dataclass(slots=True)
class SimReview:
    stars: int
    body: str
    published_at: datetime
    reply: tuple[str, datetime] | None = None
    hidden: tuple[str, datetime] | None = None


class SimAssessment(NamedTuple):
    """Where the mentee stands in a skill, on the way or at the end, in the words of one side."""

    skill: str
    side: Side
    moment: str
    score: int
    at: datetime


@dataclass(slots=True)
class Together:
    """All of it, for one mentorship."""

    agreements: list[SimAgreement] = field(default_factory=list)
    goals: list[SimGoal] = field(default_factory=list)
    messages: list[SimMessage] = field(default_factory=list)
    check_ins: list[SimCheckIn] = field(default_factory=list)
    assessments: list[SimAssessment] = field(default_factory=list)
    review: SimReview | None = None
    parted_at: datetime | None = None
    """When the two decided never to be brought together again."""
