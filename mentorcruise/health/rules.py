"""Who needs help: one function per rule, each a select of (subject_type, subject_id, evidence).

Evidence holds facts that do not change by themselves (ratings, a date), never "for 15 days": the monitor compares it to
know whether something has happened since an operator resolved the alert.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Select,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.domain.mentorships import MentorshipEnding
from mentorcruise.domain.people import MentorSearch
from mentorcruise.domain.sessions import MentoringSession, SessionRating


@dataclass(frozen=True)
class Thresholds:
    """From when on a rule speaks. Stars from 1 to 5."""

    low_stars: int = 2
    recovered_stars: int = 4
    ratings_averaged: int = 3
    low_average: float = 3.0
    without_mentor_for: timedelta = timedelta(days=14)


DEFAULTS = Thresholds()


@dataclass(frozen=True)
class Subject:
    """What an alert is about: a mentorship or a person."""

    type: AlertSubject
    id: int


Rule = Callable[[datetime, Thresholds, int | None], Select[Any]]


def low_rating(now: datetime, thresholds: Thresholds = DEFAULTS, mentorship_id: int | None = None) -> Select[Any]:
    """Running mentorships in which one side is unhappy: a low session, or the last three averaging low (A38).

    Each side's ratings are read in the order in which they were given. A session at `low_stars` or under stands while it
    is among the last three ratings of that side and none after it is at `recovered_stars` or over. An ended mentorship
    raises nothing: its exit survey speaks.
    """
    sides = _sides(thresholds, mentorship_id)
    evidence = func.jsonb_object_agg(
        sides.c.side,
        func.jsonb_build_object(
            "stars", sides.c.stars, "newest_session", sides.c.newest_session, "average_low", sides.c.average_low
        ),
    )
    return (
        select(
            literal(AlertSubject.MENTORSHIP).label("subject_type"),
            sides.c.mentorship_id.label("subject_id"),
            evidence.label("evidence"),
        )
        .where(or_(sides.c.low, sides.c.average_low))
        .group_by(sides.c.mentorship_id)
    )


def _sides(thresholds: Thresholds, mentorship_id: int | None) -> Subquery:
    """Per mentorship and side: the last ratings, newest first, and whether they are low."""
    last = _last_ratings(thresholds.ratings_averaged, mentorship_id)
    newest_low = func.min(last.c.age).filter(last.c.stars <= thresholds.low_stars)
    newest_good = func.min(last.c.age).filter(last.c.stars >= thresholds.recovered_stars)
    return (
        select(
            last.c.mentorship_id,
            last.c.side,
            func.jsonb_agg(aggregate_order_by(last.c.stars, last.c.age)).label("stars"),
            func.max(last.c.session_id).filter(last.c.age == 1).label("newest_session"),
            func.coalesce(newest_low < func.coalesce(newest_good, 1000), False).label("low"),
            and_(func.count() == thresholds.ratings_averaged, func.avg(last.c.stars) < thresholds.low_average).label(
                "average_low"
            ),
        )
        .group_by(last.c.mentorship_id, last.c.side)
        .subquery("sides")
    )


def _last_ratings(number: int, mentorship_id: int | None) -> Subquery:
    age = func.row_number().over(
        partition_by=(MentoringSession.mentorship_id, SessionRating.side),
        order_by=(SessionRating.rated_at.desc(), SessionRating.session_id.desc()),
    )
    ratings = (
        select(
            MentoringSession.mentorship_id,
            SessionRating.side,
            SessionRating.session_id,
            SessionRating.stars,
            age.label("age"),
        )
        .join(MentoringSession, MentoringSession.id == SessionRating.session_id)
        .outerjoin(MentorshipEnding, MentorshipEnding.mentorship_id == MentoringSession.mentorship_id)
        .where(
            MentorshipEnding.mentorship_id.is_(None),
            true() if mentorship_id is None else MentoringSession.mentorship_id == mentorship_id,
        )
        .subquery("ratings")
    )
    return select(ratings).where(ratings.c.age <= number).subquery("last_ratings")


def without_mentor(now: datetime, thresholds: Thresholds = DEFAULTS, person_id: int | None = None) -> Select[Any]:
    """People who have been looking for a mentor for fourteen days or more and have none (A39)."""
    since = func.to_char(func.timezone("UTC", MentorSearch.started_at), 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')
    evidence = func.jsonb_build_object("search", MentorSearch.id, "since", since)
    return select(
        literal(AlertSubject.PERSON).label("subject_type"),
        MentorSearch.mentee_id.label("subject_id"),
        evidence.label("evidence"),
    ).where(
        MentorSearch.ended_at.is_(None),
        MentorSearch.started_at <= now - thresholds.without_mentor_for,
        true() if person_id is None else MentorSearch.mentee_id == person_id,
    )


@dataclass(frozen=True)
class RuleEntry:
    """A rule under the name that its alerts carry, the kind of subject it is about, and its title."""

    name: str
    about: AlertSubject
    title: str
    find: Rule


RULES = (
    RuleEntry("low_rating", AlertSubject.MENTORSHIP, "Low rating", low_rating),
    RuleEntry("without_mentor", AlertSubject.PERSON, "Without a mentor", without_mentor),
)
RULE_TITLES = {rule.name: rule.title for rule in RULES}


def words(rule: str, evidence: dict[str, Any], now: datetime) -> str:
    """The evidence of an alert as a sentence."""
    return {"low_rating": _low_rating_words, "without_mentor": _without_mentor_words}[rule](evidence, now)


def _low_rating_words(evidence: dict[str, Any], now: datetime) -> str:
    return " ".join(_side_words(side, evidence[side]) for side in sorted(evidence))


def _side_words(side: str, facts: dict[str, Any]) -> str:
    stars = facts["stars"]
    if len(stars) == 1:
        return f"The {side} rated the only rated session {stars[0]} of 5."
    listed = ", ".join(map(str, stars[:-1])) + f" and {stars[-1]}"
    average = f", {sum(stars) / len(stars):.1f} on average" if facts["average_low"] else ""
    return f"The {side}'s last ratings, newest first: {listed}{average}."


def _without_mentor_words(evidence: dict[str, Any], now: datetime) -> str:
    since = datetime.fromisoformat(evidence["since"])
    return f"Looking for a mentor since {since.day} {since:%b %Y}, for {(now - since).days} days now."
