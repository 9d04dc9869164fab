"""What operators see of check-ins: figures with their uncertainty, answers in people's own words (A9, A24, A26, A27)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.check_ins import CheckInAnswer, Fit, Nearer, Said
from mentorcruise.extensions import db
from mentorcruise.metrics import support
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.feedback import feedback
from tests.factories import (
    answer_check_in,
    make_check_in,
    make_mentor,
    make_mentorship,
    make_operator,
    make_session,
    rate,
)


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def figures():
    now = clock.now() + timedelta(days=30)
    mentees, mentors = feedback(db.session(), now - timedelta(days=90), now)
    return mentees, mentors


def test_the_figures_count_both_sides_and_say_how_many_were_asked(app):
    """A9, A24: fit, nearer to the goal, how supported; A26: stars in both directions."""
    for fit, supported in (("good", 5), ("good", 4), ("not_a_fit", 1)):
        mentorship = make_mentorship()
        answer_check_in(make_check_in(mentorship), fit, supported=supported)
        session = make_session(mentorship)
        rate(session, mentorship.mentee, supported)
        rate(session, mentorship.mentor.person, 3)
    mentees, mentors = figures()
    assert (mentees.fit.numerator, mentees.fit.denominator) == (2, 3)
    assert (mentees.response.numerator, mentees.response.denominator) == (3, 3)
    assert (mentees.supported.n, mentees.supported.average) == (3, pytest.approx(10 / 3))
    assert mentees.supported.deviation == pytest.approx((13 / 3) ** 0.5)
    assert (mentees.stars.average, mentors.stars.average) == (pytest.approx(10 / 3), 3)
    assert (mentors.response.numerator, mentors.response.denominator) == (0, 3)


def test_a_little_nearer_is_nearer_here_as_in_the_reports(counted):
    """A9, A24: two pages that speak of the same answers say the same of them."""
    for nearer in (Nearer.YES, Nearer.YES, Nearer.YES, Nearer.A_LITTLE, Nearer.A_LITTLE, Nearer.NO):
        make_check_in(make_mentorship()).tell(Said(Fit.GOOD, nearer, 4, ""), clock.now())
    db.session.commit()
    counted()
    mentees, _ = figures()
    asked = Question()
    told = support.supported(db.session(), asked, support.support_tellers(db.session(), asked))
    (reported,) = [found for found in told if found.row.side == "mentee"]
    assert (mentees.nearer.numerator, mentees.nearer.denominator) == (5, 6)
    assert mentees.nearer == reported.nearer


def test_a_mean_comes_with_its_interval_or_says_that_it_is_too_few(operator):
    """By hand: 3 and 5, six times each; s² = 12 / 11, so 4 ± 2.201 √(12 / 11 / 12), with Student's t for 11 degrees."""
    for number in range(12):
        mentorship = make_mentorship(started_at=clock.now() - timedelta(days=30))
        answer_check_in(make_check_in(mentorship), supported=5 if number % 2 else 3)
    mentees, _ = figures()
    assert (mentees.supported.low, mentees.supported.high) == pytest.approx(
        (4 - 2.200985 * (1 / 11) ** 0.5, 4 + 2.200985 * (1 / 11) ** 0.5)
    )
    page = operator.get("/operator/check-ins").text
    tiles = [" ".join(re.sub("<[^>]+>", " ", part).split()) for part in page.split("Feel supported")[1:]]
    assert tiles[0].startswith("4.0 of 5 95% interval 3.3 to 4.7 12 answers")
    assert tiles[1].startswith("too few to say 0 answers")


def test_answers_are_read_in_their_own_words_and_filtered(operator):
    """A27: the latest first, each leading to its mentorship."""
    mentorship = make_mentorship(mentor=make_mentor("Max Mentor"))
    answer_check_in(make_check_in(mentorship), "not_a_fit", words="He talks about himself.")
    answer_check_in(make_check_in(mentorship, side="mentor"), "good", words="She comes prepared.")
    page = operator.get("/operator/check-ins").text
    assert "He talks about himself." in page and "She comes prepared." in page
    assert f"/operator/mentorships/{mentorship.id}" in page and "too few to say" in page
    for query, seen, unseen in (
        ("fit=not_a_fit", "He talks", "She comes"),
        ("side=mentor", "She comes", "He talks"),
        ("kind=pulse", "No answer fits", "He talks"),
        ("words=1&fit=good", "She comes", "He talks"),
    ):
        answers = operator.get(f"/operator/check-ins?{query}", htmx=True).text
        assert seen in answers and unseen not in answers, query


def test_a_long_list_comes_in_pages(operator):
    for number in range(31):
        answer_check_in(make_check_in(make_mentorship()), words=f"Number {number}.")
    first = operator.get("/operator/check-ins").text
    assert "Number 30." in first and "Number 0." not in first
    after = first.split("before=")[1].split('"')[0]
    assert "Number 0." in operator.get(f"/operator/check-ins?before={after}").text
    assert len(db.session.scalars(select(CheckInAnswer)).all()) == 31


def test_the_mentorships_page_shows_both_sides_and_that_they_have_parted(operator, visitor):
    """F23: operators see why, and that the pair is not brought together again."""
    mentorship = make_mentorship()
    answer_check_in(make_check_in(mentorship), "not_a_fit", words="We talk past each other.")
    visitor(mentorship.mentee).post(f"/mentorships/{mentorship.id}/re-pairing")
    page = operator.get(f"/operator/mentorships/{mentorship.id}").text
    assert "We talk past each other." in page and "Not answered." in page
    assert "these two are not brought together again" in page
