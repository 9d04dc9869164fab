"""Changing the mentor: explained first, done in one step, with others to turn to (F23)."""

from datetime import timedelta

from sqlalchemy import func, select

from mentorcruise import clock
from mentorcruise.domain.catalogue_building import rebuild
from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.people import MentorSearch
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription, TakesEffect
from mentorcruise.domain.surveys import ExitSurvey, ExitSurveySkip
from mentorcruise.extensions import db
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_accepted,
    make_booking,
    make_calendar,
    make_mentor,
    make_mentorship,
    save,
)


def page_of(visitor, mentorship):
    return visitor(mentorship.mentee).get(path_of(mentorship)).text


def path_of(mentorship):
    return f"/mentorships/{mentorship.id}/re-pairing"


def catalogue():
    rebuild(db.session(), clock.now())
    db.session.commit()


def subscription_of(mentorship):
    return db.session.scalar(select(Subscription).where(Subscription.application_id == mentorship.application_id))


def test_the_page_says_what_happens_before_anything_does(visitor):
    mentorship = make_mentorship()
    page = page_of(visitor, mentorship)
    for words in ("This mentorship ends now.", "Nothing more is charged.", "You two are not brought together again."):
        assert words in page
    assert "is not paid back" in page and "leave at the end of the month" in page
    assert mentorship.ending is None and not db.session.scalars(select(Separation)).all()


def test_in_the_trial_nothing_was_charged_at_all(visitor):
    page = page_of(visitor, make_mentorship(started_at=clock.now() - timedelta(days=3)))
    assert "nothing was charged at all" in page and "not paid back" not in page


def test_one_step_ends_parts_and_searches_again(visitor):
    """F23: ending, cancellation at once, never again, a new search; all in one transaction (R4)."""
    mentorship = make_mentorship()
    make_calendar(mentorship.mentor)
    make_booking(mentorship)
    answer = visitor(mentorship.mentee).post(path_of(mentorship))
    assert answer.location == path_of(mentorship)
    cancellation = subscription_of(mentorship).cancellation
    assert (mentorship.ending.cause, cancellation.takes_effect, cancellation.reason) == (
        "mentee_left",
        "now",
        "not_a_fit",
    )
    parted = db.session.scalars(select(Separation)).one()
    assert (parted.mentee_id, parted.mentor_id) == (mentorship.mentee_id, mentorship.mentor_id)
    search = db.session.scalars(select(MentorSearch).filter_by(mentee_id=mentorship.mentee_id, ended_at=None)).one()
    assert search.started_at == mentorship.ending.ended_at
    assert db.session.scalars(select(MentoringSession)).one().cancellation is not None
    assert mentorship.application.place.released_at is not None


def test_the_exit_survey_is_offered_and_never_in_the_way(visitor):
    """B12: asked afterwards; left out it is recorded as left out, and can be answered still."""
    mentorship = make_mentorship()
    after = visitor(mentorship.mentee).post(path_of(mentorship), follow=True).text
    assert f"/mentorships/{mentorship.id}/exit-survey" in after
    assert db.session.get(ExitSurveySkip, mentorship.id) and not db.session.get(ExitSurvey, mentorship.id)
    mentee = visitor(mentorship.mentee)
    survey = {"stars": "2", "goal_reached": "no"}
    assert mentee.post(f"/mentorships/{mentorship.id}/exit-survey", survey).status_code == 303
    assert "exit-survey" not in mentee.get(path_of(mentorship)).text


def test_whoever_has_cancelled_for_the_end_of_the_month_can_still_change_now(visitor):
    mentorship = make_mentorship()
    subscription_of(mentorship).cancel(mentorship.mentee, TakesEffect.PERIOD_END, None, clock.now())
    answer_survey(mentorship, "no")
    assert mentorship.ending is None
    assert visitor(mentorship.mentee).post(path_of(mentorship)).status_code == 303
    assert mentorship.ending is not None and db.session.scalars(select(Separation)).one()


def test_sent_again_it_says_that_it_has_ended(visitor):
    """R11: one ending, one parting, one search."""
    mentorship = make_mentorship()
    mentee = visitor(mentorship.mentee)
    assert [mentee.post(path_of(mentorship)).status_code for _ in range(5)] == [303, 409, 409, 409, 409]
    assert db.session.scalar(select(func.count()).select_from(Separation)) == 1
    assert len(db.session.scalars(select(MentorSearch).filter_by(ended_at=None)).all()) == 1


def test_the_mentor_was_quicker(visitor):
    """R10, in turn: it has ended; the mentee is told so, and is shown other mentors all the same."""
    mentorship = make_mentorship()
    visitor(mentorship.mentor.person).post(f"/mentorships/{mentorship.id}/ending", {"note": "I have no time any more."})
    mentee = visitor(mentorship.mentee)
    late = mentee.post(path_of(mentorship))
    assert late.status_code == 409 and "It ended before you sent this" in late.text
    assert mentorship.ending.cause == "mentor_ended" and not db.session.scalars(select(Separation)).all()
    assert "Who could help you instead" in mentee.get(path_of(mentorship)).text


def test_it_is_the_mentees_alone(visitor):
    """S1: the mentor may not, a stranger finds nothing."""
    mentorship, other = make_mentorship(), make_mentorship()
    for answer in (visitor(mentorship.mentor.person).get, visitor(mentorship.mentor.person).post):
        assert answer(path_of(mentorship)).status_code == 403
    for answer in (visitor(other.mentee).get, visitor(other.mentee).post):
        assert answer(path_of(mentorship)).status_code == 404
    assert mentorship.ending is None


def test_others_are_suggested_for_the_same_skills_and_goal_with_reasons(visitor):
    """F2, F23: who knows more of it first, then who has helped with such a goal; full and unlisted ones are left out."""
    mentorship = make_mentorship(mentor=make_mentor("Max Mentor", skills=("python", "testing"), price_cents=15000))
    make_mentor("One Skill", skills=("python",))
    both = make_mentor("Both Skills", skills=("testing", "python", "go"))
    helped = make_mentor("Has Helped", skills=("python", "testing"))
    earlier = make_mentorship(mentor=helped, started_at=clock.now() - timedelta(days=90))
    end_mentorship(earlier)
    answer_survey(earlier, "yes")
    make_mentor("Other Field", skills=("cooking",))
    make_mentor("Not Listed", listed=False)
    make_accepted(mentor=make_mentor("No Place", capacity=1))
    catalogue()
    page = page_of(visitor, mentorship)
    shown = [name for name in ("Has Helped", "Both Skills", "One Skill") if name in page]
    assert sorted(shown, key=page.index) == ["Has Helped", "Both Skills", "One Skill"]
    assert not [name for name in ("Other Field", "Not Listed", "No Place") if name in page]
    assert f'href="/mentors/{mentorship.mentor.slug}"' not in page and f'href="/mentors/{both.slug}"' in page
    assert (
        "Knows python and testing" in page and "A mentee reached a goal of your kind with them: change careers" in page
    )
    assert "Costs less than this mentorship" in page


def test_neither_a_parted_mentor_nor_an_applied_to_one_is_suggested(visitor):
    """F23: never the same pair again, not even as a suggestion."""
    mentorship = make_mentorship()
    parted, asked = make_mentor("Long Parted"), make_mentor("Asked Already")
    before = make_mentorship(mentorship.mentee, parted, started_at=clock.now() - timedelta(days=90))
    end_mentorship(before)
    save(Separation(mentee_id=before.mentee_id, mentor_id=parted.id, mentorship_id=before.id, at=clock.now()))
    make_accepted(mentorship.mentee, asked)
    catalogue()
    page = page_of(visitor, mentorship)
    assert "Long Parted" not in page and "Asked Already" not in page
    assert "Nobody with these skills has a place right now" in page


def test_a_mentee_who_is_a_mentor_too_is_not_suggested_to_themselves(visitor):
    """F8"""
    own = make_mentor("Both Roles")
    mentorship = make_mentorship(own.person)
    catalogue()
    assert f'href="/mentors/{own.slug}"' not in page_of(visitor, mentorship).split("<main")[1]
