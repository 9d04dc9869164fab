"""The report for stakeholders: in sentences, on paper, and by mail when a month is over."""

import re
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.stakeholders import StakeholderRecipient, ask_for_mailings
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.mail.links import recipient_url
from tests.factories import make_operator, save
from tests.metrics.worlds import ended
from tests.reports.reading import words

PAGE = "/operator/stakeholder-report"
OF_2026 = "since=2026-01-01&until=2026-12-31"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def a_dozen():
    for answer in ["yes"] * 6 + ["partly"] * 2 + ["no"] * 2 + [None] * 2:
        ended(answer)
    ended(None, in_trial=True)


def test_it_says_in_sentences_what_came_of_a_period(operator, counted):
    """A10: evidence for stakeholders, each figure with its cases and how sure it is."""
    a_dozen()
    counted()
    page = words(operator.get(f"{PAGE}?{OF_2026}").text)
    assert "60% of those who told us reached their goal" in page
    assert (
        "12 mentorships ended after their trial. 10 of them can be judged, and 6 reached their goal: 60%, with a 95% "
        in page
    )
    assert (
        "83% answered the exit survey. 2 of 12 have not said. If all of them had failed, the rate would be 50%; if all had "
        "succeeded, 67%." in page
    )
    assert "1 were left again within the seven-day trial" in page
    assert "nan" not in page.lower().split()


def test_with_nothing_to_tell_it_says_so(operator):
    page = operator.get(PAGE)
    assert page.status_code == 200
    assert "Too few have ended to name a success rate" in page.text


def test_it_is_a_pdf_with_charts(operator, counted):
    """A10: the same on paper."""
    a_dozen()
    counted()
    answer = operator.get(f"{PAGE}?{OF_2026}&format=pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mentoring-2026-01-01-2026-12-31.pdf"'
    assert answer.data.startswith(b"%PDF-")
    assert len(answer.data) > 10_000


@pytest.fixture
def without_pango(tmp_path, monkeypatch):
    """A machine on which WeasyPrint fails as it does where Pango is missing."""
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith(("weasyprint", "mentorcruise.reports.paper"))]:
        monkeypatch.delitem(sys.modules, name)


def test_a_machine_that_prints_nothing_says_so_and_serves_all_else(operator, without_pango):
    """A10: Pango is needed for the PDF alone."""
    answer = operator.get(f"{PAGE}?{OF_2026}&format=pdf")
    assert answer.status_code == 503
    assert "makes no PDF yet" in answer.text and "libpango" in answer.text
    assert operator.get(f"{PAGE}?{OF_2026}").status_code == 200


@time_machine.travel("2026-11-05T06:00:00Z", tick=False)
def test_the_letter_goes_without_its_pdf_where_none_can_be_made(visitor, work, sent, without_pango):
    recipient = on_the_list(visitor(make_operator()))
    recipient.added_at -= timedelta(days=9)
    ask_for_mailings(db.session(), clock.now())
    db.session.commit()
    work()
    (letter,) = [one for one in sent() if one["To"].addresses[0].addr_spec == "board@example.com"]
    assert not list(letter.iter_attachments()) and "PDF" not in letter.get_body(("plain",)).get_content()


def test_a_question_with_an_error_gets_a_clear_answer(operator):
    answer = operator.get(f"{PAGE}?since=2026-06-30&until=2026-06-01")
    assert answer.status_code == 422
    assert "The period ends before it begins" in answer.text


def on_the_list(operator, email="board@example.com"):
    operator.post(f"{PAGE}/recipients", {"email": email})
    return db.session.query(StakeholderRecipient).filter_by(email=email).one()


@time_machine.travel("2026-11-05T00:00:00Z", tick=False)
def test_each_on_the_list_gets_the_month_that_is_over_once(visitor, work, sent):
    """Scheduled by mail, monthly: once, however often it is asked for, with the PDF and a way to end it."""
    recipient = on_the_list(visitor(make_operator()))
    recipient.added_at -= timedelta(days=9)
    db.session.commit()
    for _ in range(3):
        ask_for_mailings(db.session(), clock.now())
        db.session.commit()
        work()
    HANDLERS["stakeholders.mail"](f"{recipient.id}:2026-10-01")
    db.session.commit()
    (letter,) = [one for one in sent() if one["To"].addresses[0].addr_spec == "board@example.com"]
    assert letter["Subject"] == "What came of mentoring in Oct 2026"
    (pdf,) = [part for part in letter.iter_attachments() if part.get_content_type() == "application/pdf"]
    assert pdf.get_filename() == "mentoring-2026-10.pdf"
    assert pdf.get_content().startswith(b"%PDF-")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_ends_it_gets_no_more(operator, visitor, work, sent):
    """One click, without an account; the address can be put on the list again."""
    recipient = on_the_list(operator)
    way = recipient_url(recipient.id).removeprefix("http://localhost")
    stranger = visitor()
    assert "End the monthly report?" in stranger.get(way).text
    assert stranger.get("/stakeholder-unsubscriptions/forged").status_code == 404
    assert stranger.post(way, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "No more reports" in stranger.get(way).text
    HANDLERS["stakeholders.mail"](f"{recipient.id}:2026-10-01")
    assert not [one for one in sent() if one["To"].addresses[0].addr_spec == "board@example.com"]
    assert operator.post(f"{PAGE}/recipients", {"email": "board@example.com"}).status_code == 303


def test_an_address_is_on_the_list_once(operator):
    """R10: the database settles it; the second is told so."""
    on_the_list(operator)
    answer = operator.post(f"{PAGE}/recipients", {"email": "BOARD@example.com"})
    assert answer.status_code == 409
    assert "This address gets the report already" in answer.text


@pytest.mark.parametrize("email", ["", "nobody", "a@b\r\nBcc: x@example.com", "x" * 400 + "@example.com"])
def test_what_is_no_address_is_refused(operator, email):
    answer = operator.post(f"{PAGE}/recipients", {"email": email})
    assert answer.status_code == 422
    assert db.session.query(StakeholderRecipient).count() == 0


def test_a_refused_address_leaves_every_way_on_open(operator):
    """The page is then the answer to a POST, and whoever follows a link of it or asks it something else gets somewhere."""
    page = operator.post(f"{PAGE}/recipients", {"email": "board"}).text
    assert f'action="{PAGE}" method="get"' in page
    ways = re.findall(r'(?:href|hx-get)="(/operator/stakeholder-report[^"]*)"', page)
    assert f"{PAGE}?format=pdf" in ways
    assert {operator.get(way).status_code for way in ways} == {200}


def test_what_a_question_changes_is_on_the_page(operator):
    """htmx sends nothing for a form whose target is missing."""
    page = operator.get(PAGE).text
    assert not [name for name in re.findall(r'hx-target="#([^"]+)"', page) if f'id="{name}"' not in page]


def test_a_recipient_is_taken_off_the_list(operator):
    recipient = on_the_list(operator)
    for _ in range(2):
        assert operator.post(f"{PAGE}/recipients/{recipient.id}/removal").status_code == 303
    assert "Nobody is on the list yet." in operator.get(PAGE).text


def test_a_month_is_told_of_on_the_5th_when_its_last_sessions_are_settled(app):
    """Who is added today hears of this month; what the sessions of its last days came to is known 72 hours later."""
    now = datetime(2026, 11, 25, tzinfo=UTC)
    save(StakeholderRecipient(email="board@example.com", added_by_id=make_operator().id, added_at=now))
    asked = select(OutboxMessage.subject).where(OutboxMessage.job == "stakeholders.mail")
    for at in (now + timedelta(hours=1), datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 4, 23, 59, tzinfo=UTC)):
        ask_for_mailings(db.session(), at)
        assert not db.session.scalars(asked).all()
    ask_for_mailings(db.session(), datetime(2026, 12, 5, tzinfo=UTC))
    db.session.commit()
    assert [subject.partition(":")[2] for subject in db.session.scalars(asked)] == ["2026-11-01"]
