"""The monitor: one alert per rule and subject, closed when its cause is gone."""

from datetime import timedelta
from threading import Barrier, Thread

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertAction
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from mentorcruise.health.rules import words
from mentorcruise.jobs.registry import HANDLERS
from tests.factories import end_mentorship, make_mentee, make_mentorship, make_operator, make_session, rate


def alerts():
    return list(db.session.scalars(select(Alert).order_by(Alert.id)))


def monitored():
    check_all(db.session(), clock.now())
    db.session.commit()
    return alerts()


def waiting(days):
    return make_mentee(looking_since=clock.now() - timedelta(days=days))


def test_a_low_rating_opens_an_alert_as_soon_as_the_work_is_done(app, work):
    """A38: the health monitor alerts on a low rating."""
    mentorship = make_mentorship()
    rate(make_session(mentorship), mentorship.mentee, 2)
    work()
    (alert,) = alerts()
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("low_rating", "mentorship", mentorship.id)


def test_it_closes_by_itself_when_later_ratings_recover(app, work):
    mentorship = make_mentorship()
    rate(make_session(mentorship), mentorship.mentee, 2)
    work()
    rate(make_session(mentorship), mentorship.mentee, 5)
    work()
    (alert,) = alerts()
    assert alert.closed_how == "cause_gone"


def test_it_closes_by_itself_when_the_mentorship_ends(app, work):
    mentorship = make_mentorship()
    rate(make_session(mentorship), mentorship.mentee, 1)
    work()
    end_mentorship(mentorship)
    work()
    assert [alert.closed_how for alert in alerts()] == ["cause_gone"]


def test_fourteen_days_without_a_mentor_raise_an_alert(app):
    """A39: prolonged period of time without getting a match."""
    waiting(13.99)
    long = waiting(14)
    (alert,) = monitored()
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("without_mentor", "person", long.id)
    assert "for 14 days now" in words("without_mentor", alert.evidence, clock.now())


def test_the_alert_ends_with_the_search(app, work):
    """A39: the cause is gone once they have a mentor."""
    mentee = waiting(20)
    monitored()
    search = db.session.scalars(select(MentorSearch).where(MentorSearch.mentee_id == mentee.id)).one()
    search.end("paired", clock.now())
    db.session.commit()
    work()
    assert [alert.closed_how for alert in alerts()] == ["cause_gone"]


def test_looking_again_and_again_keeps_one_alert_and_refreshes_it(app, work):
    mentorship = make_mentorship()
    rate(make_session(mentorship), mentorship.mentee, 2)
    work()
    before = alerts()[0].checked_at
    rate(make_session(mentorship), mentorship.mentor.person, 1)
    work()
    monitored()
    (alert,) = monitored()
    assert set(alert.evidence) == {"mentee", "mentor"}
    assert alert.checked_at > before


def resolve(alert):
    alert.step(AlertAction.RESOLVED, make_operator(), "called them", None, clock.now())
    db.session.commit()


def test_what_an_operator_resolved_stays_closed_until_the_evidence_changes(app, work):
    """A38: resolved with a note; a new low rating is a new matter."""
    mentorship = make_mentorship()
    for _ in range(3):
        rate(make_session(mentorship), mentorship.mentee, 2)
    work()
    resolve(alerts()[0])
    assert [alert.closed_how for alert in monitored()] == ["resolved"]
    rate(make_session(mentorship), mentorship.mentee, 2)
    work()
    assert [alert.closed_how for alert in alerts()] == ["resolved", None]


def test_a_resolved_wait_stays_closed_while_the_same_search_goes_on(app):
    waiting(20)
    resolve(monitored()[0])
    assert [alert.closed_how for alert in monitored()] == ["resolved"]


def test_two_monitors_at_once_open_one_alert(app):
    """R10: at most one open alert per rule and subject, however many look."""
    mentees = [waiting(20) for _ in range(5)]
    barrier, errors = Barrier(6), []

    def look():
        with app.app_context():
            try:
                barrier.wait()
                for _ in range(5):
                    monitored()
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(alert.subject_id for alert in alerts()) == sorted(mentee.id for mentee in mentees)


def test_the_schedule_s_check_looks_at_everyone(app):
    """A41: scheduled checks; time alone can raise an alert."""
    waiting(20)
    HANDLERS["health.check_all"](clock.now().isoformat())
    db.session.commit()
    assert len(alerts()) == 1
