"""One account in both roles has one dashboard for each, and a switch between them (F8)."""

from tests.factories import make_mentee, make_mentor, make_mentorship, make_operator


def both(visitor):
    mentor = make_mentor("Bea Both")
    make_mentorship(make_mentee("Her Mentee"), mentor)
    make_mentorship(mentor.person, make_mentor("Her Mentor"))
    return visitor(mentor.person)


def test_a_mentor_sees_the_mentors_first_and_can_switch(visitor):
    """F8"""
    browser = both(visitor)
    page = browser.get("/dashboard").text
    assert "Her Mentee" in page and "Her Mentor" not in page and 'href="/dashboard?as=mentee"' in page
    page = browser.get("/dashboard?as=mentee").text
    assert "Her Mentor" in page and "Her Mentee" not in page and 'href="/dashboard"' in page


def test_who_has_one_role_has_no_switch(visitor):
    for person in (make_mentor().person, make_mentee()):
        assert "Your two roles" not in visitor(person).get("/dashboard").text


def test_a_mentee_asking_for_the_mentors_gets_their_own(visitor):
    assert "How it begins" in visitor(make_mentee()).get("/dashboard?as=mentor").text


def test_an_operator_without_a_role_may_look_too(visitor):
    assert visitor(make_operator()).get("/dashboard").status_code == 200


def test_the_header_leads_to_it(visitor):
    assert '<a href="/dashboard"' in visitor(make_mentee()).get("/mentors").text
    assert '<a href="/dashboard"' not in visitor().get("/mentors").text
