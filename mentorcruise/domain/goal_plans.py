"""What a plan for a goal is made of: milestones by week, with their first tasks."""

from dataclasses import dataclass

from mentorcruise.domain.session_results import Side


@dataclass(frozen=True)
class Mark:
    """A milestone of a plan: to be reached so many weeks after the start, with first tasks; `by_mentor` is the mentor's."""

    week: int
    title: str
    tasks: tuple[str, ...]
    by_mentor: str = ""

    def shared_out(self) -> tuple[tuple[str, Side], ...]:
        """Its tasks with who does them, in the order in which they are due."""
        mentors = ((self.by_mentor, Side.MENTOR),) if self.by_mentor else ()
        return mentors + tuple((task, Side.MENTEE) for task in self.tasks)


@dataclass(frozen=True)
class GoalTemplate:
    """A plan for a kind of goal. `note` says in a line what it leads to."""

    title: str
    note: str
    description: str
    marks: tuple[Mark, ...]

    @property
    def weeks(self) -> int:
        return self.marks[-1].week
