"""The rows behind figures of sessions: the sessions themselves, what was cancelled, pairs that have not met, and words."""

from datetime import UTC
from typing import Any

from sqlalchemy import Row

from mentorcruise.domain.session_results import Side
from mentorcruise.metrics.cells import asked_facts
from mentorcruise.metrics.meetings import LATELY
from mentorcruise.reports.months import known_on
from mentorcruise.reports.rows import NAMES, PAIR, after_of, found_rows, moment_of, page_of, pair_cells
from mentorcruise.reports.sections import Asked, Column, Rows, Table, Value

SESSIONS = (
    *PAIR,
    Column("day", "Day", "day"),
    Column("kind", "Kind"),
    Column("result", "Result"),
    Column("minutes", "Minutes", "number"),
    Column("mentee_stars", "Mentee's stars", "number"),
    Column("mentor_stars", "Mentor's stars", "number"),
)
CANCELLED = (
    *PAIR,
    Column("cancelled_at", "Cancelled", "time"),
    Column("day", "Was planned for", "day"),
    Column("by", "By"),
    Column("late", "Late"),
)
PAIRS = (*PAIR, Column("started_on", "Began", "day"), Column("last_held_on", "Last session", "day"))
RATINGS = (
    Column("rated_on", "Day", "day"),
    Column("stars", "Stars", "number"),
    Column("word", "What they said", "wide"),
    Column("by", "By"),
    Column("side", "As"),
    Column("of", "Of a session with"),
    Column("mentorship", "Mentorship", "number"),
)
RESULT_WORDS = {
    "held": "Held", "mentee_missed": "Missed by the mentee", "mentor_missed": "Missed by the mentor",
    "both_missed": "Missed by both", "disputed": "Disputed",
}  # fmt: skip
KIND_WORDS = {"intro": "Introduction", "regular": "Regular"}
SIDE_WORDS = {Side.MENTEE: "The mentee", Side.MENTOR: "The mentor"}
# A rating has no number of its own; a session has two at most.
NUMBER = "(g.session_id * 2 + (g.side = 'mentor')::int)"


def sessions(where: str = "true") -> Rows:
    """The settled sessions of the period, the latest first; `where` is a condition of ours over results `h`, sessions `s`."""

    def rows(asked: Asked) -> Table:
        first, condition, values = asked_facts(asked.session, asked.question)
        at, last = after_of(asked.after)
        statement = (
            f"{first}page AS (SELECT h.session_id, h.held_on, h.result, h.minutes, s.kind, f.mentorship_id, f.mentee_id, "  # noqa: S608
            "f.mentor_id FROM session_results h JOIN mentoring_sessions s ON s.id = h.session_id "
            "JOIN mentorship_facts f ON f.mentorship_id = h.mentorship_id "
            f"WHERE h.held_on BETWEEN :since AND :until AND h.settled_at < :before AND {where} AND {condition} "
            "AND (CAST(:last AS bigint) IS NULL OR (h.held_on, h.session_id) < (CAST(:at AS date), CAST(:last AS bigint))) "
            "ORDER BY h.held_on DESC, h.session_id DESC LIMIT :limit) "
            "SELECT f.*, p.name AS mentee, q.name AS mentor, "
            "(SELECT g.stars FROM session_ratings g WHERE g.session_id = f.session_id AND g.side = 'mentee' "
            "AND g.rated_at < :before) AS mentee_stars, "
            "(SELECT g.stars FROM session_ratings g WHERE g.session_id = f.session_id AND g.side = 'mentor' "
            f"AND g.rated_at < :before) AS mentor_stars FROM page f {NAMES} ORDER BY f.held_on DESC, f.session_id DESC"
        )
        found = found_rows(asked, statement, values | {"at": at, "last": last})
        return page_of(asked, found, SESSIONS, _session, lambda row: f"{row.held_on}_{row.session_id}")

    return rows


def _session(row: Row[Any]) -> list[Value]:
    return [
        *pair_cells(row), row.held_on, KIND_WORDS[row.kind], RESULT_WORDS[row.result], row.minutes, row.mentee_stars,
        row.mentor_stars,
    ]  # fmt: skip


def cancellations(asked: Asked) -> Table:
    """What was called off in the period, the latest first."""
    first, condition, values = asked_facts(asked.session, asked.question)
    at, last = moment_of(asked.after)
    statement = (
        f"{first}page AS (SELECT c.session_id, c.cancelled_at, c.late, c.by_id, s.starts_at, f.mentorship_id, f.mentee_id, "  # noqa: S608
        "f.mentor_id FROM session_cancellations c JOIN mentoring_sessions s ON s.id = c.session_id "
        "JOIN mentorship_facts f ON f.mentorship_id = s.mentorship_id WHERE c.by_id IS NOT NULL AND c.cancelled_at < :before "
        "AND c.cancelled_at >= CAST(:since AS date)::timestamp AT TIME ZONE 'UTC' "
        f"AND c.cancelled_at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE 'UTC' AND {condition} "
        "AND (CAST(:last AS bigint) IS NULL OR (c.cancelled_at, c.session_id) < (CAST(:at AS timestamptz), CAST(:last AS bigint))) "
        "ORDER BY c.cancelled_at DESC, c.session_id DESC LIMIT :limit) "
        f"SELECT f.*, p.name AS mentee, q.name AS mentor, f.by_id = f.mentee_id AS by_mentee FROM page f {NAMES} "
        "ORDER BY f.cancelled_at DESC, f.session_id DESC"
    )
    found = found_rows(asked, statement, values | {"at": at, "last": last})
    return page_of(asked, found, CANCELLED, _cancelled, lambda row: f"{row.cancelled_at.isoformat()}_{row.session_id}")


def _cancelled(row: Row[Any]) -> list[Value]:
    side = Side.MENTEE if row.by_mentee else Side.MENTOR
    return [
        *pair_cells(row), row.cancelled_at, row.starts_at.date(), SIDE_WORDS[side], "late" if row.late else "in time"
    ]  # fmt: skip


def not_met_lately(asked: Asked) -> Table:
    """Mentorships that run and have had no session for 30 days, the longest without one first."""
    first, condition, values = asked_facts(asked.session, asked.question)
    day = min(asked.question.period.until, known_on(asked))
    at, last = after_of(asked.after)
    statement = (
        f"{first}pairs AS (SELECT f.*, (SELECT max(h.held_on) FROM session_results h WHERE h.mentorship_id = f.mentorship_id "  # noqa: S608
        "AND h.result = 'held' AND h.held_on <= :day AND h.settled_at < :before) AS last_held_on FROM mentorship_facts f "
        f"WHERE f.started_on <= :day AND (f.ended_on IS NULL OR f.ended_on > :day) AND {condition}), "
        "page AS (SELECT *, coalesce(last_held_on, started_on) AS since FROM pairs "
        "WHERE last_held_on IS NULL OR last_held_on <= CAST(:day AS date) - CAST(:lately AS int)) "
        f"SELECT f.*, p.name AS mentee, q.name AS mentor FROM page f {NAMES} "
        "WHERE CAST(:last AS bigint) IS NULL OR (f.since, f.mentorship_id) > (CAST(:at AS date), CAST(:last AS bigint)) "
        "ORDER BY f.since, f.mentorship_id LIMIT :limit"
    )
    found = found_rows(asked, statement, values | {"day": day, "lately": LATELY, "at": at, "last": last})
    return page_of(
        asked, found, PAIRS, lambda row: [*pair_cells(row), row.started_on, row.last_held_on],
        lambda row: f"{row.since}_{row.mentorship_id}",
    )  # fmt: skip


def ratings(where: str = "true") -> Rows:
    """The ratings of the period, the newest first (A26, A27); `where` is a condition of ours over ratings `g`."""

    def rows(asked: Asked) -> Table:
        first, condition, values = asked_facts(asked.session, asked.question)
        at, last = moment_of(asked.after)
        statement = (
            f"{first}page AS (SELECT g.rated_at, {NUMBER} AS number, g.side, g.stars, g.word, f.mentorship_id, f.mentee_id, "  # noqa: S608
            "f.mentor_id FROM session_ratings g JOIN mentoring_sessions s ON s.id = g.session_id "
            f"JOIN mentorship_facts f ON f.mentorship_id = s.mentorship_id WHERE {where} AND g.rated_at < :before "
            "AND g.rated_at >= CAST(:since AS date)::timestamp AT TIME ZONE 'UTC' "
            f"AND g.rated_at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE 'UTC' AND {condition} "
            f"AND (CAST(:last AS bigint) IS NULL OR (g.rated_at, {NUMBER}) < (CAST(:at AS timestamptz), CAST(:last AS bigint))) "
            f"ORDER BY g.rated_at DESC, {NUMBER} DESC LIMIT :limit) "
            f"SELECT f.*, p.name AS mentee, q.name AS mentor FROM page f {NAMES} ORDER BY f.rated_at DESC, f.number DESC"
        )
        found = found_rows(asked, statement, values | {"at": at, "last": last})
        return page_of(asked, found, RATINGS, _rating, lambda row: f"{row.rated_at.isoformat()}_{row.number}")

    return rows


words = ratings("g.word <> ''")


def _rating(row: Row[Any]) -> list[Value]:
    link, mentee, mentor = pair_cells(row)
    by, other = (mentee, mentor) if row.side == Side.MENTEE else (mentor, mentee)
    return [row.rated_at.astimezone(UTC).date(), row.stars, row.word, by, row.side, other, link]
