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
BEGIN, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
ENDS = datetime(2026, 5, 16, tzinfo=UTC)
"""The end of the past day of `test_recompute.ASKED`."""
ACTIONS = [*STATES, "done", "moved", "renamed"]


def say_and_do(seed: int, first: datetime = BEGIN) -> None:
    """Let people go on with what is there: all that happens has a time from `first` on, whatever it is about."""
    dice, operator = Dice(seed, first), make_operator()
    apply_without_words(max(first, UNTIL - timedelta(days=200)))
    change_plans(dice)
    keep_private(dice)
    say_otherwise(dice)
    fall_away(dice)
    db.session.flush()
    read_surveys(dice, operator)
    db.session.commit()


class Dice(Random):
    """Chance, and the first moment that anything happens at."""

    def __init__(self, seed: int, first: datetime) -> None:
        super().__init__(seed)
        self.first = first

    def later(self, after: datetime, days: int) -> datetime:
        """A time within so many days, at midnight as often as not; and now and then right when a past day ends."""
        after = max(after, self.first)
        if after <= ENDS and self.random() < 0.1:
            return ENDS
        at = after + timedelta(minutes=self.randint(1, 60 * 24 * days))
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return max(self.first, min(at if self.random() < 0.5 else midnight, UNTIL))


def some(kind, *where):
    return list(db.session.scalars(select(kind).where(*where).order_by(*kind.__table__.primary_key)))


def apply_without_words(at: datetime) -> None:
    """The form takes no such application."""
    make_application(goal_statement=" " * 200, mentor=make_mentor(skills=("Whittling",)), submitted_at=at)
    make_application(goal_statement=" " * 200, mentor=make_mentor(skills=()), submitted_at=at)
    make_application(mentor=make_mentor(skills=()), submitted_at=at + timedelta(days=160))


def change_plans(dice: Dice) -> None:
    """Days are moved, or taken away; what was done is opened again, or dropped with all that belongs to it."""
    for kind, things in (("goal", some(Goal)), ("milestone", some(Milestone)), ("task", some(Task))):
        for thing in things:
            if dice.random() < 0.5:
                change(dice, kind, thing)


def change(dice: Dice, kind: str, thing) -> None:
    mentorship = thing.pair
    at = thing.created_at
    for action in dice.choices(ACTIONS, k=dice.randint(1, 4)):
        at, note = dice.later(at, 60), ""
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


def keep_private(dice: Dice) -> None:
    """What one keeps from the other is in no figure."""
    for pair in some(Mentorship)[::5]:
        at = dice.later(pair.started_at, 9)
        goal = Goal(mentorship_id=pair.id, title="My own", visibility="private", owner_id=pair.mentee_id, created_at=at)
        by = {"title": "Mine", "due_on": at.date(), "created_at": at, "created_by_id": pair.mentee_id}
        goal.milestones = [Milestone(**by)]
        db.session.add(goal)
        task = Task(mentorship_id=pair.id, owner_side="mentee", visibility="private", **by)
        db.session.add(task)
        db.session.flush()
        for kind, thing in (("goal", goal), ("milestone", goal.milestones[0]), ("task", task)):
            step(kind, thing.id, "done", pair.mentee_id, at)


def say_otherwise(dice: Dice) -> None:
    """What a session was about is taken back, and said again; check-ins are answered late."""
    for topic in some(SessionTopic, SessionTopic.removed_at.is_(None)):
        if dice.random() < 0.2:
            topic.removed_at = dice.later(topic.tagged_at, 60)
            if dice.random() < 0.5:
                again = {
                    name: getattr(topic, name) for name in ("session_id", "person_id", "side", "goal_id", "skill_id")
                }
                db.session.flush()
                db.session.add(SessionTopic(**again, tagged_at=dice.later(topic.removed_at, 60)))
    answered = select(CheckInAnswer.check_in_id)
    for asked in some(CheckIn, CheckIn.id.not_in(answered))[::2]:
        at = dice.later(asked.asked_at, 40)
        db.session.add(CheckInAnswer(
            check_in_id=asked.id, fit=dice.choice(("good", "unsure", "not_a_fit")), words="",
            nearer=dice.choice(("yes", "a_little", "no")), supported=dice.randint(1, 5), answered_at=at,
        ))  # fmt: skip


def fall_away(dice: Dice) -> None:
    """Sessions that nobody has called off, and that will not take place."""
    settled, called_off = select(SessionResult.session_id), select(SessionCancellation.session_id)
    for session in some(MentoringSession, MentoringSession.id.not_in(settled), MentoringSession.id.not_in(called_off)):
        at = dice.later(session.created_at, 5)
        db.session.add(SessionCancellation(session_id=session.id, cancelled_at=at, late=dice.random() < 0.5))


def read_surveys(dice: Dice, operator) -> None:
    """Operators tag answers, take tags off, and merge themes, at first two into one and that into another; things change."""
    was, tags = [theme for theme in some(Theme) if theme.takes_tags], some(SurveyTag, SurveyTag.removed_at.is_(None))
    begun = max(dice.first, UNTIL - timedelta(days=300))
    themes = [Theme.begin(f"Theme {begun:%m}.{number}", operator, begun) for number in range(6)]
    db.session.add_all(themes)
    db.session.flush()
    for survey in some(ExitSurvey):
        for question in (question for question, words in WORDS_OF.items() if getattr(survey, words.key)):
            for theme in dice.sample(themes, dice.choice((0, 0, 1, 1, 2))):
                at = dice.later(survey.answered_at, 40)
                off = dice.later(at, 60) if dice.random() < 0.2 else None
                db.session.add(SurveyTag(
                    mentorship_id=survey.mentorship_id, question=question, theme_id=theme.id, tagged_by_id=operator.id,
                    tagged_at=at, removed_at=off, removed_by_id=operator.id if off else None,
                ))  # fmt: skip
    for tag in tags[::3]:
        tag.remove(operator, dice.later(tag.tagged_at, 9))
    change_things(dice, themes, operator)
    change_around(themes[4], operator, dice.first)
    themes[1].merge(themes[2], [], operator, max(dice.first, datetime(2026, 4, 20, tzinfo=UTC)))
    themes[2].merge(themes[3], [themes[1]], operator, max(dice.first, datetime(2026, 6, 20, tzinfo=UTC)))
    themes[5].retire(operator, max(dice.first, datetime(2026, 7, 1, tzinfo=UTC)))
    for theme in was[:2]:
        theme.merge(themes[4], some(Theme, Theme.merged_into_id == theme.id), operator, dice.first)


def change_things(dice: Dice, themes: list[Theme], operator) -> None:
    """Because of one theme twice, of one that was merged, and, said and taken back, of another; the day is put right once."""
    for made in some(Improvement):
        last = made.versions[-1].change
        made.say(
            last._replace(changed_on=last.changed_on - timedelta(days=9)), len(made.versions), operator, dice.first
        )
        made.unlink([link.theme_id for link in made.links][:1], [], operator, dice.first)
    days = (date(2026, 3, 1), date(2026, 5, 15), date(2026, 7, 1), date(2026, 8, 20), date(2026, 10, 25))
    for number, day in enumerate(days):
        noted_at = max(dice.first, datetime.combine(day + timedelta(days=3), datetime.min.time(), UTC))
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


def change_around(theme: Theme, operator, at: datetime) -> None:
    """On the first and the last days on which a survey with the theme is one of the 90 days before, or since; and beside."""
    db.session.flush()
    tag = some(SurveyTag, SurveyTag.theme_id == theme.id, SurveyTag.removed_at.is_(None))[0]
    answered_on = db.session.get_one(ExitSurvey, tag.mentorship_id).answered_at.date()
    for days in (91, 90, 1, 0, -89, -90):
        made = Improvement(noted_by_id=operator.id, noted_at=at)
        made.say(Change("Near", "", answered_on + timedelta(days=days), "", False), 0, operator, at)
        made.link([theme.id], [], operator, at)
        db.session.add(made)
