"""Where mentees stood in each skill, as both have said over time: plain rows for pages that show many (A2, A35)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, text

from mentorcruise.domain.waiting import Eyes

_SAID = text("""
SELECT s.id, k.name, a.assessed_at, a.moment, a.assessor_id = s.mentee_id, a.score
FROM mentorships s
JOIN skill_assessments a ON a.application_id = s.application_id
JOIN skills k ON k.id = a.skill_id
WHERE (s.mentee_id = :mentee_id OR s.mentor_id = :mentor_id)
ORDER BY s.started_at DESC, s.id, lower(k.name), a.assessed_at, a.id LIMIT 2000
""")


_LEVELS = text("""
SELECT k.name, coalesce(array_agg(a.score ORDER BY a.assessed_at, a.id) FILTER (WHERE a.assessor_id = s.mentee_id), '{}')
FROM mentorships s
JOIN skill_assessments a ON a.application_id = s.application_id
JOIN skills k ON k.id = a.skill_id
WHERE s.id = :mentorship_id GROUP BY k.id ORDER BY lower(k.name)
""")


@dataclass(frozen=True)
class Levels:
    """What the mentee has said of a skill in one mentorship, from 1 to 5, the first word first."""

    name: str
    own: list[int]


@dataclass
class Point:
    """What the two said of a skill on a day, from 1 to 5; None for one who said nothing then."""

    day: date
    moment: str
    own: int | None = None
    other: int | None = None


@dataclass(frozen=True)
class SkillHistory:
    """A skill in one mentorship, the baseline first; `own` is the mentee's word, `other` the mentor's."""

    mentorship_id: int
    name: str
    points: list[Point]


def levels_in(connection: Connection, mentorship_id: int) -> list[Levels]:
    """Where the mentee of a mentorship stood and stands, skill by skill."""
    return [Levels(*row) for row in connection.execute(_LEVELS, {"mentorship_id": mentorship_id})]


def skill_histories(connection: Connection, eyes: Eyes, day_of: Callable[[datetime], date]) -> Sequence[SkillHistory]:
    """Each skill of someone's mentorships on one side, the latest mentorship first; of two words on a day the last."""
    values = {"mentee_id": eyes.mentee_id, "mentor_id": eyes.mentor_id}
    found: dict[tuple[int, str], list[Point]] = {}
    day_of = cache(day_of)  # all skills are looked at in one moment
    for mentorship, name, at, moment, is_mentee, score in connection.execute(_SAID, values):
        points = found.setdefault((mentorship, name), [])
        _say(points, day_of(at), moment, is_mentee, score)
    return [SkillHistory(mentorship, name, points) for (mentorship, name), points in found.items()]


def _say(points: list[Point], day: date, moment: str, is_mentee: Any, score: int) -> None:
    if not points or (points[-1].day, points[-1].moment) != (day, moment):
        points.append(Point(day, moment))
    if is_mentee:
        points[-1].own = score
    else:
        points[-1].other = score
