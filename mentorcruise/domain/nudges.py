"""Who is reminded of what: tasks that are due, sessions that nobody spoke of, milestones that are stuck (F18).

Each finding is an outbox row with a key of its own, so that looking again, or twice at once, asks for nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from mentorcruise.domain.goals import Task
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.progress import Standing
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import SETTLES_AFTER
from mentorcruise.domain.slots import zone

MORNING = 8
TOMORROW = timedelta(days=1)
ASK_FOR_WORD_AFTER = timedelta(days=1)
STUCK_WHEN_LATE_BY = timedelta(days=7)
# What has lain still for longer was stuck before anybody looked, and a letter would come as a surprise.
STUCK_NO_LONGER_THAN = timedelta(days=30)

# How something stands: open unless its last deciding step closed it.
_OPEN = """COALESCE((
    SELECT p.action FROM progress_steps p
    WHERE p.{column} = {id} AND p.action IN ('done', 'verified', 'reopened', 'dropped') ORDER BY p.id DESC LIMIT 1
  ), 'reopened') = 'reopened'"""
_RUNNING = "NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = {id})"
_NOT_ASKED = "NOT EXISTS (SELECT FROM outbox o WHERE o.key = {key})"

_OWNERS_OF_DUE_TASKS = text(f"""
SELECT who.id, who.time_zone, t.due_on, min(t.created_at)
FROM tasks t
JOIN mentorships s ON s.id = t.mentorship_id
JOIN mentors m ON m.id = s.mentor_id
JOIN people who ON who.id = CASE t.owner_side WHEN 'mentee' THEN s.mentee_id ELSE m.person_id END
WHERE t.due_on BETWEEN :first AND :last AND {_RUNNING.format(id="s.id")} AND {_OPEN.format(column="task_id", id="t.id")}
GROUP BY who.id, t.due_on
""")  # noqa: S608 - made of constants

_ASK_FOR_TASKS = text("""
INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
SELECT 'letters.tasks_due', person_id, key, :now, :now, 0
FROM unnest(CAST(:people AS text[]), CAST(:keys AS text[])) AS morning (person_id, key)
WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.key = morning.key)
ON CONFLICT (key) DO NOTHING RETURNING id
""")

# Sessions that a side has said nothing of, and those that both call held but that one of the two has not rated.
_ASK_FOR_WORD = text(f"""
INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
SELECT 'letters.rating_wanted', silent.id, 'rating-wanted-' || silent.id, :now, :now, 0
FROM (
  SELECT s.id FROM mentoring_sessions s
  WHERE s.closed_at IS NULL AND s.ends_at <= :over_before
    AND GREATEST(s.ends_at, s.created_at) BETWEEN :settled_before AND :over_before
  UNION
  SELECT s.id FROM session_results h JOIN mentoring_sessions s ON s.id = h.session_id
  WHERE h.settled_at > :settled_before AND h.result = 'held'
    AND GREATEST(s.ends_at, s.created_at) BETWEEN :settled_before AND :over_before
    AND (SELECT count(*) FROM session_ratings r WHERE r.session_id = s.id) < 2
) silent
WHERE {_NOT_ASKED.format(key="'rating-wanted-' || silent.id")}
ON CONFLICT (key) DO NOTHING RETURNING id
""")  # noqa: S608 - made of constants

# The first open milestone of an open goal: those after it wait for it, and are not stuck by waiting.
_STUCK = text(f"""
INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
SELECT 'letters.milestone_stuck', m.id, 'milestone-stuck-' || m.id, :now, :now, 0
FROM milestones m JOIN goals g ON g.id = m.goal_id
CROSS JOIN LATERAL (
  SELECT GREATEST(m.due_on::timestamp AT TIME ZONE 'UTC', m.created_at, max(happened.at)) AS moved_at FROM (
    SELECT at FROM progress_steps WHERE milestone_id = m.id
    UNION ALL
    SELECT GREATEST(t.created_at, p.at) FROM tasks t LEFT JOIN progress_steps p ON p.task_id = t.id
    WHERE t.milestone_id = m.id
  ) happened
) last
WHERE m.due_on <= :late_since AND last.moved_at BETWEEN :forgotten_before AND :quiet_since
  AND {_OPEN.format(column="milestone_id", id="m.id")} AND {_OPEN.format(column="goal_id", id="g.id")}
  AND NOT EXISTS (
    SELECT FROM milestones b WHERE b.goal_id = m.goal_id AND (b.position, b.id) < (m.position, m.id)
      AND {_OPEN.format(column="milestone_id", id="b.id")})
  AND {_RUNNING.format(id="g.mentorship_id")} AND {_NOT_ASKED.format(key="'milestone-stuck-' || m.id")}
ON CONFLICT (key) DO NOTHING RETURNING id
""")  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Morning:
    """That it is eight o'clock or later where someone lives, on a day on which tasks of theirs are due or the day before."""

    person_id: int
    day: date

    @property
    def key(self) -> str:
        return f"tasks-due-{self.person_id}-{self.day}"


def remind_of_tasks(session: Session, now: datetime) -> None:
    """Ask for a letter for everyone whose tasks are due today or tomorrow, once on each of these mornings."""
    mornings = {morning.key: morning.person_id for morning in _mornings(session, now)}
    values = {"now": now, "keys": list(mornings), "people": [str(person_id) for person_id in mornings.values()]}
    if mornings and session.execute(_ASK_FOR_TASKS, values).all():
        session.info["bell"] = True


def ask_for_word(session: Session, now: datetime) -> None:
    """Ask for one letter about every session that was over a day ago and of which one of the two has said nothing yet."""
    values = {"now": now, "over_before": now - ASK_FOR_WORD_AFTER, "settled_before": now - SETTLES_AFTER}
    if session.execute(_ASK_FOR_WORD, values).all():
        session.info["bell"] = True


def notice_stuck_milestones(session: Session, now: datetime) -> None:
    """Ask for one letter ever about every milestone that is a week late, and in that week nothing has happened to it."""
    values = {
        "now": now,
        "late_since": (now - STUCK_WHEN_LATE_BY).date(),
        "quiet_since": now - STUCK_WHEN_LATE_BY,
        "forgotten_before": now - STUCK_NO_LONGER_THAN,
    }
    if session.execute(_STUCK, values).all():
        session.info["bell"] = True


def _mornings(session: Session, now: datetime) -> list[Morning]:
    """Whose morning it is; a task that was written after eight o'clock makes none that day."""
    here = now.date()
    rows = session.execute(_OWNERS_OF_DUE_TASKS, {"first": here - TOMORROW, "last": here + 2 * TOMORROW})
    found = []
    for person_id, zone_name, due_on, since in rows:
        local = now.astimezone(zone(zone_name))
        eight = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        if since <= eight <= local and due_on - local.date() in (timedelta(0), TOMORROW):
            found.append(Morning(person_id, local.date()))
    return found


def tasks_due(session: Session, person_id: int, today: date) -> Sequence[Task]:
    """A person's own open tasks in running mentorships that are due on this day or the next, the earlier first."""
    own = ((Mentorship.mentee_id == person_id) & (Task.owner_side == Side.MENTEE)) | (
        (Mentor.person_id == person_id) & (Task.owner_side == Side.MENTOR)
    )
    due = session.scalars(
        select(Task)
        .join(Task.mentorship)
        .join(Mentorship.mentor)
        .where(Task.due_on.in_((today, today + TOMORROW)), own, ~Mentorship.ending.has())
        .order_by(Task.due_on, Task.id)
        .options(
            contains_eager(Task.mentorship).contains_eager(Mentorship.mentor).joinedload(Mentor.person),
            contains_eager(Task.mentorship).joinedload(Mentorship.mentee),
            selectinload(Task.steps),
            joinedload(Task.goal),
            joinedload(Task.milestone),
        )
    ).all()
    return [task for task in due if task.is_open and not _is_void(task)]


def _is_void(task: Task) -> bool:
    """A task whose goal or milestone was dropped: nobody waits for it."""
    return any(above.standing == Standing.DROPPED for above in (task.goal, task.milestone) if above is not None)
