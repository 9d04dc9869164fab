"""Letters that remind: of tasks that are due, of a session that one has not spoken of, of a milestone that is stuck (F18)."""

from datetime import datetime

from mentorcruise.domain.goals import Milestone, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.nudges import tasks_due as find_tasks_due
from mentorcruise.domain.people import Person
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.slots import zone
from mentorcruise.extensions import db
from mentorcruise.mail.post import Draft, post
from mentorcruise.mail.words import one_line


def tasks_due(person_id: int, now: datetime) -> None:
    """To whoever has tasks for today or tomorrow: all of them in one letter, one a day. None when all are done by then."""
    person = db.session.get_one(Person, person_id)
    today = now.astimezone(zone(person.time_zone)).date()
    tasks = find_tasks_due(db.session(), person_id, today)
    if not tasks:
        return
    pairs = {task.mentorship_id: (task.mentorship, _other(task.mentorship, person_id)) for task in tasks}
    facts = {
        "today": [_task(task, person_id) for task in tasks if task.due_on == today],
        "tomorrow": [_task(task, person_id) for task in tasks if task.due_on != today],
        "pairs": pairs.values(),
    }
    post(now, Draft("tasks_due", today, person, facts))


def rating_wanted(session_id: int, now: datetime) -> None:
    """To each of the two who has said nothing of a session, or not rated one that was held; once.

    Not when it was cancelled, or settled as missed or disputed: there is nothing to rate then.
    """
    session = db.session.get_one(MentoringSession, session_id)
    mentee, mentor = session.mentorship.mentee, session.mentorship.mentor.person
    silent = [
        (to, other)
        for side, to, other in ((Side.MENTEE, mentee, mentor), (Side.MENTOR, mentor, mentee))
        if session.can_be_rated_by(to.id, now) and (session.result or session.report_of(side) is None)
    ]
    facts = {"session": session}
    post(
        now,
        *(
            Draft("rating_wanted", session.id, to, {**facts, "other_name": one_line(other.name)})
            for to, other in silent
        ),
    )


def milestone_stuck(milestone_id: int, now: datetime) -> None:
    """To both, or to the owner alone of a private goal: it is late and nothing happens. Not when it was reached by now."""
    milestone = db.session.get_one(Milestone, milestone_id)
    goal, mentorship = milestone.goal, milestone.pair
    if not milestone.is_open or not goal.is_open or mentorship.ending or milestone.due_on is None:
        return
    both = (mentorship.mentee, mentorship.mentor.person)
    readers = [person for person in both if not goal.is_private or goal.owner_id == person.id]
    post(now, *(Draft("milestone_stuck", milestone.id, to, _stuck(milestone, to, now)) for to in readers))


def _stuck(milestone: Milestone, to: Person, now: datetime) -> dict[str, object]:
    today = now.astimezone(zone(to.time_zone)).date()
    return {
        "milestone": milestone,
        "goal": milestone.goal,
        "title": one_line(milestone.title),
        "days_late": milestone.days_late(today),
        "other_name": one_line(_other(milestone.pair, to.id).name),
        "is_owner": milestone.is_owned_by(to.id),
    }


def _task(task: Task, person_id: int) -> tuple[str, str]:
    return one_line(task.title), one_line(_other(task.mentorship, person_id).name)


def _other(mentorship: Mentorship, person_id: int) -> Person:
    return mentorship.mentor.person if person_id == mentorship.mentee_id else mentorship.mentee
