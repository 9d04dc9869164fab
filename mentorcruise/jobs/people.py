"""Jobs about people: which letter an address is sent, and the clearing of what is long over.

Sign-up and the two "send me a mail" forms do the same work for every address (S5); what an address means is found out
here, where nobody can time it.
"""

from datetime import timedelta

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import undefer

from mentorcruise import clock
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import LinkPurpose, OneTimeLink, Person, SignIn
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job

LINKS_ARE_KEPT = timedelta(days=30)
SIGN_INS_ARE_KEPT = timedelta(days=90)
_PERSON = select(Person).options(undefer(Person.password_hash)).with_for_update()


@job("people.signed_up")
def signed_up(person_id: str) -> None:
    """Someone signed up with the address of this person, who may have been there before."""
    person, now = _person(person_id), clock.now()
    if person is None:
        return
    if person.confirmed_at is not None:
        later(person, "letters.already_registered", person.id, now)
    elif person.password_hash is not None and not _has_link(person):
        person.ask_for_link(LinkPurpose.CONFIRM, now)
    else:
        # Imported, or signed up twice: perhaps by someone else. Who reads the mail chooses the password.
        person.forget_links(now, LinkPurpose.CONFIRM)
        person.ask_for_link(LinkPurpose.RESET, now)


@job("people.confirmation_wanted")
def confirmation_wanted(person_id: str) -> None:
    """Someone asks for the confirming mail again; an address that we do not know gets none."""
    person, now = _person(person_id), clock.now()
    if person is None:
        return
    if person.confirmed_at is not None:
        later(person, "letters.already_registered", person.id, now)
        return
    safe = person.password_hash is not None and not _has_link(person, LinkPurpose.RESET)
    person.ask_for_link(LinkPurpose.CONFIRM if safe else LinkPurpose.RESET, now)


@job("people.reset_wanted")
def reset_wanted(person_id: str) -> None:
    """Someone asks to choose a new password; an address that we do not know gets no mail."""
    person = _person(person_id)
    if person is not None:
        person.ask_for_link(LinkPurpose.RESET, clock.now())


@job("people.clear_expired")
def clear_expired(_period: str) -> None:
    """Delete one-time links 30 days after they expired and sign-ins 90 days after they ended."""
    now = clock.now()
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now - LINKS_ARE_KEPT))
    over = now - SIGN_INS_ARE_KEPT
    db.session.execute(delete(SignIn).where(or_(SignIn.ended_at < over, SignIn.expires_at < over)))


def _person(person_id: str) -> Person | None:
    return db.session.scalar(_PERSON.where(Person.id == int(person_id)))


def _has_link(person: Person, purpose: LinkPurpose | None = None) -> bool:
    links = exists().where(OneTimeLink.person_id == person.id)
    if purpose is not None:
        links = links.where(OneTimeLink.purpose == purpose)
    return bool(db.session.scalar(select(links)))
