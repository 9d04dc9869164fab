"""Gives the people of a history their names and words. Facts are left as they are; what has words already keeps them."""

from collections.abc import Collection
from itertools import count
from random import Random

from mentorcruise.demo.simulator.diary import keep_diaries
from mentorcruise.demo.simulator.records import History, Offer, SimApplication, SimMentee, SimMentor, Who
from mentorcruise.demo.simulator.tell_after import tell_mentorship
from mentorcruise.demo.simulator.together import live_together
from mentorcruise.demo.texts_fields import SPECIALTIES, inline
from mentorcruise.demo.texts_goals import (
    BIOS,
    GOALS,
    MENTOR_DECLINED,
    MOTIVATIONS,
    NO,
    PLANS,
    WHYS,
    WITHDRAWALS,
    YES,
)
from mentorcruise.demo.texts_people import COMPANIES, LANDS, Land
from mentorcruise.domain.application_words import GoalCategory, MatchingReason
from mentorcruise.domain.skills import first_free, slugify

REASON_WEIGHTS = {
    MatchingReason.SKILLS: 30,
    MatchingReason.CAREER_PATH: 24,
    MatchingReason.INDUSTRY: 11,
    MatchingReason.TRACK_RECORD: 12,
    MatchingReason.LANGUAGE: 6,
    MatchingReason.TIME_ZONE: 7,
    MatchingReason.PRICE: 6,
    MatchingReason.RECOMMENDED: 4,
}


BASELINE = {1: 25, 2: 40, 3: 28, 4: 7}
"""Weights of the levels at which mentees say they stand when they apply."""
GETS_IN = (GoalCategory.CHANGE_CAREERS, GoalCategory.PREPARE_INTERVIEWS)
WHERE_TOLD = {GoalCategory.LEAD_PEOPLE: 5, GoalCategory.START_BUSINESS: 8}
"""Goals that are told in the words of leadership and of startups, whatever the mentor's field."""


def tell(history: History, seed: int) -> None:
    """Fill in every name and text of a history that is still empty."""
    rng = Random(seed)  # noqa: S311 - a simulation
    number, slugs = count(1), set[str]()
    for mentor in history.mentors:
        _tell_mentor(mentor, rng, number, slugs)
    waiting = [m for m in history.mentors if m.listed_at is None]
    for mentor, reason in zip(waiting[:2] if len(waiting) > 4 else [], MENTOR_DECLINED, strict=False):
        mentor.declined_for = mentor.declined_for or reason
    for mentee in history.mentees:
        _introduce(mentee.who, rng, number)
    for application in history.applications:
        _tell_application(application, rng)
    for mentorship in history.mentorships:
        tell_mentorship(mentorship, rng)
    everyday = Random(seed)  # noqa: S311 - dice of its own, so that the rest of the world stays as it was
    keep_diaries(history, everyday)
    live_together(history, everyday)


def _introduce(who: Who, rng: Random, number: "count[int]", taken: Collection[str] = ()) -> Land:
    """Name, country, time zone and address, unless they are given; a name not among the slugs taken, if there is one."""
    land = rng.choices(LANDS, [each.weight for each in LANDS])[0]
    unique = next(number)
    if not who.name:
        drawn = [f"{rng.choice(land.given.split())} {rng.choice(land.family.split())}" for _ in range(4)]
        who.name = next((name for name in drawn if slugify(name, "") not in taken), drawn[0])
        who.country, who.time_zone = land.code, rng.choice(land.time_zones)
    if not who.email:
        who.email = f"{slugify(who.name, 'someone').replace('-', '.')}.{unique}@example.net"
    return next((each for each in LANDS if each.code == who.country), land)


def _tell_mentor(mentor: SimMentor, rng: Random, number: "count[int]", slugs: set[str]) -> None:
    land, field = _introduce(mentor.who, rng, number, slugs), SPECIALTIES[mentor.specialty]
    mentor.slug = mentor.slug or first_free(slugify(mentor.who.name, "mentor"), list(slugs))
    slugs.add(mentor.slug)
    mentor.skills = mentor.skills or rng.sample(field.skills, rng.randint(4, min(7, len(field.skills))))
    mentor.headline = mentor.headline or rng.choice(field.titles)
    if mentor.company is None and rng.random() < 0.8:
        mentor.company = rng.choice(COMPANIES)
    mentor.languages = mentor.languages or _languages(land, rng)
    mentor.bio = mentor.bio or _sentences(
        rng.choice(BIOS).format(
            field=field.name, win=rng.choice(field.wins), years=rng.randint(6, 22), skill=inline(mentor.skills[0]),
            skill2=inline(mentor.skills[1]),
        )
    )  # fmt: skip
    mentor.motivation = mentor.motivation or rng.choice(MOTIVATIONS)
    mentor.offers = [_tell_offer(offer, rng) for offer in mentor.offers]


def _languages(land: Land, rng: Random) -> list[str]:
    own = [code for code in land.languages if code == "en" or rng.random() < 0.85]
    return own or ["en"]


def _tell_offer(offer: Offer, rng: Random) -> Offer:
    return offer if offer.description else offer._replace(description=rng.choice(PLANS[offer.name]))


def _tell_application(application: SimApplication, rng: Random) -> None:
    mentor, mentee = application.mentor, application.mentee
    skills = mentor.skills[: rng.randint(2, 3)]
    application.goal_statement = application.goal_statement or _goal(mentee, application, rng)
    if not application.reasons:
        drawn = rng.choices(list(REASON_WEIGHTS), list(REASON_WEIGHTS.values()), k=3)
        application.reasons = sorted({str(reason) for reason in drawn[: rng.randint(1, 3)]})
    if not application.why and rng.random() < 0.8:
        application.why = " ".join(WHYS[MatchingReason(r)].format(skill=inline(skills[0])) for r in application.reasons)
    if not application.baseline:
        application.baseline = {skill: rng.choices(list(BASELINE), list(BASELINE.values()))[0] for skill in skills}
    if application.decided_at and not application.answer:
        code = application.decline_code
        application.answer = rng.choice(YES) if code is None else NO[code]
    if application.withdrawn_at and not application.withdrawal_words:
        application.withdrawal_words = rng.choice(WITHDRAWALS)


def _goal(mentee: SimMentee, application: SimApplication, rng: Random) -> str:
    field = SPECIALTIES[WHERE_TOLD.get(application.goal, mentee.specialty)]
    aims = field.jobs if application.goal in GETS_IN else field.aims
    return _sentences(
        rng.choice(GOALS[application.goal]).format(
            start=rng.choice(field.starts), aim=rng.choice(aims), skill=inline(rng.choice(application.mentor.skills)),
            months=rng.choice(("three", "four", "six", "nine")), weeks=rng.choice(("four", "five", "six")),
            hours=rng.choice(("four", "six", "eight", "ten")), years=rng.choice(("three", "five", "eight", "eleven")),
            users=rng.choice(("twelve", "forty", "two hundred")), team=rng.choice(("four", "six", "nine")),
        )
    )  # fmt: skip


def _sentences(text: str) -> str:
    """Texts put together from pieces, with a capital after every full stop."""
    pieces = text.split(". ")
    return ". ".join(piece[:1].upper() + piece[1:] for piece in pieces)
