"""Random histories of people: who signs up, confirms, mentors, operates, answers, applies, meets and pays, in any order."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text

from mentorcruise.domain.mentors import Mentor, MentorDecision, Verdict
from mentorcruise.domain.people import OperatorGrant, Person
from mentorcruise.domain.questionnaires import Question as Asked
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question, end_of
from mentorcruise.metrics.registered import MENTEES, MENTORS, ROLES, moments, narrowed
from tests.asking import ask, respond
from tests.factories import enrol, make_person, save
from tests.metrics.applying import Applying
from tests.metrics.histories import BEGIN, COUNTRIES


class TakingPart(Applying):
    """The same people do one thing and another, each with a time of its own."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.people = [mentor.person for mentor in self.mentors]
        self.met: set[tuple[Person, Mentor]] = set()
        ask(
            Asked("job", "short", "Job?", required=True),
            Asked("aim", "short", "Aim?", required=True, audience="mentee"),
            at=BEGIN - timedelta(days=400),
        )

    def happens(self, first: datetime) -> datetime:
        """Mostly some weeks after, so that days lie between."""
        return super().happens(first) + timedelta(days=self.dice.choice((0, 0, 1, 7, 23, 61)))

    def step(self) -> None:
        choices = [
            self.sign_up,
            self.confirm,
            self.become_mentor,
            self.judge,
            self.judge,
            self.operate,
            self.reply,
            self.reply,
        ]
        if db.session.scalar(select(func.count(Subscription.id))):
            choices += [self.pay, self.pay]
        self.dice.choice([*choices, *[self.apply] * 6, *[super().step] * 9])()

    def someone(self, mentors: list[Mentor]) -> Person:
        theirs = {mentor.person for mentor in mentors}
        met = {person for person, mentor in self.met if mentor in mentors}
        known = [person for person in self.people if person not in theirs | met]
        mentee = self.dice.choice(known) if known and self.dice.random() < 0.85 else self.sign_up()
        self.met |= {(mentee, mentor) for mentor in mentors}
        return mentee

    def sign_up(self) -> Person:
        dice = self.dice
        person = make_person(
            joined_at=self.happens(BEGIN - timedelta(days=90)),
            confirmed=dice.random() < 0.6,
            country=dice.choice(COUNTRIES),
        )
        if dice.random() < 0.3:
            enrol(person, self.program, at=self.happens(person.joined_at))
        self.people.append(person)
        return person

    def confirm(self) -> None:
        person = self.dice.choice(self.people)
        person.confirm(self.happens(person.joined_at))
        db.session.commit()

    def become_mentor(self) -> None:
        person = self.dice.choice(self.people)
        if db.session.scalar(select(Mentor.id).filter_by(person_id=person.id)) is None:
            save(Mentor(
                person_id=person.id, slug=f"also-{person.id}", headline="Mentor", capacity=2,
                created_at=self.happens(person.joined_at),
            ))  # fmt: skip

    def judge(self) -> None:
        mentor = self.dice.choice(db.session.scalars(select(Mentor).order_by(Mentor.id)).all())
        verdicts = [self.dice.choice((Verdict.APPROVED, Verdict.APPROVED, Verdict.SUSPENDED))]
        # Those who are applied to are listed in the end, so that they can accept.
        verdicts += [Verdict.APPROVED] if mentor in self.mentors else []
        for verdict in verdicts:
            save(MentorDecision(
                mentor_id=mentor.id, verdict=verdict, decided_at=self.happens(BEGIN), reason="As it was",
                decided_by_id=mentor.person_id,
            ))  # fmt: skip
            db.session.refresh(mentor)

    def operate(self) -> None:
        person = self.dice.choice(self.people)
        grant = db.session.scalar(select(OperatorGrant).filter_by(person_id=person.id, revoked_at=None))
        if grant is None:
            save(OperatorGrant(person_id=person.id, granted_at=self.happens(BEGIN)))
        else:
            grant.revoked_at = self.happens(grant.granted_at)
            db.session.commit()

    def reply(self) -> None:
        person = self.dice.choice(self.people)
        said = {
            key: self.dice.choice((["Baker"], ["Miller"], [])) for key in ("job", "aim") if self.dice.random() < 0.7
        }
        respond(person, at=self.happens(person.joined_at), **said)

    def pay(self) -> None:
        subscription = self.dice.choice(db.session.scalars(select(Subscription).order_by(Subscription.id)).all())
        invoices = db.session.scalars(
            select(Payment).filter_by(subscription_id=subscription.id).order_by(Payment.id)
        ).all()
        at = self.happens(subscription.started_at)
        if not invoices or self.dice.random() < 0.5:
            number = db.session.scalar(select(func.count(Payment.id)))
            save(Payment(
                subscription_id=subscription.id, stripe_invoice_id=f"in_{number}", amount_cents=self.dice.choice((0, 100, 100)),
                currency="EUR", status="open", created_at=at, synced_at=at,
                paid_at=at if self.dice.random() < 0.6 else None,
            ))  # fmt: skip
        else:
            invoice = self.dice.choice(invoices)
            invoice.paid_at = self.dice.choice((max(at, invoice.created_at), max(at, invoice.created_at), None))
            invoice.amount_cents = self.dice.choice((invoice.amount_cents, invoice.amount_cents, 0, 100))
            db.session.commit()


_RUNNING = """
SELECT s.{who} FROM mentorships s WHERE s.started_at < :end
  AND NOT EXISTS (SELECT FROM mentorship_endings e WHERE e.mentorship_id = s.id AND e.ended_at < :since)
"""
_ACTIVE = {
    "mentee": "SELECT a.mentee_id FROM applications a WHERE a.submitted_at >= :since AND a.submitted_at < :end UNION "
    + _RUNNING.format(who="mentee_id"),
    "mentor": "SELECT a.mentor_id FROM applications a JOIN application_decisions d ON d.application_id = a.id "
    "WHERE d.decided_at >= :since AND d.decided_at < :end UNION " + _RUNNING.format(who="mentor_id"),
}
_SINCE = {
    "mentee": ("p.confirmed_at", "p.id"),
    "mentor": ("(SELECT min(d.decided_at) FROM mentor_decisions d WHERE d.mentor_id = m.id AND d.verdict = 'approved')", "m.id"),
}  # fmt: skip


def seen(question: Question) -> list[tuple[int, int, int]]:
    """(all, new, active) of mentees and of mentors, asked of every row as it was then."""
    found = []
    for role, people in ROLES.items():
        since, key = _SINCE[role]
        statement = (
            f"SELECT count(*), count(*) FILTER (WHERE {since} >= :since), count(*) FILTER (WHERE {key} IN ({_ACTIVE[role]})) "
            f"FROM {people} {narrowed(question.filters)}"
        )
        n, new, active = db.session.execute(text(statement), moments(question)).one()
        # Nothing is known of a period that begins after the day of knowledge.
        seen_any = question.as_of is None or question.as_of >= question.period.since
        found.append((n, new, active if seen_any else 0))
    return found


def answered(question: Question, role: str, keys: tuple[str, ...]) -> tuple[int, int]:
    """Of those registered then: how many had answered each of these questions, and all."""
    everything = " AND ".join(
        f"EXISTS (SELECT FROM questionnaire_answers a WHERE a.person_id = p.id AND a.key = '{key}' AND a.answered_at < :end "
        "AND cardinality(a.answer) > 0)" for key in keys
    )  # fmt: skip
    people = MENTEES if role == "mentee" else MENTORS
    statement = f"SELECT count(*) FILTER (WHERE {everything}), count(*) FROM {people} {narrowed(question.filters)}"
    return tuple(db.session.execute(text(statement), moments(question)).one())


# One person after the other, each step by itself.
_STEPS = """
SELECT p.id, p.confirmed_at < :seen AS confirmed,
  EXISTS (SELECT FROM applications a WHERE a.mentee_id = p.id AND a.submitted_at < :seen) AS applied,
  EXISTS (SELECT FROM applications a JOIN application_decisions d ON d.application_id = a.id WHERE a.mentee_id = p.id
    AND d.verdict = 'accepted' AND d.decided_at < :seen) AS accepted,
  (SELECT min(s.started_at) FROM mentorships s WHERE s.mentee_id = p.id AND s.started_at < :seen) AS began,
  ARRAY(SELECT y.paid_at FROM applications a JOIN subscriptions u ON u.application_id = a.id JOIN payments y
    ON y.subscription_id = u.id WHERE a.mentee_id = p.id AND y.paid_at < :seen AND y.amount_cents > 0 ORDER BY 1) AS paid,
  EXISTS (SELECT FROM applications a JOIN subscriptions u ON u.application_id = a.id JOIN payments y ON y.subscription_id = u.id
    WHERE a.mentee_id = p.id AND y.paid_at < :seen AND y.amount_cents > 0 GROUP BY u.id HAVING count(*) > 1) AS twice
FROM people p WHERE p.joined_at >= :since AND p.joined_at < :end
  AND NOT EXISTS (SELECT FROM mentors m WHERE m.person_id = p.id AND m.created_at < :seen)
  AND NOT EXISTS (SELECT FROM operator_grants g WHERE g.person_id = p.id AND g.granted_at < :seen)
"""


STEPS = ("confirmed", "applied", "accepted", "began", "paid", "twice")


def came(question: Question, now: datetime) -> list[int]:
    """How many came to each step; then paid of those who have had the time, and paid twice of those."""
    rows = db.session.execute(text(_STEPS + narrowed(question.filters)), moments(question)).all()
    known = min(now, end_of(question.as_of)) if question.as_of else now
    begun = [row for row in rows if row.began and row.began < known - timedelta(days=11)]
    paid = [row for row in rows if row.paid and row.paid[0] < known - timedelta(days=35)]
    return [
        len(rows), *(sum(bool(getattr(row, step)) for row in rows) for step in STEPS),
        sum(bool(row.paid) for row in begun), len(begun), sum(row.twice for row in paid), len(paid),
    ]  # fmt: skip


def days_between(first: datetime, last: datetime) -> list[date]:
    return [(first + timedelta(days=n)).date() for n in range((last - first).days)]
