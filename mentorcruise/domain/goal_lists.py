"""Which goals, milestones and tasks someone sees: those of the pair, without what is private to the other one."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from mentorcruise.domain.goals import Goal, Milestone, Task, Visibility
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship


def shown_to(person_id: int) -> ColumnElement[bool]:
    """SQL: goals that one of the pair may see."""
    return or_(Goal.visibility == Visibility.SHARED, Goal.owner_id == person_id)


def tasks_shown_to(person_id: int) -> ColumnElement[bool]:
    """SQL over tasks, outer joined with their goals: those that one of the pair may see."""
    own = or_(Task.visibility == Visibility.SHARED, Task.created_by_id == person_id)
    return and_(own, or_(Goal.id.is_(None), shown_to(person_id)))


def goals_seen_by(person_id: int) -> Select[Goal]:
    """Goals of a person's mentorships, without what is private to the other one."""
    return select(Goal).join(Goal.mentorship).join(Mentorship.mentor).where(_of_pair(person_id), shown_to(person_id))


def milestones_seen_by(person_id: int) -> Select[Milestone]:
    """Milestones of the goals that a person sees."""
    return (
        select(Milestone)
        .join(Milestone.goal)
        .join(Goal.mentorship)
        .join(Mentorship.mentor)
        .where(_of_pair(person_id), shown_to(person_id))
    )


def tasks_seen_by(person_id: int) -> Select[Task]:
    """Tasks of a person's mentorships, without what is private to the other one."""
    return (
        select(Task)
        .outerjoin(Task.goal)
        .join(Task.mentorship)
        .join(Mentorship.mentor)
        .where(_of_pair(person_id), tasks_shown_to(person_id))
    )


def _of_pair(person_id: int) -> ColumnElement[bool]:
    return or_(Mentorship.mentee_id == person_id, Mentor.person_id == person_id)
