"""Mia and Max, whose mentorship runs, and their browsers."""

from collections.abc import Callable
from typing import Any

import pytest

from mentorcruise.domain.mentorships import Mentorship
from tests.factories import make_mentee, make_mentor, make_mentorship
from tests.visitor import Visitor


@pytest.fixture
def pair(app: Any) -> Mentorship:
    return make_mentorship(make_mentee("Mia Mentee"), make_mentor("Max Mentor"))


@pytest.fixture
def mia(pair: Mentorship, visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(pair.mentee)


@pytest.fixture
def max_(pair: Mentorship, visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(pair.mentor.person)
