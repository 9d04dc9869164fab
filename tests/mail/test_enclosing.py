"""A letter with a calendar entry: as a part that mail programs act on, and as a file that they open (F17)."""

from collections.abc import Callable
from email.message import EmailMessage

from icalendar import Calendar

from mentorcruise import clock, ics
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, Invitation, post
from tests.calendar.entries import entry
from tests.factories import make_person

Sent = Callable[[], list[EmailMessage]]


def test_the_entry_is_a_part_and_a_file_with_the_same_words(sent: Sent) -> None:
    raw = ics.request(entry(summary="Über Größe: ÄÖÜ " * 20))
    post(clock.now(), Draft("already_registered", 1, make_person(), invitation=Invitation("REQUEST", raw)))
    db.session.commit()
    (letter,) = sent()
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    *_, part, file = letter.walk()
    assert part.get_param("method") == "REQUEST" and part.get_content_charset() == "utf-8"
    assert file.get_filename() == "invitation.ics"
    assert part.get_payload(decode=True) == raw == file.get_payload(decode=True)
    assert Calendar.from_ical(part.get_payload(decode=True))["METHOD"] == "REQUEST"


def test_a_letter_without_an_entry_has_no_file(sent: Sent) -> None:
    post(clock.now(), Draft("already_registered", 1, make_person()))
    assert sent()[0].get_content_type() == "multipart/alternative"
