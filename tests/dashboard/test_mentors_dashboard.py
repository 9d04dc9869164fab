"""The mentor's dashboard: who needs them, this week, load against capacity, the own record (A6, A13)."""

import re
from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.goals import Goal
from mentorcruise.domain.mentors import Verdict
from mentorcruise.domain.progress import StepAction
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_agreement,
    make_application,
    make_booking,
    make_calendar,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_session,
    rate,
    save,
    write_message,
)


def see(visitor, mentor):
    return visitor(mentor.person).get("/dashboard").text


def test_it_names_who_needs_the_mentor(visitor):
    """A6: applications the longest waiting first, unread messages, unconfirmed sessions, stuck milestones."""
    mentor, now = make_mentor(capacity=9), clock.now()
    make_application(make_mentee("Late Lena"), mentor, submitted_at=now - timedelta(hours=9))
    make_application(make_mentee("Early Eva"), mentor, submitted_at=now - timedelta(days=2))
    writer = make_mentorship(make_mentee("Wendy Writes"), mentor)
    write_message(writer, writer.mentee)
    make_session(make_mentorship(make_mentee("Una Unconfirmed"), mentor), confirmed=False)
    stuck = make_mentorship(make_mentee("Stan Stuck"), mentor)
    goal = save(Goal.set(stuck, "Aim", "", False, stuck.mentee, now))
    save(goal.add_milestone("First release", now.date() - timedelta(days=9), stuck.mentee, now))
    page = see(visitor, mentor)
    assert page.index("Early Eva would like") < page.index("Late Lena would like")
    assert "1 new message from Wendy Writes" in page and "“First release” stands still" in page
    assert "Una Unconfirmed. Without a word of yours" in page and "due 9 days ago" in page


def test_an_unsigned_agreement_waits_for_the_mentor(visitor):
    """A5"""
    mentorship = make_mentorship()
    agreement = make_agreement(mentorship)
    assert "waits for your signature" not in see(visitor, mentorship.mentor)
    assert f'href="/mentorships/{mentorship.id}/agreement"' in visitor(mentorship.mentee).get("/dashboard").text
    assert agreement.version == 1


def test_the_week_lists_each_day_and_its_sessions(visitor):
    """F16: on the mentor's own clock."""
    mentorship = make_mentorship(make_mentee("Wanda Week"))
    mentorship.mentor.person.time_zone = "Asia/Tokyo"
    make_calendar(mentorship.mentor)
    make_booking(mentorship)
    page = see(visitor, mentorship.mentor)
    week = page[page.index("This week") : page.index("Load")]
    assert week.count('<p class="this-week-day">') == 7 and "Wanda Week" in week and "introduction" in week


def test_load_stands_against_capacity(visitor):
    """A13: places taken and free, and what the plans promise a month."""
    mentor = make_mentor(capacity=3)
    make_mentorship(mentor=mentor)
    page = see(visitor, mentor)
    assert "<b>1 of 3</b>" in page and "2 places free." in page and "promise 1.5 hours a month" in page
    mentor.capacity = 1
    db.session.commit()
    assert "Full: nobody can apply now." in see(visitor, mentor)
    make_mentorship(mentor=make_mentor(capacity=1))
    mentor.capacity = 0
    db.session.commit()
    assert "More than you offer" in see(visitor, mentor)


def test_a_small_record_is_too_few_to_say(visitor):
    """B15: no rate, no growth and no mean under ten cases."""
    mentorship = make_mentorship()
    rate(make_session(mentorship), mentorship.mentee, 5)
    page = see(visitor, mentorship.mentor)
    assert page.count("too few to say") >= 3 and "1 rating" in page and "1 session" in page


def test_the_success_rate_is_the_published_one_with_its_interval(visitor):
    """B15, A6: 8 of 10, as the operators' report counts."""
    mentor = make_mentor(capacity=20)
    for number in range(10):
        mentorship = make_mentorship(mentor=mentor, started_at=clock.now() - timedelta(days=30))
        end_mentorship(mentorship)
        answer_survey(mentorship, "yes" if number < 8 else "no")
    drain()
    page = see(visitor, mentor)
    assert "80%" in page and "95% interval 49% to 94%" in page and "8 of 10" in page
    assert "How is success counted?" in page and "How is growth counted?" in page


def test_mentees_are_listed_with_what_is_next_and_how_far_they_are(visitor):
    mentor = make_mentor(capacity=9)
    make_calendar(mentor)
    with_date = make_mentorship(make_mentee("Dora Date"), mentor)
    make_booking(with_date)
    without = make_mentorship(make_mentee("Willi Without"), mentor)
    goal = save(Goal.set(without, "Aim", "", False, without.mentee, clock.now()))
    marks = [goal.add_milestone(title, None, without.mentee, clock.now()) for title in ("One", "Two")]
    db.session.flush()
    marks[0].take(StepAction.DONE, without.mentee, "", clock.now())
    db.session.commit()
    page = see(visitor, mentor)
    table = page[page.index("<table class") : page.index("</table>")]
    assert table.index("Dora Date") < table.index("Willi Without") and "1 of 2" in table
    assert f'href="/mentorships/{without.id}/bookings"' in table and "2 mentees" in page


def test_many_waits_are_folded(visitor):
    mentor = make_mentor(capacity=20)
    for number in range(12):
        mentorship = make_mentorship(make_mentee(f"Writer {number}"), mentor)
        write_message(mentorship, mentorship.mentee)
    page = see(visitor, mentor)
    assert re.search(r"<summary>.*4 more</summary>", page) and page.count("new message from Writer") >= 12


def test_whoever_is_not_listed_is_told(visitor):
    waiting = make_mentor(listed=False)
    assert "waits to be vetted" in see(visitor, waiting)
    mentor = make_mentor()
    mentor.decide(Verdict.SUSPENDED, "Three missed sessions", make_operator(), clock.now())
    db.session.commit()
    assert "not listed" in see(visitor, mentor)


def test_a_mentor_without_hours_is_asked_for_them(visitor):
    mentor = make_mentor()
    assert 'href="/account/availability">Set your hours' in see(visitor, mentor)
    make_calendar(mentor)
    assert "Set your hours" not in see(visitor, mentor)
