"""How a zone is named behind an hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mentorcruise.domain.slots import zone_word
from mentorcruise.mail.words import Times
from tests.factories import make_mentee, make_mentor, make_mentorship

WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "word"),
    [
        ("Europe/Berlin", "CET"),
        ("UTC", "UTC"),
        ("Asia/Singapore", "UTC+8"),
        ("America/Sao_Paulo", "UTC-3"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("Pacific/Chatham", "UTC+13:45"),
    ],
)
def test_a_zone_without_letters_is_named_by_its_distance(zone: str, word: str):
    """F16: `10:45 -03` would read like a stretch of time."""
    assert zone_word(WINTER.astimezone(ZoneInfo(zone))) == word


def test_letters_and_pages_name_it_alike(app, visitor):
    """F16, F18."""
    assert Times("America/Sao_Paulo").when(WINTER).endswith("at 09:00 (UTC-3)")
    assert Times("America/Sao_Paulo").clock(WINTER) == "09:00 (UTC-3)"
    mentorship = make_mentorship(make_mentee(time_zone="America/Sao_Paulo"), make_mentor())
    page = visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}").text
    assert "UTC-3</time>" in page and " -03</time>" not in page
