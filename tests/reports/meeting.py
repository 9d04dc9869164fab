"""Small worlds of sessions for the tests of reports: rows as the product writes them, at times of one's choice."""

from datetime import UTC, datetime, timedelta

from mentorcruise.domain.bookings import SessionCancellation
from mentorcruise.domain.goals import Goal
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.session_work import SessionTopic
from mentorcruise.domain.sessions import MentoringSession, SessionRating
from tests.factories import save

FIRST = datetime(2026, 6, 1, 12, tzinfo=UTC)


def planned(pair: Mentorship, at: datetime, minutes: int = 60, kind: str = "regular") -> MentoringSession:
    return save(MentoringSession(
        mentorship_id=pair.id, kind=kind, origin="booked", starts_at=at, ends_at=at + timedelta(minutes=minutes),
        created_by_id=pair.mentee_id, created_at=at - timedelta(days=2),
    ))  # fmt: skip


def met(
    pair: Mentorship, at: datetime = FIRST, minutes: int = 60, result: str = "held", kind: str = "regular",
    settled_at: datetime | None = None,
) -> MentoringSession:  # fmt: skip
    """A session that is settled, an hour after it began unless told otherwise."""
    session = planned(pair, at, minutes, kind)
    save(SessionResult(
        session_id=session.id, mentorship_id=pair.id, result=result, starts_at=at, held_on=at.astimezone(UTC).date(),
        minutes=minutes if result == "held" else 0, source="both", settled_at=settled_at or at + timedelta(hours=1),
    ))  # fmt: skip
    return session


def starred(
    session: MentoringSession, side: str, stars: int, word: str = "", at: datetime | None = None
) -> SessionRating:
    pair = session.mentorship
    rater_id = pair.mentee_id if side == "mentee" else pair.mentor.person_id
    return save(SessionRating(
        session_id=session.id, rater_id=rater_id, side=side, stars=stars, word=word, rated_at=at or session.ends_at,
    ))  # fmt: skip


def called_off(session: MentoringSession, at: datetime, late: bool = False, by_id: int | None = None) -> None:
    by = by_id or session.mentorship.mentee_id
    save(SessionCancellation(session_id=session.id, by_id=by, cancelled_at=at, reason="", late=late))


def goal_of(pair: Mentorship, title: str = "Ship a service") -> Goal:
    return save(Goal(
        mentorship_id=pair.id, title=title, visibility="shared", owner_id=pair.mentee_id, created_at=pair.started_at,
    ))  # fmt: skip


def about(
    session: MentoringSession, side: str, *, skill: int | None = None, goal: int | None = None,
    at: datetime | None = None, removed_at: datetime | None = None,
) -> None:  # fmt: skip
    pair = session.mentorship
    person_id = pair.mentee_id if side == "mentee" else pair.mentor.person_id
    save(SessionTopic(
        session_id=session.id, person_id=person_id, side=side, goal_id=goal, skill_id=skill, tagged_at=at or session.ends_at,
        removed_at=removed_at,
    ))  # fmt: skip
