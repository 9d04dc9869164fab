"""Where the exit survey leads: to the last word on the skills while it is wanted, else back to the mentorship (A35)."""

from flask_login import current_user

from mentorcruise.domain.assessing import last_word_is_due
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.extensions import db


def after_survey(mentorship: Mentorship) -> str:
    """The next page for a mentee who has answered. Ask before the commit: nothing that can fail comes after it."""
    page = f"/mentorships/{mentorship.id}"
    return f"{page}/skills/final" if last_word_is_due(db.session(), mentorship, current_user.id) else page
