"""When the two are asked how it goes: after the second session or three weeks, then every two months (A9, A24, F23)."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain import check_in_asking
from mentorcruise.domain.check_in_asking import ask
from mentorcruise.domain.check_ins import CheckIn
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.extensions import db
from mentorcruise.jobs import check_ins as jobs
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.jobs.schedule import SCHEDULE
from tests.factories import answer_check_in, end_mentorship, make_check_in, make_mentorship, make_session


def asked(mentorship):
    """(kind, number, side) of all that were asked, in order."""
    rows = db.session.scalars(select(CheckIn).filter_by(mentorship_id=mentorship.id).order_by(CheckIn.id))
    return [(c.kind, c.number, c.side) for c in rows]


def sweep(at=None):
    ask(db.session(), at or clock.now())
    db.session.commit()


def started(days_ago):
    return make_mentorship(started_at=clock.now() - timedelta(days=days_ago))


BOTH_FIT = [("fit", 0, "mentee"), ("fit", 0, "mentor")]


def test_both_are_asked_at_once_when_the_second_session_is_held(work):
    """A24: the settling of the session asks; nobody waits for the hourly sweep."""
    mentorship = started(10)
    make_session(mentorship, days_ago=5)
    work()
    assert asked(mentorship) == []
    make_session(mentorship, days_ago=1)
    work()
    assert asked(mentorship) == BOTH_FIT


def test_a_session_that_nobody_has_confirmed_yet_does_not_count(work):
    mentorship = started(10)
    make_session(mentorship, days_ago=2)
    make_session(mentorship, days_ago=1, confirmed=False)
    work()
    sweep()
    assert asked(mentorship) == []


def test_both_are_asked_after_three_weeks_without_a_session(app):
    """A24: 21 days after the start, whichever comes first."""
    mentorship = started(20.9)
    sweep()
    assert asked(mentorship) == []
    sweep(mentorship.started_at + timedelta(days=21))
    assert asked(mentorship) == BOTH_FIT


def test_the_fit_check_comes_once(work):
    """A24: neither more sessions nor more time ask again; the pulse does."""
    mentorship = started(25)
    for _ in range(3):
        make_session(mentorship)
        work()
        sweep()
    assert asked(mentorship) == BOTH_FIT


def test_a_pulse_comes_every_sixty_days_while_it_runs(app):
    """A9: "how supported they felt", asked again and again."""
    mentorship = started(30)
    sweep()
    for days in (59.9, 60, 61, 119.9, 120, 180):
        sweep(mentorship.started_at + timedelta(days=days))
    pulses = [("pulse", number, side) for number in (1, 2, 3) for side in ("mentee", "mentor")]
    assert asked(mentorship) == BOTH_FIT + pulses
    end_mentorship(mentorship)
    sweep(mentorship.started_at + timedelta(days=240))
    assert len(asked(mentorship)) == 8


def test_after_a_long_silence_nobody_is_asked_everything_at_once(app):
    """A pulse that was missed is not made up for, and two weeks lie between any two questions."""
    mentorship = started(200)
    sweep()
    sweep(clock.now() + timedelta(days=13))
    assert asked(mentorship) == BOTH_FIT
    sweep(clock.now() + timedelta(days=15))
    assert asked(mentorship)[2:] == [("pulse", 3, "mentee"), ("pulse", 3, "mentor")]


def test_nobody_is_asked_about_what_has_ended(app):
    mentorship = started(30)
    end_mentorship(mentorship)
    sweep()
    assert asked(mentorship) == []


def test_the_sweep_runs_hourly_and_may_run_again_and_again(app):
    """R1, R14: two workers, a worker killed and run again: each is asked and mailed once."""
    assert {r.job: r.every for r in SCHEDULE}["check_ins.ask_all"] == timedelta(hours=1)
    mentorship = started(22)
    for _ in range(3):
        HANDLERS["check_ins.ask_all"]("")
        HANDLERS["check_ins.ask"](str(mentorship.id))
        db.session.commit()
    assert asked(mentorship) == BOTH_FIT
    letters = db.session.scalars(select(OutboxMessage.job).where(OutboxMessage.job.startswith("letters.check_in")))
    assert sorted(letters) == ["letters.check_in_reminder"] * 2 + ["letters.check_in_wanted"] * 2


def test_many_are_asked_in_several_goes(work, monkeypatch):
    """R18: no transaction asks everyone; each full go asks for the next one."""
    monkeypatch.setattr(check_in_asking, "MOST_PAIRS", 1)
    monkeypatch.setattr(jobs, "MOST_PAIRS", 1)
    for _ in range(3):
        make_mentorship(started_at=clock.now() - timedelta(days=22))
    later(db.session(), "check_ins.ask_all", "", clock.now())
    db.session.commit()
    work()
    assert len(db.session.scalars(select(CheckIn)).all()) == 6
    goes = select(OutboxMessage).where(OutboxMessage.job == "check_ins.ask_all")
    assert len(db.session.scalars(goes).all()) == 4


def test_one_letter_and_one_reminder_after_four_days(work, settings):
    """F18: whoever answers is not reminded."""
    mentorship = started(22)
    with time_machine.travel(clock.now(), tick=True) as time:
        sweep()
        work()
        assert subjects(settings) == ["How is it going with Max Mentor?", "How is it going with Mia Mentee?"]
        answer_check_in(make_check_in(mentorship))
        time.shift(timedelta(days=3, hours=23))
        work()
        assert len(subjects(settings)) == 2
        time.shift(timedelta(hours=2))
        work()
        time.shift(timedelta(days=30))
        work()
    assert subjects(settings)[2:] == ["Not answered yet: how is it going with Mia Mentee?"]


@pytest.mark.parametrize("over", [False, True])
def test_a_mentorship_that_ends_is_not_asked_about_by_letter(work, settings, over):
    mentorship = started(22)
    make_check_in(mentorship)
    if over:
        end_mentorship(mentorship)
    work()
    assert (subjects(settings) == []) is over


def subjects(settings):
    """The subjects of all letters about check-ins that were sent."""
    mails = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in settings.mail_folder.glob("*.eml")]
    return sorted(str(mail["Subject"]) for mail in mails if "ow is it going" in mail["Subject"])
