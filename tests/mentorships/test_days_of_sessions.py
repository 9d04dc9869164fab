"""The day of a session is a day where the person lives, not in UTC."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.factories import make_mentee, make_mentorship


@pytest.fixture
def evening(app):
    """20:00 UTC: in Auckland tomorrow has begun."""
    midnight = clock.day_start(clock.now()) + timedelta(days=1)
    clock.move_forward(midnight + timedelta(hours=20) - clock.now())
    return clock.now()


def log(visitor, mentorship, day):
    form = {"held_on": day.isoformat(), "minutes": "45", "topic": "Mock interview"}
    return visitor(mentorship.mentee).post(f"/mentorships/{mentorship.id}/sessions", form).status_code


def test_today_in_auckland_is_not_the_future(visitor, evening):
    """R13: the form offers the local day and takes it; the day after is the future there, too."""
    mentorship = make_mentorship(make_mentee(time_zone="Pacific/Auckland"))
    today = evening.date() + timedelta(days=1)
    assert f'value="{today}"' in visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}/sessions").text
    assert log(visitor, mentorship, today) == 303
    starts_at = db.session.scalar(select(MentoringSession.starts_at))
    assert starts_at.astimezone(ZoneInfo("Pacific/Auckland")).date() == today
    assert log(visitor, mentorship, today + timedelta(days=1)) == 422


def test_the_first_evening_in_los_angeles_lies_within_the_mentorship(visitor, evening):
    """R13: it began at two in the morning UTC, which is the evening before there."""
    started_at = clock.day_start(evening) + timedelta(hours=2)
    mentorship = make_mentorship(make_mentee(time_zone="America/Los_Angeles"), started_at=started_at)
    first = started_at.date() - timedelta(days=1)
    assert log(visitor, mentorship, first) == 303
    assert log(visitor, mentorship, first - timedelta(days=1)) == 422
