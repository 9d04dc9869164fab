"""The rows that only some pairs have: files, concerns, blocks, what operators read; and what people have chosen (F17-F21)."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.demo.simulator.records import History, SimMentorship
from mentorcruise.demo.simulator.records_together import SimMessage
from mentorcruise.demo.simulator.rows_sessions import person_id
from mentorcruise.demo.simulator.world import later
from mentorcruise.demo.texts_apart import BREAKS_GLASS, CONCERNS, FILES, TAKEN_UP
from mentorcruise.domain.session_results import Side

A_FILE_EVERY = 23
REPORTED_EVERY, BLOCKED_EVERY = 4, 3
"""Every so manieth mentorship in which the two did not get on is reported, and every so manieth has a block."""
FEED_EVERY, SWITCHED_EVERY, DIGEST_EVERY = 5, 17, 9


class Sent(NamedTuple):
    """A stored message."""

    id: int
    mentorship: SimMentorship
    message: SimMessage


def write_apart(bulk: Bulk, history: History, sent: list[Sent], operator_id: int | None) -> None:
    """Store what some pairs have beside everything else; `sent` are their messages in the order of time."""
    _write_files(bulk, sent)
    last = {each.mentorship.id: each for each in sent}
    troubled = [last[m.id] for m in history.mentorships if m.troubled and m.id in last]
    _write_blocks(bulk, troubled[::BLOCKED_EVERY], history.world.until)
    if operator_id is not None:
        _write_concerns(bulk, troubled[::REPORTED_EVERY], operator_id, history.world.until)
    _write_choices(bulk, history)


def _write_files(bulk: Bulk, sent: list[Sent]) -> None:
    """Something written down goes along with a mentee's message now and then."""
    rows = []
    for number, each in enumerate(s for s in sent if s.message.by == Side.MENTEE):
        if number % A_FILE_EVERY == 0:
            name, words = FILES[number // A_FILE_EVERY % len(FILES)]
            content, m = words.encode(), each.mentorship
            rows.append((
                m.id, each.id, person_id(m, Side.MENTEE), name, "text/plain", len(content), sha256(content).digest(),
                each.message.at, content,
            ))  # fmt: skip
    bulk.copy(
        "uploads",
        ("mentorship_id", "message_id", "owner_id", "name", "media_type", "size", "sha256", "uploaded_at", "content"),
        rows,
    )


def _write_blocks(bulk: Bulk, last: list[Sent], until: datetime) -> None:
    """After the last word the mentee wants no more; half of them change their mind, and nothing was written meanwhile."""
    rows = []
    for number, (_, m, message) in enumerate(last):
        at, lifted_at = later(message.at, 0.2), later(message.at, 1.5)
        if at < until:
            rows.append((m.id, person_id(m, Side.MENTEE), at, lifted_at if number % 2 and lifted_at < until else None))
    bulk.copy("message_blocks", ("mentorship_id", "by_id", "blocked_at", "lifted_at"), rows)


def _write_concerns(bulk: Bulk, last: list[Sent], operator_id: int, until: datetime) -> None:
    """Each is taken up within a day, the latest ones excepted; for the older ones an operator has read on, and closed them."""
    first = bulk.next_id("concerns")
    reported = [(each, later(each.message.at, 0.1)) for each in last if later(each.message.at, 0.1) < until]
    numbered = [(first + n, each, at, CONCERNS[n % len(CONCERNS)]) for n, (each, at) in enumerate(reported)]
    bulk.copy(
        "concerns", ("id", "mentorship_id", "message_id", "by_id", "reason", "words", "at"),
        ((number, m.id, id_, person_id(m, Side.MENTOR if message.by == Side.MENTEE else Side.MENTEE), *why, at)
         for number, (id_, m, message), at, why in numbered),
    )  # fmt: skip
    bulk.went_up_to("concerns", first + len(numbered))
    steps, readings = [], []
    for number, each, at, _ in numbered:
        for days, note in enumerate(TAKEN_UP, 1):
            if later(at, days) < until:
                steps.append((number, operator_id, later(at, days), note, days == len(TAKEN_UP)))
        if later(at, 1) < until:
            what = "messages" if number % 3 else "private_notes"
            readings.append((operator_id, each.mentorship.id, what, BREAKS_GLASS, later(at, 0.9)))
    bulk.copy("concern_steps", ("concern_id", "by_id", "at", "note", "closes"), steps)
    bulk.copy("operator_readings", ("operator_id", "mentorship_id", "what", "reason", "at"), readings)


def _write_choices(bulk: Bulk, history: History) -> None:
    """Some have their sessions in a calendar of their own, some want one letter a day, some do not want a kind at all."""
    people = [m.who for m in history.mentors if m.listed_at] + [m.who for m in history.mentees if m.who.confirmed]
    chosen = [(p.id, min(p.joined_at + timedelta(days=3), history.world.until)) for p in people]
    bulk.copy("calendar_feeds", ("person_id", "created_at"), chosen[::FEED_EVERY])
    bulk.copy("digest_choices", ("person_id", "every", "chosen_at"),
              ((id_, "day" if id_ % 2 else "week", at) for id_, at in chosen[::DIGEST_EVERY]))  # fmt: skip
    bulk.copy("letter_choices", ("person_id", "kind", "off_since"),
              ((id_, "rating_wanted", at) for id_, at in chosen[::SWITCHED_EVERY]))  # fmt: skip
