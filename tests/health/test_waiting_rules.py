"""The rules about people before a mentorship, and about mentors who take on too much."""

from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from tests.factories import end_mentorship, make_application, make_mentee, make_mentor, make_mentorship, save
from tests.health.history import sentence, speaks


def looked(work, rule):
    work()
    check_all(db.session(), clock.now())
    db.session.commit()
    return [a.closed_how or "open" for a in db.session.query(Alert).filter_by(rule=rule).order_by(Alert.id)]


def test_an_application_without_an_answer_for_three_days_until_it_is_decided(app, work):
    """Section 3: application unanswered for 72 h."""
    late = make_application(submitted_at=clock.now() - timedelta(hours=72))
    make_application(submitted_at=clock.now() - timedelta(hours=71.9))
    assert set(speaks("application_unanswered")) == {late.id}
    assert looked(work, "application_unanswered") == ["open"]
    alert = db.session.query(Alert).filter_by(rule="application_unanswered").one()
    assert (alert.mentee_id, alert.mentor_id, alert.mentorship_id) == (late.mentee_id, late.mentor_id, None)
    assert "unanswered for 72 hours" in sentence("application_unanswered", alert.evidence)
    late.decline(DeclineReason.TOO_EARLY, "Learn SQL first", late.mentor.person, clock.now())
    db.session.commit()
    assert looked(work, "application_unanswered") == ["cause_gone"]


def test_one_that_is_taken_back_waits_for_nobody(app, work):
    late = make_application(submitted_at=clock.now() - timedelta(hours=80))
    assert looked(work, "application_unanswered") == ["open"]
    late.withdraw(late.mentee, "", clock.now())
    db.session.commit()
    assert looked(work, "application_unanswered") == ["cause_gone"]


def test_two_weeks_without_a_mentor(app):
    """A39: prolonged period of time without getting a match."""
    long, short = (make_mentee(looking_since=clock.now() - timedelta(days=d)) for d in (14, 13.9))
    assert set(speaks("without_mentor")) == {long.id}
    assert short.id in speaks("without_mentor", search_days=13)


def test_who_has_a_mentor_is_not_without_one_whatever_search_is_open(app):
    """A39: rows from when a second application opened a search count from the end of the mentorship, and to the next one."""
    now = clock.now()
    mentorship = make_mentorship(started_at=now - timedelta(days=60))
    mentee = mentorship.mentee
    search = save(MentorSearch(mentee_id=mentee.id, started_at=now - timedelta(days=50)))
    assert speaks("without_mentor") == {}
    end_mentorship(mentorship, at=now - timedelta(days=20))
    said = speaks("without_mentor")[mentee.id]
    assert sentence("without_mentor", said, now).endswith("for 20 days.")
    assert speaks("without_mentor", now - timedelta(days=7)) == {}
    assert speaks("without_mentor", now - timedelta(days=25)) == {}, "a mentorship ran on that day"
    make_mentorship(mentee, started_at=now - timedelta(days=2))
    search.ended_at = search.ended_how = None
    db.session.commit()
    assert speaks("without_mentor") == {}
    assert set(speaks("without_mentor", now - timedelta(days=3))) == {mentee.id}


def test_a_mentor_whose_places_are_all_taken_until_one_is_free(app, work):
    """A13: mentors who take on too much; section 3: at or over capacity."""
    mentor = make_mentor(capacity=2)
    pairs = [make_mentorship(mentor=mentor) for _ in range(2)]
    assert looked(work, "mentor_full") == ["open"]
    evidence = speaks("mentor_full", subject_id=mentor.id)[mentor.id]
    assert sentence("mentor_full", evidence) == "All 2 places are taken."
    pairs[0].end("mentee_left", pairs[0].mentee, "", clock.now())
    db.session.commit()
    assert looked(work, "mentor_full") == ["cause_gone"]


def test_who_lowers_capacity_below_what_is_taken_is_over_it(app, work):
    mentor = make_mentor(capacity=4)
    for _ in range(2):
        make_mentorship(mentor=mentor)
    before = clock.now()
    assert looked(work, "mentor_full") == []
    mentor.offer_places(1, clock.now())
    db.session.commit()
    assert looked(work, "mentor_full") == ["open"]
    assert sentence("mentor_full", speaks("mentor_full")[mentor.id]) == "2 mentees with 1 place offered."
    assert speaks("mentor_full", before) == {}, "capacity of the past is kept"
    mentor.offer_places(3, clock.now())
    db.session.commit()
    assert looked(work, "mentor_full") == ["cause_gone"]


def test_a_mentor_without_mentees_takes_on_nothing(app):
    make_mentor(capacity=0)
    assert speaks("mentor_full") == {}
