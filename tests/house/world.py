"""A small world with one of everything, and the means to set it back after each attack."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.billing import gateway
from mentorcruise.domain.alert_rules import set_thresholds
from mentorcruise.domain.alerts import Alert, AlertAction, AlertSubject
from mentorcruise.domain.application_words import DeclineReason
from mentorcruise.domain.applications import Application
from mentorcruise.domain.criteria import Condition, Kind, Rule
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.leaving import leave
from mentorcruise.domain.letter_kinds import BY_NAME
from mentorcruise.domain.letters import Letter
from mentorcruise.domain.mentors import Mentor, Verdict
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import LinkPurpose, MentorSearch, Person, SignIn
from mentorcruise.domain.program_doors import Plan
from mentorcruise.domain.programs import ProgramAddress, ProgramDomain, ProgramInvitation
from mentorcruise.domain.questionnaire_editing import put
from mentorcruise.domain.questionnaires import Question, Questionnaire
from mentorcruise.domain.reviews import publish
from mentorcruise.domain.second_factors import RecoveryCodeUse, SecondFactor, begin
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.stakeholders import StakeholderMailing, StakeholderRecipient
from mentorcruise.domain.subscriptions import Payment, StripeCustomer, StripeEvent, Subscription, TakesEffect
from mentorcruise.domain.success_criteria import SuccessCriterion, set_criterion
from mentorcruise.domain.surveys import ExitSurveyFollowUp
from mentorcruise.domain.visits import VisitCount, VisitKind
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from mentorcruise.mail.links import recipient_url, token_for, unsubscription_token
from mentorcruise.web.accounts.codes import recovery_codes, secret_of
from mentorcruise.web.accounts.passwords import hash_password
from tests.asking import INDUSTRY, JOB_TITLE, ask, respond
from tests.factories import (
    answer_survey,
    end_mentorship,
    enrol,
    make_accepted,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_program,
    make_session,
    rate,
    save,
)
from tests.house.pair_rows import furnish, review
from tests.house.rows import keep_rows, restore_rows
from tests.house.survey_rows import survey_work
from tests.stripe_account import StripeAccount
from tests.visitor import Visitor, signed_in

PASSWORD = "four unrelated rooms upstairs"
SUBMISSION_KEY = UUID("6c7a5d9e-6a3f-4a53-9a4e-0d2f7a1c8b11")
PEOPLE = ("mia", "petra", "alma", "ed", "max", "wanda", "una", "stranger", "rival", "operator")


@dataclass
class World:
    """Ten people and what is between them; `ids` fills the addresses of the route table.

    mia runs a mentorship with max, petra's application waits for him, alma's is accepted, ed has left without
    answering; wanda waits to be vetted, una has not confirmed her address. stranger (a mentee) and rival (a mentor)
    have things of their own and nothing to do with these.
    """

    app: Flask
    people: dict[str, Person] = field(default_factory=dict)
    """Good while the world is arranged; later a person is loaded by `person`."""
    cookies: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    letters: dict[Path, bytes] = field(default_factory=dict)

    def path(self, address: str) -> str:
        """The address of a thing in this world: `/sessions/{session}`."""
        return address.format(**self.ids)

    def form(self, form: dict[str, Any]) -> dict[str, Any]:
        """A form with the ids of this world in its names and values."""
        fill = {name.format(**self.ids): value for name, value in form.items()}
        return {name: value.format(**self.ids) if isinstance(value, str) else value for name, value in fill.items()}

    def person(self, name: str) -> Person:
        return db.session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()

    def browser(self, name: str) -> Visitor:
        """A fresh browser of one of PEOPLE, signed in; of `anonymous`, not signed in."""
        return self.browser_of(self.app, name)

    def browser_of(self, app: Flask, name: str) -> Visitor:
        """The same on another app with the same secret."""
        browser = Visitor(app)
        if name != "anonymous":
            browser.remember(_user_id=self.cookies[name], _fresh=True)
        return browser

    def keep(self) -> None:
        """Remember all rows as they are now, for `restore`."""
        db.session.commit()
        self.letters = {file: file.read_bytes() for file in self.app.config["SETTINGS"].mail_folder.iterdir()}
        keep_rows()

    def restore(self) -> None:
        """Set every row and every counter back, and forget the limits' counters."""
        db.session.remove()
        restore_rows()
        self.forget_limits()
        for file, content in self.letters.items():
            if not file.exists():
                file.write_bytes(content)

    def forget_limits(self) -> None:
        """Nobody has tried anything yet."""
        Redis.from_url(self.app.config["SETTINGS"].redis_url).flushall()


def arrange(app: Flask) -> World:
    """Write the world. Letters are sent and figures counted, so that derived rows exist too."""
    world = World(app)
    people, ids = world.people, world.ids
    _people(world)
    _with_max(world)
    _with_rival(world)
    _programs(world)
    _stakeholders(world)
    _around(world)
    drain()
    db.session.expire_all()
    failed = db.session.query(OutboxMessage).filter(OutboxMessage.last_error.is_not(None)).all()
    assert not failed, [(m.job, m.last_error) for m in failed]
    for name, person in people.items():
        world.cookies[name] = signed_in(person)
    _second_factors(world)
    own = db.session.query(SignIn).filter_by(person_id=people["mia"].id).one()
    other = save(SignIn(
        person_id=people["mia"].id, token_hash=b"another browser", started_at=own.started_at, seen_at=own.started_at,
        expires_at=own.expires_at, agent="Mozilla/5.0 (X11; Linux) Firefox/140",
    ))  # fmt: skip
    ids["sign_in"] = other.id
    ids["past_day"] = f"{clock.now() - timedelta(days=1):%Y-%m-%d}"
    ids["unsubscription"] = unsubscription_token(people["mia"].id, BY_NAME["session_logged"])
    ids["subscribe_again"] = unsubscription_token(people["mia"].id, BY_NAME["tasks_due"])
    ids["letter"] = db.session.scalar(select(Letter.message_id).order_by(Letter.id))[1:].partition("@")[0]
    world.keep()
    return world


def _second_factors(world: World) -> None:
    """stranger has begun to set one up, rival's is on; their codes go into forms as they are at the time of sending."""
    now = clock.now()
    begun, on = (
        begin(db.session(), world.people[name].id, _sign_in_of(world, name), now) for name in ("stranger", "rival")
    )
    on.confirmed_at = now
    on.used.append(RecoveryCodeUse(number=1, used_at=now))
    former = begin(db.session(), world.people["alma"].id, _sign_in_of(world, "alma"), now)
    former.confirmed_at, former.removed_at, former.removed_by = now, now, "person"
    db.session.commit()
    world.ids["former_factor"] = former.id
    world.ids["code"], world.ids["recovery_code"], world.ids["rivals_code"] = (
        LiveCode(begun),
        recovery_codes(on)[4],
        LiveCode(on),
    )
    world.ids["factor"], world.ids["code_use"], world.ids["misses"] = (
        on.id,
        f"{on.id}:1",
        f"{on.id}:{int(now.timestamp())}",
    )


def _sign_in_of(world: World, name: str) -> int:
    return db.session.query(SignIn).filter_by(person_id=world.people[name].id).one().id


class LiveCode:
    """The six digits of an app, whenever they are written."""

    def __init__(self, factor: SecondFactor) -> None:
        self.app = pyotp.TOTP(secret_of(factor))

    def __format__(self, spec: str) -> str:
        return self.app.at(clock.now())


def _people(world: World) -> None:
    people, ids = world.people, world.ids
    for name in ("mia", "petra", "alma", "ed", "stranger"):
        people[name] = make_mentee(name.title(), email=f"{name}@example.org", country="FR")
        ids[name] = people[name].id
    people["mia"].password_hash = hash_password(PASSWORD)
    people["una"] = make_mentee("Una", email="una@example.org", confirmed=False, password_hash=hash_password(PASSWORD))
    people["operator"] = make_operator("Olga", email="operator@example.org")
    for name in ("max", "rival", "wanda"):
        mentor = make_mentor(name.title(), slug=name, capacity=20, listed=name != "wanda", motivation="To give back.")
        mentor.person.email = f"{name}@example.org"
        mentor.offer("Light", "One call a month", 6000, "EUR", 1, 30, clock.now())
        db.session.commit()
        people[name], ids[name] = mentor.person, mentor.id
        ids[f"{name}_plan"], ids[f"{name}_light"] = mentor.plans[0].id, mentor.plans[-1].id
    now = clock.now()
    ids["skill"] = db.session.get_one(Mentor, ids["max"]).skills[0].id
    ids["confirm"] = token_for(people["una"].ask_for_link(LinkPurpose.CONFIRM, now).id, "confirm")
    ids["reset"] = token_for(people["mia"].ask_for_link(LinkPurpose.RESET, now).id, "reset")
    db.session.commit()


def _with_max(world: World) -> None:
    people, ids = world.people, world.ids
    mentor = db.session.get_one(Mentor, ids["max"])
    ids["pending"] = make_application(people["petra"], mentor).id
    ids["accepted"] = make_accepted(people["alma"], mentor).id
    customer = gateway.create_customer(people["mia"].id, "mia@example.org", "Mia", people["mia"].joined_at)
    running = make_mentorship(people["mia"], mentor)
    subscription = db.session.query(Subscription).filter_by(application_id=running.application_id).one()
    subscription.stripe_customer_id = customer
    save(StripeCustomer(person_id=people["mia"].id, stripe_customer_id=customer, created_at=clock.now()))
    ids |= {"application": running.application_id, "mentorship": running.id, "subscription": subscription.id}
    ids["session"] = meet(running, rated=False).id
    meet(running, days_ago=3)
    furnish(running, mentor, people["operator"], ids)
    save(payment_of(subscription))
    ended = make_mentorship(people["ed"], mentor, started_at=clock.now() - timedelta(days=40))
    meet(ended, days_ago=20)
    left = db.session.query(Subscription).filter_by(application_id=ended.application_id).one()
    leave(db.session(), left, ended, people["ed"], TakesEffect.NOW, None, None, clock.now())
    ended.application.closed_at = clock.now()
    db.session.commit()
    _forget_jobs("billing.cancel_at_stripe")
    ids |= {"ended": ended.id, "ended_subscription": left.id}


def _with_rival(world: World) -> None:
    people, ids = world.people, world.ids
    mentor = db.session.get_one(Mentor, ids["rival"])
    theirs = make_mentorship(people["stranger"], mentor)
    meet(theirs)
    for number, name in enumerate(("declined", "withdrawn", "lapsed", "answered")):
        person = make_mentee(f"Once {number}", email=f"once-{number}@example.org")
        ids[f"once_{name}"] = person.id
        if name == "answered":
            ended = make_mentorship(person, mentor, started_at=clock.now() - timedelta(days=60))
            meet(ended, days_ago=30)
            end_mentorship(ended)
            answer_survey(
                ended, "partly", goal_words="Half of it", product_words="More filters", mentor_words="More time"
            )
            save(
                ExitSurveyFollowUp(
                    mentorship_id=ended.id, by_id=people["operator"].id, at=clock.now(), note="Wrote back"
                )
            )
            review(ended, people["operator"], ids)
            ids["answered"] = ended.id
            survey_work(ended.id, people["operator"], ids)
        else:
            _close(make_application(person, mentor, submitted_at=clock.now() - timedelta(days=9)), name)
    _looked_back(world, mentor)
    now = clock.now()
    mentor.decide(Verdict.SUSPENDED, "Three missed sessions", people["operator"], now)
    mentor.decide(Verdict.APPROVED, "All is well again", people["operator"], now)
    db.session.commit()


def _looked_back(world: World, mentor: Mentor) -> None:
    """What alma had with the mentor is reviewed and waits for the reply; what ed had could be reviewed."""
    for name, mentee in (("reviewed", "alma"), ("to_review", "ed")):
        over = make_mentorship(world.people[mentee], mentor, started_at=clock.now() - timedelta(days=50))
        meet(over, days_ago=30)
        end_mentorship(over)
        answer_survey(over, "yes")
        world.ids[name] = over.id
    reviewed = db.session.get_one(Mentorship, world.ids["reviewed"])
    publish(db.session(), reviewed, 5, "Patient with every question.", world.people["alma"], clock.now())
    db.session.commit()


def _stakeholders(world: World) -> None:
    """One address gets the monthly report, and has had one."""
    recipient = StakeholderRecipient(
        email="director@example.com", added_by_id=world.people["operator"].id, added_at=clock.now() - timedelta(days=60)
    )
    save(recipient)
    save(StakeholderMailing(recipient_id=recipient.id, month=date(2026, 10, 1), sent_at=clock.now()))
    world.ids["recipient"] = recipient.id
    world.ids["recipient_month"] = f"{recipient.id}:2026-09-01"
    world.ids["recipient_token"] = recipient_url(recipient.id).rpartition("/")[2]


def _programs(world: World) -> None:
    """mia belongs to a program of her company, which takes in by link, by domain and by a list; petra could join."""
    people, ids, now = world.people, world.ids, clock.now()
    program = make_program("Harbourline", slug="harbourline", domain="harbourline.example")
    ids["program"], ids["membership"] = program.id, enrol(people["mia"], program).id
    address = ProgramAddress(program_id=program.id, email="soon@example.com", added_at=now)
    invitation = ProgramInvitation(program_id=program.id, code="harbour-2026", created_at=now)
    of_petra = ProgramAddress(program_id=program.id, email="petra@example.org", added_at=now)
    save(invitation, address, of_petra)
    ids["program_invitation"] = invitation.id
    save(VisitCount(day=now.date(), kind=VisitKind.SITE, n=12))
    ids["other_program"] = make_program("Northwind", slug="northwind").id
    ids["questionnaire"] = ask(JOB_TITLE, INDUSTRY).id
    respond(people["mia"], job_title=["Engineer"])
    draft = db.session.get_one(Questionnaire, ids["questionnaire"])
    put(draft, Question("q_planned", "long", "What else?"), now)
    ids["draft_seen"], ids["question_seen"] = draft.draft_mark, JOB_TITLE.mark
    ids["program_seen"] = Plan.of(program).mark
    db.session.commit()
    set_criterion(
        db.session(), None, Rule("all", (Condition(Kind.HELD, Decimal(2)),)), 1, "Work together", "To see more",
        people["operator"], None, now,
    )  # fmt: skip
    db.session.commit()
    ids["criterion"] = db.session.scalar(select(SuccessCriterion.id))
    ids["program_domain"] = db.session.scalar(select(ProgramDomain.id))
    ids["program_address"] = address.id


def _close(application: Application, how: str) -> None:
    now = clock.now()
    if how == "declined":
        application.decline(DeclineReason.TOO_EARLY, "Learn SQL first", application.mentor.person, now)
    elif how == "withdrawn":
        application.withdraw(application.mentee, "Found a job", now)
    else:
        application.accept(application.mentor.person, now - timedelta(days=8))
        db.session.commit()
        application.lapse_now(now)
    db.session.commit()


def _around(world: World) -> None:
    people, now = world.people, clock.now()
    alert = Alert(
        rule="low_rating", subject_type=AlertSubject.MENTORSHIP, subject_id=world.ids["mentorship"],
        opened_at=now - timedelta(hours=1), began_at=now - timedelta(hours=1), evidence={}, checked_at=now,
    )  # fmt: skip
    db.session.add(alert)
    alert.step(AlertAction.NOTED, people["operator"], "Wrote to both", None, now)
    event = StripeEvent(
        id="evt_world", type="product.created", object_id="prod_1", created_at=now, received_at=now, payload={},
    )  # fmt: skip
    search = db.session.query(MentorSearch).filter_by(mentee_id=people["una"].id).one()
    introduction = Introduction(
        search_id=search.id, mentee_id=people["una"].id, mentor_id=world.ids["rival"], by_id=people["operator"].id, score=80,
        reasons=[], tells_mentor=False, at=now,
    )  # fmt: skip
    save(alert, event, introduction)
    set_thresholds(db.session(), "no_session", {"quiet_days": 20}, 1, "To see more", people["operator"], now)
    db.session.get_one(Mentor, world.ids["rival"]).offer_places(18, now)
    db.session.commit()
    world.ids["alert"], world.ids["rule"], world.ids["introduction"] = alert.id, "no_session", introduction.id


def meet(mentorship: Mentorship, *, days_ago: int = 1, rated: bool = True) -> MentoringSession:
    session = make_session(mentorship, days_ago=days_ago)
    rate(session, mentorship.mentor.person, 4, "Lively")
    if rated:
        rate(session, mentorship.mentee, 2, "Too fast")
    return session


def payment_of(subscription: Subscription) -> Payment:
    now = clock.now()
    return Payment(
        subscription_id=subscription.id, stripe_invoice_id="in_world", amount_cents=12000, currency="EUR",
        status="paid", created_at=now, paid_at=now, synced_at=now, hosted_url="https://invoices.example/in_1",
    )  # fmt: skip


def _forget_jobs(*jobs: str) -> None:
    db.session.query(OutboxMessage).filter(OutboxMessage.job.in_(jobs)).delete()
    db.session.commit()


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world, arranged once and set back for each test; what breaks is answered by error pages, as in production."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    if "test_world" in app.extensions:
        made, account = app.extensions["test_world"]
        account.plug_in()
        made.restore()
    else:
        account = KeptAccount(app)
        made = arrange(app)
        app.extensions["test_world"] = made, account
    yield made
    account.unplug()


class KeptAccount(StripeAccount):
    """The sandbox's account that goes with the kept rows."""

    def plug_in(self) -> None:
        self.unplug()
        self.app.config["STRIPE_HTTP_CLIENT"] = self.http

    def unplug(self) -> None:
        self.app.config["STRIPE_HTTP_CLIENT"] = None
        self.app.extensions.pop("stripe_client", None)
