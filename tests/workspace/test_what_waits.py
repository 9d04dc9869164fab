"""What waits for each of the two, and stops waiting once it is done (A2, A5)."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.domain.agreements import sign
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.goal_board import board, progress_of
from mentorcruise.domain.goal_progress import goal_progress
from mentorcruise.domain.goals import Task
from mentorcruise.domain.progress import Standing
from mentorcruise.domain.session_results import SessionVerdict, Side
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.extensions import db
from tests.factories import (
    answer_check_in,
    answer_survey,
    end_mentorship,
    make_agreement,
    make_check_in,
    make_mentorship,
    make_review,
    make_session,
    rate,
    save,
    write_message,
)

SIDES = ("mentee", "mentor")


def test_nothing_waits_at_first(pair):
    assert pair.waits("mentee") == pair.waits("mentor") == []


def test_a_message_waits_for_the_one_who_has_not_read_it(pair):
    writer, reader = pair.mentorship.mentor.person, pair.mentorship.mentee
    write_message(pair.mentorship, writer)
    last = write_message(pair.mentorship, writer)
    (row,) = pair.waits("mentee")
    assert (row.kind, row.number, row.other) == ("unread", 2, writer.name)
    assert pair.waits("mentor") == []
    conversations.note_reading(db.session(), pair.mentorship.id, reader, last.id, clock.now())
    assert pair.waits("mentee") == []


def test_an_agreement_waits_for_who_has_not_signed(pair):
    """A5"""
    agreement = make_agreement(pair.mentorship)
    assert pair.kinds("mentee") == {"sign"} and pair.kinds("mentor") == set()
    sign(pair.mentorship, [agreement], 1, pair.mentorship.mentee, clock.now())
    db.session.commit()
    assert pair.kinds("mentee") == set()


def test_a_check_in_waits_for_who_was_asked_until_it_is_answered(pair):
    """A24"""
    check_in = make_check_in(pair.mentorship)
    assert pair.kinds("mentee") == pair.kinds("mentor") == {"check_in"}
    assert [row.subject_id for row in pair.waits("mentee")] == [check_in.id]
    answer_check_in(check_in)
    assert pair.kinds("mentee") == set() and pair.kinds("mentor") == {"check_in"}


def test_a_session_waits_for_each_sides_word_then_for_stars(pair):
    """F20, A26: first whether it was held, then how it was; of several the latest."""
    session = make_session(pair.mentorship, confirmed=False)
    assert pair.kinds("mentee") == set() and pair.kinds("mentor") == {"confirm"}
    session.report(pair.mentorship.mentor.person, SessionVerdict.HELD, 45, clock.now())
    db.session.commit()
    assert pair.kinds("mentee") == pair.kinds("mentor") == {"rate"}
    make_session(pair.mentorship, days_ago=5)
    assert [row.subject_id for row in pair.waits("mentor")] == [session.id]
    make_session(pair.mentorship, days_ago=20)
    for each in (session, pair.mentorship):
        db.session.refresh(each)
    rate(session, pair.mentorship.mentee, 5)
    assert [row.kind for row in pair.waits("mentee")] == ["rate"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("side", SIDES)
def test_goals_wait_as_the_board_says(pair, side, seed):
    """A2, A4: the one statement for all mentorships and the board of one agree, whatever has happened to the goals."""
    pair.by_chance(seed)
    person_id = pair.eyes(side).person_id
    now = clock.now()
    seen = board(db.session(), pair.mentorship, person_id, now.date(), now)
    soon = now.date() + timedelta(days=7)
    due = {
        task.id
        for task in seen.tasks
        if task.is_open
        and task.is_owned_by(person_id)
        and task.due_on
        and task.due_on <= soon
        and not any(above and above.standing == Standing.DROPPED for above in (task.goal, task.milestone))
    }
    assert {row.subject_id for row in pair.waits(side, "task")} == due
    stuck = {(each.milestone.title, each.days_late) for each in seen.stuck}
    assert {(row.about, row.number) for row in pair.waits(side, "stuck")} == stuck
    progress = {row.id: (row.done, row.total) for row in goal_progress(db.session.connection(), pair.eyes(side))}
    assert progress == {
        goal.id: (progress_of(goal).done, progress_of(goal).total)
        for goal in seen.goals
        if goal.standing != Standing.DROPPED
    }


@pytest.mark.parametrize("side", SIDES)
def test_what_the_other_one_has_done_waits_for_a_look(pair, side):
    pair.by_chance(4, goals=30)
    now = clock.now()
    seen = board(db.session(), pair.mentorship, pair.eyes(side).person_id, now.date(), now)
    below_dropped = [
        task
        for task in seen.tasks
        if any(above and above.standing == Standing.DROPPED for above in (task.goal, task.milestone))
    ]
    to_verify = [thing for thing in seen.to_verify if thing not in below_dropped]
    assert to_verify
    assert [row.number for row in pair.waits(side, "verify")] == [len(to_verify)]


def test_a_task_waits_from_a_week_before_its_day(pair):
    today, mentee = clock.now().date(), pair.mentorship.mentee
    for days in (-3, 7, 8):
        due_on = today + timedelta(days=days)
        save(Task.agree(pair.mentorship, f"In {days}", Side.MENTEE, due_on, mentee, clock.now()))
    assert [(row.about, row.number) for row in pair.waits("mentee")] == [("In -3", 3), ("In 7", -7)]
    assert pair.waits("mentor") == []


def test_a_private_task_is_its_writers(pair):
    """S13: also one that belongs to no goal."""
    task = Task.agree(
        pair.mentorship, "Secret", Side.MENTEE, clock.now().date(), pair.mentorship.mentor.person, clock.now()
    )
    task.visibility = "private"
    save(task)
    assert pair.waits("mentee") == []


def test_a_failing_payment_waits_for_the_mentee_alone(pair):
    subscription = db.session.query(Subscription).filter_by(application_id=pair.mentorship.application_id).one()
    subscription.status = "past_due"
    db.session.commit()
    assert pair.kinds("mentee") == {"payment"} and pair.kinds("mentor") == set()


def test_after_the_ending_the_looking_back_waits(pair):
    """B12, B14, F22: survey, last word on the skills, review; for the mentor the last word and a reply."""
    pair.by_chance(1)
    rate_both(make_session(pair.mentorship))
    db.session.refresh(pair.mentorship)
    end_mentorship(pair.mentorship)
    assert pair.kinds("mentee") == {"survey", "last_word"} and pair.kinds("mentor") == {"last_word"}
    answer_survey(pair.mentorship)
    assert pair.kinds("mentee") == {"review", "last_word"}
    make_review(pair.mentorship)
    assert pair.kinds("mentee") == {"last_word"} and pair.kinds("mentor") == {"last_word", "reply"}
    save(
        SkillAssessment(
            application_id=pair.mentorship.application_id, skill_id=pair.mentorship.mentor.skills[0].id, score=4,
            assessor_id=pair.mentorship.mentee_id, moment="final", assessed_at=clock.now(),
        )
    )  # fmt: skip
    assert pair.kinds("mentee") == set()


def test_what_ended_long_ago_waits_no_more(pair):
    rate_both(make_session(pair.mentorship))
    db.session.refresh(pair.mentorship)
    end_mentorship(pair.mentorship, at=clock.now() - timedelta(days=61))
    assert pair.waits("mentee") == pair.waits("mentor") == []


def test_what_waits_elsewhere_is_left_out(pair):
    other = make_mentorship(mentor=pair.mentorship.mentor)
    write_message(other, other.mentee)
    assert pair.waits("mentor") == []


def rate_both(session):
    rate(session, session.mentorship.mentee, 5)
    rate(session, session.mentorship.mentor.person, 5)
