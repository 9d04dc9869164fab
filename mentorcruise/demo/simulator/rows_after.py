"""The rows of mentorships and all that hangs on them: subscriptions, payments, sessions, ratings, endings, surveys."""

from collections.abc import Iterator

from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.demo.simulator.records import History, SimMentorship
from mentorcruise.demo.simulator.rows_sessions import write_sessions
from mentorcruise.demo.simulator.rows_together import write_goals, write_together
from mentorcruise.demo.simulator.world import later
from mentorcruise.domain.mentorships import EndingCause

FAILURE = "Your card has insufficient funds."


def write_mentorships(bulk: Bulk, history: History, skills: dict[str, int], operator_id: int | None) -> None:
    """Store the mentorships of a history whose people, mentors and applications are stored."""
    first = bulk.next_id("mentorships")
    for index, mentorship in enumerate(history.mentorships):
        mentorship.id = first + index
        mentorship.subscription_id = f"sub_demo_{mentorship.id:06d}"
        mentorship.customer_id = f"cus_demo_{mentorship.application.mentee.who.id:06d}"
    bulk.copy(
        "mentorships",
        ("id", "application_id", "mentor_id", "mentee_id", "goal_category", "started_at", "trial_ends_at"),
        ((m.id, m.application.id, m.application.mentor.id, m.application.mentee.who.id, m.application.goal,
          m.started_at, m.trial_ends_at) for m in history.mentorships),
    )  # fmt: skip
    bulk.went_up_to("mentorships", first + len(history.mentorships))
    bulk.copy(
        "mentorship_endings", ("mentorship_id", "ended_at", "cause", "by_id", "note", "during_trial"),
        ((m.id, m.ends_at, m.cause, _ended_by(m), m.note, m.during_trial)
         for m in history.mentorships if m.has_ended(history.world.until)),
    )  # fmt: skip
    bulk.copy(
        "trials", ("mentee_id", "mentor_id", "application_id", "started_at", "ends_at"),
        ((m.application.mentee.who.id, m.application.mentor.id, m.application.id, m.started_at, m.trial_ends_at)
         for m in history.mentorships if m.trial_ends_at),
    )  # fmt: skip
    _write_money(bulk, history)
    write_goals(bulk, history)
    write_sessions(bulk, history, skills)
    _write_surveys(bulk, history, skills, operator_id)
    write_together(bulk, history, skills, operator_id)


def _ended_by(m: SimMentorship) -> int | None:
    people = {
        EndingCause.MENTEE_LEFT: m.application.mentee.who.id,
        EndingCause.MENTOR_ENDED: m.application.mentor.who.id,
    }
    return people.get(m.cause)


def _write_money(bulk: Bulk, history: History) -> None:
    customers = {m.application.mentee.who.id: (m.customer_id, m.started_at) for m in reversed(history.mentorships)}
    bulk.copy(
        "stripe_customers", ("person_id", "stripe_customer_id", "created_at"),
        ((person_id, *values) for person_id, values in customers.items()),
    )  # fmt: skip
    first = bulk.next_id("subscriptions")
    numbered = [(first + index, m) for index, m in enumerate(history.mentorships)]
    bulk.copy(
        "subscriptions",
        ("id", "application_id", "stripe_subscription_id", "stripe_customer_id", "status", "price_cents", "currency",
         "started_at", "trial_ends_at", "current_period_ends_at", "cancel_at_period_end", "ended_at", "synced_at"),
        (_subscription(number, m, history) for number, m in numbered),
    )  # fmt: skip
    bulk.went_up_to("subscriptions", first + len(numbered))
    bulk.copy(
        "subscription_states", ("subscription_id", "status", "at"),
        ((number, status, at) for number, m in numbered for status, at in m.states),
    )  # fmt: skip
    bulk.copy("subscription_cancellations",
        ("subscription_id", "by_id", "requested_at", "takes_effect", "ends_at", "reason"),
        (_cancellation(number, m) for number, m in numbered if m.is_leaving(history.world.until)),
    )  # fmt: skip
    bulk.copy(
        "payments",
        ("subscription_id", "stripe_invoice_id", "amount_cents", "currency", "status", "created_at", "paid_at",
         "failed_at", "failure", "attempts", "next_attempt_at", "synced_at"),
        (row for number, m in numbered for row in _payments(number, m, history)),
    )  # fmt: skip


def _subscription(number: int, m: SimMentorship, history: History) -> tuple[object, ...]:
    ended = m.has_ended(history.world.until)
    return (
        number, m.application.id, m.subscription_id, m.customer_id, m.states[-1][0], m.application.plan.price_cents,
        m.application.mentor.currency, m.started_at, m.trial_ends_at, m.period[1] if m.period else None,
        m.cancels_at_period_end(history.world.until), m.ends_at if ended else None, history.world.until,
    )  # fmt: skip


def _cancellation(number: int, m: SimMentorship) -> tuple[object, ...]:
    assert m.leaving is not None
    leaving = m.leaving
    by_id = m.application.mentor.who.id if leaving.by_mentor else m.application.mentee.who.id
    return number, by_id, leaving.requested_at, leaving.takes_effect, leaving.ends_at, leaving.reason


def _payments(number: int, m: SimMentorship, history: History) -> Iterator[tuple[object, ...]]:
    for index, p in enumerate(m.payments):
        status = "paid" if p.paid_at else "uncollectible" if p.given_up else "open"
        yield (
            number, f"in_demo_{m.id:06d}_{index:03d}", m.application.plan.price_cents, m.application.mentor.currency,
            status, p.created_at, p.paid_at, p.failed_at, FAILURE if p.failed_at else None, p.attempts,
            p.next_attempt_at, history.world.until,
        )  # fmt: skip


def _write_surveys(bulk: Bulk, history: History, skills: dict[str, int], operator_id: int | None) -> None:
    until = history.world.until
    answered = [(m, m.survey) for m in history.mentorships if m.survey and m.survey.answered_at <= until]
    bulk.copy(
        "exit_surveys",
        ("mentorship_id", "answered_at", "stars", "goal_reached", "goal_words", "product_words", "mentor_words"),
        ((m.id, s.answered_at, s.stars, m.goal, s.goal_words, s.product_words, s.mentor_words) for m, s in answered),
    )  # fmt: skip
    bulk.copy(
        "exit_survey_skips", ("mentorship_id", "by_id", "skipped_at"),
        ((m.id, m.application.mentee.who.id, m.skipped_at)
         for m in history.mentorships if m.skipped_at and m.skipped_at <= until),
    )  # fmt: skip
    bulk.copy(
        "skill_assessments", ("application_id", "skill_id", "assessor_id", "moment", "score", "assessed_at"),
        ((m.application.id, skills[name], m.application.mentee.who.id, "final", score, s.answered_at)
         for m, s in answered for name, score in s.final.items()),
    )  # fmt: skip
    if operator_id is not None:
        followed = ((m, s, later(s.answered_at, 1.5)) for m, s in answered if s.follow_up)
        bulk.copy(
            "exit_survey_follow_ups", ("mentorship_id", "by_id", "at", "note", "closes"),
            ((m.id, operator_id, at, s.follow_up, m.id % 3 > 0) for m, s, at in followed if at <= until),
        )  # fmt: skip
