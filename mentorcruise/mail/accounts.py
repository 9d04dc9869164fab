"""Letters about accounts: links, the second factor, and an operator's word to a mentor."""

from datetime import UTC, datetime

from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import LinkPurpose, OneTimeLink, Person
from mentorcruise.domain.second_factors import SecondFactor
from mentorcruise.extensions import db
from mentorcruise.mail.links import link_url
from mentorcruise.mail.post import Draft, post


def confirm_address(link_id: int, now: datetime) -> None:
    """To a new person: confirm that the address is yours."""
    _post_link("confirm_address", link_id, LinkPurpose.CONFIRM, now)


def reset_password(link_id: int, now: datetime) -> None:
    """To someone who asked: choose a new password."""
    _post_link("reset_password", link_id, LinkPurpose.RESET, now)


def already_registered(person_id: int, now: datetime) -> None:
    """To someone who signs up again: there is an account. Once a day, so that nobody can be flooded with it."""
    person = db.session.get_one(Person, person_id)
    post(now, Draft("already_registered", now.date(), person))


def mentor_decided(mentor_id: int, now: datetime) -> None:
    """To the mentor: the operators' latest decision, with its reason."""
    mentor = db.session.get_one(Mentor, mentor_id)
    if mentor.decisions:
        decision = mentor.decisions[-1]
        post(now, Draft("mentor_decided", decision.id, mentor.person, {"mentor": mentor, "decision": decision}))


def second_factor_set_up(factor_id: int, now: datetime) -> None:
    """To its owner, so that nobody else sets one up unnoticed."""
    _about_factor("second_factor_set_up", factor_id, now)


def second_factor_removed(factor_id: int, now: datetime) -> None:
    """To its owner, so that nobody else removes it unnoticed."""
    _about_factor("second_factor_removed", factor_id, now)


def recovery_code_used(factor_id: int, number: int, now: datetime) -> None:
    """To its owner: one of the ten codes is used up."""
    factor = db.session.get_one(SecondFactor, factor_id)
    at = next(use.used_at for use in factor.used if use.number == number)
    facts = {"at": at, "left": factor.codes_left}
    post(now, Draft("recovery_code_used", f"{factor_id}:{number}", factor.person, facts))


def second_factor_missed(factor_id: int, second: int, now: datetime) -> None:
    """To its owner: wrong codes were given after the right password. `second` tells one series of them from the next."""
    factor = db.session.get_one(SecondFactor, factor_id)
    post(
        now,
        Draft(
            "second_factor_missed", f"{factor_id}:{second}", factor.person, {"at": datetime.fromtimestamp(second, UTC)}
        ),
    )


def _about_factor(name: str, factor_id: int, now: datetime) -> None:
    factor = db.session.get_one(SecondFactor, factor_id)
    post(now, Draft(name, factor.id, factor.person, {"factor": factor}))


def _post_link(name: str, link_id: int, purpose: LinkPurpose, now: datetime) -> None:
    link = db.session.get_one(OneTimeLink, link_id)
    if link.is_good_for(purpose, now):
        post(now, Draft(name, link.id, link.person, {"link": link, "link_url": link_url(link)}))
