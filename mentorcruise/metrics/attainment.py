"""What mentees have attained: goals reached, skills gained, and how far they have come (A9, A35, A37)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from mentorcruise.domain.mentors import Skill
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.estimators.growth import Growth, growth
from mentorcruise.metrics.families import GROWTH, Family
from mentorcruise.metrics.means import Mean, mean_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure


@dataclass(frozen=True)
class Goals:
    """How many mentees reached their goal, wholly or in part, of those who told, and of how many nobody knows."""

    reached: int
    partly: int
    answered: int
    ended: int

    @property
    def wholly(self) -> Rate:
        return Rate(self.reached, self.answered)

    @property
    def at_least_partly(self) -> Rate:
        return Rate(self.reached + self.partly, self.answered)

    @property
    def response(self) -> Rate:
        return Rate(self.answered, self.ended)

    @property
    def silent(self) -> int:
        return self.ended - self.answered


@figure("attainment.goals", "Goals reached", "share")
def goals(row: Row[Any]) -> Goals:
    """How many mentees say that they have reached the goal with which their mentorship began.

    Population: mentorships that ended in the period after their trial and whose mentee answered the exit survey.

    Clock: the day of the ending, in UTC.

    Formula: those who answer “yes”, and those who answer “yes” or “partly”, divided by all who answered, with Wilson's 95%
    interval. It is the mentee's own answer, whatever criterion of success is in force.

    Beside it: how many of those whose mentorship ended have answered, and the bounds if all others had, or had not,
    reached theirs.
    """
    return Goals(int(row.reached), int(row.partly), int(row.answered), int(row.ended))


@dataclass(frozen=True)
class Skills:
    """Skills of ended mentorships: assessed at the application, of these assessed again, and of these higher than before."""

    assessed: int
    again: int
    grown: int

    @property
    def gained(self) -> Rate:
        return Rate(self.grown, self.again)

    @property
    def response(self) -> Rate:
        return Rate(self.again, self.assessed)


@figure("attainment.skills", "Skills gained", "skills")
def skills(row: Row[Any]) -> Skills:
    """How many skills mentees have picked up.

    Population: skills that mentees assessed when they applied, of mentorships that ended in the period after their trial.

    Clock: the day of the ending, in UTC.

    Formula: skills in which the mentee's last word is above the frozen first one. Their share is of the skills that were
    assessed again, with Wilson's 95% interval; skills of one mentee rise together, so it is rather too narrow.

    Beside it: how many skills were not assessed again. They count neither as gained nor as not.
    """
    return Skills(int(row.skills), int(row.reassessed), int(row.grown))


@figure("attainment.growth", "Growth of a mentee", "levels")
def growth_in(rows: Iterable[Row[Any]]) -> Growth:
    """How far mentees have come in their skills, from where they saw themselves when they applied.

    Population: mentorships that ended in the period after their trial, with skills assessed at the application.

    Clock: the day of the ending, in UTC; the first assessment is frozen with the application, the last one is the mentee's
    own in the end or else the latest on the way.

    Formula: for each mentorship the mean gain of its skills that were assessed again, from 1 to 5; of these the mean over
    mentorships with Student's 95% interval. Each mentorship is one case, since its skills rise together.

    Beside it: how many did not assess themselves again. They are in no mean. Those who stay until the end and answer may be
    those who have grown most; the figure says how far they came, not how far all would have.
    """
    return growth((int(row.levels), int(row.reassessed), int(row.n)) for row in rows)


def mean_growth(session: Session, question: Question) -> Growth:
    """The growth of all that the question asks for."""
    return growth_in(sums(session, GROWTH, question, by=["levels", "reassessed"]))


def growth_by_month(session: Session, question: Question) -> dict[date, Growth]:
    """The same by month of ending."""
    months: dict[date, list[Row[Any]]] = {}
    for row in sums(session, GROWTH, question, "month", by=["levels", "reassessed"]):
        months.setdefault(row.bucket, []).append(row)
    return {month: growth_in(rows) for month, rows in months.items()}


def growth_by_goal(session: Session, question: Question) -> list[tuple[str, Growth]]:
    """The same by the kind of goal, most mentorships first."""
    kinds: dict[str, list[Row[Any]]] = {}
    for row in sums(session, GROWTH, question, by=["levels", "reassessed", "goal_category"]):
        kinds.setdefault(row.goal_category, []).append(row)
    found = [(goal, growth_in(rows)) for goal, rows in kinds.items()]
    return sorted(found, key=lambda line: (-line[1].mean.n, line[0]))


# Each mentorship's words are read by the index of its application.
SKILL_GROWTH = Family(
    "skill_growth_cells",
    "mentorship_facts f JOIN mentorships o ON o.id = f.mentorship_id JOIN LATERAL ("
    "SELECT v.skill_id, max(v.score) FILTER (WHERE v.moment = 'baseline') AS first, "
    "(array_agg(v.score ORDER BY v.moment = 'final' DESC, v.assessed_at DESC, v.id DESC) "
    "FILTER (WHERE v.moment <> 'baseline'))[1] AS last FROM skill_assessments v "
    "WHERE v.application_id = o.application_id AND v.assessor_id = o.mentee_id AND v.assessed_at < :before "
    "GROUP BY v.skill_id) k ON k.first IS NOT NULL",
    "f.ended_on",
    {
        "n": "1",
        "again": "(k.last IS NOT NULL)::int",
        "grown": "coalesce(k.last > k.first, false)::int",
        "before": "CASE WHEN k.last IS NULL THEN 0 ELSE k.first END",
        "after": "coalesce(k.last, 0)",
        "gain": "coalesce(k.last - k.first, 0)",
        "gain_squared": "coalesce((k.last - k.first) * (k.last - k.first), 0)",
    },
    also={"skill_id": "k.skill_id"},
    where="f.verdict IS NOT NULL",
    stored=False,
)
"""By the day of the ending: the skills that were assessed at the application, and what the mentee said last."""


class SkillGrowth(NamedTuple):
    """A skill before and after, over the mentorships that assessed it again; `silent` have not."""

    slug: str
    name: str
    before: Mean
    after: Mean
    gain: Mean
    grown: Rate
    silent: int


@figure("attainment.growth_by_skill", "Growth of a skill", "levels")
def growth_by_skill(session: Session, question: Question) -> Sequence[SkillGrowth]:
    """How far mentees have come in each skill.

    Population: mentorships that ended in the period after their trial and whose mentee assessed the skill when they applied.

    Clock: the day of the ending, in UTC.

    Formula: the mean of the paired differences, last word less frozen first word, with Student's 95% interval; before and
    after are the means of the same mentees. Each mentorship has one pair for a skill.

    Beside it: how many did not assess the skill again. Skills with fewer than ten pairs name no gain.
    """
    rows = {row.skill_id: row for row in sums(session, SKILL_GROWTH, question, by=["skill_id"])}
    known = session.execute(select(Skill.id, Skill.slug, Skill.name).where(Skill.id.in_(list(rows)))).all()
    found = [_skill(slug, name, rows[skill_id]) for skill_id, slug, name in known]
    return sorted(found, key=lambda skill: (-skill.gain.n, skill.name.lower()))


def _skill(slug: str, name: str, row: Row[Any]) -> SkillGrowth:
    n = int(row.again)
    before, after = (Mean(n, int(total) / n if n else 0.0, 0.0) for total in (row.before, row.after))
    gain = mean_of(n, int(row.gain), int(row.gain_squared))
    return SkillGrowth(slug, name, before, after, gain, Rate(int(row.grown), n), int(row.n) - n)
