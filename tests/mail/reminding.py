"""The letters that time alone brings, each with the job that sends it."""

from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.goals import Goal, Task
from mentorcruise.domain.session_results import Side
from mentorcruise.extensions import db
from tests.factories import make_mentorship, save
from tests.house.pair_rows import book
from tests.mail.pairs import MENTEE, MENTOR, Arranged, pair


def tasks_due(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names))
    today = clock.now().date()
    for due_on in (today, today + timedelta(days=1)):
        save(Task.agree(mentorship, "Write <b>tests</b>", Side.MENTEE, due_on, mentorship.mentee, clock.now()))
    return "tasks_due", mentorship.mentee_id, {MENTEE}


def rating_wanted(*names: str) -> Arranged:
    return "rating_wanted", book(make_mentorship(*pair(*names)), days=-2).id, {MENTEE, MENTOR}


def milestone_stuck(*names: str) -> Arranged:
    mentorship, now = make_mentorship(*pair(*names)), clock.now()
    goal = save(
        Goal(mentorship_id=mentorship.id, title="Change careers", owner_id=mentorship.mentee_id, created_at=now)
    )
    milestone = goal.add_milestone("Two <b>services</b>", (now - timedelta(days=8)).date(), mentorship.mentee, now)
    db.session.commit()
    return "milestone_stuck", milestone.id, {MENTEE, MENTOR}
