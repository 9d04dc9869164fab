"""What a pair has done and written in its time together, copied straight into the tables as the product would have it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.range import TimestamptzRange

from benchmarks.pairs import Pair
from mentorcruise import clock
from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.extensions import db

LENGTH = timedelta(minutes=45)
TOPICS = ("Types and tests", "Reading a stack trace", "", "How to review", "An interview, played through", "Plans")
WRITTEN = (
    "I have pushed the branch. Could you look at the tests before Thursday?",
    "Yes, with pleasure. One thing that I noticed: **name the case first**, then write it.",
    "That helped a lot, thank you!",
    "Have a look at https://docs.python.org/3/library/dataclasses.html and try it on the orders:\n\n- one class\n- no `dict`",
    "```python\ndef total(orders: list[Order]) -> int:\n    return sum(order.cents for order in orders)\n```\nLike this?",
    "Exactly. Next time we take the part with the database, and then you explain it to me as if I were new there.",
)
MILESTONES, TASKS = 4, 3


def held_sessions(pair: Pair, count: int, begun: datetime) -> None:
    """So many sessions, the last one yesterday: booked, confirmed by both and rated, but for the mentee's last two."""
    bulk, first = _numbered("mentoring_sessions")
    step = (clock.now() - timedelta(days=1) - begun) / count
    held = [(first + n, n, begun + step * (n + 1)) for n in range(count)]
    bulk.copy("mentoring_sessions", SESSION, (_session(pair, i, n, at, at + timedelta(hours=3)) for i, n, at in held))
    _write_times(bulk, pair, [(i, at, at + timedelta(hours=3)) for i, _, at in held])
    bulk.copy(
        "session_reports", ("session_id", "person_id", "side", "verdict", "minutes", "source", "at"),
        ((i, who, side, "held", 45, "person", at + 2 * LENGTH) for i, _, at in held for who, side in _sides(pair)),
    )  # fmt: skip
    bulk.copy(
        "session_results",
        ("session_id", "mentorship_id", "result", "starts_at", "held_on", "minutes", "source", "settled_at"),
        ((i, pair.mentorship_id, "held", at, at.date(), 45, "both", at + timedelta(hours=3)) for i, _, at in held),
    )
    bulk.copy(
        "session_ratings", ("session_id", "rater_id", "side", "stars", "word", "rated_at"),
        ((i, who, side, 4 + n % 2, "Clear" if n % 3 else "", at + timedelta(hours=4))
         for i, n, at in held for who, side in _sides(pair) if side == "mentor" or n < count - 2),
    )  # fmt: skip
    bulk.copy(
        "notes", ("mentorship_id", "session_id", "kind", "author_id", "version", "body", "written_at"),
        ((pair.mentorship_id, i, "notes", pair.mentor_person_id, 1, WRITTEN[n % len(WRITTEN)], at + LENGTH) for i, n, at in held),
    )  # fmt: skip
    bulk.went_up_to("mentoring_sessions", first + count)


def booked_sessions(pair: Pair, starts: Iterable[datetime]) -> None:
    """Sessions that lie ahead at these times."""
    bulk, first = _numbered("mentoring_sessions")
    ahead = [(first + n, n, at) for n, at in enumerate(starts)]
    bulk.copy("mentoring_sessions", SESSION, (_session(pair, i, n + 1, at, None) for i, n, at in ahead))
    _write_times(bulk, pair, [(i, at, None) for i, _, at in ahead])
    bulk.went_up_to("mentoring_sessions", first + len(ahead))


def messages(pair: Pair, count: int, begun: datetime) -> int:
    """So many messages in turns of two, and how far both have read: all but the last four. The id of the last one."""
    bulk, first = _numbered("messages")
    step = (clock.now() - begun) / (count + 1)
    authors = [who for who, _ in _sides(pair)]
    bulk.copy(
        "messages", ("id", "mentorship_id", "author_id", "body", "sent_at"),
        ((first + n, pair.mentorship_id, authors[n // 2 % 2], WRITTEN[n % len(WRITTEN)], begun + step * (n + 1))
         for n in range(count)),
    )  # fmt: skip
    last = first + count - 1
    bulk.copy(
        "message_reads", ("mentorship_id", "person_id", "read_up_to", "read_at"),
        ((pair.mentorship_id, who, last - 4, clock.now() - 4 * step) for who in authors),
    )  # fmt: skip
    bulk.went_up_to("messages", last + 1)
    return last


def goals(pair: Pair, count: int, begun: datetime) -> None:
    """So many goals with milestones and their tasks; what lies behind is done and verified, the last of each is open."""
    bulk, first = _numbered("goals")
    marks, tasks = bulk.next_id("milestones"), bulk.next_id("tasks")
    today = clock.now().date()
    bulk.copy(
        "goals", ("id", "mentorship_id", "title", "visibility", "owner_id", "position", "created_at"),
        ((first + n, pair.mentorship_id, f"Goal {n + 1} on the way", "shared", pair.mentee_id, n, begun) for n in range(count)),
    )  # fmt: skip
    bulk.copy(
        "milestones", ("id", "goal_id", "title", "due_on", "position", "created_by_id", "created_at"),
        ((marks + n, first + n // MILESTONES, f"Milestone {n + 1}", today + timedelta(days=n - count), n % MILESTONES,
          pair.mentee_id, begun) for n in range(count * MILESTONES)),
    )  # fmt: skip
    bulk.copy(
        "tasks",
        ("id", "mentorship_id", "goal_id", "milestone_id", "title", "owner_side", "due_on", "visibility", "created_by_id",
         "created_at"),
        ((tasks + n, pair.mentorship_id, first + n // TASKS // MILESTONES, marks + n // TASKS, f"Task {n + 1}",
          "mentor" if n % TASKS == 1 else "mentee", today + timedelta(days=n % 9 - 2), "shared", pair.mentee_id, begun)
         for n in range(count * MILESTONES * TASKS)),
    )  # fmt: skip
    steps = ("milestone_id", "task_id", "action", "by_id", "at")
    bulk.copy("progress_steps", steps, _steps(pair, count * MILESTONES, marks, tasks, begun))
    for table, end in (("goals", first + count), ("milestones", marks + count * MILESTONES),
                       ("tasks", tasks + count * MILESTONES * TASKS)):  # fmt: skip
        bulk.went_up_to(table, end)


def agreed_and_looked_back(pair: Pair, begun: datetime) -> None:
    """An agreement that both have signed, and the skills as both saw them at three milestones since."""
    bulk, first = _numbered("agreements")
    terms = (
        "weekly",
        ["video", "chat"],
        "Prepares each session.",
        "Answers within two days.",
        "What is said stays here.",
    )
    bulk.copy(
        "agreements",
        ("id", "mentorship_id", "version", "cadence", "channels", "mentee_commits", "mentor_commits", "ground_rules",
         "drafted_by_id", "drafted_at"),
        [(first, pair.mentorship_id, 1, *terms, pair.mentee_id, begun)],
    )  # fmt: skip
    signed = [(first, who, begun + timedelta(hours=1)) for who, _ in _sides(pair)]
    bulk.copy("agreement_signatures", ("agreement_id", "person_id", "signed_at"), signed)
    bulk.went_up_to("agreements", first + 1)
    baseline = bulk.connection.execute(
        "SELECT application_id, skill_id FROM skill_assessments a JOIN mentorships USING (application_id) "
        "WHERE mentorships.id = %s AND moment = 'baseline'",
        (pair.mentorship_id,),
    ).fetchall()
    step = (clock.now() - begun) / 4
    bulk.copy(
        "skill_assessments", ("application_id", "skill_id", "assessor_id", "moment", "score", "assessed_at"),
        ((*known, who, "milestone", 2 + n, begun + step * n) for n in (1, 2, 3) for known in baseline for who, _ in _sides(pair)),
    )  # fmt: skip


SESSION = (
    "id",
    "mentorship_id",
    "kind",
    "origin",
    "starts_at",
    "ends_at",
    "topic",
    "created_by_id",
    "created_at",
    "closed_at",
)


def _session(pair: Pair, number: int, n: int, at: datetime, closed_at: datetime | None) -> tuple[Any, ...]:
    kind = "regular" if n else "intro"
    booked_at = min(at, clock.now()) - timedelta(days=3)
    return (
        number, pair.mentorship_id, kind, "booked", at, at + LENGTH, TOPICS[n % len(TOPICS)], pair.mentee_id, booked_at,
        closed_at,
    )  # fmt: skip


def _write_times(bulk: Bulk, pair: Pair, sessions: list[tuple[int, datetime, datetime | None]]) -> None:
    bulk.copy(
        "session_times", ("session_id", "sequence", "starts_at", "ends_at", "set_by_id", "set_at"),
        ((i, 0, at, at + LENGTH, pair.mentee_id, at - timedelta(days=3)) for i, at, _ in sessions),
    )  # fmt: skip
    bulk.copy(
        "session_seats", ("session_id", "person_id", "during", "released_at"),
        ((i, who, TimestamptzRange(at, at + LENGTH), released)
         for i, at, released in sessions for who, _ in _sides(pair)),
    )  # fmt: skip


def _steps(pair: Pair, milestones: int, marks: int, tasks: int, begun: datetime) -> Iterator[tuple[Any, ...]]:
    """Done by the mentee, verified by the mentor; the last milestone of a goal and what belongs to it is open."""
    for n in range(milestones):
        if n % MILESTONES == MILESTONES - 1:
            continue
        at = begun + (clock.now() - begun) * (n + 1) / (milestones + 1)
        subjects = [(None, tasks + n * TASKS + task) for task in range(TASKS)] + [(marks + n, None)]
        for subject in subjects:
            yield *subject, "done", pair.mentee_id, at
            yield *subject, "verified", pair.mentor_person_id, at + timedelta(hours=2)


def _sides(pair: Pair) -> tuple[tuple[int, str], tuple[int, str]]:
    return (pair.mentee_id, "mentee"), (pair.mentor_person_id, "mentor")


def _numbered(table: str) -> tuple[Bulk, int]:
    bulk = Bulk(db.session())
    return bulk, bulk.next_id(table)
