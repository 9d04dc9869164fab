"""Answering a check-in: once, by the one who was asked, and read by operators alone (A9, A24, F23)."""

import pytest
from sqlalchemy import func, select

from mentorcruise.domain.check_ins import CheckInAnswer
from mentorcruise.extensions import db
from tests.factories import answer_check_in, end_mentorship, make_check_in, make_mentorship

GOOD = {"fit": "good", "nearer": "a_little", "supported": "4", "words": "We talk every week."}


def answers():
    return db.session.scalar(select(func.count()).select_from(CheckInAnswer))


def test_a_minute_is_enough(visitor):
    """A9, A24: how well it fits, whether the goal comes nearer, how supported one feels; in own words if one likes."""
    check_in = make_check_in(make_mentorship())
    mentee = visitor(check_in.mentorship.mentee)
    page = mentee.get(f"/check-ins/{check_in.id}").text
    assert "How well do you and Max Mentor fit?" in page and "Are you getting nearer to your goal?" in page
    assert mentee.post(f"/check-ins/{check_in.id}", GOOD).location == f"/check-ins/{check_in.id}"
    said = check_in.answer
    assert (said.fit, said.nearer, said.supported, said.words) == ("good", "a_little", 4, "We talk every week.")
    page = mentee.get(f"/check-ins/{check_in.id}").text
    assert "We talk every week." in page and "<form" not in page.split("<main")[1].split("</main>")[0]


def test_the_mentor_is_asked_in_the_mentors_words(visitor):
    check_in = make_check_in(make_mentorship(), side="mentor")
    page = visitor(check_in.mentorship.mentor.person).get(f"/check-ins/{check_in.id}").text
    assert "Is Mia Mentee getting nearer to the goal?" in page and "How supported do you feel as a mentor?" in page


def test_the_page_says_who_reads_it_and_the_other_one_does_not(visitor):
    """S1: not even the other one of the pair finds it, before or after the answer."""
    check_in = make_check_in(make_mentorship())
    mentorship = check_in.mentorship
    assert "Max Mentor does not see your answers" in visitor(mentorship.mentee).get(f"/check-ins/{check_in.id}").text
    answer_check_in(check_in, "not_a_fit", words="He never listens.")
    mentor = visitor(mentorship.mentor.person)
    assert mentor.get(f"/check-ins/{check_in.id}").status_code == 404
    assert mentor.post(f"/check-ins/{check_in.id}", GOOD).status_code == 404
    pages = mentor.get(f"/mentorships/{mentorship.id}").text
    assert "He never listens." not in pages and "not a fit" not in pages


def test_it_is_answered_once(visitor):
    """R10, R11: the first answer stands, and the second is told so."""
    check_in = make_check_in(make_mentorship())
    mentee = visitor(check_in.mentorship.mentee)
    mentee.post(f"/check-ins/{check_in.id}", GOOD)
    for again in (GOOD, {"fit": "not_a_fit"}):
        answer = mentee.post(f"/check-ins/{check_in.id}", again)
        assert answer.status_code == 409 and "Answered already" in answer.text
    assert answers() == 1 and check_in.answer.fit == "good"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fit": ""}, "Please choose one of the three."),
        ({"fit": "perfect"}, "Not a valid choice"),
        ({"nearer": ""}, "Please choose one of the three."),
        ({"supported": "6"}, "Not a valid choice"),
        ({"supported": "-1"}, "Not a valid choice"),
        ({"words": "x" * 2001}, "At most 2000 characters"),
    ],
)
def test_bad_input_is_explained_and_kept(visitor, changes, words):
    check_in = make_check_in(make_mentorship())
    page = visitor(check_in.mentorship.mentee).post(f"/check-ins/{check_in.id}", GOOD | changes)
    assert page.status_code == 422 and words in page.text
    assert (changes.get("words") or GOOD["words"]) in page.text
    assert answers() == 0


def test_nothing_is_answered_after_the_end(visitor):
    check_in = make_check_in(make_mentorship())
    end_mentorship(check_in.mentorship)
    mentee = visitor(check_in.mentorship.mentee)
    assert "Nothing to answer any more" in mentee.get(f"/check-ins/{check_in.id}").text
    answer = mentee.post(f"/check-ins/{check_in.id}", GOOD)
    assert answer.status_code == 409 and "ended before you answered" in answer.text
    assert answers() == 0


def test_the_workspace_asks_until_it_is_answered(visitor):
    check_in = make_check_in(make_mentorship())
    mentee, room = visitor(check_in.mentorship.mentee), f"/mentorships/{check_in.mentorship_id}"
    assert f"/check-ins/{check_in.id}" in mentee.get(room).text
    answer_check_in(check_in)
    assert f"/check-ins/{check_in.id}" not in mentee.get(room).text


def test_not_a_fit_offers_what_can_be_done(visitor):
    """F23: the mentee may change mentors, right after and later; the mentor may end it kindly."""
    mentorship = make_mentorship()
    room = f"/mentorships/{mentorship.id}"
    hers, his = make_check_in(mentorship), make_check_in(mentorship, side="mentor")
    mentee, mentor = visitor(mentorship.mentee), visitor(mentorship.mentor.person)
    after = mentee.post(f"/check-ins/{hers.id}", GOOD | {"fit": "not_a_fit"}, follow=True).text
    assert f"{room}/re-pairing" in after and "You may change your mentor" in after
    assert "You said that it is not a fit" in mentee.get(room).text
    after = mentor.post(f"/check-ins/{his.id}", GOOD | {"fit": "not_a_fit"}, follow=True).text
    assert f'action="{room}/ending"' in after and "never_again" in after
    assert f"{room}/re-pairing" not in after
