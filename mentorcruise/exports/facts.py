"""What is written of the facts: a file for each kind.

There are ids, days, numbers and words of ours; no name, no address, and nothing that anybody has typed.
"""

from mentorcruise.exports.of_applications import APPLICATIONS
from mentorcruise.exports.of_check_ins import ANSWERERS, CHECK_INS
from mentorcruise.exports.of_mentorships import MENTORSHIPS, RATINGS, SESSIONS, SKILLS
from mentorcruise.exports.of_offers import PLACES, WANTED
from mentorcruise.exports.of_people import LISTINGS, MENTORS, OPERATORS, PEOPLE, PROFILES
from mentorcruise.exports.of_plans import PLANS, STEPS
from mentorcruise.exports.of_programs import HEAD_COUNTS, MEMBERSHIPS, PROGRAMS
from mentorcruise.exports.of_questions import ANSWERED, REQUIRED
from mentorcruise.exports.of_searches import INTRODUCTIONS, SEARCHES
from mentorcruise.exports.of_sessions import CANCELLATIONS, TOPICS
from mentorcruise.exports.of_surveys import CHANGES, MERGERS, SURVEYS, TAGS
from mentorcruise.exports.of_way_in import PAYMENTS, VISITS

_OF_REGISTRATION = (
    PEOPLE, MENTORS, LISTINGS, OPERATORS, PROFILES, REQUIRED, ANSWERED, PLACES, WANTED,
    PROGRAMS, HEAD_COUNTS, MEMBERSHIPS, VISITS, PAYMENTS,
)  # fmt: skip
_OF_MENTORSHIPS = (MENTORSHIPS, SESSIONS, CANCELLATIONS, TOPICS, RATINGS, SKILLS, PLANS, STEPS)
_OF_WORDS = (SURVEYS, TAGS, MERGERS, CHANGES)
WHO_SAID = (CHECK_INS, ANSWERERS)
"""Of these somebody who knows who was asked when can guess who said what; they are written for whoever asks for them alone."""
KINDS = (*_OF_MENTORSHIPS, *WHO_SAID, *_OF_WORDS, APPLICATIONS, SEARCHES, INTRODUCTIONS, *_OF_REGISTRATION)
