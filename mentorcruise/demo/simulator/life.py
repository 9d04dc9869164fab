"""People living in a world: they arrive, apply, are answered, start, leave and come back. Pure; same seed, same life."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from random import Random

from mentorcruise.demo.simulator.chances import Chances
from mentorcruise.demo.simulator.fate import draw
from mentorcruise.demo.simulator.meetings import meet
from mentorcruise.demo.simulator.money import bill
from mentorcruise.demo.simulator.people import arrive_mentees, arrive_mentors
from mentorcruise.demo.simulator.records import (
    History,
    Search,
    SimApplication,
    SimMentee,
    SimMentor,
)
from mentorcruise.demo.simulator.world import World, later
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.applications import OFFER_LASTS

NEVER_APPLIES = 0.07
LOOKS = 12
"""How many mentors a mentee looks at before giving up for a few days."""


def live(world: World, seed: int, *, in_full: bool = True) -> History:
    """The history of a world. Without `in_full` sessions and payments are left out, which no success figure needs."""
    rng = Random(seed)  # noqa: S311 - a simulation
    market = _Market(world, rng)
    market.run()
    history = market.history
    if in_full:
        for mentorship in history.mentorships:
            bill(mentorship, rng, world.until)
            meet(mentorship, rng, world.until)
    return history


class _Market:
    """The events that are still to come, in the order of time."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world, self.rng = world, rng
        mentors, mentees = arrive_mentors(world, rng), arrive_mentees(world, rng)
        self.history = History(world, mentors, mentees, [], [])
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.number = count()
        self.shelves: dict[int, Chances[SimMentor]] = {}
        for specialty in {m.specialty for m in mentors}:
            shelf = [m for m in mentors if m.specialty == specialty and m.listed_at]
            self.shelves[specialty] = Chances(shelf, [m.popularity for m in shelf])

    def run(self) -> None:
        for mentee in self.history.mentees:
            if mentee.who.confirmed:
                self._arrive(mentee)
        while self.events and self.events[0][0] <= self.world.until:
            at, _, happen = heapq.heappop(self.events)
            happen(at)

    def _at(self, when: datetime, happen: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (when, next(self.number), happen))

    def _arrive(self, mentee: SimMentee) -> None:
        confirmed_at = mentee.who.joined_at
        mentee.searches.append(Search(confirmed_at))
        if self.rng.random() < NEVER_APPLIES:
            self._stop_looking(mentee, later(confirmed_at, self.rng.uniform(5, 26)))
            return
        hesitates = self.rng.expovariate(1 / 12) if self.rng.random() < 0.06 else self.rng.expovariate(1 / 1.2)
        self._at(later(confirmed_at, hesitates), lambda at: self._apply(mentee, at))

    def _apply(self, mentee: SimMentee, at: datetime) -> None:
        mentor = self._choose(mentee, at)
        if mentor is None:
            self._at(later(at, 3), lambda then: self._apply(mentee, then))
            return
        if mentee.searches[-1].ended_at is not None:
            mentee.searches.append(Search(at))
        offer = 0 if self.rng.random() < 0.7 else len(mentor.offers) - 1
        application = SimApplication(mentee, mentor, mentee.goal, at, offer)
        self.history.applications.append(application)
        if self.rng.random() < self.world.unanswered:
            self._at(later(at, self.rng.uniform(4, 12)), lambda then: self._withdraw(application, then))
        else:
            hours = mentor.reply_hours * self.rng.lognormvariate(0, 0.6)
            self._at(later(at, min(hours / 24, 11)), lambda then: self._decide(application, then))

    def _choose(self, mentee: SimMentee, at: datetime) -> SimMentor | None:
        """A listed mentor of the mentee's specialty with an open place, the popular ones more often."""
        shelf = self.shelves.get(mentee.specialty)
        if shelf is None or not shelf.things:
            return None
        # All are drawn first, so that how many are looked at changes nothing of what happens later.
        for luck in [self.rng.random() for _ in range(LOOKS)]:
            mentor = shelf.at(luck)
            if mentor.listed_at and mentor.listed_at <= at and mentor.has_place(at):
                return mentor
        return None

    def _decide(self, application: SimApplication, at: datetime) -> None:
        application.decided_at = at
        mentor = application.mentor
        has_place = mentor.has_place(at)
        if has_place and self.rng.random() < self.world.acceptance:
            application.accepted = True
            mentor.holding.append(application)
            self._take_up(application, at)
            return
        application.closed_at = at
        others = [c for c in DeclineReason if c != DeclineReason.NO_TIME]
        code = DeclineReason.NO_TIME if not has_place else self.rng.choice([DeclineReason.NO_TIME, *others])
        application.decline_code = code
        self._look_on(application.mentee, at)

    def _take_up(self, application: SimApplication, at: datetime) -> None:
        luck = self.rng.random()
        if luck < self.world.take_up:
            waits = min(self.rng.expovariate(1 / 0.9), 6.5)
            self._at(later(at, waits), lambda then: self._start(application, then))
        elif luck < (1 + self.world.take_up) / 2:
            self._at(later(at, self.rng.uniform(0.2, 5)), lambda then: self._withdraw(application, then))
        else:
            self._at(at + OFFER_LASTS, lambda then: self._lapse(application, then))

    def _withdraw(self, application: SimApplication, at: datetime) -> None:
        application.withdrawn_at = application.closed_at = at
        application.released_at = at if application.accepted else None
        self._look_on(application.mentee, at)

    def _lapse(self, application: SimApplication, at: datetime) -> None:
        application.lapsed_at = application.closed_at = application.released_at = at
        self._look_on(application.mentee, at)

    def _look_on(self, mentee: SimMentee, at: datetime) -> None:
        if self.rng.random() < self.world.persistence:
            self._at(later(at, self.rng.expovariate(1 / 1.5)), lambda then: self._apply(mentee, then))
        else:
            self._stop_looking(mentee, later(at, self.rng.uniform(1, 14)))

    def _stop_looking(self, mentee: SimMentee, at: datetime) -> None:
        if at <= self.world.until:
            mentee.searches[-1].ended_at, mentee.searches[-1].how = at, "stopped"

    def _start(self, application: SimApplication, at: datetime) -> None:
        mentorship = draw(self.world, self.rng, application, at)
        self.history.mentorships.append(mentorship)
        mentee = application.mentee
        mentee.partners.add(id(application.mentor))
        mentee.searches[-1].ended_at, mentee.searches[-1].how = at, "paired"
        if mentorship.has_ended(self.world.until):
            application.released_at = application.closed_at = mentorship.ends_at
            if self.rng.random() < self.world.returning:
                back_at = later(mentorship.ends_at, self.rng.expovariate(1 / 25) + 0.5)
                self._at(back_at, lambda then: self._apply(mentee, then))
