"""The frame around every page of a mentorship: who, the goal on top, the tabs (B6)."""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.conversations import unread
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.extensions import db

# Name, label, address below the mentorship's. A new tab gets a line here.
TABS = (
    ("overview", "Overview", ""),
    ("sessions", "Sessions", "/sessions"),
    ("goals", "Goals", "/goals"),
    ("skills", "Skills", "/skills"),
    ("agreement", "Agreement", "/agreement"),
    ("messages", "Messages", "/messages"),
    ("billing", "Billing", "/billing"),
)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int = 0


def frame(mentorship: Mentorship, current: str, **counts: int) -> dict[str, Any]:
    """What `mentorships/frame.html` needs; `counts` are the numbers on the tabs, by the tab's name.

    Unread messages are counted here, except on the page where they are read and where they are counted anyway.
    """
    is_mentor = mentorship.mentor.person_id == current_user.id
    if current != "messages" and "messages" not in counts:
        counts["messages"] = db.session.scalar(unread(mentorship.id, current_user.id)) or 0
    return {
        "mentorship": mentorship,
        "is_mentor": is_mentor,
        "other": mentorship.mentee.name if is_mentor else mentorship.mentor.person.name,
        "goals": GOAL_WORDS,
        "now": clock.now(),
        "tabs": [
            Tab(label, f"/mentorships/{mentorship.id}{path}", name == current, counts.get(name, 0))
            for name, label, path in TABS
        ],
    }
