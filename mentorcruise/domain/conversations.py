"""The conversation of a mentorship: who may write, what is unread, how soon each answers, who wants no messages (A7, F21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, selectinload

from mentorcruise.domain.concerns import Concern, OperatorReading, Private, reading_lasts
from mentorcruise.domain.errors import ConversationClosed, NoRoomForFiles, WritingBlocked
from mentorcruise.domain.mentorships import Mentorship, seen_by
from mentorcruise.domain.messages import Message, MessageBlock, MessageRead, Upload
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor

WRITABLE_AFTER_END = timedelta(days=30)
# Who has not read a message for so long gets a letter about it.
LETTER_AFTER = timedelta(hours=1)
MOST_STORED = 500 * 1024 * 1024
MOST_FOUND = 50
FEWEST_ANSWERS = 3


class SentFile(Protocol):
    """A cleaned file, as it is stored."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> bytes: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True)
class Answers:
    """How soon someone answers: the median of so many answers; None when they are too few to say."""

    median: timedelta | None
    count: int


@dataclass(frozen=True)
class Attached:
    """A file of a message, without its content."""

    id: int
    name: str
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Written:
    """A message as a page shows it."""

    id: int
    author_id: int
    body: str
    sent_at: datetime
    uploads: list[Attached]


@dataclass(frozen=True)
class Placed:
    """Where a person stands in a conversation: up to which message they have read, since when they take no messages, and
    since when the other one takes none; whether an operator has read in it."""

    read_up_to: int
    own_block: datetime | None
    their_block: datetime | None
    was_read: bool

    @property
    def is_blocked(self) -> bool:
        return bool(self.own_block or self.their_block)


def writable_until(mentorship: Mentorship) -> datetime | None:
    """Until when the two may write to each other; None while the mentorship runs."""
    return mentorship.ending.ended_at + WRITABLE_AFTER_END if mentorship.ending else None


def refusal_to_write(
    mentorship: Mentorship, is_blocked: bool, now: datetime
) -> WritingBlocked | ConversationClosed | None:
    """Why nobody may write now: one of them wants no messages, or it has long been over; None when both may."""
    if is_blocked:
        return WritingBlocked()
    until = writable_until(mentorship)
    return ConversationClosed() if until and now >= until else None


def write(
    session: Session,
    mentorship: Mentorship,
    by: Actor,
    body: str,
    files: Sequence[SentFile],
    key: UUID | None,
    now: datetime,
) -> Message:
    """Send a message with its files; the same submission again is the same message.

    The mentorship is held by `holding` meanwhile: so a block counts from the moment that it is set, and ids appear in
    their order, which is what asking for "all after the last that I have" rests on.
    Raises WritingBlocked, ConversationClosed, NoRoomForFiles.
    """
    sent = key and session.scalar(select(Message).where(Message.submission_key == key, Message.author_id == by.id))
    if sent:
        return sent
    if refusal := refusal_to_write(mentorship, bool(session.scalar(blocks_in(mentorship.id))), now):
        raise refusal
    stored = (
        session.scalar(select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.mentorship_id == mentorship.id))
        if files
        else 0
    )
    if (stored or 0) + sum(file.size for file in files) > MOST_STORED:
        raise NoRoomForFiles
    message = Message(mentorship_id=mentorship.id, author_id=by.id, body=body, sent_at=now, submission_key=key)
    message.uploads = [_upload(mentorship, by, file, now) for file in files]
    session.add(message)
    session.flush()
    due_at, key_of_letter = now + LETTER_AFTER, f"message-unread-{message.id}"
    later(session, "letters.message_unread", message.id, now, due_at=due_at, key=key_of_letter)
    if by.id != mentorship.mentee_id:
        later(session, "health.check_mentorship", mentorship.id, now)
    return message


def _upload(mentorship: Mentorship, by: Actor, file: SentFile, now: datetime) -> Upload:
    return Upload(
        mentorship_id=mentorship.id, owner_id=by.id, name=file.name, media_type=file.media_type, size=file.size,
        sha256=file.sha256, width=file.width, height=file.height, uploaded_at=now, content=file.content,
    )  # fmt: skip


def block(session: Session, mentorship: Mentorship, by: Actor, now: datetime) -> None:
    """Want no messages from the other one; nobody writes until it is lifted. Again is the same block."""
    row = {"mentorship_id": mentorship.id, "by_id": by.id, "blocked_at": now}
    session.execute(insert(MessageBlock).values(row).on_conflict_do_nothing())


def lift(session: Session, mentorship: Mentorship, by: Actor, now: datetime) -> None:
    """Take messages again. What is still unread an hour later is mailed then: its own hour may have passed in silence."""
    own = blocks_of(mentorship.id, by.id)
    lifted = session.scalar(update(MessageBlock).where(*own).values(lifted_at=now).returning(MessageBlock.id))
    waiting = session.scalar(first_unread(mentorship.id, by.id)) if lifted else None
    if waiting:
        key = f"message-unread-{waiting.id}-lifted-{lifted}"
        later(session, "letters.message_unread", waiting.id, now, due_at=now + LETTER_AFTER, key=key)


_NOTE_READING = text("""
INSERT INTO message_reads (mentorship_id, person_id, read_up_to, read_at)
SELECT :mentorship_id, :person_id, max(id), :now FROM messages WHERE mentorship_id = :mentorship_id AND id <= :up_to
HAVING max(id) IS NOT NULL
ON CONFLICT (mentorship_id, person_id) DO UPDATE SET read_up_to = excluded.read_up_to, read_at = excluded.read_at
WHERE message_reads.read_up_to < excluded.read_up_to
""")


def note_reading(session: Session, mentorship_id: int, by: Actor, up_to: int, now: datetime) -> None:
    """Someone has read up to this message; a mark never goes back, nor beyond what there is."""
    session.execute(_NOTE_READING, {"mentorship_id": mentorship_id, "person_id": by.id, "up_to": up_to, "now": now})


def holding(mentorship_id: int) -> Select[int]:
    """Locks the mentorship for a change of its conversation; others who read it, or refer to it, do not wait."""
    return select(Mentorship.id).where(Mentorship.id == mentorship_id).with_for_update(key_share=True)


def blocks_in(mentorship_id: int) -> Select[MessageBlock]:
    """The blocks that stand in a mentorship."""
    return select(MessageBlock).where(MessageBlock.mentorship_id == mentorship_id, MessageBlock.lifted_at.is_(None))


def blocks_of(mentorship_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    """What is true of the block with which someone wants no messages from the other one."""
    return (
        MessageBlock.mentorship_id == mentorship_id,
        MessageBlock.by_id == person_id,
        MessageBlock.lifted_at.is_(None),
    )


def read_up_to(mentorship_id: int, person_id: int) -> Select[int]:
    """The last message that someone has read; no row when none."""
    return select(MessageRead.read_up_to).where(
        MessageRead.mentorship_id == mentorship_id, MessageRead.person_id == person_id
    )


def unread(mentorship_id: int, person_id: int) -> Select[int]:
    """How many messages of the other one someone has not read."""
    mark = func.coalesce(read_up_to(mentorship_id, person_id).scalar_subquery(), 0)
    return select(func.count()).where(
        Message.mentorship_id == mentorship_id, Message.author_id != person_id, Message.id > mark
    )


def first_unread(mentorship_id: int, person_id: int) -> Select[Message]:
    """Where the messages of the other one begin that someone has not read; no row when they have read all."""
    mark = func.coalesce(read_up_to(mentorship_id, person_id).scalar_subquery(), 0)
    theirs = select(Message).where(Message.mentorship_id == mentorship_id, Message.author_id != person_id)
    return theirs.where(Message.id > mark).order_by(Message.id).limit(1).options(selectinload(Message.uploads))


def messages_of(mentorship_id: int, *, before: int | None = None, after: int | None = None) -> Select[Message]:
    """Messages with their files: the latest first, or with `after` the ones from there on, oldest first."""
    statement = select(Message).where(Message.mentorship_id == mentorship_id).options(selectinload(Message.uploads))
    if after is not None:
        return statement.where(Message.id > after).order_by(Message.id)
    if before is not None:
        statement = statement.where(Message.id < before)
    return statement.order_by(Message.id.desc())


# A page of the conversation in plain rows: it is opened far more often than anything else of a mentorship.
_PAGE = text("""
SELECT m.id, m.author_id, m.body, m.sent_at, (
  SELECT json_agg(json_build_array(u.id, u.name, u.size, u.width, u.height) ORDER BY u.id)
  FROM uploads u WHERE u.message_id = m.id)
FROM messages m WHERE m.mentorship_id = :mentorship_id AND m.id < coalesce(CAST(:before AS bigint), 9223372036854775807)
ORDER BY m.id DESC LIMIT :most
""")


def latest_of(connection: Connection, mentorship_id: int, before: int | None, most: int) -> list[Written]:
    """The latest messages, or those before a message, the latest first."""
    rows = connection.execute(_PAGE, {"mentorship_id": mentorship_id, "before": before, "most": most})
    return [Written(row[0], row[1], row[2], row[3], [Attached(*file) for file in row[4] or ()]) for row in rows]


_PLACED = text("""
SELECT coalesce((SELECT read_up_to FROM message_reads WHERE mentorship_id = :mentorship_id AND person_id = :person_id), 0),
  min(blocked_at) FILTER (WHERE by_id = :person_id), min(blocked_at) FILTER (WHERE by_id <> :person_id),
  EXISTS (SELECT FROM operator_readings WHERE mentorship_id = :mentorship_id)
FROM message_blocks WHERE mentorship_id = :mentorship_id AND lifted_at IS NULL
""")


def placed(connection: Connection, mentorship_id: int, person_id: int) -> Placed:
    """Where one of the two stands in their conversation."""
    return Placed(*connection.execute(_PLACED, {"mentorship_id": mentorship_id, "person_id": person_id}).one())


def upload_seen_by(upload_id: int, person_id: int) -> Select[Upload]:
    """A file, for one of the two."""
    mine = seen_by(person_id).with_only_columns(Mentorship.id)
    return select(Upload).where(Upload.id == upload_id, Upload.mentorship_id.in_(mine))


def upload_seen_by_operator(upload_id: int, operator_id: int, now: datetime) -> Select[Upload]:
    """A file, for an operator: of a message that was reported, or while they may read the messages."""
    reported = select(Concern.id).where(Concern.message_id == Upload.message_id).exists()
    may_read = select(OperatorReading.id).where(
        OperatorReading.mentorship_id == Upload.mentorship_id, reading_lasts(operator_id, Private.MESSAGES, now)
    )
    return select(Upload).where(Upload.id == upload_id, or_(reported, may_read.exists()))


def found_in(mentorship_id: int, words: str) -> Select[Message]:
    """The latest messages in which, or in the names of whose files, every word occurs; fifty at most."""
    statement = messages_of(mentorship_id)
    for word in words.split():
        named = Message.uploads.any(Upload.name.icontains(word, autoescape=True))
        statement = statement.where(or_(Message.body.icontains(word, autoescape=True), named))
    return statement.limit(MOST_FOUND)


# Plain SQL and nothing but a number: it is asked every few seconds by everyone who has a conversation open.
_NEWEST = text("""
SELECT coalesce((SELECT max(id) FROM messages WHERE mentorship_id = s.id), 0) FROM mentorships s
WHERE s.id = :mentorship_id AND (s.mentee_id = :person_id OR s.mentor_id = :mentor_id)
""")


def newest(connection: Connection, mentorship_id: int, person_id: int, mentor_id: int | None) -> int | None:
    """The id of the last message, 0 when there is none; None for someone who is not one of the two."""
    who = {"mentorship_id": mentorship_id, "person_id": person_id, "mentor_id": mentor_id}
    return connection.execute(_NEWEST, who).scalar_one_or_none()


_ANSWERS = text("""
WITH turns AS (
  SELECT id, author_id, sent_at FROM (
    SELECT id, author_id, sent_at, lag(author_id) OVER (ORDER BY id) AS before
    FROM messages WHERE mentorship_id = :mentorship_id
  ) all_messages WHERE before IS DISTINCT FROM author_id
), waits AS (
  SELECT author_id, extract(epoch FROM sent_at - lag(sent_at) OVER (ORDER BY id)) AS seconds FROM turns
)
SELECT author_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), count(*) FROM waits
WHERE seconds IS NOT NULL GROUP BY author_id
""")


def answers(connection: Connection, mentorship_id: int) -> dict[int, Answers]:
    """How soon each of the two answers: from the first message of the other's turn to the first of one's own, the
    median over all turns so far. Under three answers it is too few to say."""
    rows = connection.execute(_ANSWERS, {"mentorship_id": mentorship_id})
    return {
        person_id: Answers(timedelta(seconds=float(seconds)) if count >= FEWEST_ANSWERS else None, count)
        for person_id, seconds, count in rows
    }
