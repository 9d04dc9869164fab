"""Who comes to a world: mentors with their true quality, mentees with their goals. Facts only; `tell` names them."""

import math
from random import Random

from mentorcruise.demo.simulator.chances import Chances
from mentorcruise.demo.simulator.records import Offer, SimMentee, SimMentor, Who
from mentorcruise.demo.simulator.world import World, later
from mentorcruise.domain.application_words import GoalCategory

SPECIALTIES = 10
SPECIALTY = Chances(range(SPECIALTIES), (16, 14, 12, 11, 10, 9, 8, 8, 6, 6))
"""How many of each specialty there are among mentors and mentees, in percent."""
GOAL = Chances.of(
    {
        GoalCategory.CHANGE_CAREERS: 28,
        GoalCategory.EXTEND_SKILLS: 25,
        GoalCategory.GET_PROMOTED: 15,
        GoalCategory.PREPARE_INTERVIEWS: 16,
        GoalCategory.START_BUSINESS: 8,
        GoalCategory.LEAD_PEOPLE: 8,
    }
)
PLACES = Chances(range(1, 9), (5, 18, 28, 21, 13, 8, 4, 3))
CURRENCY = Chances(("EUR", "USD", "GBP"), (6, 3, 1))
CALLS = Chances((2, 3), (3, 1))
UNCONFIRMED = 0.04


def arrive_mentors(world: World, rng: Random) -> list[SimMentor]:
    """The mentors; two fifths were there from the beginning, and a few are not listed."""
    return [_mentor(world, rng, number) for number in range(world.mentors)]


def _mentor(world: World, rng: Random, number: int) -> SimMentor:
    founder = number < 0.4 * world.mentors
    created_at = later(world.begin, rng.uniform(-30, -2)) if founder else world.arrival(rng.random() * 0.985)
    # The last few of a larger market stand in the vetting queue or were declined.
    unlisted = world.mentors >= 100 and number >= world.mentors - 7
    quality = rng.gauss(0, 1)
    listed_at = None if unlisted else later(created_at, rng.uniform(0.3, 4))
    if unlisted:
        created_at = later(world.until, -rng.uniform(0.2, 5))
    currency = CURRENCY.draw(rng)
    return SimMentor(
        Who(later(created_at, -0.1)), quality, SPECIALTY.draw(rng), PLACES.draw(rng), currency, _offers(rng, quality),
        rng.lognormvariate(2.75, 0.75), created_at, listed_at if listed_at is None or listed_at < world.until else None,
        popularity=math.exp(world.crowding * rng.gauss(0.4 * quality, 1)),
    )  # fmt: skip


def _offers(rng: Random, quality: float) -> list[Offer]:
    """One to three monthly plans; the price in minor units follows quality only loosely, as in life."""
    base = min(24000, max(6000, 1000 * round(rng.lognormvariate(2.5 + 0.1 * quality, 0.35))))
    calls = CALLS.draw(rng)
    minutes = rng.choice((30, 45, 45, 60))
    offers = [Offer("Standard", "", base, calls, minutes)]
    if rng.random() < 0.5:
        offers.append(Offer("Pro", "", min(45000, round(base * 1.7 / 500) * 500), 4, minutes))
    return offers


def arrive_mentees(world: World, rng: Random) -> list[SimMentee]:
    mentees = []
    for _ in range(world.mentees):
        who = Who(world.arrival(rng.random()), confirmed=rng.random() > UNCONFIRMED)
        mentees.append(SimMentee(who, SPECIALTY.draw(rng), GOAL.draw(rng)))
    return sorted(mentees, key=lambda m: m.who.joined_at)
