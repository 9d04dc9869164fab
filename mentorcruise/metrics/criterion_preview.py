"""What another criterion would have made of the mentorships so far, beside the one in force (A40)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mentorcruise.domain.criteria import Rule
from mentorcruise.metrics.criteria import Criteria, verdict_sql
from mentorcruise.metrics.success import Counts, SuccessFigure, figure

MOST_NAMED = 50


@dataclass(frozen=True)
class Preview:
    """Both criteria on the same mentorships: every one that ended and that this criterion judges."""

    present: SuccessFigure
    proposed: SuccessFigure
    moves: Sequence[tuple[str, str, int]]
    """(verdict by the criterion in force, by the other, how many) of those whose verdict changes, most first."""
    named: Sequence[Row[Any]]
    """The latest of these."""

    @property
    def changed(self) -> int:
        return sum(number for _, _, number in self.moves)

    @property
    def unanimous(self) -> Literal["", "nobody", "everybody"]:
        """Whether nobody, or everybody that can be judged, would be a success."""
        judged, successes = self.proposed.counts.judged, self.proposed.counts.successes
        return "" if not judged or 0 < successes < judged else "everybody" if successes else "nobody"


def preview(session: Session, criteria: Criteria, program_id: int | None, proposed: Rule) -> Preview:
    """Judge by a proposed rule those that the criterion for everyone judges, or those of a program."""
    present = criteria.of(program_id).rule or proposed
    concerned = "program_id = ANY(:programs)" if program_id else "(program_id IS NULL OR program_id <> ALL(:programs))"
    values = {"programs": sorted(criteria.own) if program_id is None else [program_id], "most": MOST_NAMED}
    both = (
        "SELECT mentorship_id, mentee_id, mentor_id, ended_on, goal_reached, "  # noqa: S608 - made of constants and numbers
        f"{verdict_sql(present)} AS was, {verdict_sql(proposed)} AS would FROM mentorship_facts "
        f"WHERE ended_on IS NOT NULL AND {concerned}"
    )
    groups = session.execute(text(_GROUPS.format(both=both)), values).all()
    moves = [(g.was, g.would, int(g.n)) for g in groups if g.was != g.would]
    named = session.execute(text(_NAMED.format(both=both)), values).all() if moves else []
    return Preview(_figure(groups, "was"), _figure(groups, "would"), moves, named)


def _figure(groups: Sequence[Row[Any]], verdict: str) -> SuccessFigure:
    def number(column: str, *verdicts: str | None) -> int:
        return sum(int(row._mapping[column]) for row in groups if row._mapping[verdict] in verdicts)

    after_trial = ("success", "failure", "unknown")
    counts: Mapping[str, int] = {
        "trial_losses": number("n", None),
        "ended": number("n", *after_trial),
        "answered": number("answered", *after_trial),
        "judged": number("n", "success", "failure"),
        "successes": number("n", "success"),
    }
    return figure(Counts(**counts))


_GROUPS = (
    "SELECT was, would, count(*) AS n, count(goal_reached) AS answered FROM ({both}) b GROUP BY was, would "
    "ORDER BY n DESC, was, would"
)
_NAMED = (
    "SELECT b.mentorship_id, b.ended_on, b.was, b.would, p.name AS mentee, q.name AS mentor FROM ({both}) b "
    "JOIN people p ON p.id = b.mentee_id JOIN mentors m ON m.id = b.mentor_id JOIN people q ON q.id = m.person_id "
    "WHERE b.was <> b.would ORDER BY b.ended_on DESC, b.mentorship_id DESC LIMIT :most"
)
