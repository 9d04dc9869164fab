"""More rows in every list that grows, for counting queries."""

from dataclasses import replace
from datetime import timedelta

from mentorcruise import clock
from mentorcruise.domain.action_items import agree_on
from mentorcruise.domain.agreements import propose, sign, versions_of
from mentorcruise.domain.alerts import Alert, AlertAction, AlertSubject
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.check_ins import CheckIn
from mentorcruise.domain.concerns import Concern, OperatorReading
from mentorcruise.domain.follow_ups import FollowUpAction, open_follow_up
from mentorcruise.domain.goal_templates import apply
from mentorcruise.domain.improvements import Change, Improvement, note_improvement
from mentorcruise.domain.mentors import Mentor, Verdict
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.notes import Sheet, write
from mentorcruise.domain.people import Person, SignIn
from mentorcruise.domain.progress import StepAction
from mentorcruise.domain.session_results import SessionVerdict, Side
from mentorcruise.domain.session_topics import subjects_of, tag
from mentorcruise.domain.session_work import NoteKind
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.domain.themes import Theme
from mentorcruise.extensions import db
from mentorcruise.jobs.work import drain
from mentorcruise.uploads.taking import CleanFile
from tests.factories import (
    answer_check_in,
    answer_survey,
    end_mentorship,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_review,
    make_theme,
    moderate,
    save,
    tag_answer,
    write_message,
)
from tests.house.pair_rows import book
from tests.house.world import World, meet, payment_of

DAY = timedelta(days=1)


def note() -> CleanFile:
    return CleanFile("notes.txt", "text/plain", b"hello")


def more_of_everything(world: World, times: int, label: str) -> None:
    """More rows in every list that grows, for counting queries: applications, mentorships, sessions, mentors, alerts."""
    mia, operator, now = world.person("mia"), world.person("operator"), clock.now()
    mentor = db.session.get_one(Mentor, world.ids["max"])
    running = db.session.get_one(Mentorship, world.ids["mentorship"])
    subscription = db.session.get_one(Subscription, world.ids["subscription"])
    for number in range(times):
        make_application(make_mentee(f"Another {number}"), mentor)
        make_application(mia, make_mentor(f"Far {number}"))
        again = make_mentorship(make_mentee(f"Paired {number}"), mentor)
        meet(again)
        end_mentorship(again)
        survey = answer_survey(again, "yes", mentor_words="Thanks")
        theme = make_theme(f"Theme {label} {number}")
        tag_answer(survey, theme)
        tag_answer(survey, db.session.get_one(Theme, world.ids["theme"]))
        more_follow_ups(survey.mentorship_id, world.ids["theme"], operator, label)
        another_change(survey.mentorship_id, theme, world.ids["improvement"], operator)
        meet(running, days_ago=2)
        make_mentor(f"New {number}", listed=False)
        payment = payment_of(subscription)
        payment.stripe_invoice_id = f"in_{label}_{number}"
        alert = Alert(
            rule=f"{label}_{number}", subject_type=AlertSubject.MENTORSHIP, subject_id=again.id, opened_at=now, began_at=now,
            evidence={}, checked_at=now,
        )  # fmt: skip
        sign_in = SignIn(
            person_id=mia.id, token_hash=f"{label} {number}".encode(), started_at=now, seen_at=now,
            expires_at=now + timedelta(days=1), agent="Firefox",
        )  # fmt: skip
        save(payment, alert, sign_in)
        alert.step(AlertAction.NOTED, operator, "Seen", None, now)
        mentor.offer(f"Plan {number}", "", 7000 + number, "EUR", 1, 30, now)
        mentor.decide(Verdict.APPROVED, "", operator, now)
        message = write_message(running, running.mentor.person, f"Note {number}", files=(note(),))
        save(Concern(mentorship_id=running.id, message_id=message.id, by_id=mia.id, reason="other", at=now))
        save(OperatorReading(
            operator_id=operator.id, mentorship_id=running.id, what="messages", reason="A concern was raised", at=now - DAY
        ))  # fmt: skip
        db.session.add(SkillAssessment(
            application_id=running.application_id, skill_id=world.ids["skill"], assessor_id=mia.id,
            moment="milestone", score=3, assessed_at=now,
        ))  # fmt: skip
        more_goals(running, mia)
        more_looking_back(running, again, db.session.get_one(Mentor, world.ids["rival"]))
        another_version(running)
        db.session.commit()
        more_of_a_session(db.session.get_one(MentoringSession, world.ids["session"]), mia, operator)
    drain()


def more_follow_ups(answered: int, theme: int, operator: Person, label: str) -> None:
    """Another promise about a survey and about a theme, and a step of each."""
    now = clock.now()
    abouts: tuple[dict[str, int], ...] = ({"mentorship_id": answered}, {"theme_id": theme})
    for about in abouts:
        what = f"Call {label} {answered}"
        open_follow_up(db.session(), what, operator.id, now.date(), operator, now, **about).take(
            FollowUpAction.NOTED, operator, "Not reached", now
        )


def another_change(answered: int, theme: Theme, held: int, operator: Person) -> None:
    """Another public change because of a theme and a survey, and a version and links more of one that there is."""
    now = clock.now()
    change = Change(f"Change {answered}", "Because of what was said.", now.date(), "Olga", True)
    made, had = note_improvement(db.session(), change, None, operator, now), db.session.get_one(Improvement, held)
    for improvement in (made, had):
        improvement.link([theme.id], [answered], operator, now)
    made.say(change._replace(words="In other words."), 1, operator, now)
    had.say(change, len(had.versions), operator, now)


def more_goals(running: Mentorship, mia: Person) -> None:
    """A whole plan, with a step of each of its milestones and tasks."""
    now = clock.now()
    goal = apply(GoalCategory.GET_PROMOTED, running, mia, now.date(), now)
    for thing in (goal, *goal.milestones, *goal.tasks):
        thing.note_step(StepAction.RENAMED, mia, "Before", now)
    goal.milestones[0].take(StepAction.DONE, mia, "", now)
    db.session.add(goal)


def more_of_a_session(session: MentoringSession, mia: Person, operator: Person) -> None:
    """Versions of its texts and of the mentorship's, tasks with steps, tags, who has read; others that wait and were."""
    now, pair = clock.now(), session.mentorship
    for sheet in [Sheet(pair, session.id, kind, mia.id) for kind in NoteKind] + [
        Sheet(pair, None, NoteKind.PRIVATE, mia.id)
    ]:
        latest = sheet.latest(db.session())
        version = latest.version if latest else 0
        write(db.session(), sheet, mia, f"Version {version + 1}", version, now)
        db.session.flush()
    task = agree_on(db.session(), session, "Read", Side.MENTEE, now.date(), mia, now)
    task.note_step(StepAction.RENAMED, mia, "Before", now)
    subjects = subjects_of(db.session.connection(), pair.id, session.id)
    tag(db.session(), session, mia, subjects, now)
    save(OperatorReading(
        operator_id=operator.id, mentorship_id=pair.id, what="private_notes", reason="A concern was raised", at=now - DAY
    ))  # fmt: skip
    told = book(pair, days=-1, hour=session_hour(pair))
    told.report(pair.mentor.person, SessionVerdict.HELD, 30, now)
    write(db.session(), Sheet(pair, told.id, NoteKind.PRIVATE, mia.id), mia, "For me", 0, now)
    db.session.commit()


def session_hour(pair: Mentorship) -> int:
    """An hour of yesterday at which the pair has no seat yet."""
    return 8 + len(pair.booked)


def more_looking_back(running: Mentorship, ended: Mentorship, other: Mentor) -> None:
    """Another pulse of a running mentorship, answered; reviews of two mentors, one hidden."""
    number = db.session.query(CheckIn).filter_by(mentorship_id=running.id, kind="pulse").count() + 1
    pulse = save(CheckIn(
        mentorship_id=running.id, person_id=running.mentee_id, side="mentee", kind="pulse", number=number, asked_at=clock.now(),
    ))  # fmt: skip
    answer_check_in(pulse, "unsure", words="Sometimes")
    moderate(make_review(ended))
    make_review(make_mentorship(make_mentee("Reviewer"), other))


def another_version(running: Mentorship) -> None:
    """One more version of the agreement, signed by both."""
    versions = db.session.scalars(versions_of(running.id)).all()
    terms, now = replace(versions[-1].terms, ground_rules=f"Rule {len(versions)}"), clock.now()
    agreement = propose(running, versions, terms, versions[-1].version, running.mentee, now)
    db.session.add(agreement)
    db.session.flush()
    sign(running, [agreement], agreement.version, running.mentor.person, now)
