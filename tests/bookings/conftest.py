"""A pair that can book: mentor open from nine to five each day."""

import pytest

from tests.factories import make_calendar, make_mentor, make_mentorship


@pytest.fixture
def pair(app):
    mentor = make_mentor()
    make_calendar(mentor, buffer_minutes=15)
    return make_mentorship(mentor=mentor)
