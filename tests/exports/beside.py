"""What a simulated history has none of: searches that were opened, and ended, beside mentorships, and introductions."""

from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import select

from mentorcruise.domain.applications import Application
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.mentorships import Mentorship, MentorshipEnding
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db

NOT, AN_INSTANT = timedelta(0), timedelta(microseconds=1)
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def search_beside(seed: int, until: datetime) -> None:
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
        near = [started_at, ended_at or until - timedelta(days=9), started_at + timedelta(days=dice.randint(1, 90))]
        opened, ended = sorted(at + dice.choice((NOT, AN_INSTANT, -AN_INSTANT)) for at in dice.sample(near, 2))
        ended = FOREVER if dice.random() < 0.5 else ended + AN_INSTANT
        known = times.setdefault(mentee_id, [])
        if not any(since < ended and opened < till for since, till in known):
            known.append((opened, ended))
            save_search(mentee_id, opened, ended, dice.choice(("paired", "stopped")))
    go_on_looking(dice)
    db.session.commit()


def save_search(mentee_id: int, opened: datetime, ended: datetime, how: str) -> None:
    closed = {} if ended == FOREVER else {"ended_at": ended, "ended_how": how}
    db.session.add(MentorSearch(mentee_id=mentee_id, started_at=opened, **closed))


def go_on_looking(dice: Random) -> None:
    """Some searches that ended with a mentorship, the last of their mentees, go on beside it."""
    searches = db.session.scalars(select(MentorSearch).order_by(MentorSearch.mentee_id, MentorSearch.started_at))
    for search in {search.mentee_id: search for search in searches}.values():
        if search.ended_how == "paired" and dice.random() < 0.4:
            stays = dice.random() < 0.5
            search.ended_at = None if stays else search.ended_at + timedelta(days=dice.randint(1, 90))
            search.ended_how = None if stays else "stopped"


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
