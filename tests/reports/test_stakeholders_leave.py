"""The way off the monthly report is that of all other letters: mail programs go it by themselves, guessing is slowed down."""

from collections.abc import Callable

from mentorcruise import clock
from mentorcruise.domain.stakeholders import StakeholderRecipient
from mentorcruise.extensions import db
from mentorcruise.mail.links import recipient_url
from tests.factories import make_operator, save
from tests.visitor import apart


def recipient() -> StakeholderRecipient:
    operator = make_operator()
    return save(StakeholderRecipient(email="board@example.com", added_by_id=operator.id, added_at=clock.now()))


def way_of(listed: StakeholderRecipient) -> str:
    return recipient_url(listed.id).removeprefix("http://localhost")


def test_a_mail_program_ends_it_without_a_cookie(visitor: Callable) -> None:
    """RFC 8058: its POST has no form's token, and none of our cookies."""
    listed = recipient()
    answer = apart(visitor().app.test_client().post, way_of(listed), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    db.session.refresh(listed)
    assert listed.removed_at is not None


def test_guessing_is_slowed_down_and_true_links_go_on(visitor: Callable) -> None:
    """S6: forged tokens are counted by address, true ones each for itself, as they all come from few addresses."""
    listed = recipient()
    answers = [visitor().post(f"/stakeholder-unsubscriptions/guess-{number}").status_code for number in range(31)]
    assert answers[:30] == [404] * 30 and answers[30] == 429
    assert visitor().post(way_of(listed)).status_code == 303
