"""The rule about low ratings (A38)."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_mentorship, make_session
from tests.health.history import sentence, speaks


def given(ratings, by="mentee"):
    """A mentorship with a session for each rating, oldest first."""
    mentorship = make_mentorship()
    add(mentorship, ratings, by)
    return mentorship


def add(mentorship, ratings, by):
    rater = mentorship.mentee if by == "mentee" else mentorship.mentor.person
    for stars in ratings:
        make_session(mentorship).rate(rater, stars, "", clock.now())
        db.session.commit()


@pytest.mark.parametrize(
    ("ratings", "raised"),
    [
        ([2], True),
        ([1], True),
        ([3], False),
        ([5, 5, 2], True),
        ([2, 5], False),
        ([2, 4], False),
        ([2, 3], True),
        ([2, 3, 3], True),
        ([2, 3, 3, 3], False),
        ([5, 2, 5], False),
        ([1, 1, 5], True),
        ([1, 1, 5, 5], False),
        ([2, 2, 4], True),
        ([3, 3, 3], False),
        ([], False),
    ],
)
@pytest.mark.parametrize("by", ["mentee", "mentor"])
def test_a_low_session_or_a_low_average_of_three_raises_it_until_ratings_recover(app, by, ratings, raised):
    """A38: low feedback rating, from either side; the cause is gone when later ratings recover."""
    mentorship = given(ratings, by)
    assert (mentorship.id in speaks("low_rating")) == raised


def test_one_happy_side_does_not_hide_an_unhappy_one(app):
    mentorship = given([2], by="mentor")
    add(mentorship, [5, 5, 5], by="mentee")
    assert list(speaks("low_rating")[mentorship.id]) == ["mentor"]


def test_an_ended_mentorship_raises_nothing(app):
    """A38: once it has ended, the exit survey speaks."""
    mentorship = given([1])
    end_mentorship(mentorship)
    assert speaks("low_rating") == {}


def test_asked_of_one_mentorship_it_looks_at_no_other(app):
    unhappy, happy = given([1]), given([5])
    assert set(speaks("low_rating", subject_id=unhappy.id)) == {unhappy.id}
    assert speaks("low_rating", subject_id=happy.id) == {}


def test_other_thresholds_speak_of_others(app):
    three, average = given([3]), given([5, 5, 3])
    assert set(speaks("low_rating", low_stars=3)) == {three.id, average.id}
    assert set(speaks("low_rating", low_average=4.5)) == {average.id}
    assert set(speaks("low_rating", ratings_averaged=1, low_average=3.5)) == {three.id, average.id}
    assert set(speaks("low_rating", low_stars=3, recovered_stars=4)) == {three.id, average.id}


def test_the_evidence_is_said_in_words(app):
    one, three = given([2]), given([4, 2, 1])
    evidence = speaks("low_rating")
    assert sentence("low_rating", evidence[one.id]) == "The mentee rated the only rated session 2 of 5."
    assert (
        sentence("low_rating", evidence[three.id])
        == "The mentee's last ratings, newest first: 1, 2 and 4, 2.3 on average."
    )


def test_ratings_are_read_in_the_order_in_which_they_were_given(app):
    mentorship = make_mentorship()
    early, late = make_session(mentorship, days_ago=5), make_session(mentorship, days_ago=1)
    late.rate(mentorship.mentee, 5, "", clock.now() - timedelta(hours=1))
    early.rate(mentorship.mentee, 1, "", clock.now())
    db.session.commit()
    assert mentorship.id in speaks("low_rating")


def test_of_the_past_it_says_what_it_said_then(app):
    """A rule can be asked as of any past time, from rows that are only added."""
    mentorship = make_mentorship(started_at=clock.now() - timedelta(days=30))
    for days_ago, stars in ((20, 1), (10, 5)):
        session = make_session(mentorship, days_ago=days_ago)
        session.rate(mentorship.mentee, stars, "", clock.now() - timedelta(days=days_ago))
    db.session.commit()
    now = clock.now()
    assert [mentorship.id in speaks("low_rating", now - timedelta(days=d)) for d in (25, 19, 11, 9)] == [
        False, True, True, False,
    ]  # fmt: skip
