"""Two at the same moment: one saves, both agree, nobody settles what is cancelled (R10)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from mentorcruise import clock
from mentorcruise.domain.bookings import SessionCancellation
from mentorcruise.domain.errors import ClosedMeanwhile, refusal_for
from mentorcruise.domain.session_results import SessionResult, SessionVerdict
from mentorcruise.domain.session_work import Note
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from tests.factories import make_session
from tests.house.pair_rows import book
from tests.visitor import apart

ROUNDS = 5


def at_once(*calls):
    """The answers of posts that are made at the same moment: `(browser, path, form)` each."""
    start = Barrier(len(calls))

    def call(browser, path, form):
        start.wait()
        return apart(browser.client.post, path, data={"csrf_token": browser.csrf_token, **form})

    db.session.remove()
    with ThreadPoolExecutor(len(calls)) as pool:
        answers = [made.result() for made in [pool.submit(call, *what) for what in calls]]
    db.session.expire_all()
    return answers


def test_of_two_who_save_the_same_version_one_is_shown_both_texts(pair, mia, max_):
    """R10, F19: one version each time, and the other one's words are on their page, not lost."""
    path = f"/sessions/{make_session(pair).id}/notes"
    for based_on in range(ROUNDS):
        words = [f"Mia {based_on}", f"Max {based_on}"]
        calls = [
            (browser, path, {"kind": "notes", "based_on": based_on, "body": body})
            for browser, body in zip((mia, max_), words, strict=True)
        ]
        answers = at_once(*calls)
        assert Counter(a.status_code for a in answers) == {303: 1, 409: 1}
        refused = next(a for a in answers if a.status_code == 409)
        assert all(body in refused.text for body in words)
    assert db.session.scalars(select(Note.version).order_by(Note.id)).all() == list(range(1, ROUNDS + 1))


def test_of_two_windows_of_one_person_too(pair, visitor):
    """R10: private notes about the mentorship have no session to lock; the database's unique name settles it."""
    path, windows = f"/mentorships/{pair.id}/private-notes", [visitor(pair.mentee) for _ in "ab"]
    for based_on in range(ROUNDS):
        words = [f"Window a, {based_on}", f"Window b, {based_on}"]
        calls = [
            (browser, path, {"kind": "private", "based_on": based_on, "body": body})
            for browser, body in zip(windows, words, strict=True)
        ]
        answers = at_once(*calls)
        assert Counter(a.status_code for a in answers) == {303: 1, 409: 1}
        refused = next(a for a in answers if a.status_code == 409)
        assert all(body in refused.text for body in words)


def test_pressed_twice_it_is_saved_once(pair, visitor):
    """R11: the same words at the same moment are no quarrel."""
    path = f"/mentorships/{pair.id}/private-notes"
    form = {"kind": "private", "based_on": 0, "body": "Once"}
    answers = at_once(*[(visitor(pair.mentee), path, form) for _ in range(4)])
    assert {a.status_code for a in answers} == {303}
    assert db.session.scalars(select(Note.version)).all() == [1]


def test_two_who_agree_at_the_same_moment_settle_it_once(pair, mia, max_):
    """R10, F20: neither word is lost, and there is a result whoever was first."""
    sessions = [book(pair, days=-1, hour=hour).id for hour in range(ROUNDS)]
    for session_id in sessions:
        calls = [
            (browser, f"/sessions/{session_id}/reports", {"verdict": "held", "minutes": "45"})
            for browser in (mia, max_)
        ]
        assert {a.status_code for a in at_once(*calls)} == {303}
        result = db.session.get_one(SessionResult, session_id)
        assert (result.result, result.source) == ("held", "both")


def test_a_session_is_cancelled_or_settled_never_both(pair):
    """R10: who comes second is refused by the database, whichever way they came."""
    session = book(pair, days=-1)
    with db.engine.begin() as other:
        other.execute(text(f"UPDATE mentoring_sessions SET closed_at = now() WHERE id = {session.id}"))
    session.report(pair.mentee, SessionVerdict.HELD, 45, clock.now())
    with pytest.raises(IntegrityError) as refused:
        session.report(pair.mentor.person, SessionVerdict.HELD, 45, clock.now())
        db.session.commit()
    db.session.rollback()
    assert isinstance(refusal_for(refused.value), ClosedMeanwhile)
    assert db.session.get(SessionResult, session.id) is None


def test_a_report_waits_for_a_cancellation_and_is_told(pair, visitor):
    """R10, F20: the cancellation is under way when the report comes."""
    session_id, mentee_id = book(pair, days=-1).id, pair.mentee_id
    browser = visitor(pair.mentor.person)
    db.session.remove()
    with db.engine.connect() as other, ThreadPoolExecutor(1) as pool:
        other.execute(text(f"UPDATE mentoring_sessions SET closed_at = now() WHERE id = {session_id}"))
        form = {"csrf_token": browser.csrf_token, "verdict": "held", "minutes": "45"}
        answer = pool.submit(apart, browser.client.post, f"/sessions/{session_id}/reports", data=form)
        other.execute(
            text(
                "INSERT INTO session_cancellations (session_id, by_id, cancelled_at, late) "
                f"VALUES ({session_id}, {mentee_id}, now(), false)"
            )
        )
        other.commit()
        assert answer.result().status_code == 409 and "was cancelled" in answer.result().text
    db.session.expire_all()
    assert db.session.get(SessionCancellation, session_id)
    assert not db.session.get_one(MentoringSession, session_id).reports


def test_stars_pressed_twice_are_given_once(pair, visitor):
    """R10, R11"""
    session = make_session(pair)
    calls = [(visitor(pair.mentee), f"/sessions/{session.id}/ratings", {"stars": str(n)}) for n in (1, 5, 3)]
    assert Counter(a.status_code for a in at_once(*calls)) == {303: 1, 409: 2}
