"""The workspace: meeting, rating, the goal in sight."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from mentorcruise import clock
from mentorcruise.domain.sessions import MentoringSession, SessionRating
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_mentor, make_mentorship, make_session, rate, save


def session_form(**changes):
    return {"held_on": clock.now().date().isoformat(), "minutes": "45", "topic": "Mock interview", **changes}


def test_either_logs_a_held_session_and_both_rate_it(visitor):
    """A25, A26, B6: date, minutes, topic; stars and a word from both; the goal stays in sight."""
    mentorship = make_mentorship()
    mentee, mentor = visitor(mentorship.mentee), visitor(mentorship.mentor.person)
    answer = mentor.post(f"/mentorships/{mentorship.id}/sessions", session_form())
    session = db.session.scalar(select(MentoringSession))
    assert answer.location == f"/sessions/{session.id}"
    assert mentee.post(f"/sessions/{session.id}/ratings", {"stars": "5", "word": "Very clear"}).status_code == 303
    assert mentor.post(f"/sessions/{session.id}/ratings", {"stars": "4"}).status_code == 303
    page = mentee.get(f"/mentorships/{mentorship.id}/sessions").text
    assert "Mock interview" in page and "Very clear" in page and mentorship.application.goal_statement in page
    assert {(r.side, r.stars) for r in db.session.scalars(select(SessionRating))} == {("mentee", 5), ("mentor", 4)}


def test_a_session_is_rated_once_by_each(visitor):
    session = make_session(make_mentorship())
    mentee = visitor(session.mentorship.mentee)
    mentee.post(f"/sessions/{session.id}/ratings", {"stars": "5"})
    again = mentee.post(f"/sessions/{session.id}/ratings", {"stars": "1"})
    assert again.status_code == 409 and "You have rated this session" in again.text
    assert db.session.scalar(select(SessionRating.stars)) == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"held_on": (clock.now() + timedelta(days=1)).date().isoformat()},
            "between the start of the mentorship and now",
        ),
        ({"held_on": "2001-01-01"}, "between the start of the mentorship and now"),
        ({"held_on": "yesterday"}, "Day"),
        ({"minutes": "0"}, "Between 5 minutes and 8 hours"),
        ({"minutes": "10000"}, "Between 5 minutes and 8 hours"),
        ({"topic": ""}, "What was it about?"),
        ({"topic": "x" * 201}, "Between 3 and 200"),
    ],
)
def test_bad_input_is_explained_and_kept(visitor, changes, words):
    mentorship = make_mentorship()
    page = visitor(mentorship.mentee).post(f"/mentorships/{mentorship.id}/sessions", session_form(**changes))
    assert page.status_code == 422 and words in page.text
    assert changes.get("topic", "Mock interview") in page.text
    assert db.session.scalar(select(func.count()).select_from(MentoringSession)) == 0


def test_the_same_form_sent_twice_logs_one_session(visitor):
    """R11: resubmitting has one effect and says so."""
    mentorship = make_mentorship()
    mentee = visitor(mentorship.mentee)
    form = session_form(submission_key="6b1f1d7e-4f5c-4b44-9c39-0a2b6c6f2d11")
    assert mentee.post(f"/mentorships/{mentorship.id}/sessions", form).status_code == 303
    assert mentee.post(f"/mentorships/{mentorship.id}/sessions", form).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(MentoringSession)) == 1


def test_an_ended_mentorship_takes_no_sessions(visitor):
    mentorship = make_mentorship()
    end_mentorship(mentorship)
    answer = visitor(mentorship.mentee).post(f"/mentorships/{mentorship.id}/sessions", session_form())
    assert answer.status_code == 409


def test_strangers_see_nothing(visitor):
    """S1"""
    session = make_session(make_mentorship())
    stranger = visitor(make_mentor("Stranger").person)
    for path in (f"/mentorships/{session.mentorship_id}", f"/sessions/{session.id}"):
        assert stranger.get(path).status_code == 404


def test_what_was_said_cannot_be_rewritten(app):
    """A8: nothing is overwritten; the database refuses it."""
    session = make_session(make_mentorship())
    rate(session, session.mentorship.mentee, 2)
    db.session.scalar(select(SessionRating)).stars = 5
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_the_trial_days_left_are_shown(visitor):
    """B9"""
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=2))
    page = visitor(mentorship.mentee).get(f"/mentorships/{mentorship.id}").text
    assert mentorship.trial_days_left(clock.now()) == 5
    assert "5 days" in page


def test_both_lists_show_running_before_ended(visitor):
    """A16: active and past pairings."""
    mentor = make_mentor()
    ended, running = make_mentorship(mentor=mentor), make_mentorship(mentor=mentor)
    ended.mentee.name = "Gone Girl"
    running.mentee.name = "Here Now"
    save(ended, running)
    end_mentorship(ended)
    page = visitor(mentor.person).get("/mentorships").text
    assert page.index("Here Now") < page.index("Gone Girl")
