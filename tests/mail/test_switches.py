"""Each kind of letter has a switch, kept in the settings, in the letter's foot and in the mail program's own button."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mentorcruise import clock
from mentorcruise.domain.letter_choices import Every, digest_of, gather, switch_off, switched_off
from mentorcruise.domain.letter_kinds import BY_NAME, DIGEST, KINDS, Readers, kind_of
from mentorcruise.domain.letters import Letter
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from mentorcruise.mail.links import unsubscription_token
from tests.factories import make_mentee, make_mentor
from tests.mail.conftest import html_of, text_of
from tests.mail.letters import EVERY, Arranged
from tests.mail.test_every_letter import Sent, every_letter, send
from tests.visitor import apart

MUST_BE_SENT = {
    "mentor_decided", "mentorship_started", "mentorship_ended", "trial_ends_soon", "payment_received", "payment_failed",
    "confirm_address", "reset_password", "already_registered", "private_read", "concern_raised",
    "review_hidden", "review_shown", "second_factor_set_up", "second_factor_removed", "second_factor_missed",
    "recovery_code_used",
}  # fmt: skip
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def switch_off_everything(*addresses: str) -> None:
    for person in db.session.query(Person).filter(Person.email.in_(addresses)):
        switch_off(db.session(), person.id, KINDS, clock.now())
    db.session.commit()


def is_switchable(letter: EmailMessage) -> bool:
    noted = db.session.query(Letter).filter_by(message_id=letter["Message-ID"]).one()
    return kind_of(noted.kind).switchable


def path_of(letter: EmailMessage) -> str:
    return str(letter["List-Unsubscribe"]).strip(" <>").removeprefix("http://localhost")


@every_letter
def test_a_letter_that_is_switched_off_is_not_sent(arrange: Callable[..., Arranged], sent: Sent) -> None:
    """F18: and those that must be sent come all the same."""
    name, subject, recipients = arrange()
    switch_off_everything(*recipients)
    send((name, subject, recipients))
    assert not [letter for letter in sent() if is_switchable(letter)]
    assert len(sent()) == (len(recipients) if name in MUST_BE_SENT else 0)


@every_letter
def test_each_letter_switches_itself_off(arrange: Callable[..., Arranged], sent: Sent, visitor: Callable) -> None:
    """F18, RFC 8058: the mail program's POST, without cookie and token, switches off what the letter is one of."""
    send(arrange())
    for letter in sent():
        if not is_switchable(letter):
            assert letter["List-Unsubscribe"] is None and "unsubscriptions" not in text_of(letter)
            continue
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert str(letter["List-Unsubscribe"]).strip(" <>") in text_of(letter)
        answer = apart(visitor().app.test_client().post, path_of(letter), data=ONE_CLICK)
        assert answer.status_code == 200 and answer.mimetype == "text/plain"
        db.session.expire_all()
        noted = db.session.query(Letter).filter_by(message_id=letter["Message-ID"]).one()
        kind = kind_of(noted.kind)
        assert switched_off(db.session(), noted.person_id) == {kind.name}
        assert f"Switch off “{kind.label}”" in text_of(letter) and kind.label in html_of(letter).replace("&#39;", "'")


def test_every_letter_that_can_be_switched_off_is_tried_here() -> None:
    """A kind whose letters nobody arranges would not be tried above."""
    arranged = {arrange.__name__ for arrange in EVERY}
    letters = {letter.removeprefix("application_") for kind in KINDS for letter in kind.letters or (kind.name,)}
    assert {"submitted", "withdrawn", "accepted", "declined", "digest"} <= letters & arranged


def test_a_page_with_a_button_comes_first(app: object, visitor: Callable, sent: Sent) -> None:
    """S3: following the link changes nothing; the button does, and the page takes it back."""
    mentor = make_mentor()
    path = path_for(mentor.person, "session_logged")
    browser = visitor()
    page = browser.get(path)
    assert "Switch off these letters?" in page.text and "The other one has logged a session" in page.text
    assert switched_off(db.session(), mentor.person_id) == set()
    assert "Switched off" in browser.post(path, follow=True).text
    assert switched_off(db.session(), mentor.person_id) == {"session_logged"}
    assert "Switched on again" in browser.post(f"{path}/removal", follow=True).text
    assert switched_off(db.session(), mentor.person_id) == set()


def path_for(person: Person, kind: str) -> str:
    return f"/unsubscriptions/{unsubscription_token(person.id, BY_NAME[kind])}"


def test_twice_is_once(visitor: Callable) -> None:
    """R11: and what the person had switched off before stays so."""
    person = make_mentee()
    for _ in range(3):
        assert visitor().post(path_for(person, "tasks_due")).status_code == 303
    assert switched_off(db.session(), person.id) == {"tasks_due"}


def test_what_must_be_sent_has_no_link_even_if_signed(visitor: Callable) -> None:
    for kind in ("payments", "account_links"):
        assert visitor().post(path_for(make_mentee(), kind)).status_code == 404


def test_guessing_is_slowed_down_and_true_links_go_on(visitor: Callable) -> None:
    """S6: forged tokens are counted by address; mail providers send true ones from one address."""
    answers = [visitor().post(f"/unsubscriptions/guess-{number}").status_code for number in range(31)]
    assert answers[:30] == [404] * 30 and answers[30] == 429
    assert visitor().post(path_for(make_mentee(), "tasks_due")).status_code == 303


def test_the_settings_show_each_kind_and_keep_what_was_chosen(visitor: Callable) -> None:
    """F18: every switchable kind has its switch; those of mentors only for mentors."""
    mentor = make_mentor()
    browser = visitor(mentor.person)
    page = browser.get("/account/letters").text
    for kind in KINDS:
        may = kind.readers is not Readers.OPERATORS
        assert (f'value="{kind.name}"' in page) == (may and kind.switchable and kind is not DIGEST), kind
        assert kind is DIGEST or (kind.label in page) == (kind.readers is not Readers.OPERATORS)
    answer = browser.post("/account/letters", {"on": ["tasks_due", "message_unread"], "digest": "week"}, follow=True)
    assert "From now on" in answer.text
    off = switched_off(db.session(), mentor.person_id)
    mine = {k.name for k in KINDS if k.switchable and k.readers is not Readers.OPERATORS}
    assert off == mine - {"tasks_due", "message_unread", "digest"}
    assert digest_of(db.session(), mentor.person_id) is Every.WEEK
    page = browser.get("/account/letters").text
    assert page.count(" checked") == 3


def test_a_mentee_is_not_asked_about_mentors_letters(visitor: Callable) -> None:
    mentee = make_mentee()
    browser = visitor(mentee)
    assert "Someone applies to you" not in browser.get("/account/letters").text
    answer = browser.post("/account/letters", {"on": ["application_submitted"], "digest": "single"})
    assert answer.status_code == 422
    browser.post("/account/letters", {"digest": "single"})
    assert "application_submitted" not in switched_off(db.session(), mentee.id)


def test_a_choice_that_is_missing_or_made_up_is_asked_again(visitor: Callable) -> None:
    """What was switched is still there."""
    browser = visitor(make_mentee())
    for form in ({"on": ["tasks_due"]}, {"on": ["tasks_due"], "digest": "hourly"}):
        answer = browser.post("/account/letters", form)
        assert answer.status_code == 422 and answer.text.count(" checked") == 1


@pytest.mark.parametrize("chosen", ["single", "day", "week", "never"])
def test_the_digest_stays_as_chosen(visitor: Callable, chosen: str) -> None:
    mentee = make_mentee()
    browser = visitor(mentee)
    gather(db.session(), mentee.id, Every.DAY, clock.now())
    db.session.commit()
    browser.post("/account/letters", {"digest": chosen})
    page = browser.get("/account/letters").text
    assert f'checked id="digest-{["single", "day", "week", "never"].index(chosen)}"' in page
