"""Messages as the page shows them: whose, when by the reader's clock, on which day, where the new ones begin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from markupsafe import Markup

from mentorcruise.domain.conversations import Attached, Written
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message, Upload
from mentorcruise.web import markdown

# Messages of one person that follow each other so closely stand together under one name.
TOGETHER = timedelta(minutes=5)


@dataclass(frozen=True)
class Row:
    """One message. `day` is set on the first of a day, `is_first_unread` on the one where the new ones begin."""

    id: int
    is_mine: bool
    author_id: int
    body: Markup
    sent_at: datetime
    clock: str
    day: str
    day_id: str
    is_first_unread: bool
    is_continued: bool
    pictures: Sequence[Upload | Attached]
    files: Sequence[Upload | Attached]


@dataclass(frozen=True)
class Reader:
    """Whoever looks: their id, zone, what is today there, and up to which message they have read."""

    id: int
    zone: tzinfo
    now: datetime
    read_up_to: int | None = None

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def rows(
    messages: Iterable[Message | Written], reader: Reader, previous: Message | Written | None = None
) -> Iterator[Row]:
    """The messages, oldest first, as they follow on `previous`."""
    unread_begun = reader.read_up_to is None
    day_before = reader.day_of(previous.sent_at) if previous else None
    for message in messages:
        local = message.sent_at.astimezone(reader.zone)
        day = local.date()
        begins_day = day != day_before
        is_unread = message.author_id != reader.id and message.id > (reader.read_up_to or 0)
        is_first_unread = is_unread and not unread_begun
        unread_begun = unread_begun or is_unread
        yield Row(
            id=message.id,
            is_mine=message.author_id == reader.id,
            author_id=message.author_id,
            body=markdown.render(message.body),
            sent_at=message.sent_at,
            clock=f"{local:%H:%M}",
            day=day_words(day, reader.day_of(reader.now)) if begins_day else "",
            day_id=f"day-{day}",
            is_first_unread=is_first_unread,
            is_continued=not begins_day and not is_first_unread and _together(previous, message),
            pictures=[upload for upload in message.uploads if upload.width],
            files=[upload for upload in message.uploads if not upload.width],
        )
        previous, day_before = message, day


def names(mentorship: Mentorship) -> dict[int, str]:
    """The names of the two, by their ids."""
    return {mentorship.mentee_id: mentorship.mentee.name, mentorship.mentor.person_id: mentorship.mentor.person.name}


def _together(previous: Message | Written | None, message: Message | Written) -> bool:
    return (
        previous is not None
        and previous.author_id == message.author_id
        and message.sent_at - previous.sent_at < TOGETHER
    )


def day_words(day: date, today: date) -> str:
    """`Today`, `Yesterday`, `Monday 3 August`, with the year if it is another one."""
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def in_words(span: timedelta) -> str:
    """`within the hour`, `within 5 hours`, `within 2 days`: rounded up, so that it is kept at least half of the time."""
    hours = -(-span // timedelta(hours=1))
    if hours <= 1:
        return "within the hour"
    if hours <= 24:
        return f"within {hours} hours"
    return f"within {-(-span // timedelta(days=1))} days"
