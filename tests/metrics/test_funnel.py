"""From the visit to the second paid month by hand-counted worlds: how far those come who sign up."""

from mentorcruise import clock
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.domain.visits import VisitCount
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.visitor_funnel import funnel
from tests.counted import count
from tests.factories import (
    make_accepted,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_person,
    save,
)
from tests.metrics.test_registration import DAY, asking


def test_the_funnel_follows_those_who_signed_up(app):
    """Visit, sign-up, address, application, accepted, trial, first and second paid month."""
    now = clock.now()
    mentor = make_mentor(capacity=9)
    recently = {"joined_at": now - 70 * DAY}
    make_person(confirmed=False, **recently)
    make_mentee(**recently)
    make_application(make_mentee(**recently), mentor).decline(DeclineReason.TOO_EARLY, "", mentor.person, now)
    make_accepted(make_mentee(**recently), mentor)
    for months in (0, 1, 2):
        mentorship = make_mentorship(make_mentee(**recently), mentor, started_at=now - 60 * DAY)
        paid_for(mentorship, months)
    make_mentee("Long before", joined_at=now - 190 * DAY)
    save(VisitCount(day=now.date(), kind="site", n=40), VisitCount(day=now.date(), kind="sign_up", n=9))
    steps = way()
    assert [(step.key, step.n) for step in steps] == [
        ("visits", 40), ("signed_up", 7), ("confirmed", 6), ("applied", 5), ("accepted", 4), ("started", 3), ("paid", 2),
        ("second_month", 1),
    ]  # fmt: skip
    assert (steps[1].of_previous.numerator, steps[1].of_previous.denominator) == (7, 40)
    assert (steps[-1].of_previous.denominator, steps[-1].of_first.denominator) == (2, 7)
    assert way(country="FR")[0].key == "signed_up"


def way(**filters):
    count()
    return funnel(db.session.connection(), asking(back=80, **filters), clock.now())


def test_who_has_not_had_the_time_to_pay_again_is_left_out_of_the_share(app):
    """A trial that is not over has paid for nothing yet, and no first month can be followed by a second before its end."""
    now = clock.now()
    for months, began in ((2, 50), (1, 50), (1, 30), (1, 11.5), (0, 11.5), (0, 5)):
        pair = make_mentorship(make_mentee(joined_at=now - 70 * DAY), make_mentor(), started_at=now - began * DAY)
        paid_for(pair, months, now - (began - 7) * DAY)
    *_, started, paid, second = way()
    assert (started.n, paid.n, second.n) == (6, 4, 1)
    assert paid.of_previous == Rate(4, 5), "whose trial began five days ago is in it still"
    assert second.of_previous == Rate(1, 2), "two first paid 43 days ago, the others less than a month ago"
    assert second.of_first == Rate(1, 6)
    past = Question(Period((now - 80 * DAY).date(), now.date()), as_of=(now - 20 * DAY).date())
    assert [step.of_previous for step in funnel(db.session.connection(), past, now)][-2:] == [Rate(2, 2), None]


def test_two_first_months_are_no_second_one(app):
    """Months are counted by subscription: who has paid two mentors once each has stayed with neither."""
    now = clock.now()
    mentee = make_mentee(joined_at=now - 70 * DAY)
    for began in (60, 50):
        pair = make_mentorship(mentee, make_mentor(), started_at=now - began * DAY)
        paid_for(pair, 1, now - (began - 7) * DAY)
    *_, paid, second = way()
    assert (paid.n, second.n, second.of_previous) == (1, 0, Rate(0, 1))


def paid_for(mentorship, months, first=None):
    subscription = db.session.query(Subscription).filter_by(application_id=mentorship.application_id).one()
    for month in range(months):
        at = (first or clock.now() - 50 * DAY) + month * 31 * DAY
        save(Payment(
            subscription_id=subscription.id, stripe_invoice_id=f"in_{mentorship.id}_{month}", amount_cents=100, currency="EUR",
            status="paid", created_at=at, paid_at=at, synced_at=at,
        ))  # fmt: skip


def test_more_sign_ups_than_visits_name_no_share(app):
    """Visitors who hide are not counted, people who sign up are."""
    make_mentee(joined_at=clock.now() - DAY)
    assert way()[1].of_previous is None
