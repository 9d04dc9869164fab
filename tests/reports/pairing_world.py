"""Applications and mentorships at chosen times, for the tests of the pairing report."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mentorcruise.domain.applications import ApplicationDecision, ApplicationReason, ApplicationWithdrawal
from mentorcruise.domain.check_ins import CheckIn, CheckInAnswer
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.extensions import db
from tests.factories import make_application, make_mentorship, make_person, save

JUNE_1 = datetime(2026, 6, 1, 12, tzinfo=UTC)


def applied(at: datetime, *, answer: str = "", after: timedelta = timedelta(hours=5), why: str = "no_time", reasons: Any = None,
            **columns: Any) -> Any:  # fmt: skip
    """An application submitted at a time and, after so long, 'accepted', 'declined' or 'withdrawn'."""
    mentee = columns.pop("mentee", None) or make_person("Ada Applicant", country=columns.pop("country", "DE"))
    application = make_application(mentee, submitted_at=at, **columns)
    if reasons is not None:
        db.session.execute(db.text("ALTER TABLE application_reasons DISABLE TRIGGER USER"))
        db.session.execute(db.text("DELETE FROM application_reasons WHERE application_id = :a"), {"a": application.id})
        db.session.execute(db.text("ALTER TABLE application_reasons ENABLE TRIGGER USER"))
        db.session.add_all([ApplicationReason(application_id=application.id, reason=reason) for reason in reasons])
    if answer == "withdrawn":
        save(ApplicationWithdrawal(application_id=application.id, by_id=application.mentee_id, withdrawn_at=at + after))
    elif answer:
        save(ApplicationDecision(
            application_id=application.id, verdict=answer, reason_code=why if answer == "declined" else None,
            decided_by_id=application.mentor.person_id, decided_at=at + after,
        ))  # fmt: skip
    if answer in ("withdrawn", "declined"):
        application.closed_at = at + after
    db.session.commit()
    return application


def began(at: datetime, **columns: Any) -> Mentorship:
    """A mentorship that began at a time, two days after its application, accepted a day before."""
    mentorship = make_mentorship(columns.pop("mentee", None) or make_person(), started_at=at, **columns)
    db.session.execute(db.text("ALTER TABLE application_decisions DISABLE TRIGGER USER"))
    mentorship.application.decision.decided_at = at - timedelta(days=1)
    db.session.commit()
    db.session.execute(db.text("ALTER TABLE application_decisions ENABLE TRIGGER USER"))
    db.session.commit()
    return mentorship


def checked(mentorship: Mentorship, at: datetime, fit: str = "", side: str = "mentee", nearer: str = "yes") -> None:
    """The fit check of one side, answered a day later where an answer is given."""
    person_id = mentorship.mentee_id if side == "mentee" else mentorship.mentor.person_id
    check_in = save(CheckIn(mentorship_id=mentorship.id, person_id=person_id, side=side, kind="fit", asked_at=at))
    if fit:
        save(CheckInAnswer(
            check_in_id=check_in.id, fit=fit, nearer=nearer, supported=4, words="", answered_at=at + timedelta(days=1)
        ))  # fmt: skip
