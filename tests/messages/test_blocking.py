"""Wanting no messages, and reporting (F21)."""

from uuid import uuid4

import pytest

from mentorcruise.domain.concerns import Concern
from mentorcruise.domain.messages import MessageBlock
from mentorcruise.extensions import db
from tests.factories import make_mentorship, make_operator, write_message
from tests.messages.conftest import here, send, written


def test_after_a_block_neither_writes_and_both_are_told(pair, mia, max_):
    write_message(pair, pair.mentor.person, "Buy this")
    answer = mia.post(f"/mentorships/{pair.id}/block")
    assert (answer.status_code, answer.location) == (303, here(pair))
    own, theirs = mia.get(here(pair)).text, max_.get(here(pair)).text
    assert "You take no messages from Max Mentor" in own and "Take messages again" in own
    assert "Mia Mentee takes no messages at the moment" in theirs and "Take messages again" not in theirs
    for browser, page in ((mia, own), (max_, theirs)):
        assert 'id="composer"' not in page and "Buy this" in page
        refused = send(browser, pair, "Still here")
        assert refused.status_code == 409 and "wants no messages" in refused.text
    assert written() == ["Buy this"]


def test_what_was_typed_before_the_block_is_kept(pair, mia, max_):
    """A page that was open when the other one blocked: nothing that was typed is lost."""
    max_.post(f"/mentorships/{pair.id}/block")
    answer = send(mia, pair, "Typed long before", htmx=True)
    assert answer.status_code == 409 and "Typed long before" in answer.text


def test_only_who_blocked_can_lift(pair, mia, max_):
    mia.post(f"/mentorships/{pair.id}/block")
    max_.post(f"/mentorships/{pair.id}/block/lifting")
    assert send(max_, pair).status_code == 409
    mia.post(f"/mentorships/{pair.id}/block/lifting")
    assert send(max_, pair).status_code == 303


def test_blocking_five_times_is_one_block(pair, mia):
    """R11; and lifting too."""
    for _ in range(5):
        mia.post(f"/mentorships/{pair.id}/block")
    assert db.session.query(MessageBlock).count() == 1
    for _ in range(5):
        mia.post(f"/mentorships/{pair.id}/block/lifting")
    assert db.session.query(MessageBlock).one().lifted_at


def test_a_message_is_reported_to_the_operators(pair, mia, max_, work, visitor):
    make_operator()
    message = write_message(pair, pair.mentor.person, "Pay me directly")
    form = mia.get(here(pair, f"?report={message.id}"))
    assert "Report this message" in form.text and "the five before it" in form.text
    sent = {"reason": "off_platform", "words": "Asked twice", "message_id": str(message.id)}
    answer = mia.post(f"/mentorships/{pair.id}/concerns", sent)
    assert (answer.status_code, answer.location) == (303, here(pair))
    concern = db.session.query(Concern).one()
    assert (concern.message_id, concern.by_id, concern.reason) == (message.id, pair.mentee_id, "off_platform")
    work()
    assert "Asked twice" not in max_.get(here(pair)).text


def test_a_person_is_reported_without_a_message(pair, mia):
    mia.post(f"/mentorships/{pair.id}/concerns", {"reason": "unsafe", "words": "", "message_id": ""})
    assert db.session.query(Concern).one().message_id is None


def test_a_report_sent_five_times_is_one(pair, mia):
    """R11."""
    key = str(uuid4())
    for _ in range(5):
        mia.post(f"/mentorships/{pair.id}/concerns", {"reason": "spam", "submission_key": key})
    assert db.session.query(Concern).count() == 1


@pytest.mark.parametrize("whose", ["own", "elsewhere", "none"])
def test_only_the_others_messages_can_be_reported(pair, mia, whose):
    """S1, S2."""
    other = make_mentorship()
    ids = {"own": write_message(pair, pair.mentee).id, "elsewhere": write_message(other, other.mentee).id, "none": 999}
    answer = mia.post(f"/mentorships/{pair.id}/concerns", {"reason": "spam", "message_id": str(ids[whose])})
    assert answer.status_code == 422 and db.session.query(Concern).count() == 0
    assert "Report Max Mentor" in mia.get(here(pair, f"?report={ids[whose]}")).text


def test_a_report_without_a_reason_comes_back_as_typed(pair, mia):
    answer = mia.post(f"/mentorships/{pair.id}/concerns", {"words": "Something odd"})
    assert answer.status_code == 422 and "Please say what is wrong." in answer.text and "Something odd" in answer.text
