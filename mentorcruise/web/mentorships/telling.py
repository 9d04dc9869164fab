"""The timeline in words: who did what, on the reader's clock."""

from collections.abc import Sequence

from mentorcruise.domain.happenings import Happened
from mentorcruise.domain.workspace import TimelineItem
from mentorcruise.web.words import counted, hour, weekday

# kind: sign, tone, sentence. `{who}` did it; `{when}` is the session's time.
_WORDS = {
    "applied": ("mail", "", "{who} applied"),
    "accepted": ("check", "", "The application was accepted"),
    "started": ("play", "ok", "The mentorship started"),
    "booked": ("calendar-plus", "", "{who} booked a session for {when}"),
    "series": ("repeat", "", "{who} booked a series of {number} sessions, the first on {when}"),
    "moved": ("calendar-clock", "", "{who} moved a session to {when}"),
    "cancelled": ("calendar-x", "warn", "{who} cancelled the session of {when}{late}"),
    "held": ("calendar-check", "ok", "Session held{topic}"),
    "mentee_missed": ("user-x", "warn", "Session missed by the mentee{topic}"),
    "mentor_missed": ("user-x", "warn", "Session missed by the mentor{topic}"),
    "both_missed": ("user-x", "warn", "Session missed by both{topic}"),
    "disputed": ("circle-help", "warn", "You two remember this session differently"),
    "goal": ("target", "", "A new goal: {about}"),
    "goal_reached": ("trophy", "ok", "Goal reached: {about}"),
    "milestone": ("flag", "ok", "Milestone reached: {about}"),
    "proposed": ("pen-line", "", "{who} proposed version {number} of the agreement"),
    "agreed": ("signature", "ok", "Version {number} of the agreement is in force"),
    "assessed": ("trending-up", "", "{who} looked again at {skills}"),
    "checked_fit": ("smile", "", "{who} answered the fit check"),
    "checked_pulse": ("smile", "", "{who} answered the pulse"),
    "paid": ("credit-card", "", "A month was paid"),
    "unpaid": ("circle-alert", "bad", "A payment failed"),
    "leaving": ("log-out", "", "{who} cancelled the subscription"),
    "read_messages": ("scan-eye", "warn", "An operator read your messages"),
    "read_private_notes": ("scan-eye", "warn", "An operator read private notes"),
    "mentee_left": ("door-open", "", "{who} ended the mentorship"),
    "mentor_ended": ("door-open", "", "{who} ended the mentorship"),
    "payment_failed": ("door-open", "bad", "Ended because the payment failed"),
    "lapsed": ("door-open", "", "The subscription lapsed"),
    "reviewed": ("quote", "", "{who} published a review"),
    "replied": ("reply", "", "{who} replied to the review"),
}
_WHOEVER = {"mentee_left": "The mentee", "mentor_ended": "The mentor"}
_OF_SESSIONS = ("booked", "moved", "cancelled", "held", "mentee_missed", "mentor_missed", "both_missed", "disputed")
_TOPICAL = ("booked", "moved", "disputed")
_SAYS_WHY = (
    "cancelled",
    "mentee_left",
    "mentor_ended",
    "payment_failed",
    "lapsed",
    "read_messages",
    "read_private_notes",
)
_WHERE = {
    **dict.fromkeys(_OF_SESSIONS, "/sessions/{}"),
    **dict.fromkeys(("goal", "goal_reached", "milestone"), "/goals/{}"),
}


def told(rows: Sequence[Happened], names: dict[int, str]) -> list[TimelineItem]:
    """The rows in words; `names` are the two people's, the reader's own being `You`."""
    return [_told(row, names.get(row.by_id or 0, "")) for row in rows]


def _told(row: Happened, who: str) -> TimelineItem:
    sign, tone, sentence = _WORDS[row.kind]
    if row.kind == "cancelled" and not who:
        sentence = "The session of {when} fell away with the ending"
    title = sentence.format(
        who=who or _WHOEVER.get(row.kind, ""), about=row.about, number=row.number, skills=counted(row.number, "skill"),
        late=", late" if row.number else "", topic=f": {row.about}" if row.about else "",
        when=f"{weekday(row.starts_at)}, {hour(row.starts_at)}" if row.starts_at else "",
    )  # fmt: skip
    return TimelineItem(row.at, sign, title, _body(row), tone, _WHERE.get(row.kind, "").format(row.subject_id))


def _body(row: Happened) -> str:
    if row.kind in _SAYS_WHY:
        return row.about
    if row.kind == "held":
        return f"{row.number} minutes"
    return row.about if row.kind in _TOPICAL else ""
