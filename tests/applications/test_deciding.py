"""The mentor's inbox and decision."""

import threading

from sqlalchemy import func, select, text

from mentorcruise import clock
from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentors import Place, Verdict
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from tests.factories import make_accepted, make_application, make_mentee, make_mentor
from tests.visitor import Visitor


def test_accepting_holds_a_place_and_tells_the_mentee(visitor):
    """F10: accept."""
    application = make_application()
    answer = visitor(application.mentor.person).post(
        f"/applications/{application.id}/decision", {"verdict": "accepted"}
    )
    assert answer.status_code == 303
    assert application.status == "accepted"
    assert application.place.released_at is None
    assert db.session.scalar(select(OutboxMessage).where(OutboxMessage.job == "letters.application_decided"))


def test_declining_needs_a_reason_that_the_mentee_reads(visitor):
    """F10: decline with a reason."""
    application = make_application()
    mentor = visitor(application.mentor.person)
    refused = mentor.post(f"/applications/{application.id}/decision", {"verdict": "declined", "reason": "Sorry"})
    assert refused.status_code == 422 and "choose a reason" in refused.text and "Sorry" in refused.text
    mentor.post(
        f"/applications/{application.id}/decision",
        {"verdict": "declined", "reason_code": "too_early", "reason": "Learn Git first."},
    )
    assert application.status == "declined"
    page = visitor(application.mentee).get(f"/applications/{application.id}").text
    assert "Some basics should come first" in page and "Learn Git first." in page


def test_a_decision_stands(visitor):
    application = make_accepted()
    answer = visitor(application.mentor.person).post(
        f"/applications/{application.id}/decision", {"verdict": "declined", "reason_code": "no_time"}
    )
    assert answer.status_code == 409 and "already decided" in answer.text
    assert application.status == "accepted"


def test_the_mentee_withdraws_and_the_place_is_free(visitor):
    application = make_accepted()
    visitor(application.mentee).post(f"/applications/{application.id}/withdrawal", {"reason": "Found a job"})
    assert application.status == "withdrawn"
    assert application.place.released_at is not None and application.closed_at is not None


def test_strangers_find_nothing_and_the_other_side_may_not(visitor):
    """S1: 404 for a stranger; 403 for one who may see but not do."""
    application = make_application()
    stranger = visitor(make_mentor("Stranger").person)
    assert stranger.get(f"/applications/{application.id}").status_code == 404
    assert stranger.post(f"/applications/{application.id}/decision", {"verdict": "accepted"}).status_code == 404
    assert (
        visitor(application.mentee)
        .post(f"/applications/{application.id}/decision", {"verdict": "accepted"})
        .status_code
        == 403
    )
    mentor = visitor(application.mentor.person)
    assert mentor.post(f"/applications/{application.id}/withdrawal").status_code == 403
    assert mentor.post(f"/applications/{application.id}/subscription").status_code == 403


def test_the_inbox_shows_the_longest_waiting_first(visitor):
    mentor = make_mentor()
    first, second = make_application(make_mentee("Anna"), mentor), make_application(make_mentee("Bea"), mentor)
    make_accepted(make_mentee("Cleo"), mentor)
    text_of = visitor(mentor.person).get("/applications").text
    assert text_of.index("Anna") < text_of.index("Bea") < text_of.index("Cleo")
    assert first.id < second.id


def accept_at_the_same_moment(app, applications):
    """Each from a browser of its own, all at once; returns the statuses."""
    visitors = []
    for application in applications:
        browser = Visitor(app)
        browser.sign_in(application.mentor.person)
        visitors.append((browser, application.id))
    db.session.remove()
    statuses, start = [], threading.Barrier(len(visitors))

    def decide(browser, application_id):
        start.wait()
        form = {"csrf_token": browser.csrf_token, "verdict": "accepted"}
        statuses.append(browser.client.post(f"/applications/{application_id}/decision", data=form).status_code)

    threads = [threading.Thread(target=decide, args=pair) for pair in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_the_last_place_goes_to_one_however_many_are_accepted_at_once(app):
    """R10, F7: twelve acceptances of the last place; one wins, eleven are told what to do."""
    mentor = make_mentor(capacity=1)
    applications = [make_application(make_mentee(), mentor) for _ in range(12)]
    ids = [a.id for a in applications]
    assert accept_at_the_same_moment(app, applications) == [303] + [409] * 11
    assert db.session.scalar(select(func.count()).select_from(Place)) == 1
    pending = [
        a for a in db.session.scalars(select(Application).where(Application.id.in_(ids))) if a.status == "pending"
    ]
    assert len(pending) == 11


def test_without_the_databases_guard_the_race_is_lost(app):
    """R10, the control run: the same race with the trigger off takes more places than there are."""
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE places DISABLE TRIGGER place_within_capacity"))
    try:
        mentor = make_mentor(capacity=1)
        accept_at_the_same_moment(app, [make_application(make_mentee(), mentor) for _ in range(12)])
        assert db.session.scalar(select(func.count()).select_from(Place)) > 1
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE places ENABLE TRIGGER place_within_capacity"))


def test_a_suspended_mentor_neither_accepts_nor_is_subscribed_to(visitor):
    """F6: who is not listed takes no new mentees, whatever was open before."""
    mentor = make_mentor()
    pending, accepted = make_application(make_mentee(), mentor), make_accepted(make_mentee(), mentor)
    mentor.decide(Verdict.SUSPENDED, "Complaints are being looked into.", mentor.person, clock.now())
    db.session.commit()
    answer = visitor(mentor.person).post(f"/applications/{pending.id}/decision", {"verdict": "accepted"})
    assert answer.status_code == 409 and "not listed" in answer.text
    assert visitor(accepted.mentee).post(f"/applications/{accepted.id}/subscription").status_code == 409
    assert pending.status == "pending"
