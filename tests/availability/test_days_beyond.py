"""Days off that are too many or too far away are refused, never dropped in silence."""

from datetime import timedelta

from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.availability import AvailabilityException
from mentorcruise.domain.calendar_rules import MOST_EXCEPTIONS
from mentorcruise.extensions import db
from tests.factories import make_mentor, save


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(AvailabilityException)) or 0


def away(day: object) -> dict[str, str]:
    return {"kind": "away", "first_day": str(day), "last_day": "", "note": ""}


def test_the_ends_of_time_are_too_far_away(visitor):
    """F16: answered at the field, and nothing is stored."""
    answer = visitor(make_mentor().person).post("/account/availability/exceptions", away("9999-12-31"))
    assert answer.status_code == 422 and "too far away" in answer.text and count() == 0


def test_one_too_many_is_refused_in_words(visitor):
    """F16: a mentor who believes to be away must not be booked then."""
    mentor, today = make_mentor(), clock.now().date()
    days = [today + timedelta(days=2 * n + 1) for n in range(MOST_EXCEPTIONS)]
    save(*(
        AvailabilityException(mentor_id=mentor.id, kind="away", first_day=day, last_day=day, created_at=clock.now())
        for day in days
    ))  # fmt: skip
    answer = visitor(mentor.person).post("/account/availability/exceptions", away(today + timedelta(days=300)))
    assert answer.status_code == 409 and "were not added" in answer.text and count() == MOST_EXCEPTIONS
