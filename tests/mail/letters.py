"""Every kind of letter, each with the job that sends it, arranged as the product would."""

from collections.abc import Callable
from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.calling_off import call_off
from mentorcruise.domain.catalogue_building import refresh
from mentorcruise.domain.concerns import Concern, OperatorReading
from mentorcruise.domain.introductions import introduce
from mentorcruise.domain.letter_choices import Every, gather
from mentorcruise.domain.letters import DigestItem
from mentorcruise.domain.mentors import Verdict
from mentorcruise.domain.mentorships import EndingCause, Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.domain.people import LinkPurpose, Person
from mentorcruise.domain.second_factors import SecondFactor, begin
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.web.viewer import open_sign_in
from tests.factories import (
    end_mentorship,
    free_times,
    make_agreement,
    make_application,
    make_booking,
    make_calendar,
    make_mentorship,
    make_operator,
    make_session,
    move_booking,
    save,
)
from tests.mail.looking_back import (
    check_in_reminder,
    check_in_wanted,
    review_hidden,
    review_published,
    review_replied,
    review_shown,
)
from tests.mail.pairs import MENTEE, MENTOR, Arranged, pair
from tests.mail.reminding import milestone_stuck, rating_wanted, tasks_due


def submitted(*names: str) -> Arranged:
    return "application_submitted", make_application(*pair(*names)).id, {MENTOR}


def accepted(*names: str) -> Arranged:
    application = make_application(*pair(*names))
    application.accept(application.mentor.person, clock.now())
    db.session.commit()
    return "application_decided", application.id, {MENTEE}


def declined(*names: str) -> Arranged:
    application = make_application(*pair(*names))
    application.decline(DeclineReason.TOO_EARLY, "Learn <b>SQL</b> first.", application.mentor.person, clock.now())
    db.session.commit()
    return "application_decided", application.id, {MENTEE}


def withdrawn(*names: str) -> Arranged:
    application = make_application(*pair(*names))
    application.withdraw(application.mentee, "Found a job", clock.now())
    db.session.commit()
    return "application_withdrawn", application.id, {MENTOR}


def lapsed(*names: str) -> Arranged:
    application = make_application(*pair(*names))
    application.accept(application.mentor.person, clock.now() - timedelta(days=8))
    db.session.commit()
    application.lapse_now(clock.now())
    db.session.commit()
    return "application_lapsed", application.id, {MENTEE, MENTOR}


def mentor_decided(*names: str) -> Arranged:
    _, mentor = pair(*names)
    mentor.decide(Verdict.SUSPENDED, "Three missed sessions.", mentor.person, clock.now())
    db.session.commit()
    return "mentor_decided", mentor.id, {MENTOR}


def started(*names: str) -> Arranged:
    return "mentorship_started", make_mentorship(*pair(*names)).id, {MENTEE, MENTOR}


def trial_ends_soon(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names), started_at=clock.now() - timedelta(days=5))
    return "trial_ends_soon", mentorship.id, {MENTEE}


def ended(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names))
    end_mentorship(mentorship, cause=EndingCause.MENTOR_ENDED)
    return "mentorship_ended", mentorship.id, {MENTEE, MENTOR}


def session_logged(*names: str) -> Arranged:
    return "session_logged", make_session(make_mentorship(*pair(*names))).id, {MENTOR}


def booked(*names: str) -> MentoringSession:
    """A session some days ahead."""
    mentorship = met(*names)
    start = next(time for time in free_times(mentorship) if time > clock.now() + timedelta(days=2))
    return db.session.get_one(MentoringSession, make_booking(mentorship, start, topic="Types").session_id)


def met(*names: str) -> Mentorship:
    """A pair whose mentor has a calendar with a video link; he lives in another zone."""
    mentee, mentor = pair(*names)
    mentor.person.time_zone = "Europe/Berlin"
    make_calendar(mentor, time_zone="Europe/Berlin", video_link="https://meet.example/max-{room}")
    return make_mentorship(mentee, mentor)


def session_booked(*names: str) -> Arranged:
    return "session_booked", booked(*names).id, {MENTEE, MENTOR}


def session_moved(*names: str) -> Arranged:
    session = booked(*names)
    move_booking(session, free_times(session.mentorship)[2])
    return "session_moved", session.id, {MENTEE, MENTOR}


def session_cancelled(*names: str) -> Arranged:
    session = booked(*names)
    call_off([session], session.mentorship.mentor.person, "My flight is <b>late</b>.", clock.now(), timedelta(days=99))
    db.session.commit()
    return "session_cancelled", session.id, {MENTEE, MENTOR}


def series_booked(*names: str) -> Arranged:
    return "series_booked", make_booking(met(*names), every_weeks=2, times=4).series_id, {MENTEE, MENTOR}


def series_cancelled(*names: str) -> Arranged:
    mentorship = met(*names)
    series_id = make_booking(mentorship, every_weeks=1, times=3).series_id
    end_mentorship(mentorship)
    return "series_cancelled", series_id, {MENTEE, MENTOR}


def session_reminder_day(*names: str) -> Arranged:
    return "session_reminder_day", f"{booked(*names).id}:0", {MENTEE, MENTOR}


def session_reminder_hour(*names: str) -> Arranged:
    return "session_reminder_hour", f"{booked(*names).id}:0", {MENTEE, MENTOR}


def session_over(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names))
    return "session_over", make_session(mentorship, confirmed=False).id, {MENTEE, MENTOR}


def agreement_proposed(*names: str) -> Arranged:
    return "agreement_proposed", make_agreement(make_mentorship(*pair(*names))).id, {MENTEE}


def agreement_in_force(*names: str) -> Arranged:
    return "agreement_in_force", make_agreement(make_mentorship(*pair(*names)), signed=True).id, {MENTEE, MENTOR}


def exit_survey_wanted(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names))
    end_mentorship(mentorship)
    return "exit_survey_wanted", mentorship.id, {MENTEE}


def payment_received(*names: str) -> Arranged:
    return "payment_received", make_payment(*names).id, {MENTEE}


def payment_failed(*names: str) -> Arranged:
    payment = make_payment(*names, paid_at=None, status="open", attempts=1, failed_at=clock.now())
    return "payment_failed", payment.id, {MENTEE}


def make_payment(*names: str, **columns: object) -> Payment:
    mentorship, now = make_mentorship(*pair(*names)), clock.now()
    subscription = db.session.query(Subscription).filter_by(application_id=mentorship.application_id).one()
    facts = {"amount_cents": 12050, "currency": "EUR", "status": "paid", "created_at": now, "paid_at": now}
    facts |= {"hosted_url": "https://invoices.example/in_1", "synced_at": now, **columns}
    return save(Payment(subscription_id=subscription.id, stripe_invoice_id="in_1", **facts))


def confirm_address(*names: str) -> Arranged:
    link = save(pair(*names)[0].ask_for_link(LinkPurpose.CONFIRM, clock.now()))
    return "confirm_address", link.id, {MENTEE}


def reset_password(*names: str) -> Arranged:
    link = save(pair(*names)[0].ask_for_link(LinkPurpose.RESET, clock.now()))
    return "reset_password", link.id, {MENTEE}


def already_registered(*names: str) -> Arranged:
    return "already_registered", pair(*names)[0].id, {MENTEE}


def second_factor(*names: str) -> SecondFactor:
    person = pair(*names)[0]
    sign_in = open_sign_in(db.session(), person, "test browser", clock.now()).sign_in_id
    factor = begin(db.session(), person.id, sign_in, clock.now())
    factor.confirmed_at = clock.now()
    factor.take_recovery_code(3, clock.now())
    return save(factor)


def second_factor_set_up(*names: str) -> Arranged:
    return "second_factor_set_up", second_factor(*names).id, {MENTEE}


def second_factor_removed(*names: str) -> Arranged:
    factor = second_factor(*names)
    factor.remove("command line", clock.now())
    db.session.commit()
    return "second_factor_removed", factor.id, {MENTEE}


def second_factor_missed(*names: str) -> Arranged:
    return "second_factor_missed", f"{second_factor(*names).id}:{int(clock.now().timestamp())}", {MENTEE}


def recovery_code_used(*names: str) -> Arranged:
    return "recovery_code_used", f"{second_factor(*names).id}:3", {MENTEE}


def message_unread(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names))
    message = save(Message(
        mentorship_id=mentorship.id, author_id=mentorship.mentee_id, sent_at=clock.now(),
        body="Hello <b>Max</b>,\n\nhow was your week?\n> quoted",
    ))  # fmt: skip
    return "message_unread", message.id, {MENTOR}


def concern_raised(*names: str) -> Arranged:
    mentorship = make_mentorship(*pair(*names))
    make_operator((*names, "Mia Operator")[0], email="olga@example.org")
    concern = save(Concern(mentorship_id=mentorship.id, by_id=mentorship.mentee_id, reason="spam", at=clock.now()))
    return "concern_raised", concern.id, {"olga@example.org"}


def alerts_digest(*names: str) -> Arranged:
    mentorship, operator = (
        make_mentorship(*pair(*names)),
        make_operator((*names, "Mia Operator")[0], email="olga@example.org"),
    )
    at = clock.now() - timedelta(hours=2)
    for rule, owner in (("low_rating", None), ("no_session", operator.id)):
        save(
            Alert(
                rule=rule, subject_type="mentorship", subject_id=mentorship.id, mentorship_id=mentorship.id,
                mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id, opened_at=at, began_at=at, checked_at=at,
                evidence={}, assigned_to_id=owner, snoozed_until=at if owner else None,
            )
        )  # fmt: skip
    return "alerts_digest", operator.id, {"olga@example.org"}


def private_read(*names: str) -> Arranged:
    mentorship, operator = make_mentorship(*pair(*names)), make_operator(*names[:1])
    reading = OperatorReading(
        operator_id=operator.id, mentorship_id=mentorship.id, what="messages", reason="A concern <b>was</b> raised",
        at=clock.now(),
    )  # fmt: skip
    return "private_read", save(reading).id, {MENTEE, MENTOR}


def introduced(*names: str) -> Arranged:
    mentee, mentor = pair(*names)
    refresh(db.session(), [mentor.id], clock.now())
    note = "You both <b>like</b> tests.\nSay hello."
    made = introduce(db.session(), mentee.id, mentor.id, make_operator(), note, clock.now(), tells_mentor=True)
    db.session.commit()
    return "introduced", made.id, {MENTEE, MENTOR}


def digest(*names: str) -> Arranged:
    job, session_id, _ = session_logged(*names)
    mentor = db.session.query(Person).filter_by(email=MENTOR).one()
    gather(db.session(), mentor.id, Every.DAY, clock.now())
    HANDLERS[f"letters.{job}"](str(session_id))
    db.session.query(DigestItem).one().created_at = clock.now() - timedelta(days=2)
    db.session.commit()
    return "digest", mentor.id, {MENTOR}


EVERY: list[Callable[..., Arranged]] = [
    submitted, accepted, declined, withdrawn, lapsed, mentor_decided, started, trial_ends_soon, ended, session_logged, session_over,
    session_booked, session_moved, session_cancelled, series_booked, series_cancelled, session_reminder_day,
    session_reminder_hour, check_in_wanted, check_in_reminder, agreement_proposed, agreement_in_force,
    exit_survey_wanted, payment_received, payment_failed,
    confirm_address, reset_password, already_registered, second_factor_set_up,
    second_factor_removed, second_factor_missed, recovery_code_used, message_unread, concern_raised, private_read, digest,
    review_published, review_replied, review_hidden, review_shown,
    tasks_due, rating_wanted, milestone_stuck, introduced, alerts_digest,
]  # fmt: skip
