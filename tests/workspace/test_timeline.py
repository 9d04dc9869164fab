"""The timeline: all that happened, in words, once, latest first; nothing that is private to the other one (A8, B6)."""

import re

import pytest

from mentorcruise import clock
from mentorcruise.domain.concerns import OperatorReading
from mentorcruise.domain.goals import Goal
from mentorcruise.domain.happenings import happenings
from mentorcruise.domain.mentorships import EndingCause
from mentorcruise.domain.progress import StepAction
from mentorcruise.domain.session_results import SessionVerdict
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.extensions import db
from mentorcruise.web.mentorships.telling import _WORDS
from tests.factories import (
    answer_check_in,
    answer_survey,
    end_mentorship,
    free_times,
    make_agreement,
    make_booking,
    make_calendar,
    make_check_in,
    make_operator,
    make_review,
    make_session,
    move_booking,
    save,
)


def kinds(pair, side="mentee"):
    rows = happenings(db.session.connection(), pair.mentorship.id, pair.eyes(side).person_id, 200)
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    return [row.kind for row in rows]


def told(pair, page):
    """The lines of the timeline on a page."""
    return [" ".join(line.split()) for line in re.findall(r'timeline-title">(?:<a [^>]*>)?(.*?)(?:</a>)?</p>', page)]


def test_the_beginning_is_told(pair):
    assert kinds(pair) == ["accepted", "started", "applied"]


def test_a_session_is_told_once_as_what_became_of_it(pair):
    """A25: booked while it is ahead, moved, then held, missed or cancelled."""
    make_calendar(pair.mentorship.mentor)
    booked = db.session.get_one(MentoringSession, make_booking(pair.mentorship).session_id)
    assert kinds(pair).count("booked") == 1
    move_booking(booked, free_times(pair.mentorship)[5])
    assert kinds(pair).count("moved") == 1
    db.session.refresh(booked)
    booked.cancel(pair.mentorship.mentee, "I am ill", True, clock.now())
    db.session.commit()
    assert [kind for kind in kinds(pair) if kind in ("booked", "moved", "cancelled", "held")] == ["cancelled"]
    page = pair.mentor.get(pair.url).text
    assert "Mia Mentee cancelled the session of" in page and ", late" in page and "I am ill" in page
    make_session(pair.mentorship)
    missed = make_session(pair.mentorship, days_ago=3, confirmed=False)
    for person in (pair.mentorship.mentee, pair.mentorship.mentor.person):
        missed.report(person, SessionVerdict.MENTEE_MISSED, None, clock.now())
    db.session.commit()
    assert {"held", "mentee_missed"} <= set(kinds(pair))
    assert "Session held: First steps" in told(pair, pair.mentee.get(pair.url).text)


def test_a_series_is_one_line(pair):
    make_calendar(pair.mentorship.mentor)
    make_booking(pair.mentorship, every_weeks=1, times=4)
    assert kinds(pair).count("series") == 1 and "booked" not in kinds(pair)
    assert any("You booked a series of" in line for line in told(pair, pair.mentee.get(pair.url).text))


def test_goals_and_milestones_are_told_but_not_the_other_ones_private_ones(pair):
    """A4, S13"""
    mentee, now = pair.mentorship.mentee, clock.now()
    for title, private in (("Shared aim", False), ("Secret aim", True)):
        goal = save(Goal.set(pair.mentorship, title, "", private, mentee, now))
        mark = goal.add_milestone(f"{title}: first mark", None, mentee, now)
        db.session.flush()
        for thing in (mark, goal):
            thing.take(StepAction.DONE, mentee, "", now)
        db.session.commit()
    own, other = pair.mentee.get(pair.url).text, pair.mentor.get(pair.url).text
    assert "Milestone reached: Secret aim: first mark" in own and "Goal reached: Secret aim" in own
    assert "Milestone reached: Shared aim: first mark" in other and "Secret" not in other


def test_an_agreement_is_told_when_proposed_and_when_both_have_signed(pair):
    """A5"""
    make_agreement(pair.mentorship, signed=True)
    assert {"proposed", "agreed"} <= set(kinds(pair))


def test_that_a_check_in_was_answered_is_told_and_not_what(pair):
    """A24, S13"""
    answer_check_in(make_check_in(pair.mentorship), "unsure", supported=2, words="Canary in the answer")
    page = pair.mentor.get(pair.url).text
    assert "Mia Mentee answered the fit check" in page
    assert "Canary" not in page and "Not sure" not in page


def test_that_a_month_was_paid_is_told_to_both_without_the_amount(pair):
    subscription = db.session.query(Subscription).filter_by(application_id=pair.mentorship.application_id).one()
    now = clock.now()
    save(
        Payment(
            subscription_id=subscription.id, stripe_invoice_id="in_1", amount_cents=98765, currency="EUR", status="paid",
            created_at=now, paid_at=now, synced_at=now,
        )
    )  # fmt: skip
    for browser in (pair.mentee, pair.mentor):
        page = browser.get(pair.url).text
        # However it is written; three figures alone may stand in any number of the page.
        assert "A month was paid" in told(pair, page) and not re.search(r"987[.,]?65", page)


def test_a_broken_glass_is_shown_to_both_with_its_reason(pair):
    """S15"""
    save(
        OperatorReading(
            operator_id=make_operator().id, mentorship_id=pair.mentorship.id, what="private_notes", at=clock.now(),
            reason="Someone may come to harm",
        )
    )  # fmt: skip
    for browser in (pair.mentee, pair.mentor):
        page = browser.get(pair.url).text
        assert "An operator read private notes" in told(pair, page) and "Someone may come to harm" in page


def test_the_end_is_told(pair):
    """A3: the ending, the review, the session that fell away."""
    make_calendar(pair.mentorship.mentor)
    make_booking(pair.mentorship)
    db.session.refresh(pair.mentorship)
    make_session(pair.mentorship)
    end_mentorship(pair.mentorship)
    answer_survey(pair.mentorship)
    make_review(pair.mentorship)
    page = pair.mentee.get(pair.url).text
    assert {"mentee_left", "reviewed", "cancelled"} <= set(kinds(pair))
    assert any(line.endswith("fell away with the ending") for line in told(pair, page))


@pytest.mark.parametrize("htmx", [True, False])
def test_it_is_paged(pair, htmx):
    """Every line comes once, and the last page says so by having no further one."""
    for number in range(40):
        save(Goal.set(pair.mentorship, f"Goal {number}", "", False, pair.mentorship.mentee, clock.now()))
    lines, skip = [], 0
    while True:
        page = pair.mentee.get(f"{pair.url}?skip={skip}", htmx=htmx)
        assert "Vary" in page.headers
        lines += told(pair, page.text)
        if f"skip={skip + 25}" not in page.text:
            break
        skip += 25
    assert len(lines) == len(set(lines)) == 43


@pytest.mark.parametrize("skip", ["-1", "x", "9" * 30, "1e3", "²", ""])
def test_an_odd_page_is_the_first_one(pair, skip):
    assert "You applied" in pair.mentee.get(f"{pair.url}?skip={skip}").text


def test_a_page_beyond_the_end_says_where_the_rest_is(pair):
    page = pair.mentee.get(f"{pair.url}?skip=5000").text
    assert "Back to the latest" in page and told(pair, page) == []


def test_nothing_happens_without_words():
    """Every ending's cause and every result has its sentence."""
    assert {*EndingCause, "held", "mentee_missed", "mentor_missed", "both_missed", "disputed"} <= set(_WORDS)


def test_times_are_the_readers(pair):
    pair.mentorship.mentee.time_zone = "Asia/Tokyo"
    db.session.commit()
    assert "JST" in pair.mentee.get(pair.url).text and "JST" not in pair.mentor.get(pair.url).text
