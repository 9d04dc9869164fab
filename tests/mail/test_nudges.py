"""Reminders that time alone brings: tasks that are due, sessions nobody spoke of, milestones that are stuck; each once."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask

from mentorcruise import clock
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.domain.progress import StepAction
from mentorcruise.domain.session_results import SessionVerdict, Side
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.jobs.schedule import SCHEDULE
from mentorcruise.jobs.work import drain
from tests.factories import end_mentorship, make_mentee, make_mentor, make_mentorship, rate, save
from tests.house.pair_rows import book
from tests.mail.conftest import fifty_times, text_of

Sent = Callable[[], list[EmailMessage]]
Go = Callable[..., None]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
"""In Berlin, the next morning."""
TODAY, TOMORROW = date(2026, 11, 25), date(2026, 11, 26)
LOOKS = ("nudges.tasks", "nudges.sessions", "nudges.milestones")


@pytest.fixture
def at(app: Flask) -> Iterator[Go]:
    """Go to a moment, and do there what the clock and the worker would do."""
    with time_machine.travel(NOON, tick=False) as traveller:

        def go(moment: datetime) -> None:
            traveller.move_to(moment)
            for look in LOOKS:
                later(db.session(), look, "", clock.now())
            db.session.commit()
            drain()
            db.session.expire_all()

        yield go


@pytest.fixture
def nudges(sent: Sent) -> Sent:
    """The reminders among what was sent."""
    marks = ("are due", "Due ", "One word about", "Stuck")
    return lambda: [letter for letter in sent() if any(mark in letter["Subject"] for mark in marks)]


def paired(zone: str = "Europe/Berlin") -> Mentorship:
    return make_mentorship(
        make_mentee("Mia Mentee", email="mia@example.org", time_zone=zone), make_mentor("Max Mentor")
    )


def task(mentorship: Mentorship, due_on: date, title: str = "Write tests", owner: Side = Side.MENTEE) -> Task:
    return save(Task.agree(mentorship, title, owner, due_on, mentorship.mentee, clock.now()))


def milestone(mentorship: Mentorship, due_on: date, goal: Goal | None = None, **columns: object) -> Milestone:
    goal = goal or save(
        Goal(
            mentorship_id=mentorship.id, title="Change careers", owner_id=mentorship.mentee_id,
            created_at=clock.now() - timedelta(days=60), **columns,
        )
    )  # fmt: skip
    made = goal.add_milestone("Two services", due_on, mentorship.mentee, clock.now() - timedelta(days=50))
    db.session.commit()
    return made


def step(thing: Task | Milestone | Goal, action: StepAction) -> None:
    thing.take(action, thing.pair.mentee, "", clock.now())
    db.session.commit()


def test_tasks_are_mailed_at_eight_where_their_owner_lives(at: Go, nudges: Sent) -> None:
    """F18: on the day before and on the day, all in one letter."""
    mentorship = paired()
    task(mentorship, TODAY, "Write tests")
    task(mentorship, TOMORROW, "Deploy them")
    task(mentorship, TOMORROW + timedelta(days=1), "Rest")
    at(EIGHT - timedelta(minutes=1))
    assert nudges() == []
    at(EIGHT)
    (letter,) = nudges()
    assert letter["Subject"] == "2 tasks are due" and letter["To"].addresses[0].addr_spec == "mia@example.org"
    assert "- Today: Write tests (with Max Mentor)\r\n- Tomorrow: Deploy them (with Max Mentor)" in text_of(letter)
    assert "Rest" not in text_of(letter) and f"/mentorships/{mentorship.id}/goals" in text_of(letter)


def test_each_morning_has_one_letter(at: Go, nudges: Sent) -> None:
    """F18: however often the clock looks, and also when it was away at eight."""
    mentorship = paired()
    task(mentorship, TOMORROW)
    for quarter in range(8, 40):
        at(EIGHT + timedelta(minutes=15 * quarter))
    assert [str(letter["Subject"]) for letter in nudges()] == ["Due tomorrow: Write tests"]
    at(EIGHT + timedelta(days=1))
    assert {str(letter["Subject"]) for letter in nudges()} == {"Due tomorrow: Write tests", "Due today: Write tests"}
    at(EIGHT + timedelta(days=2))
    assert len(nudges()) == 2


def test_tasks_of_all_mentorships_come_in_one_letter(at: Go, nudges: Sent) -> None:
    first = paired()
    second = make_mentorship(first.mentee, make_mentor("Nora Mentor"))
    task(first, TODAY, "Write tests")
    task(second, TODAY, "Call home")
    at(EIGHT)
    (letter,) = nudges()
    assert "Call home (with Nora Mentor)" in text_of(letter) and "Open your tasks with Nora Mentor:" in text_of(letter)


def test_the_mentor_is_reminded_of_the_mentors_tasks(at: Go, nudges: Sent) -> None:
    mentorship = paired()
    task(mentorship, TODAY, owner=Side.MENTOR)
    at(EIGHT + timedelta(hours=1))
    (letter,) = nudges()
    assert letter["To"].addresses[0].addr_spec == mentorship.mentor.person.email
    assert "with Mia Mentee" in text_of(letter)


def test_what_nobody_waits_for_is_not_mailed(at: Go, nudges: Sent) -> None:
    """Done, dropped with its goal, in a mentorship that has ended, or written down after eight that day."""
    mentorship, over = paired(), make_mentorship(make_mentee("Ed Ended"))
    step(task(mentorship, TODAY), StepAction.DONE)
    dropped = milestone(mentorship, TODAY + timedelta(days=50))
    save(Task.agree(mentorship, "Void", Side.MENTEE, TODAY, mentorship.mentee, clock.now(), towards=dropped))
    step(dropped, StepAction.DROPPED)
    task(over, TODAY)
    end_mentorship(over)
    at(EIGHT)
    task(mentorship, TODAY, "Just now")
    at(EIGHT + timedelta(hours=3))
    assert nudges() == []


def test_a_task_that_is_open_again_counts_again(at: Go, nudges: Sent) -> None:
    mentorship = paired()
    again = task(mentorship, TODAY)
    step(again, StepAction.DONE)
    step(again, StepAction.REOPENED)
    at(EIGHT)
    assert len(nudges()) == 1


def test_done_between_the_look_and_the_letter_it_is_not_sent(at: Go, sent: Sent) -> None:
    mentorship = paired()
    step(task(mentorship, NOON.date()), StepAction.DONE)
    HANDLERS["letters.tasks_due"](str(mentorship.mentee_id))
    db.session.commit()
    assert sent() == []


def test_fifty_looks_at_once_send_one_letter(at: Go, nudges: Sent, app: Flask) -> None:
    """F18: fifty parallel runs of the reminding job: one mail."""
    task(paired(), TODAY)

    def look() -> None:
        for name in LOOKS:
            HANDLERS[name]("")
            db.session.commit()

    with time_machine.travel(EIGHT, tick=False):
        done = fifty_times(app, look)
        drain()
    assert done == 50 and len(nudges()) == 1
    assert db.session.query(OutboxMessage).filter_by(job="letters.tasks_due").count() == 1


def test_whoever_said_nothing_of_a_session_is_asked_once(at: Go, nudges: Sent) -> None:
    """F18, A26: a day after its end, and never again; whoever has spoken is left in peace."""
    mentorship = paired()
    session = book(mentorship, days=0, hour=13)
    ends_at = session.ends_at
    at(ends_at)
    session.report(mentorship.mentee, SessionVerdict.HELD, 45, clock.now())
    db.session.commit()
    at(ends_at + timedelta(hours=23, minutes=59))
    assert nudges() == []
    for hours in (24, 25, 48, 71):
        at(ends_at + timedelta(hours=hours))
    (letter,) = nudges()
    assert letter["Subject"] == "One word about your session with Mia Mentee?"
    assert f"/sessions/{session.id}" in text_of(letter)


def test_whoever_did_not_rate_what_both_call_held_is_asked_once(at: Go, nudges: Sent) -> None:
    """F18, A26: settled at once by both, and only one of them gave stars; the letter asks for no more than those."""
    mentorship = paired()
    session = book(mentorship, days=0, hour=13)
    ends_at = session.ends_at
    at(ends_at)
    rate(session, mentorship.mentee, 5)
    session.report(mentorship.mentor.person, SessionVerdict.HELD, 45, clock.now())
    db.session.commit()
    assert session.result is not None
    for hours in (23, 24, 25, 71):
        at(ends_at + timedelta(hours=hours))
    (letter,) = nudges()
    assert letter["Subject"] == "One word about your session with Mia Mentee?"
    assert "You have not rated this session yet" in text_of(letter) and "held as planned" not in text_of(letter)


def test_a_session_that_needs_no_word_asks_for_none(at: Go, nudges: Sent) -> None:
    """Cancelled, rated by both, or settled long ago."""
    mentorship = paired()
    cancelled, rated = book(mentorship, days=0, hour=13), book(mentorship, days=0, hour=15)
    cancelled.cancel(mentorship.mentee, "Ill", False, clock.now())
    book(mentorship, days=-9)
    db.session.commit()
    at(NOON + timedelta(hours=4))
    for person in (mentorship.mentee, mentorship.mentor.person):
        rate(rated, person, 5)
    at(NOON + timedelta(hours=30))
    assert nudges() == []


def test_a_stuck_milestone_is_noticed_once_by_both(at: Go, nudges: Sent) -> None:
    """F18: a week late, and nothing has happened in that week."""
    stuck = milestone(paired(), TODAY - timedelta(days=7))
    for days in range(-1, 40):
        at(EIGHT + timedelta(days=days))
        assert len(nudges()) == (0 if days < 0 else 2)
    mine, theirs = nudges()
    assert {mine["Subject"], theirs["Subject"]} == {"Stuck for a week: Two services"}
    assert all(f"/goals/{stuck.goal_id}" in text_of(letter) for letter in (mine, theirs))
    said = " ".join(text_of(letter) for letter in (mine, theirs))
    assert "A milestone of yours is late" in said and "A milestone of Mia Mentee is late" in said


def test_what_moves_is_not_stuck(at: Go, nudges: Sent) -> None:
    """A step of one of its tasks counts as something that happens."""
    mentorship = paired()
    late = milestone(mentorship, TODAY - timedelta(days=7))
    towards = save(Task.agree(mentorship, "Write", Side.MENTEE, None, mentorship.mentee, clock.now(), towards=late))
    at(EIGHT)
    assert nudges() == []
    at(EIGHT + timedelta(days=5))
    step(towards, StepAction.DONE)
    at(EIGHT + timedelta(days=9))
    assert nudges() == []
    at(EIGHT + timedelta(days=12))
    assert len(nudges()) == 2


@pytest.mark.parametrize("closed", ["reached", "dropped", "goal done", "mentorship over", "behind another"])
def test_what_is_closed_or_waits_is_not_stuck(at: Go, nudges: Sent, closed: str) -> None:
    mentorship, late_since = paired(), TODAY - timedelta(days=8)
    first = milestone(mentorship, late_since)
    later_one = milestone(mentorship, late_since, goal=first.goal)
    db.session.refresh(first)
    if closed == "goal done":
        step(first.goal, StepAction.DONE)
    elif closed == "mentorship over":
        end_mentorship(mentorship)
    elif closed != "behind another":
        step(later_one, StepAction.DROPPED)
        step(first, StepAction.DONE if closed == "reached" else StepAction.DROPPED)
    at(EIGHT)
    assert len(nudges()) == (2 if closed == "behind another" else 0)


def test_a_private_goal_is_its_owners_matter(at: Go, nudges: Sent) -> None:
    """The other one learns nothing of it, not even that it is late."""
    milestone(paired(), TODAY - timedelta(days=8), visibility="private")
    at(EIGHT)
    (letter,) = nudges()
    assert letter["To"].addresses[0].addr_spec == "mia@example.org"


def test_the_schedule_knows_the_looks() -> None:
    assert set(LOOKS) <= {recurring.job for recurring in SCHEDULE}
