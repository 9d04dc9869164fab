"""Letters about check-ins and reviews, arranged as the product would."""

from tests.factories import make_check_in, make_mentorship
from tests.mail.pairs import MENTEE, MENTOR, Arranged, pair


def check_in_wanted(*names: str) -> Arranged:
    return "check_in_wanted", make_check_in(make_mentorship(*pair(*names))).id, {MENTEE}


def check_in_reminder(*names: str) -> Arranged:
    return "check_in_reminder", make_check_in(make_mentorship(*pair(*names)), side="mentor").id, {MENTOR}
