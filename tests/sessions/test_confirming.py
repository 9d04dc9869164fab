"""Whether a session was held: both say so, or 72 hours pass (F20)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.session_results import SessionReport, SessionResult
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_session
from tests.house.pair_rows import book


@pytest.fixture
def over(pair):
    """A session that was booked for yesterday."""
    return book(pair, days=-1)


def say(browser, session, verdict, minutes=""):
    return browser.post(f"/sessions/{session.id}/reports", {"verdict": verdict, "minutes": minutes})


def page(browser, session):
    return browser.get(f"/sessions/{session.id}").text


def result_of(session):
    return db.session.get(SessionResult, session.id)


def settle(session, days=4):
    session.settle(clock.now() + timedelta(days=days))
    db.session.commit()


def test_both_say_that_it_was_held_and_it_counts(mia, max_, over):
    """F20, A25, A28: confirmed by both; of two lengths the mean counts."""
    assert say(mia, over, "held", "40").status_code == 303
    assert result_of(over) is None
    assert "Mia says: “Held, 40 minutes”" in page(max_, over)
    say(max_, over, "held", "50")
    result = result_of(over)
    assert (result.result, result.minutes, result.source) == ("held", 45, "both")
    for browser in (mia, max_):
        assert "45 minutes." in page(browser, over) and "Confirmed by both" in page(browser, over)


def test_nobody_says_anything_and_time_settles_it(mia, over):
    """F20: after 72 hours it counts as planned, and says that time has settled it."""
    over.settle(over.ends_at + timedelta(hours=71))
    db.session.commit()
    assert result_of(over) is None
    over.settle(over.ends_at + timedelta(hours=72))
    db.session.commit()
    assert (result_of(over).result, result_of(over).minutes, result_of(over).source) == ("held", 45, "automatic")
    text = page(mia, over)
    assert "Settled by time" in text and "Neither of you said anything within 72 hours" in text


def test_one_says_something_and_the_other_nothing(mia, max_, over):
    """F20: the silent side agrees after 72 hours; its word is marked as filled in by time."""
    say(max_, over, "held", "30")
    settle(over)
    assert (result_of(over).result, result_of(over).minutes, result_of(over).source) == ("held", 30, "automatic")
    assert "Max said so, and you said nothing within 72 hours" in page(mia, over)
    assert "You said so, and Mia said nothing within 72 hours" in page(max_, over)
    words = db.session.execute(select(SessionReport.side, SessionReport.source, SessionReport.person_id)).all()
    assert ("mentee", "automatic", None) in words


@pytest.mark.parametrize(
    ("verdict", "to_mia", "to_max"),
    [
        ("mentee_missed", "You did not come", "Mia did not come"),
        ("mentor_missed", "Max did not come", "You did not come"),
        ("both_missed", "Neither of you came", "Neither of you came"),
    ],
)
def test_who_did_not_come_is_seen_by_both(mia, max_, over, verdict, to_mia, to_max):
    """F20: a no-show is by person; it counts no minutes."""
    say(mia, over, verdict)
    say(max_, over, verdict)
    assert (result_of(over).result, result_of(over).minutes) == (verdict, 0)
    assert to_mia in page(mia, over) and to_max in page(max_, over)
    assert to_mia in mia.get(f"/mentorships/{over.mentorship_id}/sessions").text


def test_they_do_not_agree_and_it_says_what_happens_next(mia, max_, over):
    """F20: both words are shown; without another one it counts neither as held nor as missed."""
    say(mia, over, "held", "45")
    say(max_, over, "mentee_missed")
    for browser, words in ((mia, "You did not come"), (max_, "Mia did not come")):
        text = page(browser, over)
        assert "You two do not agree" in text and "Held, 45 minutes" in text and words in text
        assert "If you still disagree then, it counts neither as held nor as missed." in text
    settle(over)
    assert (result_of(over).result, result_of(over).minutes) == ("disputed", 0)
    assert "Disputed" in page(mia, over) and "72 hours have passed" in page(mia, over)


def test_a_word_can_be_changed_until_it_is_settled(mia, max_, over):
    """F20, A8: the last word of a side counts, the earlier ones are kept."""
    say(mia, over, "mentor_missed")
    assert "It was otherwise" in page(mia, over)
    say(mia, over, "held", "45")
    say(max_, over, "held", "45")
    assert result_of(over).result == "held"
    assert db.session.scalar(select(func.count()).select_from(SessionReport)) == 3
    late = say(mia, over, "mentor_missed")
    assert late.status_code == 409 and "This session is settled" in late.text


def test_the_same_word_sent_five_times_is_said_once(mia, over):
    """R11"""
    assert {say(mia, over, "held", "45").status_code for _ in range(5)} == {303}
    assert db.session.scalar(select(func.count()).select_from(SessionReport)) == 1


def test_nothing_is_said_of_a_session_ahead_or_cancelled(mia, max_, pair):
    ahead, cancelled = book(pair, days=2), book(pair, days=-1)
    early = say(mia, ahead, "held", "45")
    assert early.status_code == 409 and "has not begun" in early.text
    assert 'id="confirm"' not in page(mia, ahead)
    cancelled.cancel(pair.mentee, "Ill", False, clock.now())
    db.session.commit()
    late = say(max_, cancelled, "held", "45")
    assert late.status_code == 409 and "was cancelled" in late.text
    text = page(max_, cancelled)
    assert 'id="confirm"' not in text and "Mia cancelled it" in text and "Ill" in text


def test_one_that_ended_with_the_mentorship_says_so(mia, pair):
    """F17: what was booked is cancelled with the mentorship."""
    ahead = book(pair, days=2)
    end_mentorship(pair)
    assert "cancelled because the mentorship ended" in page(mia, ahead)


@pytest.mark.parametrize("minutes", ["", "0", "481", "-5", "many"])
def test_minutes_that_cannot_be_are_explained(mia, over, minutes):
    answer = say(mia, over, "held", minutes)
    assert answer.status_code == 422 and "Between a minute and 8 hours" in answer.text
    assert db.session.scalar(select(func.count()).select_from(SessionReport)) == 0


def test_an_answer_that_there_is_not_is_refused(mia, over):
    assert say(mia, over, "perhaps").status_code == 422
    assert say(mia, over, "").status_code == 422


def test_a_logged_session_gives_the_other_one_72_hours(pair, max_):
    """F20: the clock begins when it was logged, however long ago it was held."""
    session = make_session(pair, days_ago=9, confirmed=False)
    assert session.settle(clock.now()) is False
    assert say(max_, session, "mentor_missed").status_code == 303
    assert session.settle(session.created_at + timedelta(hours=72)) is True


def test_it_can_be_confirmed_after_the_mentorship_has_ended(mia, max_, over, pair):
    end_mentorship(pair)
    assert say(mia, over, "held", "45").status_code == say(max_, over, "held", "45").status_code == 303
    assert result_of(over).result == "held"
