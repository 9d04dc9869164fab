"""What the health monitor tells a mentor, in kind words, as lines of what waits for them."""

from collections.abc import Iterable

from mentorcruise.health.kindly import Hint
from mentorcruise.web.waits import Wait

# rule: sign, title, text, address, what the button says.
_WORDS = {
    "low_rating": (
        "smile", "Ask {other} what would help",
        "The last sessions could have gone better; a word about it often turns them",
        "messages", "Write",
    ),
    "no_first_session": (
        "calendar-plus", "You and {other} have not met yet", "A first date, however short, gets it going", "bookings",
        "Offer a time",
    ),
    "no_session": (
        "calendar-plus", "You and {other} have not met for a while", "Nothing is booked; suggest a time", "bookings", "Book one",
    ),
    "no_shows": (
        "calendar-x", "Sessions with {other} did not take place", "Agree on a day and an hour that work for both", "messages",
        "Write",
    ),
    "message_unanswered": (
        "message-circle", "{other} waits for your answer", "A line that you have read it is enough", "messages", "Answer",
    ),
}  # fmt: skip


def hints_as_waits(hints: Iterable[Hint]) -> list[Wait]:
    """Each hint as a line with where to go about it."""
    return [_wait(hint) for hint in hints]


def _wait(hint: Hint) -> Wait:
    sign, title, words, page, action = _WORDS[hint.rule]
    return Wait(
        sign, "warn", title.format(other=hint.other), words, f"/mentorships/{hint.mentorship_id}/{page}", action
    )
