"""The billing tab: plan, payments and what comes next for both; card, receipts and leaving for the mentee alone (F15)."""

from mentorcruise import clock
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.extensions import db
from tests.factories import make_mentee, save


def pay(pair):
    subscription = db.session.query(Subscription).filter_by(application_id=pair.mentorship.application_id).one()
    now = clock.now()
    save(
        Payment(
            subscription_id=subscription.id, stripe_invoice_id="in_1", amount_cents=12000, currency="EUR", status="paid",
            created_at=now, paid_at=now, synced_at=now, hosted_url="https://invoices.example/in_1",
        )
    )  # fmt: skip
    return subscription


def test_both_see_the_plan_and_what_was_paid(pair):
    pay(pair)
    for browser in (pair.mentee, pair.mentor):
        page = browser.get(f"{pair.url}/billing").text
        assert "€120" in page and "Paid" in page and "What comes next" in page and 'aria-current="page">Billing' in page


def test_card_receipts_and_leaving_are_the_mentees(pair):
    subscription = pay(pair)
    mentee, mentor = (browser.get(f"{pair.url}/billing").text for browser in (pair.mentee, pair.mentor))
    for mine in (f"/subscriptions/{subscription.id}/cancellation", "invoices.example", "portal-sessions"):
        assert mine in mentee and mine not in mentor


def test_a_stranger_finds_nothing(pair, visitor):
    """S1"""
    assert visitor(make_mentee("Stranger")).get(f"{pair.url}/billing").status_code == 404
