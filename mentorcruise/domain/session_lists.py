"""The sessions of a mentorship as its two people look at them: what is ahead, what waits for them, what was (A25)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, select, text

from mentorcruise.domain.calendars import link_in
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import SessionVerdict, Side
from mentorcruise.domain.sessions import SETTLES_AFTER, MentoringSession, SessionStatus, status_at
from mentorcruise.domain.waiting import RATED_WITHIN

PAGE = 20
# Held lately, and not rated by the reader.
_UNRATED = """m.starts_at > :rated_since
  AND EXISTS (SELECT FROM session_results h WHERE h.session_id = m.id AND h.result = 'held')
  AND NOT EXISTS (SELECT FROM session_ratings g WHERE g.session_id = m.id AND g.rater_id = :me)"""
# What was settled or cancelled and waits for nobody; one more than a page of it.
_PAST = f"""
  SELECT m.id FROM mentoring_sessions m
  WHERE m.mentorship_id = :mentorship_id AND m.closed_at IS NOT NULL AND NOT ({_UNRATED})
    AND (CAST(:before AS bigint) IS NULL OR (m.starts_at, m.id) < (
      SELECT k.starts_at, k.id FROM mentoring_sessions k WHERE k.id = :before AND k.mentorship_id = :mentorship_id))
  ORDER BY m.starts_at DESC, m.id DESC LIMIT {PAGE + 1}
"""  # noqa: S608 - of constants
_SAID = (
    "SELECT p.verdict FROM session_reports p WHERE p.session_id = m.id AND p.side {} :side ORDER BY p.id DESC LIMIT 1"
)
# Plain rows, for a pair looks at this list for months: five entities a session would cost more than all the rest.
_LISTED = text(f"""
SELECT m.id, m.series_id, m.kind, m.topic, m.starts_at, m.ends_at, m.closed_at IS NOT NULL, r.result, c.session_id IS NOT NULL,
  mine.stars, mine.word, theirs.stars, theirs.word, ({_SAID.format("=")}), ({_SAID.format("<>")}),
  coalesce(e.uid, m.room), coalesce(k.video_link, '')
FROM mentorships o
JOIN mentoring_sessions m ON m.mentorship_id = o.id
LEFT JOIN mentor_calendars k ON k.mentor_id = o.mentor_id
LEFT JOIN session_series e ON e.id = m.series_id
LEFT JOIN session_results r ON r.session_id = m.id
LEFT JOIN session_cancellations c ON c.session_id = m.id
LEFT JOIN session_ratings mine ON mine.session_id = m.id AND mine.rater_id = :me
LEFT JOIN session_ratings theirs ON theirs.session_id = m.id AND theirs.rater_id <> :me
WHERE o.id = :mentorship_id AND (m.closed_at IS NULL OR ({_UNRATED}) OR m.id IN ({_PAST}))
ORDER BY m.starts_at, m.id
""")  # noqa: S608 - of constants
_RECORD = text("""
SELECT count(*), coalesce(sum(minutes), 0), min(held_on), max(held_on)
FROM session_results WHERE mentorship_id = :mentorship_id AND result = 'held'
""")


@dataclass(frozen=True)
class Stars:
    """What one of the two gave."""

    stars: int
    word: str


@dataclass(frozen=True)
class Listed:
    """A session as it is listed for one of the two. `my_word` and `their_word` are the last verdicts of both sides."""

    id: int
    series_id: int | None
    kind: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    is_closed: bool
    result: str | None
    is_cancelled: bool
    my_word: str | None
    their_word: str | None
    room: UUID
    video_link: str
    mine: Stars | None
    theirs: Stars | None

    @property
    def link(self) -> str:
        """Where the two meet; empty when the mentor has given no address for it."""
        return link_in(self.video_link, self.room)

    def status(self, now: datetime) -> SessionStatus:
        return status_at(now, self.starts_at, self.ends_at, self.result, self.is_cancelled)

    def can_be_rated(self, now: datetime) -> bool:
        """Whether the reader may; as `MentoringSession.can_be_rated_by`."""
        held = (self.result or self.my_word or SessionVerdict.HELD) == SessionVerdict.HELD
        open_to_stars = self.status(now) not in (SessionStatus.AHEAD, SessionStatus.CANCELLED)
        return self.mine is None and held and open_to_stars


@dataclass(frozen=True)
class Lists:
    """Ahead with the soonest first, one under way among them; waiting with the oldest first; past with the latest first.

    Waiting is what is over and not settled, and what was held lately and the reader has not rated.
    """

    ahead: list[Listed]
    waiting: list[Listed]
    past: list[Listed]
    has_more: bool


@dataclass(frozen=True)
class Record:
    """Sessions and minutes held in a mentorship, and the days of the first and the last one (A25, A28)."""

    held: int
    minutes: int
    first: date | None
    last: date | None


def lists_of(
    connection: Connection, mentorship_id: int, by: Actor, side: Side, now: datetime, before: int | None = None
) -> Lists:
    """All that is ahead and waits, and a page of what was: the sessions older than `before`."""
    rated_since = now - RATED_WITHIN
    values = {"mentorship_id": mentorship_id, "me": by.id, "side": side, "rated_since": rated_since, "before": before}
    lists = Lists([], [], [], False)
    for row in connection.execute(_LISTED, values):
        one = _listed(row)
        if not one.is_closed:
            (lists.ahead if one.ends_at > now else lists.waiting).append(one)
        elif one.starts_at > rated_since and one.can_be_rated(now):
            lists.waiting.append(one)
        else:
            lists.past.insert(0, one)
    return replace(lists, past=lists.past[:PAGE], has_more=len(lists.past) > PAGE)


def _listed(row: Any) -> Listed:
    mine, theirs = (Stars(*given) if given[0] else None for given in (row[9:11], row[11:13]))
    facts = [*row[:9], *row[13:], mine, theirs]
    return Listed(*facts)


def record(connection: Connection, mentorship_id: int) -> Record:
    """What the pair has behind it."""
    return Record(*connection.execute(_RECORD, {"mentorship_id": mentorship_id}).one())


def left_open(now: datetime) -> Select[int]:
    """Sessions that should have been settled by now: 72 hours have passed since their end, or since they were logged."""
    due = func.greatest(MentoringSession.ends_at, MentoringSession.created_at) <= now - SETTLES_AFTER
    over = MentoringSession.ends_at <= now - SETTLES_AFTER
    return select(MentoringSession.id).where(MentoringSession.closed_at.is_(None), over, due)
