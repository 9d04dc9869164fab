"""Digests: whose is due, what waits for it, and what of that has lost its sense meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from mentorcruise.domain.agreements import AgreementSignature
from mentorcruise.domain.applications import Application, ApplicationDecision, ApplicationWithdrawal
from mentorcruise.domain.check_ins import CheckInAnswer
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.letter_choices import Every, last_digest_time, switched_off
from mentorcruise.domain.letter_kinds import DIGEST
from mentorcruise.domain.letters import DigestChoice, DigestItem
from mentorcruise.domain.messages import Message, MessageRead
from mentorcruise.domain.people import MentorSearch, Person
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.sessions import SessionRating
from mentorcruise.domain.slots import zone
from mentorcruise.domain.surveys import ExitSurvey


@dataclass(frozen=True)
class Due:
    """A digest that is to be sent now: to whom, its name, and until when its items were written."""

    person_id: int
    name: str
    until: datetime


def due_digests(session: Session, now: datetime, person_id: int | None = None) -> list[Due]:
    """The digests that are due, of everyone or of one person. Nobody for whom nothing waits has one.

    A digest is named by its day. Whoever wants none any more gets what waits in a last one, named by its oldest item.
    """
    rows = session.execute(_WAITING if person_id is None else _WAITING.where(Person.id == person_id))
    found = []
    for person, zone_name, every, chosen_at, oldest, since in rows:
        if every is None:
            found.append(Due(person, f"last-{oldest}", now))
            continue
        # What was laid aside under another choice keeps the promise of that time: it comes within a day.
        often = Every.DAY if since < chosen_at else Every(every)
        until = last_digest_time(often, zone(zone_name), now)
        if since <= until:
            found.append(Due(person, f"{until:%Y-%m-%d}", until))
    return found


def take(session: Session, due: Due) -> list[DigestItem]:
    """What waits for a digest, oldest first, locked; what is not wanted any more or has lost its sense is forgotten."""
    held = (
        select(DigestItem)
        .where(DigestItem.person_id == due.person_id, DigestItem.sent_at.is_(None), DigestItem.created_at <= due.until)
        .order_by(DigestItem.id)
        .with_for_update()
    )
    items, off = list(session.scalars(held)), switched_off(session, due.person_id)
    gone = [item for item in items if DIGEST.name in off or item.kind in off or _has_lost_its_sense(session, item)]
    for item in gone:
        session.delete(item)
    return [item for item in items if item not in gone]


def _has_lost_its_sense(session: Session, item: DigestItem) -> bool:
    about = item.key.split(":")[1]
    gone = GONE.get(item.kind)
    return gone is not None and about.isdigit() and bool(session.scalar(gone(int(about), item.person_id)))


def _answered(application_id: int, _person_id: int) -> Select[bool]:
    decided = exists().where(ApplicationDecision.application_id == application_id)
    return select(decided | exists().where(ApplicationWithdrawal.application_id == application_id))


def _rated(session_id: int, person_id: int) -> Select[bool]:
    return select(exists().where(SessionRating.session_id == session_id, SessionRating.rater_id == person_id))


def _surveyed(mentorship_id: int, _person_id: int) -> Select[bool]:
    return select(exists().where(ExitSurvey.mentorship_id == mentorship_id))


def _read(message_id: int, person_id: int) -> Select[bool]:
    up_to = MessageRead.read_up_to >= message_id
    return select(exists().where(
        Message.id == message_id, MessageRead.mentorship_id == Message.mentorship_id, MessageRead.person_id == person_id, up_to
    ))  # fmt: skip


def _checked_in(check_in_id: int, _person_id: int) -> Select[bool]:
    return select(exists().where(CheckInAnswer.check_in_id == check_in_id))


def _settled_and_rated(session_id: int, person_id: int) -> Select[bool]:
    settled = exists().where(SessionResult.session_id == session_id)
    return select(settled & exists().where(SessionRating.session_id == session_id, SessionRating.rater_id == person_id))


def _signed(agreement_id: int, person_id: int) -> Select[bool]:
    signed = AgreementSignature.agreement_id == agreement_id
    return select(exists().where(signed, AgreementSignature.person_id == person_id))


def _not_to_be_taken_up(introduction_id: int, _person_id: int) -> Select[bool]:
    applied = exists().where(
        Application.mentee_id == Introduction.mentee_id, Application.mentor_id == Introduction.mentor_id,
        Application.submitted_at >= Introduction.at,
    )  # fmt: skip
    return select(exists().where(
        Introduction.id == introduction_id, MentorSearch.id == Introduction.search_id, MentorSearch.ended_at.is_not(None) | applied
    ))  # fmt: skip


GONE: dict[str, Callable[[int, int], Select[bool]]] = {
    "application_submitted": _answered,
    "introduced": _not_to_be_taken_up,
    "session_logged": _rated,
    "rating_wanted": _rated,
    "exit_survey_wanted": _surveyed,
    "message_unread": _read,
    "check_in_wanted": _checked_in,
    "session_over": _settled_and_rated,
    "agreement_proposed": _signed,
}
"""By kind: whether a letter about this thing, to this person, has nothing left to ask for."""

_OLDEST = (
    select(DigestItem.person_id, func.min(DigestItem.id).label("id"), func.min(DigestItem.created_at).label("since"))
    .where(DigestItem.sent_at.is_(None))
    .group_by(DigestItem.person_id)
    .subquery()
)
_WAITING = (
    select(Person.id, Person.time_zone, DigestChoice.every, DigestChoice.chosen_at, _OLDEST.c.id, _OLDEST.c.since)
    .join(_OLDEST, _OLDEST.c.person_id == Person.id)
    .outerjoin(DigestChoice, DigestChoice.person_id == Person.id)
    .order_by(Person.id)
)
