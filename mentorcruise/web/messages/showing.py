"""What the page of a conversation shows, and the pieces of it that htmx asks for."""

from typing import Any

from flask import Response
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.domain.concerns import was_read
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.web.asking import asked_id, asked_words
from mentorcruise.web.conversations import Reader, in_words, names, rows
from mentorcruise.web.htmx import show
from mentorcruise.web.mentorships.frame import frame
from mentorcruise.web.messages.forms import ACCEPTED, ConcernForm, MessageForm

MESSAGES_PER_PAGE = 30
MOST_NEW = 100


def page(
    mentorship: Mentorship, form: MessageForm | None = None, concern: ConcernForm | None = None, status: int = 200
) -> Response:
    """The whole page: the conversation or what was found in it, the composer, and what concerns both."""
    before, words = asked_id("before"), asked_words()
    connection = db.session.connection()
    placed = conversations.placed(connection, mentorship.id, current_user.id)
    shown = _found(mentorship, words) if words else page_of(mentorship, before, reader(placed.read_up_to))
    return show(
        "messages/page.html",
        status=status,
        **frame(mentorship, "messages"),
        **shown,
        **_standing(mentorship, placed),
        form=form or MessageForm(formdata=None),
        concern=concern,
        reported=reported(mentorship, concern),
        words=words,
        most_found=conversations.MOST_FOUND,
        accepted=ACCEPTED,
        is_latest=before is None and not words,
        answers=_answers(mentorship),
        readings=was_read(connection, mentorship.id) if placed.was_read else [],
    )


def composer(mentorship: Mentorship, form: MessageForm, status: int = 200, is_sent: bool = False) -> Response:
    """The composer alone; after sending it is empty and has the focus."""
    return show(
        "messages/_composer.html",
        "messages/_composer.html",
        status,
        mentorship=mentorship,
        form=form,
        accepted=ACCEPTED,
        is_sent=is_sent,
    )


def what_is_new(mentorship: Mentorship, after: int) -> Response:
    """The messages after the last one that the reader has, a hundred at most."""
    came = db.session.scalars(conversations.messages_of(mentorship.id, after=after).limit(MOST_NEW)).all()
    return show(
        "messages/_rows.html",
        "messages/_rows.html",
        rows=list(rows(came, reader(None), _own(mentorship, after))),
        names=names(mentorship),
        mentorship=mentorship,
    )


def earlier(mentorship: Mentorship, before: int) -> Response:
    """The page before a message, to be put in front of it; a day that goes on there is named once, at its beginning."""
    looking = reader(None)
    shown, next_one = page_of(mentorship, before, looking), _own(mentorship, before)
    day = f"day-{looking.day_of(next_one.sent_at)}" if next_one else ""
    return show(
        "messages/_earlier.html",
        "messages/_earlier.html",
        mentorship=mentorship,
        day_goes_on=day if any(row.day_id == day for row in shown["rows"]) else "",
        **shown,
    )


def page_of(mentorship: Mentorship, before: int | None, looking: Reader) -> dict[str, Any]:
    """One page of the conversation, oldest first, and where the one before it begins."""
    latest = conversations.latest_of(db.session.connection(), mentorship.id, before, MESSAGES_PER_PAGE + 1)
    on_page = latest[:MESSAGES_PER_PAGE][::-1]
    return {
        "rows": list(rows(on_page, looking)),
        "earlier": on_page[0].id if latest[MESSAGES_PER_PAGE:] else None,
        "names": names(mentorship),
        "here": here(mentorship),
    }


def here(mentorship: Mentorship) -> str:
    return f"/mentorships/{mentorship.id}/messages"


def reader(read_up_to: int | None) -> Reader:
    return Reader(current_user.id, zone(current_user.time_zone), clock.now(), read_up_to)


def _found(mentorship: Mentorship, words: str) -> dict[str, Any]:
    found = db.session.scalars(conversations.found_in(mentorship.id, words)).all()
    shown = list(rows(found[::-1], reader(None)))[::-1]
    return {"rows": shown, "found_in": True, "names": names(mentorship), "here": here(mentorship)}


def _standing(mentorship: Mentorship, placed: conversations.Placed) -> dict[str, Any]:
    """Since when who wants no messages, and until when the two may write."""
    return {
        "own_block": placed.own_block,
        "their_block": placed.their_block,
        "writable_until": conversations.writable_until(mentorship),
        "may_write": conversations.refusal_to_write(mentorship, placed.is_blocked, clock.now()) is None,
    }


def _answers(mentorship: Mentorship) -> list[tuple[bool, str, int]]:
    """(is the reader, in words, of how many) for the other one and the reader, as far as there is something to say."""
    known = conversations.answers(db.session.connection(), mentorship.id)
    people = sorted(names(mentorship), key=lambda person_id: person_id == current_user.id)
    return [
        (person_id == current_user.id, in_words(told.median) if told.median is not None else "", told.count)
        for person_id in people
        if (told := known.get(person_id))
    ]


def reported(mentorship: Mentorship, concern: ConcernForm | None) -> Message | None:
    """The other one's message that a report is about; None for a report of the person."""
    message = _own(mentorship, concern.message_id.data) if concern and concern.message_id.data else None
    return message if message and message.author_id != current_user.id else None


def _own(mentorship: Mentorship, message_id: int) -> Message | None:
    """A message of this mentorship; None for one of another, or for none."""
    message = db.session.get(Message, message_id)
    return message if message and message.mentorship_id == mentorship.id else None
