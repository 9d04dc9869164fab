"""When someone counts as looking for a mentor: not while a mentorship runs, and from its end where an application is open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.catalogue_building import rebuild
from mentorcruise.domain.introductions import DoesNotFitNow, introduce
from mentorcruise.domain.parting import look_elsewhere
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from tests.applications.test_applying import filled
from tests.factories import (
    end_mentorship,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
)


def searches(mentee):
    found = select(MentorSearch).where(MentorSearch.mentee_id == mentee.id).order_by(MentorSearch.id)
    return [(search.started_at, search.ended_how) for search in db.session.scalars(found)]


def apply(visitor, mentee, mentor):
    assert visitor(mentee).post(f"/mentors/{mentor.slug}/applications/new", filled(mentor)).status_code == 303


def test_who_has_a_mentor_and_applies_to_another_one_is_not_looking(visitor):
    """A19, A39: declined by the second one, the mentee of the first would be without a mentor for ever."""
    mentee = make_mentee()
    make_mentorship(mentee)
    apply(visitor, mentee, make_mentor("Second"))
    assert [how for _, how in searches(mentee)] == ["paired"]


def test_who_has_none_any_more_looks_again_with_the_next_application(visitor):
    mentee = make_mentee()
    end_mentorship(make_mentorship(mentee))
    assert [how for _, how in searches(mentee)] == ["paired"]
    apply(visitor, mentee, make_mentor("Second"))
    assert [how for _, how in searches(mentee)] == ["paired", None]


def test_the_end_of_the_last_mentorship_begins_a_search_where_an_application_is_open(app):
    """A39: who waits for an answer and has lost the mentor is without one from that moment."""
    mentee = make_mentee()
    first, second = make_mentorship(mentee), make_mentorship(mentee, make_mentor("Second"))
    make_application(mentee, make_mentor("Third"))
    end_mentorship(first)
    assert [how for _, how in searches(mentee)] == ["paired"], "the second one runs"
    end_mentorship(second)
    assert searches(mentee)[1:] == [(second.ending.ended_at, None)]


def test_an_answered_application_begins_none(app):
    mentee = make_mentee()
    mentorship = make_mentorship(mentee)
    application = make_application(mentee, make_mentor("Second"))
    application.decline(DeclineReason.NO_TIME, "", application.mentor.person, clock.now())
    end_mentorship(mentorship)
    assert [how for _, how in searches(mentee)] == ["paired"]


def test_changing_one_of_two_mentors_begins_none(app):
    """F23: the other mentorship runs on."""
    mentee = make_mentee()
    first, second = make_mentorship(mentee), make_mentorship(mentee, make_mentor("Second"))
    look_elsewhere(db.session(), first, None, mentee, clock.now())
    assert [how for _, how in searches(mentee)] == ["paired"]
    look_elsewhere(db.session(), second, None, mentee, clock.now())
    assert [how for _, how in searches(mentee)] == ["paired", None]


def test_who_declines_after_the_search_began_is_not_suggested_in_it(app):
    """F24: also where the application is older than the search, as a mentorship ran until then."""
    mentee, second = make_mentee(), make_mentor("Second")
    mentorship = make_mentorship(mentee)
    application = make_application(mentee, second, submitted_at=clock.now() - timedelta(days=3))
    end_mentorship(mentorship)
    application.decline(DeclineReason.NO_TIME, "", second.person, clock.now())
    rebuild(db.session(), clock.now())
    db.session.commit()
    with pytest.raises(DoesNotFitNow):
        introduce(db.session(), mentee.id, second.id, make_operator(), "", clock.now(), tells_mentor=False)
