"""Letters about messages: one that waits to be read, a concern for the operators, and private things that were read."""

from datetime import datetime

from sqlalchemy import select

from mentorcruise.domain.concerns import CONCERN_WORDS, Concern, ConcernReason, OperatorReading
from mentorcruise.domain.conversations import blocks_of, first_unread, unread
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message, MessageBlock
from mentorcruise.domain.people import OperatorGrant, Person
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line

MOST_QUOTED = 200


def message_unread(message_id: int, now: datetime) -> None:
    """To the other one, an hour after a message: it waits. Once until they have looked, however many there are.

    It is about the first unread one, which is its key. None when they have read it, or want no messages: then lifting
    the block asks for it again. Whoever is blocked by the other one still hears of what came before.
    """
    message = db.session.get_one(Message, message_id)
    mentorship = db.session.get_one(Mentorship, message.mentorship_id)
    mentee, mentor = mentorship.mentee, mentorship.mentor.person
    to, author = (mentor, mentee) if message.author_id == mentee.id else (mentee, mentor)
    first = db.session.scalar(first_unread(mentorship.id, to.id))
    wants_none = db.session.scalar(select(MessageBlock.id).where(*blocks_of(mentorship.id, to.id)))
    if first is None or first.id > message_id or wants_none:
        return
    facts = {
        "mentorship": mentorship,
        "other_name": one_line(author.name),
        "beginning": _beginning(first.body),
        "files": len(first.uploads),
        "count": db.session.scalar(unread(mentorship.id, to.id)),
    }
    post(now, Draft("message_unread", first.id, to, facts))


def concern_raised(concern_id: int, now: datetime) -> None:
    """To every operator: someone reports a message or a person. What it is about is read on the page alone."""
    concern = db.session.get_one(Concern, concern_id)
    facts = {
        "concern": concern,
        "reason": CONCERN_WORDS[ConcernReason(concern.reason)],
        "by_name": one_line(concern.by.name),
    }
    operators = select(Person).join(OperatorGrant, OperatorGrant.person_id == Person.id)
    for operator in db.session.scalars(operators.where(OperatorGrant.revoked_at.is_(None)).order_by(Person.id)):
        post(now, Draft("concern_raised", concern.id, operator, facts))


def private_read(reading_id: int, now: datetime) -> None:
    """To both: an operator has read what is private, and why (S15)."""
    reading = db.session.get_one(OperatorReading, reading_id)
    mentorship = db.session.get_one(Mentorship, reading.mentorship_id)
    mentee, mentor = mentorship.mentee, mentorship.mentor.person
    for to, other in ((mentee, mentor), (mentor, mentee)):
        facts = {
            "reading": reading,
            "mentorship": mentorship,
            "operator_name": one_line(reading.operator.name),
            "other_name": one_line(other.name),
        }
        post(now, Draft("private_read", reading.id, to, facts))


def _beginning(body: str) -> str:
    """The first two hundred characters, cut at a word."""
    if len(body) <= MOST_QUOTED:
        return body
    cut = body[:MOST_QUOTED].rsplit(None, 1)[0]
    return f"{cut} …"
