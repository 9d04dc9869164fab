"""The mentee's dashboard: the next session, tasks due, goal progress, skills over time; what to do without a mentor (A2)."""

from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.goals import Goal, Task
from mentorcruise.domain.session_results import Side
from mentorcruise.extensions import db
from tests.factories import (
    end_mentorship,
    make_accepted,
    make_application,
    make_booking,
    make_calendar,
    make_mentee,
    make_mentor,
    make_mentorship,
    save,
    write_message,
)


def test_it_shows_what_is_next_due_and_new(visitor):
    """A2"""
    mentorship, now = make_mentorship(), clock.now()
    make_calendar(mentorship.mentor)
    make_booking(mentorship, topic="Types and tests")
    due_on = now.date() + timedelta(days=1)
    save(Task.agree(mentorship, "Read chapter 4", Side.MENTEE, due_on, mentorship.mentee, now))
    goal = save(Goal.set(mentorship, "Build a service", "", False, mentorship.mentee, now))
    goal.add_milestone("One", None, mentorship.mentee, now)
    write_message(mentorship, mentorship.mentor.person)
    page = visitor(mentorship.mentee).get("/dashboard").text
    for words in (
        "Types and tests",
        "Read chapter 4",
        "due tomorrow",
        "Build a service",
        ">0/1</text>",
        "1 new message from",
    ):
        assert words in page, words


def test_skills_are_drawn_from_the_baseline_on(visitor):
    """A35: both views, and the same as a table."""
    mentorship, now = make_mentorship(), clock.now()
    skill = mentorship.mentor.skills[0]
    for assessor, score in ((mentorship.mentee, 4), (mentorship.mentor.person, 3)):
        save(
            SkillAssessment(
                application_id=mentorship.application_id, skill_id=skill.id, assessor_id=assessor.id, moment="milestone",
                score=score, assessed_at=now,
            )
        )  # fmt: skip
    page = visitor(mentorship.mentee).get("/dashboard").text
    assert "You 4</text>" in page and "Mentor 3</text>" in page and "+2" in page
    assert '<td class="num">2</td><td class="num">–</td>' in page


def test_the_mentors_private_things_are_not_there(visitor):
    """S13"""
    mentorship, now = make_mentorship(), clock.now()
    save(Goal.set(mentorship, "Secret aim", "", True, mentorship.mentor.person, now))
    assert "Secret aim" not in visitor(mentorship.mentee).get("/dashboard").text
    assert "Secret aim" not in visitor(mentorship.mentor.person).get("/dashboard?as=mentee").text


def test_someone_new_is_told_how_it_begins(visitor):
    page = visitor(make_mentee()).get("/dashboard").text
    assert "How it begins" in page and 'href="/mentors"' in page


def test_who_has_applied_sees_how_it_stands_and_starts_once_accepted(visitor):
    mentee = make_mentee()
    make_application(mentee, make_mentor("Far Away"))
    page = visitor(mentee).get("/dashboard").text
    assert "Far Away" in page and "Sent on" in page and "How it begins" not in page
    accepted = make_accepted(mentee, make_mentor("Close By"))
    page = visitor(mentee).get("/dashboard").text
    assert page.index("Close By") < page.index("Far Away") and f'href="/applications/{accepted.id}">Start' in page


def test_after_an_ending_it_asks_back_and_shows_the_way_on(visitor):
    mentorship = make_mentorship()
    end_mentorship(mentorship)
    page = visitor(mentorship.mentee).get("/dashboard").text
    assert "Did you reach your goal?" in page and "Find a mentor" in page


def test_two_mentors_are_told_apart(visitor):
    mentee = make_mentee()
    for name in ("Ann Heron", "Bo Lark"):
        mentorship = make_mentorship(mentee, make_mentor(name))
        due_on = clock.now().date()
        save(Task.agree(mentorship, f"For {name}", Side.MENTEE, due_on, mentee, clock.now()))
    db.session.commit()
    page = visitor(mentee).get("/dashboard").text
    assert "with Ann Heron" in page and "with Bo Lark" in page and "Book a session with Bo Lark" in page
