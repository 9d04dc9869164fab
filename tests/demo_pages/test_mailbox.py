"""The demo's mailbox: every letter, readable, its links clickable, nothing in it runs."""

from collections.abc import Callable

import pytest
from markupsafe import Markup
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.letters import Letter
from mentorcruise.domain.outbox import later
from mentorcruise.extensions import db
from mentorcruise.web.demo import mailbox
from tests.factories import make_application, make_booking, make_mentee, make_mentor
from tests.mail.letters import met


def submit(mentee_name: str = "Mia Mentee", **mentor: str) -> None:
    application = make_application(make_mentee(mentee_name), make_mentor(listed=False, **mentor))
    later(application, "letters.application_submitted", application.id, clock.now())
    db.session.commit()


def test_letters_are_listed_newest_first(visitor: Callable, work: Callable) -> None:
    submit("Anna First")
    work()
    submit("Berta Second")
    work()
    page = visitor().get("/demo/mailbox").text
    assert 0 < page.index("Berta Second asks") < page.index("Anna First asks")


def test_letters_are_found_by_recipient(visitor: Callable, work: Callable) -> None:
    submit(name="Max Mentor")
    submit("Nora Other", name="Paula Guide")
    work()
    page = visitor().get("/demo/mailbox?to=paula").text
    assert "Nora Other asks" in page
    assert "Mia Mentee asks" not in page
    assert "No letter to them yet" in visitor().get("/demo/mailbox?to=nobody%25").text
    piece = visitor().get("/demo/mailbox?to=paula", htmx=True)
    assert piece.text.startswith("<section") and "HX-Request" in piece.headers["Vary"]


def test_a_letter_shows_its_text_and_its_links(visitor: Callable, work: Callable) -> None:
    submit()
    work()
    page = visitor().get(f"/demo/mailbox/{name_of_the_one()}")
    assert page.status_code == 200
    assert page.text.count('href="http://localhost/applications/1"') == 2
    assert "Within six months I want" in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize("name", ["nothing", "%25", "_" * 32, "..", "..%2F..%2Fetc%2Fpasswd", "0" * 32])
def test_a_letter_that_is_not_there_is_404(visitor: Callable, work: Callable, name: str) -> None:
    """S10: a name of a letter never names a file elsewhere."""
    submit()
    work()
    assert visitor().get(f"/demo/mailbox/{name}").status_code == 404


def test_older_letters_are_a_page_away(visitor: Callable, work: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "PAGE", 2)
    for number in range(3):
        submit(f"Person {number}")
        work()
    first = visitor().get("/demo/mailbox").text
    assert "Person 2" in first and "Person 1" in first and "Person 0 asks" not in first
    older = db.session.scalars(select(Letter.id).order_by(Letter.id)).all()[1]
    assert f"/demo/mailbox?before={older}" in first
    assert "Person 0 asks" in visitor().get(f"/demo/mailbox?before={older}").text


def test_nothing_in_a_letter_runs() -> None:
    """S4: even a letter that was tampered with is only words on the page."""
    evil = '<p onclick="x()" style="color:red">Hi <script>alert(1)</script><img src=x onerror=y><a href="javascript:z()">l</a>'
    clean = mailbox.safe_html(evil)
    assert clean == Markup('<p>Hi <a rel="noopener noreferrer">l</a></p>')


def name_of_the_one() -> str:
    message_id = db.session.scalars(select(Letter.message_id)).one()
    return message_id[1:].partition("@")[0]


def test_a_letter_says_what_is_enclosed(visitor: Callable, work: Callable) -> None:
    """F17: the invitation that a mail program would put into the calendar."""
    make_booking(met())
    work()
    letter = db.session.scalars(select(Letter).where(Letter.kind == "session_booked")).first()
    page = visitor().get(f"/demo/mailbox/{letter.message_id[1:].partition('@')[0]}").text
    assert "Enclosed: invitation.ics" in page
