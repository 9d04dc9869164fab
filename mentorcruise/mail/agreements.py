"""Letters about the agreement of a pair: one waits for a signature, one is in force."""

from datetime import datetime

from mentorcruise.domain.agreements import (
    CADENCE_WORDS,
    CHANNEL_WORDS,
    Agreement,
    Cadence,
    Channel,
    versions_of,
    waits_for,
)
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def proposed(agreement_id: int, now: datetime) -> None:
    """To the one whose signature it waits for; not when it was signed or replaced by a newer version since."""
    agreement = db.session.get_one(Agreement, agreement_id)
    versions = db.session.scalars(versions_of(agreement.mentorship_id)).all()
    waits = waits_for(agreement.mentorship, versions)
    if versions[-1].id == agreement_id and waits is not None:
        to, other = _pair(agreement, waits)
        post(now, Draft("agreement_proposed", agreement_id, to, _facts(agreement, other)))


def in_force(agreement_id: int, now: datetime) -> None:
    """To both: what holds from now on."""
    agreement = db.session.get_one(Agreement, agreement_id)
    mentorship = agreement.mentorship
    both = [_pair(agreement, person_id) for person_id in (mentorship.mentee_id, mentorship.mentor.person_id)]
    post(now, *(Draft("agreement_in_force", agreement_id, to, _facts(agreement, other)) for to, other in both))


def _pair(agreement: Agreement, person_id: int) -> tuple[Person, Person]:
    """(the one, the other) of the two."""
    mentee, mentor = agreement.mentorship.mentee, agreement.mentorship.mentor.person
    return (mentee, mentor) if person_id == mentee.id else (mentor, mentee)


def _facts(agreement: Agreement, other: Person) -> dict[str, object]:
    return {
        "agreement": agreement,
        "other_name": one_line(other.name),
        "mentee_name": one_line(agreement.mentorship.mentee.name),
        "mentor_name": one_line(agreement.mentorship.mentor.person.name),
        "cadence": CADENCE_WORDS[Cadence(agreement.cadence)].lower(),
        "channels": ", ".join(CHANNEL_WORDS[Channel(channel)].lower() for channel in agreement.channels),
    }
