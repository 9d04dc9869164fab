"""What stands around every page of sessions: the mentorship's frame, and how to call the other one."""

from typing import Any

from flask_login import current_user

from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.mail.words import first_name
from mentorcruise.web.mentorships.frame import frame


def framed(mentorship: Mentorship) -> dict[str, Any]:
    """The frame at its tab "Sessions", with the other one's first name and zone."""
    is_mentee = current_user.id == mentorship.mentee_id
    other = mentorship.mentor.person if is_mentee else mentorship.mentee
    return {**frame(mentorship, "sessions"), "other_first": first_name(other.name), "other_zone": other.time_zone}
