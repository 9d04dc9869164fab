"""The operators' morning letter: alerts that are new, and one's own that have come back or are overdue; each once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertAction, AlertSubject
from mentorcruise.domain.letter_choices import switched_off
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.domain.people import OperatorGrant, Person
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.jobs.schedule import SCHEDULE
from mentorcruise.jobs.work import drain
from tests.factories import make_mentee, make_mentor, make_mentorship, make_operator, save
from tests.mail.conftest import fifty_times, html_of, text_of
from tests.visitor import apart

Sent = Callable[[], list[EmailMessage]]
Go = Callable[[datetime], None]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
"""In Berlin, the next morning."""
DAY = timedelta(days=1)


@pytest.fixture
def at(app: Flask) -> Iterator[Go]:
    """Go to a moment, and do there what the clock and the worker would do."""
    with time_machine.travel(NOON, tick=False) as traveller:

        def go(moment: datetime) -> None:
            traveller.move_to(moment)
            later(db.session(), "alerts.ask", "", clock.now())
            db.session.commit()
            drain()
            db.session.expire_all()

        yield go


@pytest.fixture
def letters(sent: Sent) -> Sent:
    """The letters of alerts among what was sent."""
    return lambda: [letter for letter in sent() if "alert" in str(letter["Subject"])]


def operator(name: str = "Olga Operator", zone: str = "Europe/Berlin") -> Person:
    person = make_operator(name)
    person.time_zone = zone
    grant = db.session.query(OperatorGrant).filter_by(person_id=person.id).one()
    grant.granted_at = NOON - timedelta(days=90)
    db.session.commit()
    return person


def alert(
    rule: str = "low_rating", urgency: int = 3, mentorship: Mentorship | None = None, opened_at: datetime | None = None
) -> Alert:
    pair = mentorship or make_mentorship(make_mentee("Mia Mentee"), make_mentor("Max Mentor"))
    at = opened_at or clock.now()
    return save(
        Alert(
            rule=rule, subject_type=AlertSubject.MENTORSHIP, subject_id=pair.id, mentorship_id=pair.id, mentee_id=pair.mentee_id,
            mentor_id=pair.mentor_id, urgency=urgency, opened_at=at, began_at=at, checked_at=at, evidence={},
        )
    )  # fmt: skip


def step(held: Alert, action: AlertAction, by: Person, until: datetime | None = None, to: Person | None = None) -> None:
    held.step(action, by, "Done." if action == AlertAction.RESOLVED else "", until, clock.now(), to.id if to else None)
    db.session.commit()


def addresses(letters: list[EmailMessage]) -> list[str]:
    return sorted(letter["To"].addresses[0].addr_spec for letter in letters)


def test_new_alerts_come_at_eight_where_the_operator_lives(at: Go, letters: Sent) -> None:
    """A39: how many by rule and urgency, and the most urgent by name with a link; what was found stays on the page."""
    olga = operator()
    worst, other = alert(), alert("no_session", 2, make_mentorship(make_mentee("Nora Next"), make_mentor("Moe Mentor")))
    alert("no_session", 2)
    at(EIGHT - timedelta(minutes=1))
    assert letters() == []
    at(EIGHT)
    (letter,) = letters()
    text = text_of(letter).replace("\r\n", "\n")
    assert letter["Subject"] == "3 new alerts" and letter["To"].addresses[0].addr_spec == olga.email
    assert "- Low rating: 1, to be looked at today\n- No session for long: 2, to be looked at this week\n" in text
    assert f"Low rating, Mia Mentee with Max Mentor:\nhttp://localhost/operator/alerts/{worst.id}\n" in text
    assert f"No session for long, Nora Next with Moe Mentor:\nhttp://localhost/operator/alerts/{other.id}\n" in text
    assert text.index("Low rating, Mia") < text.index("No session for long, Nora")
    assert f'href="http://localhost/operator/alerts/{worst.id}"' in html_of(letter) and "Yours" not in text


def test_only_the_most_urgent_are_named(at: Go, letters: Sent) -> None:
    operator()
    for number in range(7):
        pair = make_mentorship(make_mentee(f"Number {number}"), make_mentor())
        alert("low_rating" if number == 3 else "no_session", 3 if number == 3 else 2, pair)
    at(EIGHT)
    (letter,) = letters()
    text = text_of(letter)
    assert letter["Subject"] == "7 new alerts" and "The most urgent ones:" in text
    assert text.count("/operator/alerts/") == 5 and "Low rating, Number 3" in text


def test_without_news_there_is_no_letter(at: Go, letters: Sent) -> None:
    """Ten quiet days; what was told of is not told again, and neither is what was settled or put off in time."""
    olga = operator()
    for day in range(5):
        at(EIGHT + day * DAY)
    assert letters() == []
    alert("mentor_full", 1)
    resolved, snoozed, gone = alert(), alert("no_session"), alert("no_shows")
    step(resolved, AlertAction.RESOLVED, olga)
    step(snoozed, AlertAction.SNOOZED, olga, clock.now() + 30 * DAY)
    gone.closed_at, gone.closed_how = clock.now(), "cause_gone"
    db.session.commit()
    for day in range(5, 15):
        at(EIGHT + day * DAY)
    (letter,) = letters()
    assert letter["Subject"] == "1 new alert"


def test_each_morning_has_one_letter(at: Go, letters: Sent) -> None:
    """However often the clock looks, and also when it was away at eight; what is opened later waits for the next."""
    operator()
    alert()
    at(EIGHT + timedelta(hours=2))
    alert("no_session", 2)
    for quarter in range(40):
        at(EIGHT + timedelta(hours=2, minutes=15 * quarter))
    (letter,) = letters()
    assert letter["Subject"] == "1 new alert" and "Low rating" in text_of(letter)
    at(EIGHT + DAY)
    assert len(letters()) == 2 and sum("No session" in text_of(letter) for letter in letters()) == 1


def test_what_a_look_of_that_moment_opens_comes_with_the_next(at: Go, letters: Sent) -> None:
    """The monitor's rows carry the moment at which it began to look, and appear when it has ended: none is passed over."""
    operator()
    alert()
    at(EIGHT)
    alert("no_session", 2, opened_at=EIGHT - timedelta(minutes=1))
    at(EIGHT + DAY)
    assert sorted(str(letter["Subject"]) for letter in letters()) == ["1 new alert"] * 2
    assert sum("No session" in text_of(letter) for letter in letters()) == 1


@pytest.mark.parametrize(
    ("zone", "eight"),
    [
        ("Asia/Kathmandu", (25, 2, 15)), ("America/New_York", (24, 13, 0)), ("Pacific/Auckland", (24, 19, 0)),
        ("No/Where", (25, 8, 0)),
    ],
)  # fmt: skip
def test_it_is_eight_in_the_operators_own_zone(at: Go, letters: Sent, zone: str, eight: tuple[int, int, int]) -> None:
    """To the minute; a zone that nobody knows is UTC."""
    olga = operator(zone=zone)
    alert()
    if zone != "America/New_York":
        # The morning of that day has had its letter.
        HANDLERS["alerts.ask"]("")
        db.session.query(OutboxMessage).filter_by(job="letters.alerts_digest").update({"done_at": clock.now()})
        db.session.commit()
    moment = datetime(2026, 11, *eight, tzinfo=UTC)
    at(moment - timedelta(minutes=1))
    assert letters() == []
    at(moment)
    assert addresses(letters()) == [olga.email]


def test_ones_own_come_back_on_the_day_until_which_they_slept(at: Go, letters: Sent) -> None:
    """A39: to whom they are assigned, and to nobody else."""
    olga, _other = operator(), operator("Oda Other")
    held = alert("mentor_full", 1, opened_at=NOON - 9 * DAY)
    step(held, AlertAction.ASSIGNED, olga)
    step(held, AlertAction.SNOOZED, olga, datetime(2026, 11, 26, 23, 0, tzinfo=UTC))
    for day in range(8):
        at(EIGHT + day * DAY)
        assert len(letters()) == (day >= 2), day
    (letter,) = letters()
    assert letter["Subject"] == "1 of your alerts to look at" and letter["To"].addresses[0].addr_spec == olga.email
    assert "Mia Mentee with Max Mentor (back in sight):" in text_of(letter)


@pytest.mark.parametrize(("urgency", "days"), [(3, 1), (2, 7), (1, None)])
def test_ones_own_are_overdue_once(at: Go, letters: Sent, urgency: int, days: int | None) -> None:
    """What is for today after a day, what is for this week after seven; counted from when it was given to its owner."""
    olga, oda = operator(), operator("Oda Other")
    held = alert("low_rating", urgency, opened_at=NOON - 60 * DAY)
    step(held, AlertAction.ASSIGNED, oda, to=olga)
    for day in range(10):
        at(EIGHT + day * DAY)
        assert len(letters()) == (days is not None and day >= days), day
    for letter in letters():
        assert letter["To"].addresses[0].addr_spec == olga.email and "(overdue):" in text_of(letter)


def test_a_former_operator_gets_none(at: Go, letters: Sent) -> None:
    """Also when the grant was revoked between the clock's look and the letter."""
    olga = operator()
    alert()
    with time_machine.travel(EIGHT, tick=False):
        HANDLERS["alerts.ask"]("")
        db.session.query(OperatorGrant).filter_by(person_id=olga.id).one().revoked_at = clock.now()
        db.session.commit()
    assert db.session.query(OutboxMessage).filter_by(job="letters.alerts_digest").count() == 1
    at(EIGHT)
    at(EIGHT + DAY)
    assert letters() == []
    assert db.session.query(OutboxMessage).filter_by(job="letters.alerts_digest").count() == 1


def test_who_became_an_operator_after_eight_begins_the_next_morning(at: Go, letters: Sent) -> None:
    alert()
    at(EIGHT + timedelta(hours=1))
    olga = operator()
    db.session.query(OperatorGrant).one().granted_at = clock.now()
    db.session.commit()
    at(EIGHT + timedelta(hours=2))
    assert letters() == []
    alert("no_session", 2)
    at(EIGHT + DAY)
    assert addresses(letters()) == [olga.email]


def test_fifty_looks_and_letters_at_once_are_one(at: Go, letters: Sent, app: Flask) -> None:
    """F18: fifty parallel runs of the asking job and of the letter's own: one mail."""
    person_id = str(operator().id)
    alert()

    def look() -> None:
        for name, subject in (("alerts.ask", ""), ("letters.alerts_digest", person_id)):
            HANDLERS[name](subject)
            db.session.commit()

    with time_machine.travel(EIGHT, tick=False):
        done = fifty_times(app, look)
        drain()
    assert done == 50 and len(letters()) == 1
    assert db.session.query(OutboxMessage).filter_by(job="letters.alerts_digest").count() == 1


def test_killed_before_the_commit_it_is_the_same_letter(at: Go, letters: Sent) -> None:
    """R1: handed over, then killed; the second time it carries the same id, and says all of it."""
    olga = operator()
    alert()
    with time_machine.travel(EIGHT, tick=False):
        HANDLERS["letters.alerts_digest"](str(olga.id))
        (first,) = letters()
        db.session.rollback()
    at(EIGHT + timedelta(minutes=1))
    (again,) = letters()
    assert again["Message-ID"] == first["Message-ID"] and again["Subject"] == "1 new alert"


def test_one_click_ends_it_for_one_operator(at: Go, letters: Sent, app: Flask) -> None:
    """F18, RFC 8058: without cookie and token; the others go on."""
    olga, oda = operator(), operator("Oda Other")
    alert()
    at(EIGHT)
    first = next(letter for letter in letters() if letter["To"].addresses[0].addr_spec == olga.email)
    way = str(first["List-Unsubscribe"]).strip(" <>").removeprefix("http://localhost")
    assert apart(app.test_client().post, way, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert switched_off(db.session(), olga.id) == {"alerts_digest"}
    alert("no_session", 2)
    at(EIGHT + DAY)
    assert addresses(letters()) == sorted([olga.email, oda.email, oda.email])


def test_the_clock_asks_for_it() -> None:
    assert "alerts.ask" in {recurring.job for recurring in SCHEDULE}


def test_operators_find_its_switch_and_others_do_not(visitor: Callable) -> None:
    """F18: with the switches of all other letters."""
    for person, there in ((make_operator(), True), (make_mentee(), False)):
        assert ('value="alerts_digest"' in visitor(person).get("/account/letters").text) == there
