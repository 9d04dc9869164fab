"""Arranging a test: each function writes the rows that the product itself would write, and commits them."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain import conversations
from mentorcruise.domain.agreement_templates import TEMPLATES as AGREEMENTS
from mentorcruise.domain.agreements import Agreement, propose, sign
from mentorcruise.domain.application_profiles import ApplicationProfile
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.applications import Application, ApplicationReason, SkillAssessment
from mentorcruise.domain.availability import MentorCalendar, WeeklyHours
from mentorcruise.domain.booking import Booked, Wish, book, move
from mentorcruise.domain.booking_terms import busy_between, terms_for
from mentorcruise.domain.check_in_asking import ask
from mentorcruise.domain.check_ins import CheckIn, Fit, Nearer, Said
from mentorcruise.domain.mentors import Mentor, Skill, Verdict
from mentorcruise.domain.mentorships import TRIAL, EndingCause, Mentorship
from mentorcruise.domain.messages import Message
from mentorcruise.domain.people import MentorSearch, OperatorGrant, Person
from mentorcruise.domain.programs import Program, ProgramDomain, ProgramHeadCount, ProgramMembership
from mentorcruise.domain.reviews import Moderation, Review, ReviewModeration, publish
from mentorcruise.domain.session_logging import log
from mentorcruise.domain.session_results import SessionResult, SessionVerdict
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription, SubscriptionState, Trial
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import SurveyQuestion, Theme, tag
from mentorcruise.extensions import db

_number = count(1)
GOAL = (
    "Within six months I want to move from support into backend development: build two services in Python, "
    "learn to test and deploy them, and pass interviews at a small product company."
)


P = ParamSpec("P")
T = TypeVar("T")


class _Whole(threading.local):
    """One commit for all that a factory makes, those that it calls included: each commit has everything loaded anew."""

    def __init__(self) -> None:
        self.depth = 0

    def __call__(self, make: Callable[P, T]) -> Callable[P, T]:
        @wraps(make)
        def made(*args: P.args, **kwargs: P.kwargs) -> T:
            self.depth += 1
            try:
                result = make(*args, **kwargs)
            finally:
                self.depth -= 1
            self.keep()
            return result

        return made

    def keep(self) -> None:
        db.session.flush() if self.depth else db.session.commit()


whole = _Whole()


def save(*rows: Any) -> Any:
    """Store rows and return the first."""
    db.session.add_all(rows)
    whole.keep()
    return rows[0]


@whole
def make_person(name: str = "Mia Mentee", *, email: str = "", confirmed: bool = True, **columns: Any) -> Person:
    """A confirmed person with an address of their own."""
    now = columns.pop("joined_at", None) or clock.now() - timedelta(days=60)
    person = Person(
        name=name, email=email or f"person-{next(_number)}@example.org", joined_at=now,
        confirmed_at=now if confirmed else None, **columns,
    )  # fmt: skip
    return save(person)


@whole
def make_mentee(name: str = "Mia Mentee", *, looking_since: datetime | None = None, **columns: Any) -> Person:
    """A mentee who is looking for a mentor."""
    person = make_person(name, **columns)
    save(MentorSearch(mentee_id=person.id, started_at=looking_since or person.joined_at))
    return person


@whole
def make_operator(name: str = "Olga Operator", **columns: Any) -> Person:
    person = make_person(name, **columns)
    save(OperatorGrant(person_id=person.id, granted_at=clock.now()))
    return person


@whole
def make_skill(name: str) -> Skill:
    """The skill of that name, made when it is new."""
    found = db.session.scalar(select(Skill).where(Skill.name == name))
    return found or save(Skill(name=name, slug=name.lower().replace(" ", "-"), added_at=clock.now()))


@whole
def make_mentor(
    name: str = "Max Mentor",
    *,
    skills: tuple[str, ...] = ("python", "testing"),
    languages: tuple[str, ...] = ("en",),
    capacity: int = 3,
    price_cents: int = 12000,
    currency: str = "EUR",
    listed: bool = True,
    **columns: Any,
) -> Mentor:
    """A mentor with one plan, listed unless told otherwise."""
    person = make_person(name, country=columns.pop("country", "DE"))
    known = [make_skill(s) for s in skills]
    now = clock.now() - timedelta(days=50)
    mentor = Mentor(
        person=person, slug=columns.pop("slug", f"mentor-{next(_number)}"), capacity=capacity, created_at=now,
        headline=columns.pop("headline", "Backend engineer"), **columns,
    )  # fmt: skip
    db.session.add(mentor)
    mentor.learn(known)
    mentor.speak(list(languages))
    mentor.offer("Standard", "Two calls a month and chat", price_cents, currency, 2, 45, now)
    whole.keep()
    if listed:
        mentor.decide(Verdict.APPROVED, "", person, now)
        whole.keep()
    return mentor


@whole
def make_application(mentee: Person | None = None, mentor: Mentor | None = None, **columns: Any) -> Application:
    """A pending application with reasons and a baseline."""
    mentee, mentor = mentee or make_mentee(), mentor or make_mentor()
    now = columns.pop("submitted_at", None) or clock.now() - timedelta(days=1)
    application = Application(
        mentee_id=mentee.id, mentor_id=mentor.id, plan_id=mentor.current_plans[0].id, submitted_at=now,
        goal_category=columns.pop("goal_category", "change_careers"), goal_statement=columns.pop("goal_statement", GOAL),
        why="Has walked the path.", reason_rows=[ApplicationReason(reason="skills"), ApplicationReason(reason="career_path")],
        assessments=[
            SkillAssessment(skill=skill, assessor_id=mentee.id, moment="baseline", score=2, assessed_at=now)
            for skill in mentor.skills
        ],
        **columns,
    )  # fmt: skip
    save(application)
    program_id = db.session.scalar(select(ProgramMembership.program_id).filter_by(person_id=mentee.id, left_at=None))
    save(ApplicationProfile(
        application_id=application.id, country=mentee.country, languages=mentor.languages, program_id=program_id,
        known_at=now,
    ))  # fmt: skip
    return application


@whole
def make_program(
    name: str = "Harbourline", *, eligible: int | None = 200, domain: str = "", closed: bool = False, **columns: Any
) -> Program:
    """An open program with a head count since its first day and, where one is named, a rule for a mail domain."""
    now = columns.pop("created_at", None) or clock.now() - timedelta(days=90)
    program = save(
        Program(
            name=name, slug=columns.pop("slug", f"program-{next(_number)}"), created_at=now,
            closed_at=clock.now() if closed else None, **columns,
        )
    )  # fmt: skip
    if eligible is not None:
        save(ProgramHeadCount(program_id=program.id, counts_from=now.date(), eligible=eligible, noted_at=now))
    if domain:
        save(ProgramDomain(program_id=program.id, domain=domain, added_at=now))
    return program


@whole
def enrol(person: Person, program: Program, *, how: str = "operator", at: datetime | None = None) -> ProgramMembership:
    """Someone belongs to a program."""
    joined_at = at or max(person.joined_at, program.created_at)
    return save(ProgramMembership(program_id=program.id, person_id=person.id, how=how, joined_at=joined_at))


@whole
def make_accepted(mentee: Person | None = None, mentor: Mentor | None = None, **columns: Any) -> Application:
    """An accepted application that holds a place."""
    application = make_application(mentee, mentor, **columns)
    application.accept(application.mentor.person, clock.now())
    whole.keep()
    return application


@whole
def make_mentorship(
    mentee: Person | None = None,
    mentor: Mentor | None = None,
    *,
    started_at: datetime | None = None,
    stripe_subscription_id: str = "",
    **columns: Any,
) -> Mentorship:
    """A running mentorship with its subscription mirrored, started ten days ago unless told otherwise."""
    started_at = started_at or clock.now() - timedelta(days=10)
    application = make_accepted(mentee, mentor, submitted_at=started_at - timedelta(days=2), **columns)
    plan, number = application.plan, next(_number)
    mentorship = Mentorship.start(application, started_at + TRIAL, started_at)
    in_trial = clock.now() < started_at + TRIAL
    subscription = Subscription(
        application_id=application.id, stripe_subscription_id=stripe_subscription_id or f"sub_test_{number}",
        stripe_customer_id=f"cus_test_{number}", status="trialing" if in_trial else "active", price_cents=plan.price_cents,
        currency=plan.currency, started_at=started_at, trial_ends_at=started_at + TRIAL,
        current_period_ends_at=started_at + (TRIAL if in_trial else timedelta(days=37)), synced_at=started_at,
        states=[SubscriptionState(status="trialing", at=started_at)],
    )  # fmt: skip
    trial = Trial(
        mentee_id=application.mentee_id, mentor_id=application.mentor_id, application_id=application.id,
        started_at=started_at, ends_at=started_at + TRIAL,
    )  # fmt: skip
    db.session.add(mentorship)
    search = db.session.scalar(
        select(MentorSearch).where(MentorSearch.mentee_id == application.mentee_id, MentorSearch.ended_at.is_(None))
    )
    if search:
        search.ended_at, search.ended_how = started_at, "paired"
    return save(mentorship, subscription, trial)


@whole
def make_session(
    mentorship: Mentorship, *, days_ago: int = 1, minutes: int = 45, topic: str = "First steps", confirmed: bool = True
) -> MentoringSession:
    """A session that the mentee has logged and, unless told otherwise, the mentor has confirmed: it is held."""
    now = clock.now()
    starts_at = now - timedelta(days=days_ago, minutes=minutes)
    session = log(db.session(), mentorship, starts_at, minutes, topic, mentorship.mentee, now)
    if confirmed:
        session.report(mentorship.mentor.person, SessionVerdict.HELD, minutes, now)
    whole.keep()
    return session


@whole
def make_calendar(
    mentor: Mentor,
    *,
    hours: Iterable[tuple[int, int, int]] = tuple((weekday, 540, 1020) for weekday in range(7)),
    time_zone: str = "UTC",
    **rules: Any,
) -> MentorCalendar:
    """A mentor's calendar, open from nine to five each day unless told otherwise; hours are (weekday, begins, ends)."""
    plain = {"notice_hours": 0, "horizon_days": 60, **rules}
    calendar = MentorCalendar(mentor_id=mentor.id, time_zone=time_zone, updated_at=clock.now(), **plain)
    save(calendar, *(WeeklyHours(mentor_id=mentor.id, weekday=w, begins=b, ends=e) for w, b, e in hours))
    return calendar


def free_times(mentorship: Mentorship) -> list[datetime]:
    """The starts that the pair can book now."""
    now = clock.now()
    terms = terms_for(db.session(), mentorship.id, mentorship.mentee_id, now)
    assert terms
    return terms.free(busy_between(db.session(), terms, now, terms.latest(now)), now)


@whole
def make_booking(mentorship: Mentorship, starts_at: datetime | None = None, **wish: Any) -> Booked:
    """A session that the mentee has booked, at the first free time in two days unless told otherwise; `wish` makes it a
    series. Two days ahead nothing hangs on the hour at which the tests run."""
    now = clock.now()
    terms = terms_for(db.session(), mentorship.id, mentorship.mentee_id, now, lock=True)
    assert terms
    ahead = (time for time in free_times(mentorship) if time > now + timedelta(days=2))
    booked = book(db.session(), terms, Wish(starts_at or next(ahead), **wish), mentorship.mentee, now)
    whole.keep()
    return booked


@whole
def move_booking(session: MentoringSession, starts_at: datetime) -> None:
    """The mentor gives a booked session another time."""
    mentor, now = session.mentorship.mentor.person, clock.now()
    terms = terms_for(db.session(), session.mentorship_id, mentor.id, now, lock=True)
    assert terms
    move(db.session(), terms, session.id, starts_at, mentor, now)
    whole.keep()


@whole
def make_check_in(mentorship: Mentorship, *, side: str = "mentee") -> CheckIn:
    """The fit check of one side; both were asked, three weeks after the start."""
    ask(db.session(), max(clock.now(), mentorship.started_at + timedelta(days=21)), mentorship.id)
    whole.keep()
    return db.session.scalars(select(CheckIn).filter_by(mentorship_id=mentorship.id, side=side, kind="fit")).one()


@whole
def answer_check_in(check_in: CheckIn, fit: str = "good", *, supported: int = 4, words: str = "") -> CheckIn:
    check_in.tell(Said(Fit(fit), Nearer.YES, supported, words), clock.now())
    whole.keep()
    return check_in


@whole
def make_review(mentorship: Mentorship, stars: int = 4, body: str = "Clear, patient and honest advice.") -> Review:
    """Everything that a review needs, and the review."""
    if not db.session.scalar(select(SessionResult).filter_by(mentorship_id=mentorship.id)):
        make_session(mentorship)
    if mentorship.ending is None:
        end_mentorship(mentorship)
        answer_survey(mentorship, stars=stars)
    review = publish(db.session(), mentorship, stars, body, mentorship.mentee, clock.now())
    whole.keep()
    return review


@whole
def moderate(review: Review, action: str = "hidden", reason: str = "Names a third person.") -> ReviewModeration:
    by = make_operator()
    moderation = review.moderate(db.session(), Moderation(action), reason, by, clock.now())
    whole.keep()
    return moderation


@whole
def rate(session: MentoringSession, by: Person, stars: int, word: str = "") -> None:
    session.rate(by, stars, word, clock.now())
    whole.keep()


@whole
def write_message(
    mentorship: Mentorship, by: Person, body: str = "Hello", *, at: datetime | None = None, files: tuple[Any, ...] = ()
) -> Message:
    """A message, and the letter about it asked for, as the product writes it."""
    message = conversations.write(db.session(), mentorship, by, body, files, None, at or clock.now())
    whole.keep()
    return message


@whole
def end_mentorship(
    mentorship: Mentorship, *, at: datetime | None = None, cause: EndingCause = EndingCause.MENTEE_LEFT
) -> None:
    mentorship.end(cause, mentorship.mentee, "", at or clock.now())
    whole.keep()


@whole
def answer_survey(
    mentorship: Mentorship, goal_reached: str = "yes", *, stars: int = 5, at: datetime | None = None, **words: str
) -> ExitSurvey:
    now = at or clock.now()
    survey = ExitSurvey(mentorship=mentorship, answered_at=now, stars=stars, goal_reached=goal_reached, **words)
    save(survey)
    survey.answered(now)
    whole.keep()
    return survey


@whole
def make_theme(name: str, *, at: datetime | None = None) -> Theme:
    """The theme of that name, made when it is new by an operator."""
    found = db.session.scalar(select(Theme).where(Theme.name == name))
    return found or save(Theme.begin(name, make_operator(), at or clock.now()))


@whole
def tag_answer(survey: ExitSurvey, theme: Theme, question: str = "mentor", *, at: datetime | None = None) -> None:
    """An operator says that an answer is about a theme."""
    tag(db.session(), survey, SurveyQuestion(question), theme, make_operator(), at or clock.now())
    whole.keep()


@whole
def make_agreement(mentorship: Mentorship, *, signed: bool = False) -> Agreement:
    """A first version that the mentor has drafted and signed; with `signed` the mentee has too."""
    now = clock.now()
    agreement = propose(
        mentorship, [], AGREEMENTS[GoalCategory(mentorship.goal_category)], 0, mentorship.mentor.person, now
    )
    save(agreement)
    agreement.proposed(now)
    if signed:
        sign(mentorship, [agreement], 1, mentorship.mentee, now)
    whole.keep()
    return agreement
