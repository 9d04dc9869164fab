"""Action items as rows of a session's page."""

from dataclasses import dataclass
from datetime import date

from mentorcruise.domain.goals import Task
from mentorcruise.domain.progress import Standing
from mentorcruise.domain.session_results import Side
from mentorcruise.web.words import counted, day


@dataclass(frozen=True)
class Item:
    """Whose it is, by when, and how it stands."""

    id: int
    title: str
    owner: str
    due: str
    late: str
    done: bool
    verified: str
    is_mine: bool


def item_of(task: Task, side: Side, other: str, today: date) -> Item:
    """A task as the side that looks reads it; the other one is called `other`."""
    mine, late = task.owner_side == side, task.days_late(today)
    return Item(
        task.id,
        task.title,
        "You" if mine else other,
        f"by {day(task.due_on)}" if task.due_on else "",
        f"{counted(late, 'day')} late" if late else "",
        task.is_reached,
        "verified" if task.standing == Standing.VERIFIED else "",
        mine,
    )
