"""What holds for every letter: it arrives once, as text and HTML, with absolute links, and names stay names."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mentorcruise.extensions import db
from mentorcruise.jobs.letters import LETTERS, NUMBERED
from mentorcruise.jobs.registry import HANDLERS
from tests.mail.conftest import html_of, text_of
from tests.mail.letters import EVERY, Arranged

Sent = Callable[[], list[EmailMessage]]
OURS_AND_GIVEN = ("http://localhost/", "https://invoices.example/", "https://meet.example/max-")
every_letter = pytest.mark.parametrize("arrange", EVERY, ids=lambda arrange: arrange.__name__)


def send(arranged: Arranged) -> set[str]:
    name, subject, recipients = arranged
    HANDLERS[f"letters.{name}"](str(subject))
    db.session.commit()
    return recipients


def addresses(letters: list[EmailMessage]) -> set[str]:
    return {letter["To"].addresses[0].addr_spec for letter in letters}


@every_letter
def test_it_reaches_the_right_people_as_text_and_html(arrange: Callable[..., Arranged], sent: Sent) -> None:
    recipients = send(arrange())
    letters = sent()
    assert addresses(letters) == recipients
    for letter in letters:
        assert letter["Subject"] and letter["From"] == "MentorCruise <hello@localhost>"
        text, html = text_of(letter), html_of(letter)
        assert text.startswith(("Hello Mia,", "Hello Max,"))
        assert "{{" not in text and "None" not in text and "  " not in text and "\n\n\n" not in text
        assert "<style" not in html and ' style="' in html


@every_letter
def test_its_links_are_absolute_and_the_same_in_both(arrange: Callable[..., Arranged], sent: Sent) -> None:
    send(arrange())
    for letter in sent():
        in_text = re.findall(r"https?://\S+?(?=[.,]?(?:\s|$))", text_of(letter))
        in_html = re.findall(r'href="([^"]+)"', html_of(letter))
        assert in_text == in_html
        assert all(url.startswith(OURS_AND_GIVEN) for url in in_text)


@every_letter
def test_a_job_run_twice_sends_it_once(arrange: Callable[..., Arranged], sent: Sent, settings) -> None:
    """R1: a worker killed after the work and before it was noted makes the job run again; nobody gets a second letter."""
    arranged = arrange()
    recipients = send(arranged)
    for file in settings.mail_folder.glob("*"):
        file.unlink()
    send(arranged)
    assert sent() == [] and len(recipients) > 0


@every_letter
def test_sent_again_after_a_crash_it_is_the_same_message(arrange: Callable[..., Arranged], sent: Sent) -> None:
    """R1: handed over, then killed before the commit. The second time it carries the same id."""
    name, subject, recipients = arrange()
    HANDLERS[f"letters.{name}"](str(subject))
    first = {letter["Message-ID"] for letter in sent()}
    db.session.rollback()
    send((name, subject, recipients))
    assert {letter["Message-ID"] for letter in sent()} == first
    assert len(first) == len(recipients)


@every_letter
def test_a_name_never_becomes_a_header(arrange: Callable[..., Arranged], sent: Sent) -> None:
    """S9: line breaks in names reach neither the subject nor the addresses."""
    evil = "Eve\r\nBcc: victim@example.org\u2028X"
    send(arrange(evil, evil))
    for letter in sent():
        assert letter["Bcc"] is None
        headers = set(letter.keys()) - {"List-Unsubscribe", "List-Unsubscribe-Post"}
        assert headers == {
            "Content-Type", "MIME-Version", "Subject", "From", "To", "Message-ID", "Date", "Auto-Submitted",
        }  # fmt: skip
        assert "\n" not in letter["Subject"] and "\r" not in letter["Subject"]
        assert letter["To"].addresses[0].display_name == "Eve Bcc: victim@example.org X"


@every_letter
def test_a_name_never_becomes_markup(arrange: Callable[..., Arranged], sent: Sent) -> None:
    """S4: what people call themselves is shown, not run."""
    evil = "<img src=x onerror=alert(1)> <script>alert(2)</script>"
    send(arrange(evil, evil))
    for letter in sent():
        assert "<img" not in html_of(letter) and "<script" not in html_of(letter)


def test_no_letter_is_missing_here() -> None:
    """The templates and the arrangements above name the same letters."""
    arranged = {arrange.__name__ for arrange in EVERY}
    assert {name.removeprefix("application_").removeprefix("mentorship_") for name in LETTERS | NUMBERED} - {
        "decided"
    } <= arranged
    assert {"accepted", "declined", "mentor_decided"} <= arranged
