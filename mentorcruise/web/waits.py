"""What waits for someone, in words: a sign, a sentence, and where to go about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mentorcruise.domain.waiting import Waiting
from mentorcruise.web.words import counted, day, weekday

# kind: sign, tone, title, text, address, what the button says. `{days}` is how late, in words.
_WORDS = {
    "payment": (
        "credit-card", "bad", "The last payment failed", "Change the card, and it simply goes on",
        "/subscriptions/{subject_id}", "Change the card",
    ),
    "check_in": (
        "smile", "", "How is it going with {other}?", "Three choices and a word; {other} does not see your answer",
        "/check-ins/{subject_id}", "Answer",
    ),
    "unread": (
        "message-circle", "", "{count} from {other}", "Unread since {at}", "/mentorships/{mentorship_id}/messages", "Read",
    ),
    "sign": (
        "signature", "", "The agreement waits for your signature", "Version {number}, of {at}",
        "/mentorships/{mentorship_id}/agreement", "Read and sign",
    ),
    "confirm": (
        "calendar-check", "", "Did the session on {at} take place?",
        "Without a word of yours it is settled after three days",
        "/sessions/{subject_id}", "Say so",
    ),
    "stuck": (
        "triangle-alert", "warn", "“{about}” stands still", "A milestone, {days}",
        "/mentorships/{mentorship_id}/goals", "Look at it",
    ),
    "rate": ("star", "", "How was the session on {at}?", "{about}", "", ""),
    "verify": (
        "badge-check", "", "{count} to look at", "{other} has done “{about}”{and_more}",
        "/mentorships/{mentorship_id}/goals", "Look",
    ),
    "survey": (
        "clipboard-list", "", "Did you reach your goal?", "Four questions; your answers make the figures honest",
        "/mentorships/{mentorship_id}/exit-survey", "Answer",
    ),
    "last_word": (
        "trending-up", "", "Where do you stand at the end?", "Your last word on the skills you worked on",
        "/mentorships/{mentorship_id}/skills/final", "Say it",
    ),
    "review": (
        "quote", "", "Would you recommend {other}?", "A review helps others to choose; it is public",
        "/mentorships/{mentorship_id}/review", "Write one",
    ),
    "reply": (
        "reply", "", "{other} has written a review", "You may answer it once, in public",
        "/mentorships/{mentorship_id}/review", "Read it",
    ),
}  # fmt: skip
_MENTORS_WORDS = {"last_word": ("Where does {other} stand at the end?", "Your view of the skills you worked on")}

# The tab of the mentorship where it is dealt with.
_TABS = {
    "unread": "messages", "confirm": "sessions", "rate": "sessions", "sign": "agreement", "stuck": "goals",
    "verify": "goals", "task": "goals", "last_word": "skills", "payment": "billing",
}  # fmt: skip


@dataclass(frozen=True)
class Wait:
    """A line of what waits. A rating has stars to press instead of a button, sent to `rate_url`."""

    sign: str
    tone: str
    title: str
    text: str
    url: str
    action: str
    rate_url: str = ""


@dataclass(frozen=True)
class DueTask:
    """A task that is due soon, or was, as `task_row` shows it."""

    id: int
    title: str
    due: str
    late: str
    note: str


def waits_of(rows: Iterable[Waiting], is_mentor: bool, with_name: bool = False) -> list[Wait]:
    """All but the tasks, in their order; with the other one's name where several mentorships stand side by side."""
    return [_wait(row, is_mentor, with_name) for row in rows if row.kind != "task"]


def _wait(row: Waiting, is_mentor: bool, with_name: bool) -> Wait:
    sign, tone, title, about, url, action = _WORDS[row.kind]
    if is_mentor:
        title, about = _MENTORS_WORDS.get(row.kind, (title, about))
    noun = "new message" if row.kind == "unread" else "thing"
    words = {
        "other": row.other,
        "about": row.about,
        "number": row.number,
        "count": counted(row.number, noun),
        "and_more": f" and {row.number - 1} more" if row.number > 1 else "",
        "at": weekday(row.at) if row.at else "",
        "days": _stuck_since(row),
        "mentorship_id": row.mentorship_id,
        "subject_id": row.subject_id,
    }
    rate_url = f"/sessions/{row.subject_id}/ratings" if row.kind == "rate" else ""
    title, about = title.format(**words), about.format(**words)
    if with_name and "{other}" not in "".join(_WORDS[row.kind][2:4]):
        about = f"{row.other}. {about}" if about else row.other
    return Wait(sign, tone, title, about, url.format(**words), action, rate_url)


def _stuck_since(row: Waiting) -> str:
    if row.number >= 1:
        return f"due {counted(row.number, 'day')} ago"
    return f"untouched since {weekday(row.at)}" if row.at else ""


def due_tasks(rows: Iterable[Waiting], today: date, with_name: bool = False) -> list[DueTask]:
    """The tasks among what waits, the longest late first."""
    return [
        DueTask(
            row.subject_id, row.about, _due(row.due_on, today), f"due {counted(row.number, 'day')} ago" if row.number > 0 else "",
            f"with {row.other}" if with_name else "",
        )
        for row in rows if row.kind == "task"
    ]  # fmt: skip


def _due(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    return {0: "due today", 1: "due tomorrow"}.get((due_on - today).days, f"due {day(due_on)}")


def tab_counts(rows: Sequence[Waiting]) -> dict[str, int]:
    """How much waits behind each tab of a mentorship; of messages, how many are unread."""
    counts: Counter[str] = Counter(messages=0)
    for row in rows:
        if tab := _TABS.get(row.kind):
            counts[tab] += row.number if row.kind in ("unread", "verify", "rate") else 1
    return dict(counts)


def unread_by_mentorship(rows: Iterable[Waiting]) -> dict[int, int]:
    """How many messages are unread, by mentorship."""
    return {row.mentorship_id: row.number for row in rows if row.kind == "unread"}
