"""The monitor: one alert per rule and subject, closed when its cause is gone."""

from datetime import timedelta
from threading import Barrier, Thread

from sqlalchemy import select, text

from mentorcruise import clock
from mentorcruise.domain.alert_rules import set_thresholds
from mentorcruise.domain.alerts import Alert, AlertAction
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all, follow
from mentorcruise.health.rules import RULES, words
from mentorcruise.jobs.registry import HANDLERS
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_mentee,
    make_mentorship,
    make_operator,
    make_session,
    rate,
    write_message,
)
from tests.health.history import A_DAY, UNTIL, live_through, spells


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
    assert [alert.closed_how for alert in alerts()] == ["ended"]


def test_fourteen_days_without_a_mentor_raise_an_alert(app):
    """A39: prolonged period of time without getting a match."""
    waiting(13.99)
    long = waiting(14)
    (alert,) = monitored()
    assert (alert.rule, alert.subject_type, alert.subject_id) == ("without_mentor", "person", long.id)
    assert "for 14 days" in words("without_mentor", alert.evidence, clock.now())


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


def test_the_schedule_s_check_looks_at_everyone_once_a_period(app, work):
    """A41, R14: scheduled checks; time alone can raise an alert; asked twice for a period, each rule looks once."""
    waiting(20)
    for _ in range(2):
        HANDLERS["health.check_all"]("2030-06-01T10:00:00+00:00")
        db.session.commit()
    assert work() == len(RULES)
    assert len(alerts()) == 1


def stored():
    """All alerts, column by column."""
    rows = db.session.execute(text("SELECT to_jsonb(a) - 'id' FROM alerts a ORDER BY rule, subject_id, opened_at"))
    return list(rows.scalars())


def test_looking_twice_changes_nothing(app):
    """R10: whatever the number of looks, the rows are the same."""
    live_through()
    monitored()
    first = stored()
    assert len(first) > 20
    monitored()
    assert stored() == first
    for alert in alerts():
        follow(db.session(), alert.subject_type, alert.subject_id, clock.now())
    db.session.commit()
    assert stored() == first


def test_a_monitor_that_looks_often_raises_what_the_history_tells(app):
    """Section 3: the preview counts spells; a monitor replayed over the same time opens and closes the same alerts."""
    live_through(mentees=60, mentors=20)
    since = UNTIL - 60 * A_DAY
    told = {rule.name: spells(rule.name, since, UNTIL) for rule in RULES}
    moments = {at for of_rule in told.values() for s in of_rule for at in (s.began, s.ended) if at and at > since}
    for at in sorted({since, *moments}):
        check_all(db.session(), at)
    db.session.commit()
    for rule in RULES:
        of_rule = db.session.scalars(select(Alert).where(Alert.rule == rule.name))
        opened = sorted((a.subject_id, a.began_at, a.closed_at) for a in of_rule)
        expected = sorted((s.subject_id, s.began, s.ended) for s in told[rule.name])
        assert [(i, b) for i, b, _ in opened] == [(i, b) for i, b, _ in expected], rule.name
        assert {(i, b): c for i, b, c in opened} == {(i, b): c for i, b, c in expected}, rule.name


def test_following_every_change_leaves_what_looking_at_everyone_finds(app, work):
    """A rating, a message, a booking, a missed session, an ending, an answer: after each the alerts are as a full look's."""
    first, second = make_mentorship(started_at=ago(40)), make_mentorship(started_at=ago(40))
    write_message(first, first.mentee, at=ago(10))
    monitored()
    assert len(alerts()) >= 5
    changes = (
        lambda: rate(make_session(first), first.mentee, 2),
        lambda: write_message(first, first.mentor.person),
        lambda: rate(make_session(first), first.mentee, 5),
        lambda: end_mentorship(second, at=ago(9)),
        lambda: answer_survey(second),
        lambda: first.mentor.offer_places(1, clock.now()),
        lambda: end_mentorship(first),
    )
    for change in changes:
        change()
        db.session.commit()
        work()
        followed = stored()
        monitored()
        assert [a for a in stored() if not is_timely(a)] == [a for a in followed if not is_timely(a)]


def is_timely(alert):
    """Opened by time alone, which no change tells of."""
    return alert["rule"] == "no_exit_survey"


def ago(days):
    return clock.now() - timedelta(days=days)


def test_another_threshold_closes_what_is_no_longer_meant(app, work):
    """Section 3: thresholds are edited; what falls under the new ones is closed, and says why."""
    short, long = waiting(20), waiting(40)
    monitored()
    set_thresholds(db.session(), "without_mentor", {"search_days": 30}, 1, "Too soon", make_operator(), clock.now())
    db.session.commit()
    work()
    assert {(a.subject_id, a.closed_how, a.thresholds_version) for a in alerts()} == {
        (short.id, "thresholds", 1), (long.id, None, 2),
    }  # fmt: skip
