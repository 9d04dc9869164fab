"""What is written of the facts: a file for each kind.

There are ids, days, numbers and words of ours; no name, no address, and nothing that anybody has typed.
"""

from mentorcruise.exports.of_applications import APPLICATIONS
from mentorcruise.exports.of_mentorships import MENTORSHIPS, RATINGS, SESSIONS, SKILLS
from mentorcruise.exports.of_searches import INTRODUCTIONS, SEARCHES

KINDS = (MENTORSHIPS, SESSIONS, RATINGS, SKILLS, APPLICATIONS, SEARCHES, INTRODUCTIONS)
