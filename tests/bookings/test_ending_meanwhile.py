"""A booking that had to wait for an ending, and wishes for times that no calendar has."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.booking import Wish, book, move
from mentorcruise.domain.booking_terms import terms_for
from mentorcruise.domain.errors import MentorshipEnded, SessionHasBegun
from mentorcruise.domain.mentorships import EndingCause
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation
from mentorcruise.extensions import db
from tests.factories import end_mentorship, free_times, make_booking, save

ODD = ("0001-01-01T00:00Z", "9999-12-31T00:00Z", "9999-12-31T23:59-05:00", "2026-01-01T00:00+23:59")


def stale_terms(pair):
    """What a booking has read before the mentorship ends beside it."""
    terms = terms_for(db.session(), pair.id, pair.mentee_id, clock.now())
    pair.end(EndingCause.MENTOR_ENDED, pair.mentor.person, "I change my field.", clock.now())
    db.session.commit()
    assert terms and not terms.has_ended
    return terms


def test_nothing_is_booked_in_a_mentorship_that_ends_at_the_same_moment(app, pair):
    """R10: whoever waited for the ending is refused by the statement that stores, whatever was read before."""
    start = free_times(pair)[5]
    terms = stale_terms(pair)
    with pytest.raises(MentorshipEnded):
        book(db.session(), terms, Wish(start), pair.mentee, clock.now())
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(MentoringSession)) == 0


def test_nothing_is_moved_there_either(app, pair):
    """R10: the session was called off by the ending."""
    booked, start = make_booking(pair), free_times(pair)[9]
    db.session.commit()
    terms = stale_terms(pair)
    with pytest.raises(SessionHasBegun):
        move(db.session(), terms, booked.session_id, start, pair.mentee, clock.now())


def test_long_after_a_cancelled_mentorship_has_ended_its_page_still_says_so(pair, visitor):
    """F16: the end lies before the first moment that could be booked."""
    ended_at = clock.now() - timedelta(days=3)
    subscription = db.session.scalars(select(Subscription)).one()
    save(
        SubscriptionCancellation(
            subscription_id=subscription.id,
            by_id=pair.mentee_id,
            requested_at=ended_at,
            takes_effect="now",
            ends_at=ended_at,
        )
    )
    end_mentorship(pair, at=ended_at)
    answer = visitor(pair.mentee).get(f"/mentorships/{pair.id}/bookings")
    assert answer.status_code == 200 and "has ended" in answer.text


@pytest.mark.parametrize("at", ODD)
@pytest.mark.parametrize("preview", ["1", ""])
def test_a_time_that_no_calendar_has_is_answered_clearly(pair, visitor, at, preview):
    """F16: the ends of time are refused like any other time that is not offered."""
    form = {"starts_at": at, "every_weeks": "4", "times": "12", "preview": preview, "topic": ""}
    assert visitor(pair.mentee).post(f"/mentorships/{pair.id}/bookings", form).status_code in (409, 422)
