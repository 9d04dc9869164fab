"""What a simulated history has none of: searches beside mentorships, introductions, and what falls on the edges of days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import select

from mentorcruise.domain.applications import Application
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.people import MentorSearch
from mentorcruise.domain.session_results import SessionResult
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import end_of
from tests.factories import make_operator, make_person, save
from tests.reports.pairing_world import applied
from tests.simulator.worlds import UNTIL

NOT, AN_INSTANT = timedelta(0), timedelta(microseconds=1)
AN_HOUR, A_WEEK = timedelta(hours=1), timedelta(days=7)
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def happen_beside(seed: int, days: Iterable[date]) -> None:
    """All of it; `days` are those whose ends make a difference."""
    search_beside(seed)
    introduce_some(seed, make_operator().id)
    apply_around(days)
    miss_first_meetings()


def search_beside(seed: int) -> None:
    """Searches of those who have a mentor, or had one: opened before, with, in or after a mentorship, to the instant, and
    ended likewise or open. Nobody has two at a time."""
    dice = Random(seed)
    times: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in db.session.scalars(select(MentorSearch).order_by(MentorSearch.mentee_id, MentorSearch.id)):
        times.setdefault(row.mentee_id, []).append((row.started_at, row.ended_at or FOREVER))
    pairs = db.session.execute(
        select(Mentorship.mentee_id, Mentorship.started_at, MentorshipEnding.ended_at)
        .outerjoin(MentorshipEnding, MentorshipEnding.mentorship_id == Mentorship.id)
        .order_by(Mentorship.id)
    ).all()
    for mentee_id, started_at, ended_at in pairs:
        near = [started_at, ended_at or UNTIL - timedelta(days=9), started_at + timedelta(days=dice.randint(1, 90))]
        opened, ended = sorted(at + dice.choice((NOT, AN_INSTANT, -AN_INSTANT)) for at in dice.sample(near, 2))
        ended = FOREVER if dice.random() < 0.5 else ended
        known = times.setdefault(mentee_id, [])
        if opened < ended and not any(since < ended and opened < till for since, till in known):
            known.append((opened, ended))
            save_search(mentee_id, opened, ended, dice.choice(("paired", "stopped")))
    go_on_looking(dice)
    db.session.commit()


def save_search(mentee_id: int, opened: datetime, ended: datetime, how: str) -> None:
    closed = {} if ended == FOREVER else {"ended_at": ended, "ended_how": how}
    db.session.add(MentorSearch(mentee_id=mentee_id, started_at=opened, **closed))


def go_on_looking(dice: Random) -> None:
    """Some searches that ended with a mentorship go on beside it, and a few beside the next one too."""
    searches: dict[int, list[MentorSearch]] = {}
    for search in db.session.scalars(select(MentorSearch).order_by(MentorSearch.mentee_id, MentorSearch.started_at)):
        searches.setdefault(search.mentee_id, []).append(search)
    for first, *others in searches.values():
        if first.ended_how == "paired" and dice.random() < (0.8 if others else 0.4):
            for other in others:
                db.session.delete(other)
            # Who still looked in one of them could not look in another one.
            db.session.flush()
            stays = dice.random() < 0.5
            first.ended_at = None if stays else max(search.ended_at or UNTIL for search in (first, *others)) + A_WEEK
            first.ended_how = None if stays else "stopped"


def apply_around(days: Iterable[date]) -> None:
    """Applications that are submitted or answered within an instant of the ends of some days, or of the search's beginning."""
    mentor = db.session.scalars(select(Mentor).order_by(Mentor.id).limit(1)).one()
    for day in days:
        end, apart = end_of(day), (-AN_INSTANT, NOT, AN_INSTANT)
        for looks, submitted, answered in (
            *((end - A_WEEK, end - AN_HOUR, end + late) for late in apart),
            *((end - A_WEEK, end + late, end + AN_HOUR) for late in apart),
            *((end - A_WEEK, end - A_WEEK + late, end - AN_HOUR) for late in apart),
            *((end - A_WEEK, end - 2 * A_WEEK, end - A_WEEK + late) for late in apart),
        ):
            mentee = make_person()
            save_search(mentee.id, looks, FOREVER, "")
            applied(submitted, answer="declined", after=answered - submitted, mentee=mentee, mentor=mentor)


def miss_first_meetings() -> None:
    """Introductory sessions to which the mentee did not come."""
    for pair in db.session.scalars(select(Mentorship).order_by(Mentorship.id).limit(9)).all():
        starts_at = pair.started_at + AN_HOUR
        session = save(MentoringSession(
            mentorship_id=pair.id, kind="intro", origin="logged", starts_at=starts_at, ends_at=starts_at + AN_HOUR, topic="Hello",
            created_by_id=pair.mentee_id, created_at=starts_at, closed_at=starts_at + A_WEEK,
        ))  # fmt: skip
        save(SessionResult(
            session_id=session.id, mentorship_id=pair.id, result="mentee_missed", starts_at=starts_at, held_on=starts_at.date(),
            minutes=0, source="automatic", settled_at=starts_at + A_WEEK,
        ))  # fmt: skip


def introduce_some(seed: int, by_id: int) -> None:
    """Introductions right before, with and right after an application or a start, and of mentors that nobody applied to."""
    dice, seen = Random(seed), set()
    first = dict(
        db.session.execute(
            select(MentorSearch.mentee_id, MentorSearch.id).order_by(MentorSearch.mentee_id, MentorSearch.id.desc())
        ).all()
    )
    mentors = list(db.session.scalars(select(Application.mentor_id).distinct().order_by(Application.mentor_id)))
    made = db.session.execute(
        select(Application.mentee_id, Application.mentor_id, Application.submitted_at, Mentorship.started_at)
        .outerjoin(Mentorship, Mentorship.application_id == Application.id)
        .order_by(Application.id)
    ).all()
    for mentee_id, mentor_id, submitted_at, started_at in made:
        near = dice.choice((submitted_at, submitted_at, started_at or submitted_at))
        at = near + dice.choice((NOT, AN_INSTANT, -AN_INSTANT, timedelta(days=-3), timedelta(days=40)))
        chosen = mentor_id if dice.random() < 0.8 else dice.choice(mentors)
        if mentee_id in first and (mentee_id, chosen) not in seen and dice.random() < 0.6:
            seen.add((mentee_id, chosen))
            db.session.add(Introduction(
                search_id=first[mentee_id], mentee_id=mentee_id, mentor_id=chosen, by_id=by_id, score=50, reasons=[],
                tells_mentor=False, at=at,
            ))  # fmt: skip
    db.session.commit()


def assert_something_is_said(recomputed: dict[tuple[str, str], tuple[float | None, ...]]) -> None:
    """That figures could be wrong: none is nothing, and none like another."""
    led = {recomputed["pairing.introductions", words][3] for words in ("all", "applied", "started")}
    assert len(led) == 3 and 0 not in led
    days, *_, still, made = recomputed["pairing.waiting", "days of all"]
    assert days > recomputed["pairing.waiting", "people"][0] > 10 and 0 < still < made
    assert (
        0
        < recomputed["pairing.search", "stopped by day 30"][0]
        < recomputed["pairing.search", "paired by day 30"][0]
        < 1
    )
    assert any(of.startswith("clear fall") for _, of in recomputed)
