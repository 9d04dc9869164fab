"""The frame around every page of a mentorship: who, the goal on top, the tabs (B6)."""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.waiting import waiting
from mentorcruise.extensions import db
from mentorcruise.web.mentorships.loading import eyes_of
from mentorcruise.web.waits import tab_counts
from mentorcruise.web.words import local

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

    Without them what waits for the reader is counted here. Messages are not counted on the page where they are read.
    """
    is_mentor = mentorship.mentor.person_id == current_user.id
    counts = counts or _waiting(mentorship)
    if current == "messages":
        counts["messages"] = 0
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


def _waiting(mentorship: Mentorship) -> dict[str, int]:
    now = clock.now()
    return tab_counts(waiting(db.session.connection(), eyes_of(mentorship), local(now).date(), now, mentorship.id))
