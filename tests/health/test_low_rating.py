"""The rule "low rating": which ratings raise it, and which later ones end it."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.health.rules import DEFAULTS, low_rating, words
from tests.factories import end_mentorship, make_mentorship, make_session


def given(ratings, by="mentee"):
    """A running mentorship whose sessions one side has rated so, in this order."""
    mentorship = make_mentorship()
    add(mentorship, ratings, by)
    return mentorship


def add(mentorship, ratings, by="mentee"):
    rater = mentorship.mentee if by == "mentee" else mentorship.mentor.person
    for stars in ratings:
        make_session(mentorship).rate(rater, stars, "", clock.now())
        db.session.commit()


def found(mentorship_id=None):
    rows = db.session.execute(low_rating(clock.now(), DEFAULTS, mentorship_id)).all()
    return {row.subject_id: row.evidence for row in rows}


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
    assert (mentorship.id in found()) == raised


def test_one_happy_side_does_not_hide_an_unhappy_one(app):
    mentorship = given([2], by="mentor")
    add(mentorship, [5, 5, 5], by="mentee")
    assert list(found()[mentorship.id]) == ["mentor"]


def test_an_ended_mentorship_raises_nothing(app):
    """A38: once it has ended, the exit survey speaks."""
    mentorship = given([1])
    end_mentorship(mentorship)
    assert found() == {}


def test_asked_of_one_mentorship_it_looks_at_no_other(app):
    unhappy, happy = given([1]), given([5])
    assert set(found(unhappy.id)) == {unhappy.id}
    assert found(happy.id) == {}


def test_the_evidence_is_said_in_words(app):
    one, three = given([2]), given([4, 2, 1])
    evidence = found()
    assert words("low_rating", evidence[one.id], clock.now()) == "The mentee rated the only rated session 2 of 5."
    assert (
        words("low_rating", evidence[three.id], clock.now())
        == "The mentee's last ratings, newest first: 1, 2 and 4, 2.3 on average."
    )


def test_ratings_are_read_in_the_order_in_which_they_were_given(app):
    mentorship = make_mentorship()
    early, late = make_session(mentorship, days_ago=5), make_session(mentorship, days_ago=1)
    late.rate(mentorship.mentee, 5, "", clock.now() - timedelta(hours=1))
    early.rate(mentorship.mentee, 1, "", clock.now())
    db.session.commit()
    assert mentorship.id in found()
