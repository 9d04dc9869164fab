"""The people of the demo's four sign-ins, and what is going on between them when somebody looks for the first time."""

from datetime import datetime, timedelta

from mentorcruise.demo import texts_cast as words
from mentorcruise.demo.simulator.money import INVOICE_FINAL, period_start
from mentorcruise.demo.simulator.records import (
    History,
    Leaving,
    Offer,
    Search,
    SimApplication,
    SimMentee,
    SimMentor,
    SimMentorship,
    SimPayment,
    Survey,
    Who,
)
from mentorcruise.demo.simulator.records_sessions import Meeting, Rated
from mentorcruise.demo.simulator.world import later
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.mentorships import TRIAL, EndingCause
from mentorcruise.domain.subscriptions import LeavingReason, TakesEffect
from mentorcruise.domain.surveys import GoalReached

BACKEND = 0
LONG_WAITS = (16, 19, 24)
UNHAPPY, QUIET, UNMET = 4, 2, 2
QUIET_SINCE = 30


def enter(history: History, password_hash: str) -> None:
    """Add the demo's own people to a history, and see to it that the health monitor has something to show."""
    now = history.world.until
    mentor = _mentor(now, password_hash)
    history.mentors.append(mentor)
    _lena(history, mentor, password_hash)
    _other_mentees(history, mentor)
    for name, goal, days, statement in words.WAITING:
        mentee = _mentee(history, name, later(now, -days - 1.4), goal)
        mentee.searches = [Search(mentee.who.joined_at)]
        history.applications.append(SimApplication(mentee, mentor, goal, later(now, -days), goal_statement=statement))
    newcomer = _mentee(history, "Jonas Weber", later(now, -2.1), GoalCategory.CHANGE_CAREERS)
    newcomer.who.email, newcomer.who.password_hash = "newcomer@example.org", password_hash
    newcomer.searches = [Search(newcomer.who.joined_at)]
    _trouble(history)
    _settle(history)


def _mentor(now: datetime, password_hash: str) -> SimMentor:
    created_at = later(now, -400)
    who = Who(later(created_at, -0.1), "Adaeze Lindqvist", "mentor@example.org", "SE", "Europe/Stockholm")
    who.password_hash = password_hash
    offers = [Offer("Standard", words.STANDARD, 12000, 2, 45), Offer("Pro", words.PRO, 21000, 4, 60)]
    return SimMentor(
        who, 1.0, BACKEND, 6, "EUR", offers, 9.0, created_at, later(created_at, 1.3), slug="adaeze-lindqvist",
        headline="Staff engineer, payments", company="Harbourline", bio=words.BIO, skills=list(words.SKILLS),
        languages=["en", "sv"],
    )  # fmt: skip


def _mentee(history: History, name: str, joined_at: datetime, goal: GoalCategory) -> SimMentee:
    mentee = SimMentee(Who(joined_at, name, "", "DE", "Europe/Berlin"), BACKEND, goal)
    history.mentees.append(mentee)
    return mentee


def _lena(history: History, mentor: SimMentor, password_hash: str) -> None:
    """Five weeks in, four sessions, the last one not yet rated by her."""
    mentee = _mentee(history, "Lena Hoffmann", later(history.world.until, -41), GoalCategory.CHANGE_CAREERS)
    mentee.who.email, mentee.who.password_hash = "mentee@example.org", password_hash
    lena = _running(history, mentee, mentor, 35.2)
    lena.application.goal_statement, lena.application.why = words.LENAS_GOAL, words.LENAS_WHY
    lena.application.baseline = {"Python": 3, "API design": 1, "Testing": 1}
    for day, (topic, minutes, by_mentee, by_mentor) in zip((2, 11, 21, 31.2), words.LENAS_SESSIONS, strict=True):
        held_at = later(lena.started_at, day)
        rated_at = held_at + timedelta(hours=3)
        given = Rated(*by_mentee[:1], rated_at, by_mentee[1]) if by_mentee else None
        lena.meetings.append(Meeting(held_at, minutes, True, given, Rated(by_mentor[0], rated_at, by_mentor[1]), topic))


def _other_mentees(history: History, mentor: SimMentor) -> None:
    """Two more who run, one of them in the trial, and three who have left."""
    now = history.world.until
    steady = _running(history, _mentee(history, "Rafael Moura", later(now, -80), GoalCategory.GET_PROMOTED), mentor, 74)
    _meet(steady, (3, 14, 26, 39, 52, 66), (5, 5, 4, 5, 5, 5))
    fresh = _running(history, _mentee(history, "Hanna Sikora", later(now, -6), GoalCategory.EXTEND_SKILLS), mentor, 3.4)
    _meet(fresh, (1.5,), (5,))
    for name, goal, began, stayed, reached, stars in words.LEFT:
        mentee = _mentee(history, name, later(now, -began - 5), goal)
        left = _running(history, mentee, mentor, began)
        left.ends_at = left.application.closed_at = left.application.released_at = later(left.started_at, stayed)
        left.goal = GoalReached(reached)
        reason = LeavingReason.GOAL_REACHED if left.goal == GoalReached.YES else LeavingReason.MOVED_ON
        left.leaving = Leaving(False, left.ends_at, TakesEffect.NOW, left.ends_at, reason)
        left.survey = Survey(left.ends_at, stars)
        _meet(left, range(2, stayed, 12), [stars] * len(range(2, stayed, 12)))
        _bill(left, now)


def _running(history: History, mentee: SimMentee, mentor: SimMentor, days: float) -> SimMentorship:
    """A mentorship that began so many days ago and goes on, with its payments."""
    now = history.world.until
    started_at = later(now, -days)
    application = SimApplication(
        mentee, mentor, mentee.goal, later(started_at, -1.6), decided_at=later(started_at, -1.1), accepted=True
    )
    history.applications.append(application)
    mentee.searches = [Search(mentee.who.joined_at, started_at, "paired")]
    mentorship = SimMentorship(
        application, started_at, started_at + TRIAL, False, later(now, 90), EndingCause.MENTEE_LEFT, False, 0.7,
        GoalReached.YES,
    )  # fmt: skip
    history.mentorships.append(mentorship)
    _bill(mentorship, now)
    return mentorship


def _bill(mentorship: SimMentorship, now: datetime) -> None:
    anchor = mentorship.started_at + TRIAL
    mentorship.states, mentorship.payments = [("trialing", mentorship.started_at)], []
    mentorship.period = (mentorship.started_at, anchor)
    last = min(now, mentorship.ends_at)
    number = 0
    while (start := period_start(anchor, number)) + INVOICE_FINAL < last:
        mentorship.payments.append(SimPayment(start, start + INVOICE_FINAL))
        mentorship.period = (start, period_start(anchor, number + 1))
        number += 1
    if number:
        mentorship.states.append(("active", anchor))
    if mentorship.has_ended(now):
        mentorship.states.append(("canceled", mentorship.ends_at))


def _meet(mentorship: SimMentorship, days: "range | tuple[float, ...]", stars: "list[int] | tuple[int, ...]") -> None:
    for day, given in zip(days, stars, strict=True):
        held_at = later(mentorship.started_at, day)
        rated_at = held_at + timedelta(hours=2)
        mentorship.meetings.append(Meeting(held_at, 45, True, Rated(given, rated_at), Rated(5, rated_at)))


def _trouble(history: History) -> None:
    """A few who wait too long, a few pairs that have stopped meeting or never begun, and a few whose last sessions went badly."""
    now = history.world.until
    for days in LONG_WAITS:
        joined_at = later(now, -days - 0.3)
        history.mentees.append(SimMentee(Who(joined_at), days % 10, GoalCategory.START_BUSINESS, [Search(joined_at)]))
    others = [m for m in history.running() if m.application.mentor.who.email == "" and not m.is_leaving(now)]
    for mentorship in [m for m in others if later(now, -150) < m.started_at < later(now, -60)][:QUIET]:
        mentorship.quiet = True
        mentorship.meetings = [each for each in mentorship.meetings if each.held_at < later(now, -QUIET_SINCE)]
    for mentorship in [m for m in others if later(now, -40) < m.started_at < later(now, -12)][:UNMET]:
        mentorship.quiet, mentorship.meetings = True, []
    rated = [m for m in others if not m.quiet and sum(meeting.by_mentee is not None for meeting in m.meetings) >= 3]
    for number, mentorship in enumerate(rated[:: max(1, len(rated) // UNHAPPY)][:UNHAPPY]):
        last = [meeting.by_mentee for meeting in mentorship.meetings if meeting.by_mentee][-3:]
        for rating, stars in zip(last, (4, 3, 2) if number % 2 else (3, 3, 2), strict=True):
            rating.stars = stars


def _settle(history: History) -> None:
    """Charges that fail just now are paid after all: Stripe's stand-in begins with nobody in arrears."""
    for mentorship in history.running():
        if mentorship.payments and mentorship.payments[-1].paid_at is None:
            created_at = mentorship.payments[-1].created_at
            mentorship.payments[-1] = SimPayment(created_at, created_at + INVOICE_FINAL)
            mentorship.states.pop()
