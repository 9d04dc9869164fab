"""Where the mentee stands, said again on the way and in the end, by both; and the growth that shows (A9, A35, A37).

The baseline is the application's and stays as it was: its table takes no changes, and no second baseline.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentorcruise.domain.applications import Application, SkillAssessment
from mentorcruise.domain.errors import AlreadyAssessed, MentorshipEnded, NoLastWordYet
from mentorcruise.domain.mentors import Skill
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Actor
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.subscriptions import Subscription, SubscriptionCancellation


class Moment(StrEnum):
    """When it was said: with the application, on the way, or in the end."""

    BASELINE = "baseline"
    MILESTONE = "milestone"
    FINAL = "final"


@dataclass(frozen=True)
class Point:
    """What the two said of a skill on a day; None for one who said nothing that day."""

    day: date
    own: int | None
    other: int | None
    moment: Moment


@dataclass(frozen=True)
class Growth:
    """A skill over time, the baseline first. `own` is the mentee's word, `other` the mentor's."""

    skill: str
    points: tuple[Point, ...]

    @property
    def gain(self) -> int | None:
        """By how much the mentee's own word has changed since the baseline; None when it was not said again."""
        own = [point.own for point in self.points if point.own is not None]
        return own[-1] - own[0] if len(own) > 1 else None


def skills_of(application: Application) -> list[Skill]:
    """The skills that are assessed: those of the baseline, or the mentor's when there is none."""
    assessed = {each.skill_id: each.skill for each in application.assessments if each.moment == Moment.BASELINE}
    return sorted(assessed.values() or application.mentor.skills, key=lambda skill: skill.name.lower())


def last_word_is_due(session: Session, mentorship: Mentorship, person_id: int) -> bool:
    """Whether this one of the two may now say where the mentee stands in the end, and has not yet."""
    application = mentorship.application
    wanted = bool(skills_of(application)) and not _said_last_word(application, person_id)
    return wanted and _has_closed(session, mentorship)


def must_be_due(session: Session, mentorship: Mentorship, person_id: int) -> None:
    """Raises NoLastWordYet while the mentorship goes on, AlreadyAssessed when this one has said it."""
    if not _has_closed(session, mentorship):
        raise NoLastWordYet
    if _said_last_word(mentorship.application, person_id):
        raise AlreadyAssessed


def assess(
    mentorship: Mentorship, scores: Mapping[int, int], milestone_id: int | None, by: Actor, now: datetime
) -> None:
    """Say where the mentee stands by now, in some of the skills. The same said again on the same day is said once.

    Raises MentorshipEnded.
    """
    if mentorship.ending is not None:
        raise MentorshipEnded("What is said now is the last word; it has a page of its own.")
    latest = {each.skill_id: each for each in mentorship.application.assessments if each.assessor_id == by.id}
    for skill_id, score in scores.items():
        last = latest.get(skill_id)
        same = last and (last.score, last.milestone_id, last.moment) == (score, milestone_id, Moment.MILESTONE)
        if last is None or not same or last.assessed_at.date() != now.date():
            _say(mentorship.application, skill_id, Moment.MILESTONE, score, milestone_id, by, now)


def say_last_word(
    session: Session, mentorship: Mentorship, scores: Mapping[int, int], by: Actor, now: datetime
) -> None:
    """Say where the mentee stands in the end, once. Raises NoLastWordYet, AlreadyAssessed."""
    must_be_due(session, mentorship, by.id)
    for skill_id, score in scores.items():
        _say(mentorship.application, skill_id, Moment.FINAL, score, None, by, now)


def growth(mentorship: Mentorship, day_of: Callable[[datetime], date]) -> list[Growth]:
    """Each skill over time, as both have said; of several words on one day the last one. `day_of` is the reader's calendar."""
    said: dict[str, list[SkillAssessment]] = {}
    for each in mentorship.application.assessments:
        said.setdefault(each.skill.name, []).append(each)
    names = sorted(said, key=str.lower)
    return [Growth(name, tuple(_points(mentorship, said[name], day_of))) for name in names]


def _points(mentorship: Mentorship, said: Sequence[SkillAssessment], day_of: Callable[[datetime], date]) -> list[Point]:
    days: dict[tuple[date, Moment], dict[Side, int]] = {}
    for each in said:
        at = day_of(each.assessed_at), Moment(each.moment)
        days.setdefault(at, {})[mentorship.side_of(each.assessor_id)] = each.score
    order = list(Moment)
    return [
        Point(day, scores.get(Side.MENTEE), scores.get(Side.MENTOR), moment)
        for (day, moment), scores in sorted(days.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    ]


def _say(
    application: Application, skill_id: int, moment: Moment, score: int, milestone_id: int | None, by: Actor, now: datetime
) -> None:  # fmt: skip
    application.assessments.append(
        SkillAssessment(
            skill_id=skill_id, assessor_id=by.id, moment=moment, score=score, assessed_at=now, milestone_id=milestone_id
        )
    )


def _has_closed(session: Session, mentorship: Mentorship) -> bool:
    """Whether it has ended, or is cancelled and will."""
    if mentorship.ending is not None:
        return True
    cancelled = select(SubscriptionCancellation).join(Subscription)
    return (
        session.scalar(cancelled.where(Subscription.application_id == mentorship.application_id).limit(1)) is not None
    )


def _said_last_word(application: Application, person_id: int) -> bool:
    return any(each.moment == Moment.FINAL and each.assessor_id == person_id for each in application.assessments)
