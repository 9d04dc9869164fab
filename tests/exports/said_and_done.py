"""What a simulated history has none of: plans that change, words that are taken back, themes, and what was changed for them."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import select

from mentorcruise.domain.bookings import SessionCancellation
from mentorcruise.domain.check_ins import CheckIn, CheckInAnswer
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.improvements import Change, Improvement
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.progress import ProgressStep
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.session_work import SessionTopic
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import WORDS_OF, SurveyTag, Theme
from mentorcruise.extensions import db
from tests.factories import make_application, make_mentor, make_operator

STATES = ("done", "verified", "reopened", "dropped")
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
ENDS = datetime(2026, 5, 16, tzinfo=UTC)
"""The end of the past day of `test_recompute.ASKED`."""
ACTIONS = [*STATES, "done", "moved", "renamed"]


def say_and_do(seed: int) -> None:
    """Let people go on with what the simulator has written."""
    dice, operator = Random(seed), make_operator()
    apply_without_words()
    change_plans(dice)
    keep_private(dice)
    say_otherwise(dice)
    fall_away(dice)
    db.session.flush()
    read_surveys(dice, operator)
    db.session.commit()


def some(kind, *where):
    return list(db.session.scalars(select(kind).where(*where).order_by(*kind.__table__.primary_key)))


def later(dice: Random, after: datetime, days: int) -> datetime:
    """A time within so many days, at midnight as often as not; and now and then right when a past day ends."""
    if after < ENDS and dice.random() < 0.1:
        return ENDS
    at = after + timedelta(minutes=dice.randint(1, 60 * 24 * days))
    return min(at if dice.random() < 0.5 else at.replace(hour=0, minute=0, second=0, microsecond=0), UNTIL)


def apply_without_words() -> None:
    """The form takes no such application."""
    at = UNTIL - timedelta(days=200)
    make_application(goal_statement=" " * 200, mentor=make_mentor(skills=("Whittling",)), submitted_at=at)
    make_application(goal_statement=" " * 200, mentor=make_mentor(skills=()), submitted_at=at)
    make_application(mentor=make_mentor(skills=()), submitted_at=at + timedelta(days=160))


def change_plans(dice: Random) -> None:
    """Days are moved, or taken away; what was done is opened again, or dropped with all that belongs to it."""
    for kind, things in (("goal", some(Goal)), ("milestone", some(Milestone)), ("task", some(Task))):
        for thing in things:
            if dice.random() < 0.5:
                change(dice, kind, thing)


def change(dice: Random, kind: str, thing) -> None:
    mentorship = thing.pair
    at = thing.created_at
    for action in dice.choices(ACTIONS, k=dice.randint(1, 4)):
        at, note = later(dice, at, 60), ""
        if action == "moved" and kind == "goal":
            continue
        if action == "moved":
            note = thing.due_on.isoformat() if thing.due_on else ""
            thing.due_on = at.date() + timedelta(days=dice.randint(-3, 30)) if dice.random() < 0.8 else None
        step(kind, thing.id, action, mentorship.mentee_id, at, note)


def step(kind: str, number: int, action: str, by_id: int, at: datetime, note: str = "") -> None:
    db.session.add(ProgressStep(action=action, by_id=by_id, at=at, note=note, **{f"{kind}_id": number}))
    # Steps are told apart by their numbers, which follow the order in which they are stored.
    db.session.flush()


def keep_private(dice: Random) -> None:
    """What one keeps from the other is in no figure."""
    for pair in some(Mentorship)[::5]:
        at = later(dice, pair.started_at, 9)
        goal = Goal(mentorship_id=pair.id, title="My own", visibility="private", owner_id=pair.mentee_id, created_at=at)
        by = {"title": "Mine", "due_on": at.date(), "created_at": at, "created_by_id": pair.mentee_id}
        goal.milestones = [Milestone(**by)]
        db.session.add(goal)
        task = Task(mentorship_id=pair.id, owner_side="mentee", visibility="private", **by)
        db.session.add(task)
        db.session.flush()
        for kind, thing in (("goal", goal), ("milestone", goal.milestones[0]), ("task", task)):
            step(kind, thing.id, "done", pair.mentee_id, at)


def say_otherwise(dice: Random) -> None:
    """What a session was about is taken back, and said again; check-ins are answered late."""
    for topic in some(SessionTopic):
        if dice.random() < 0.2:
            topic.removed_at = later(dice, topic.tagged_at, 60)
            if dice.random() < 0.5:
                again = {
                    name: getattr(topic, name) for name in ("session_id", "person_id", "side", "goal_id", "skill_id")
                }
                db.session.flush()
                db.session.add(SessionTopic(**again, tagged_at=later(dice, topic.removed_at, 60)))
    answered = select(CheckInAnswer.check_in_id)
    for asked in some(CheckIn, CheckIn.id.not_in(answered))[::2]:
        at = later(dice, asked.asked_at, 40)
        db.session.add(CheckInAnswer(
            check_in_id=asked.id, fit=dice.choice(("good", "unsure", "not_a_fit")), words="",
            nearer=dice.choice(("yes", "a_little", "no")), supported=dice.randint(1, 5), answered_at=at,
        ))  # fmt: skip


def fall_away(dice: Random) -> None:
    """Sessions that nobody has called off, and that will not take place."""
    settled, called_off = select(SessionResult.session_id), select(SessionCancellation.session_id)
    for session in some(MentoringSession, MentoringSession.id.not_in(settled), MentoringSession.id.not_in(called_off)):
        at = min(later(dice, session.created_at, 5), UNTIL)
        db.session.add(SessionCancellation(session_id=session.id, cancelled_at=at, late=dice.random() < 0.5))


def read_surveys(dice: Random, operator) -> None:
    """Operators tag answers, take tags off, and merge themes, at first two into one and that into another; things change."""
    begun = UNTIL - timedelta(days=300)
    themes = [Theme.begin(f"Theme {number}", operator, begun) for number in range(6)]
    db.session.add_all(themes)
    db.session.flush()
    for survey in some(ExitSurvey):
        worded = [question for question, words in WORDS_OF.items() if getattr(survey, words.key)]
        for question in worded:
            for theme in dice.sample(themes, dice.choice((0, 0, 1, 1, 2))):
                at = later(dice, survey.answered_at, 40)
                off = later(dice, at, 60) if dice.random() < 0.2 else None
                db.session.add(SurveyTag(
                    mentorship_id=survey.mentorship_id, question=question, theme_id=theme.id, tagged_by_id=operator.id,
                    tagged_at=at, removed_at=off, removed_by_id=operator.id if off else None,
                ))  # fmt: skip
    themes[1].merge(themes[2], [], operator, datetime(2026, 4, 20, tzinfo=UTC))
    themes[2].merge(themes[3], [themes[1]], operator, datetime(2026, 6, 20, tzinfo=UTC))
    themes[5].retire(operator, datetime(2026, 7, 1, tzinfo=UTC))
    change_things(themes, operator)


def change_things(themes: list[Theme], operator) -> None:
    """Because of one theme twice, of one that was merged, and, said and taken back, of another; the day is put right once."""
    days = (date(2026, 3, 1), date(2026, 5, 15), date(2026, 7, 1), date(2026, 8, 20), date(2026, 10, 25))
    for number, day in enumerate(days):
        noted_at = datetime.combine(day + timedelta(days=3), datetime.min.time(), UTC)
        made = Improvement(noted_by_id=operator.id, noted_at=noted_at)
        made.say(Change(f"Change {number}", "", day, "", False), 0, operator, noted_at)
        made.link([themes[number].id, themes[3].id], [], operator, noted_at)
        db.session.add(made)
        db.session.flush()
        if number == 1:
            on = day - timedelta(days=20)
            made.say(Change("Change 1", "", on, "", False), 1, operator, noted_at + timedelta(days=50))
        if number == 4:
            made.unlink([themes[3].id], [], operator, noted_at + timedelta(days=1))
