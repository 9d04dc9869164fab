"""Of everything that a mentorship holds one: for mia and max, so that the rules and attacks have something to meet."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy.dialects.postgresql import Range

from mentorcruise import clock
from mentorcruise.domain.agreements import Agreement, AgreementSignature
from mentorcruise.domain.availability import AvailabilityException, CalendarFeed, MentorCalendar, WeeklyHours
from mentorcruise.domain.bookings import SessionCancellation, SessionSeat, SessionSeries, SessionTime
from mentorcruise.domain.check_ins import CheckIn, CheckInAnswer, Separation
from mentorcruise.domain.concerns import Concern, ConcernStep, OperatorReading
from mentorcruise.domain.goals import Goal, Milestone, Task
from mentorcruise.domain.letters import DigestChoice, DigestItem, LetterChoice
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.messages import Message, MessageBlock, MessageRead, Upload
from mentorcruise.domain.people import Person
from mentorcruise.domain.progress import ProgressStep
from mentorcruise.domain.reviews import Review, ReviewModeration, ReviewReply
from mentorcruise.domain.session_work import Note, SessionTopic
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.web.calendars.addresses import feed_path
from tests.factories import save


def furnish(mentorship: Mentorship, mentor: Mentor, operator: Person, ids: dict[str, object]) -> None:
    """Write one row of every table of a mentorship, and note the ids that addresses need."""
    _calendar(mentorship, mentor, ids)
    _goals(mentorship, ids)
    _session_work(mentorship, ids)
    _messages(mentorship, operator, ids)
    _check_ins(mentorship, ids)
    _letters(mentorship.mentee)


def book(mentorship: Mentorship, *, days: int, hour: int = 9, **columns: object) -> MentoringSession:
    """A session booked so many days ahead (back, when negative), at an hour UTC."""
    now = clock.now()
    starts_at = clock.day_start(now) + timedelta(days=days, hours=hour)
    ends_at = starts_at + timedelta(minutes=45)
    set_at = min(now, starts_at - timedelta(hours=1))
    seats = [
        SessionSeat(person_id=person_id, during=Range(starts_at, ends_at, bounds="[)"))
        for person_id in (mentorship.mentee_id, mentorship.mentor.person_id)
    ]
    time_ = SessionTime(sequence=0, starts_at=starts_at, ends_at=ends_at, set_by_id=mentorship.mentee_id, set_at=set_at)
    return save(
        MentoringSession(
            mentorship=mentorship,
            origin="booked",
            starts_at=starts_at,
            ends_at=ends_at,
            topic="Testing",
            created_by_id=mentorship.mentee_id,
            created_at=set_at,
            seats=seats,
            times=[time_],
            **columns,
        )
    )


def _calendar(mentorship: Mentorship, mentor: Mentor, ids: dict[str, object]) -> None:
    now = clock.now()
    ids["hours"] = save(WeeklyHours(mentor_id=mentor.id, weekday=0, begins=540, ends=1020)).id
    for weekday in range(1, 7):
        save(WeeklyHours(mentor_id=mentor.id, weekday=weekday, begins=540, ends=1020))
    away = now.date() + timedelta(days=40)
    rules = MentorCalendar(
        mentor_id=mentor.id,
        time_zone="Europe/Berlin",
        step_minutes=30,
        buffer_minutes=15,
        notice_hours=12,
        horizon_days=60,
        cancel_hours=24,
        video_link="https://meet.example/{room}",
        updated_at=now,
    )
    exception = AvailabilityException(
        mentor_id=mentor.id, kind="away", first_day=away, last_day=away, note="Holiday", created_at=now
    )
    feed = CalendarFeed(person_id=mentorship.mentee_id, created_at=now)
    series = SessionSeries(
        mentorship_id=mentorship.id,
        every_weeks=2,
        starts_at=clock.day_start(now) + timedelta(days=5, hours=9),
        minutes=45,
        time_zone="Europe/Berlin",
        occurrences=2,
        created_by_id=mentorship.mentee_id,
        created_at=now,
    )
    save(rules, exception, feed, series)
    ids |= {"availability_exception": exception.id, "feed": feed.id, "series": series.id}
    ids["feed_token"] = feed_path(feed.id).removeprefix("/calendars/").removesuffix(".ics")
    ids["booked"] = book(mentorship, days=5, series_id=series.id).id
    ids["reminder"] = f"{ids['booked']}:0"
    book(mentorship, days=19, series_id=series.id)
    ids["to_confirm"] = book(mentorship, days=-1, hour=7).id
    cancelled = book(mentorship, days=8)
    cancelled.closed_at = now
    for seat in cancelled.seats:
        seat.released_at = now
    save(SessionCancellation(session_id=cancelled.id, by_id=mentorship.mentee_id, cancelled_at=now, reason="Ill"))
    ids["cancelled_session"] = cancelled.id


def _goals(mentorship: Mentorship, ids: dict[str, object]) -> None:
    now, mentee = clock.now(), mentorship.mentee_id
    goal = save(
        Goal(
            mentorship_id=mentorship.id,
            title="Build a service",
            description="In **Python**",
            owner_id=mentee,
            created_at=now,
        )
    )
    own = save(
        Goal(mentorship_id=mentorship.id, title="Sleep well", owner_id=mentee, visibility="private", created_at=now)
    )
    milestone = save(
        Milestone(goal_id=goal.id, title="First release", due_on=now.date(), created_by_id=mentee, created_at=now)
    )
    task = save(
        Task(
            mentorship_id=mentorship.id,
            milestone_id=milestone.id,
            goal_id=goal.id,
            title="Write the tests",
            owner_side="mentee",
            due_on=now.date(),
            created_by_id=mentee,
            created_at=now,
        )
    )
    save(ProgressStep(task_id=task.id, action="moved", by_id=mentee, at=now, note="2026-01-01"))
    agreement = save(
        Agreement(
            mentorship_id=mentorship.id,
            version=1,
            cadence="fortnightly",
            channels=["video", "chat"],
            mentee_commits="Come prepared",
            mentor_commits="Answer within two days",
            ground_rules="Be kind",
            drafted_by_id=mentorship.mentor.person_id,
            drafted_at=now,
        )
    )
    save(AgreementSignature(agreement_id=agreement.id, person_id=mentorship.mentor.person_id, signed_at=now))
    ids |= {
        "goal": goal.id,
        "private_goal": own.id,
        "milestone": milestone.id,
        "task": task.id,
        "agreement": agreement.id,
    }


def _session_work(mentorship: Mentorship, ids: dict[str, object]) -> None:
    now, session_id = clock.now(), ids["session"]
    for kind, body in (("agenda", "- Tests"), ("notes", "We *talked*"), ("private", "canary-private")):
        save(
            Note(
                mentorship_id=mentorship.id,
                session_id=session_id,
                kind=kind,
                author_id=mentorship.mentee_id,
                version=1,
                body=body,
                written_at=now,
            )
        )
    save(
        SessionTopic(
            session_id=session_id, person_id=mentorship.mentee_id, side="mentee", skill_id=ids["skill"], tagged_at=now
        )
    )


def _messages(mentorship: Mentorship, operator: Person, ids: dict[str, object]) -> None:
    now, mentee = clock.now(), mentorship.mentee_id
    message = save(
        Message(
            mentorship_id=mentorship.id, author_id=mentorship.mentor.person_id, body="How **are** you?", sent_at=now
        )
    )
    upload = save(
        Upload(
            mentorship_id=mentorship.id,
            message_id=message.id,
            owner_id=mentorship.mentor.person_id,
            name="notes.txt",
            media_type="text/plain",
            size=5,
            sha256=sha256(b"hello").digest(),
            uploaded_at=now,
            content=b"hello",
        )
    )
    save(
        MessageRead(
            mentorship_id=mentorship.id, person_id=mentorship.mentor.person_id, read_up_to=message.id, read_at=now
        )
    )
    save(MessageBlock(mentorship_id=mentorship.id, by_id=mentee, blocked_at=now - timedelta(days=2), lifted_at=now))
    concern = save(
        Concern(mentorship_id=mentorship.id, message_id=message.id, by_id=mentee, reason="other", words="Odd", at=now)
    )
    step = ConcernStep(concern_id=concern.id, by_id=operator.id, at=now, note="Wrote to both")
    reading = OperatorReading(
        operator_id=operator.id,
        mentorship_id=mentorship.id,
        what="messages",
        reason="A concern was raised",
        at=now - timedelta(days=1),
    )
    save(step, reading)
    ids["reading"] = reading.id
    ids |= {"message": message.id, "upload": upload.id, "concern": concern.id}


def _check_ins(mentorship: Mentorship, ids: dict[str, object]) -> None:
    now = clock.now()
    asked = [
        save(CheckIn(mentorship_id=mentorship.id, person_id=person_id, side=side, kind="fit", asked_at=now))
        for side, person_id in (("mentee", mentorship.mentee_id), ("mentor", mentorship.mentor.person_id))
    ]
    save(
        CheckInAnswer(
            check_in_id=asked[1].id, fit="good", nearer="a_little", supported=4, words="Fine", answered_at=now
        )
    )
    ids |= {"check_in": asked[0].id, "mentors_check_in": asked[1].id}


def _letters(mentee: Person) -> None:
    now = clock.now()
    save(LetterChoice(person_id=mentee.id, kind="tasks_due", off_since=now))


def review(mentorship: Mentorship, operator: Person, ids: dict[str, object]) -> None:
    """A published review of an ended mentorship, with a reply, hidden once and shown again; and someone with a digest."""
    now = clock.now()
    save(
        Review(
            mentorship_id=mentorship.id,
            author_id=mentorship.mentee_id,
            stars=4,
            body="Clear, patient and honest advice.",
            published_at=now,
        )
    )
    save(ReviewReply(mentorship_id=mentorship.id, by_id=mentorship.mentor.person_id, body="Thank you!", replied_at=now))
    for action in ("hidden", "shown"):
        decided = ReviewModeration(
            mentorship_id=mentorship.id, action=action, by_id=operator.id, reason="Looked at it", at=now
        )
        ids["moderation"] = save(decided).id
    save(
        Separation(mentee_id=mentorship.mentee_id, mentor_id=mentorship.mentor_id, mentorship_id=mentorship.id, at=now)
    )
    save(DigestChoice(person_id=mentorship.mentee_id, every="day", chosen_at=now))
    save(
        DigestItem(
            person_id=mentorship.mentee_id,
            key="world",
            kind="session_logged",
            subject="How was it?",
            body="Say so.",
            created_at=now,
            sent_at=now,
        )
    )
