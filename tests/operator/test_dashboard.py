"""The operators' dashboard."""

from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.web.operator.counts import LiveCounts, live_counts
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_person,
    make_session,
    rate,
    save,
)


def test_it_shows_how_mentoring_goes_right_now(visitor, work):
    """A1, B15: success with its interval, what is running, who waits, who needs help, who left."""
    for answer in ["yes"] * 8 + ["no"] * 4:
        mentorship = make_mentorship(started_at=clock.now() - timedelta(days=40))
        end_mentorship(mentorship)
        answer_survey(mentorship, answer)
    unhappy = make_mentorship(make_mentee("Una Happy"))
    rate(make_session(unhappy), unhappy.mentee, 1)
    work()
    page = visitor(make_operator()).get("/operator").text
    assert "67%" in page
    assert "95% interval 39% to 86%" in page
    assert "Una Happy with Max Mentor" in page
    assert "Goal reached" in page
    assert "from 12 endings" in page
    assert "How is success counted?" in page


def test_it_asks_for_its_tiles_every_ten_seconds(visitor):
    """A1: the dashboard is live; the piece is the tiles alone."""
    browser = visitor(make_operator())
    assert 'hx-trigger="every 10s"' in browser.get("/operator").text
    piece = browser.get("/operator", htmx=True)
    assert piece.text.lstrip().startswith('<div id="tiles"')
    assert "Recent exits" not in piece.text
    assert "HX-Request" in piece.headers["Vary"]


def test_before_anything_happened_it_says_so(visitor):
    page = visitor(make_operator()).get("/operator").text
    assert "too few to say" in page
    assert "Not computed yet" in page
    assert "No mentorship has ended yet." in page
    assert "Nobody, as far as the health monitor can see" in page


def test_the_counts_are_those_of_this_moment(app):
    """A12, A16, A19: numbers of mentees and mentors, running and in trial, waiting."""
    make_operator()
    make_mentee()
    make_person(confirmed=False)
    make_mentor(listed=False)
    make_mentorship(started_at=clock.now() - timedelta(days=2))
    make_mentorship()
    end_mentorship(make_mentorship())
    paired = make_mentorship(started_at=clock.now() - timedelta(days=2)).mentee
    save(MentorSearch(mentee_id=paired.id, started_at=clock.now()))
    assert live_counts(db.session(), clock.now()) == LiveCounts(
        running=3, in_trial=2, mentees=5, mentors=5, mentors_listed=4, waiting=1, alerts=0
    )


def test_only_operators_see_operators_pages(visitor):
    """S1: others learn nothing, not even that the page exists."""
    for path in (
        "/operator",
        "/operator/reports/success",
        "/operator/exit-surveys",
        "/operator/health",
        "/operator/people",
    ):
        assert visitor(make_mentee()).get(path).status_code == 404
        assert visitor().get(path).status_code == 303
