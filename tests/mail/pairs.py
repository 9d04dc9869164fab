"""The pair whose letters are looked at, and what an arranged letter is."""

from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.people import Person
from tests.factories import make_mentee, make_mentor

Arranged = tuple[str, object, set[str]]
"""A job, its subject, and the addresses that get a letter."""
MENTEE, MENTOR = "mia@example.org", "max@example.org"


def pair(mentee_name: str = "Mia Mentee", mentor_name: str = "Max Mentor") -> tuple[Person, Mentor]:
    mentor = make_mentor(mentor_name)
    mentor.person.email = MENTOR
    return make_mentee(mentee_name, email=MENTEE), mentor
