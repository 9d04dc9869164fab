"""Every kind of letter: what it is called in the settings, who may switch it off, and how long it may wait.

A kind is what a person decides about; it may have several letters, such as a yes and a no. A new letter needs a line here.
"""

from dataclasses import dataclass
from enum import StrEnum

AT_ONCE, A_DAY, A_WEEK = 0, 1, 7


class Group(StrEnum):
    """The headings under which the settings show the kinds."""

    APPLICATIONS = "Applications"
    SESSIONS = "Sessions"
    GOALS = "Goals and agreement"
    MESSAGES = "Messages"
    LOOKING_BACK = "Check-ins and reviews"
    OPERATING = "For operators"
    DIGEST = "Digest"
    ALWAYS = "Always sent"


class Readers(StrEnum):
    """Who may ever get a kind, and so is asked about it."""

    EVERYONE = "everyone"
    MENTORS = "mentors"
    OPERATORS = "operators"


@dataclass(frozen=True)
class Kind:
    """A kind of letter. `waits` is the most days that it keeps its sense in a digest; 0 for one that is sent at once.

    What is switched off is never sent. Links into an account, payments, and what the law or a contract asks for can't be.
    """

    name: str
    group: Group
    label: str
    note: str
    letters: tuple[str, ...] = ()
    waits: int = AT_ONCE
    readers: Readers = Readers.EVERYONE

    @property
    def switchable(self) -> bool:
        return self.group is not Group.ALWAYS

    def can_wait(self, days: int) -> bool:
        """Whether it may come in a digest that is sent every so many days."""
        return self.switchable and days <= self.waits


DIGEST = Kind(
    "digest", Group.DIGEST, "Your digest",
    "One letter with all that can wait. Switched off, what would wait for it is not sent at all.",
)  # fmt: skip
KINDS = (
    DIGEST,
    Kind(
        "application_submitted", Group.APPLICATIONS, "Someone applies to you",
        "Their goal in their own words, and where to answer.", waits=A_DAY, readers=Readers.MENTORS,
    ),
    Kind(
        "application_withdrawn", Group.APPLICATIONS, "An application to you is withdrawn",
        "You need not answer it any more.", waits=A_WEEK, readers=Readers.MENTORS,
    ),
    Kind(
        "application_decided", Group.APPLICATIONS, "A mentor has answered your application",
        "Yes, until when the place is kept and at what price; or no, and why.",
        ("application_accepted", "application_declined"), waits=A_DAY,
    ),
    Kind(
        "application_lapsed", Group.APPLICATIONS, "A kept place is free again",
        "An accepted application was not taken up within a week.",
        ("application_lapsed_mentee", "application_lapsed_mentor"), waits=A_WEEK,
    ),
    Kind(
        "introduced", Group.APPLICATIONS, "We suggest a mentor to you",
        "Why we think that they fit. Mentors are told whom we have suggested them to.",
        ("introduced_mentee", "introduced_mentor"), waits=A_WEEK,
    ),
    Kind(
        "session_booked", Group.SESSIONS, "A session is booked", "With an invitation for your calendar.",
        ("session_booked", "series_booked"),
    ),
    Kind("session_moved", Group.SESSIONS, "A session is moved", "With the new time for your calendar."),
    Kind(
        "session_cancelled", Group.SESSIONS, "A session is cancelled", "Your calendar takes it out.",
        ("session_cancelled", "series_cancelled"),
    ),
    Kind(
        "session_reminder", Group.SESSIONS, "A session is near", "A day and an hour before it begins.",
        ("session_reminder_day", "session_reminder_hour"),
    ),
    Kind(
        "session_over", Group.SESSIONS, "A session is over",
        "Was it held? Without an answer it counts as held after three days.", waits=A_DAY,
    ),
    Kind(
        "session_logged", Group.SESSIONS, "The other one has logged a session",
        "How was it for you? One to five stars.", waits=A_WEEK,
    ),
    Kind(
        "rating_wanted", Group.SESSIONS, "A session is not rated yet",
        "One reminder, a day after the session.", waits=A_WEEK,
    ),
    Kind(
        "tasks_due", Group.GOALS, "Tasks are due",
        "Each morning on which one is due that day or the next; all of them in one letter.",
    ),
    Kind(
        "milestone_stuck", Group.GOALS, "A milestone is stuck",
        "Once, when it is a week late and nothing has happened.", waits=A_WEEK,
    ),
    Kind(
        "agreement_proposed", Group.GOALS, "An agreement waits for your signature",
        "A first agreement, or a new version of it.", waits=A_WEEK,
    ),
    Kind(
        "agreement_in_force", Group.GOALS, "The agreement is in force", "Both have signed it.", waits=A_WEEK,
    ),
    Kind(
        "message_unread", Group.MESSAGES, "A message is unread for an hour",
        "One letter until you have looked, however many messages there are.", waits=A_WEEK,
    ),
    Kind(
        "check_in_wanted", Group.LOOKING_BACK, "A check-in waits for you",
        "How well does it fit, are you getting nearer to your goal? A minute.",
        ("check_in_wanted", "check_in_reminder"), waits=A_WEEK,
    ),
    Kind(
        "exit_survey_wanted", Group.LOOKING_BACK, "An exit survey is unanswered",
        "One reminder, two days after a mentorship has ended.", waits=A_WEEK,
    ),
    Kind(
        "review_published", Group.LOOKING_BACK, "A mentee has published a review of you",
        "What it says, and where to reply.", waits=A_WEEK, readers=Readers.MENTORS,
    ),
    Kind(
        "review_replied", Group.LOOKING_BACK, "Your mentor has replied to your review", "What it says.", waits=A_WEEK,
    ),
    Kind(
        "alerts_digest", Group.OPERATING, "New alerts of the health monitor",
        "At eight on mornings on which there are new ones, or some of yours have come back or are overdue.",
        readers=Readers.OPERATORS,
    ),
    Kind(
        "account_links", Group.ALWAYS, "Links into your account",
        "To confirm your address or to choose a new password, when you ask for one.",
        ("confirm_address", "reset_password", "already_registered"),
    ),
    Kind(
        "second_factor", Group.ALWAYS, "Your second factor",
        "That it was set up or removed, that a recovery code was used, or wrong codes were given.",
        ("second_factor_set_up", "second_factor_removed", "second_factor_missed", "recovery_code_used"),
    ),
    Kind(
        "program_invited", Group.ALWAYS, "An invitation to a program",
        "Once, to an address that an organisation has put on its list.",
    ),
    Kind(
        "stakeholder_report", Group.ALWAYS, "The monthly report",
        "To the addresses on its list, when a month is over.", readers=Readers.OPERATORS,
    ),
    Kind(
        "mentor_decided", Group.ALWAYS, "Decisions about your mentor profile",
        "You have a right to the reasons.", readers=Readers.MENTORS,
    ),
    Kind(
        "review_moderated", Group.ALWAYS, "Decisions about your review",
        "You have a right to the reasons.", ("review_hidden", "review_shown"),
    ),
    Kind(
        "mentorship_bounds", Group.ALWAYS, "Start and end of a mentorship",
        "From when to when the contract runs.",
        (
            "mentorship_started_mentee", "mentorship_started_mentor", "mentorship_ended_mentee",
            "mentorship_ended_mentor",
        ),
    ),
    Kind(
        "private_read", Group.ALWAYS, "An operator has read what is private",
        "You have a right to know who, when and why.",
    ),
    Kind(
        "concern_raised", Group.ALWAYS, "A concern was raised", "To operators: someone may need help.",
        readers=Readers.OPERATORS,
    ),
    Kind(
        "payments", Group.ALWAYS, "Payments",
        "A warning before the first charge, receipts, and payments that did not go through.",
        ("trial_ends_soon", "payment_received", "payment_failed"),
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
_BY_LETTER = {letter: kind for kind in KINDS for letter in kind.letters or (kind.name,)}


def kind_of(letter: str) -> Kind:
    """The kind that a letter (the name of its template) belongs to. Raises LookupError for one that has none."""
    if letter not in _BY_LETTER:
        raise LookupError(f"the letter {letter} has no kind: add it to domain/letter_kinds.py")
    return _BY_LETTER[letter]
