"""Vetting (F6): the queue of mentor profiles, and the decisions that an operator can make about one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, exists, func, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload, selectinload

from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.mentors import Mentor, MentorDecision, MentorStatus, Verdict
from mentorcruise.domain.people import Actor, Person

POSSIBLE: dict[MentorStatus, tuple[Verdict, ...]] = {
    MentorStatus.WAITING: (Verdict.APPROVED, Verdict.DECLINED),
    MentorStatus.LISTED: (Verdict.SUSPENDED,),
    MentorStatus.DECLINED: (Verdict.APPROVED,),
    MentorStatus.SUSPENDED: (Verdict.APPROVED, Verdict.DECLINED),
}
"""Which verdicts an operator can give, by how the mentor stands."""

_VERDICTS = {
    MentorStatus.LISTED: Verdict.APPROVED,
    MentorStatus.DECLINED: Verdict.DECLINED,
    MentorStatus.SUSPENDED: Verdict.SUSPENDED,
}


class DecidedMeanwhile(Refusal):
    title = "Another decision was made meanwhile"
    message = "Since you opened this profile, somebody decided about it. That decision stands."
    kept = "Your decision was not stored, and no mail was sent."
    next_step = "Read the decision, then decide again if you still want to."


def decide(mentor: Mentor, verdict: Verdict, reason: str, by: Actor, now: datetime) -> MentorDecision:
    """Decide about a mentor; the mentor is mailed the reason.

    Raises DecidedMeanwhile when the verdict does not fit how the mentor stands.
    """
    if verdict not in POSSIBLE[mentor.status]:
        raise DecidedMeanwhile
    return mentor.decide(verdict, reason, by, now)


def queue(status: MentorStatus | None, after: int | None, size: int) -> Select[Any]:
    """One page of mentor profiles: those who wait longest first, others newest first; `after` is the last id seen.

    Columns: id, name, headline, company, created_at, verdict, decided_at.
    """
    last = (
        select(MentorDecision.verdict, MentorDecision.decided_at)
        .where(MentorDecision.mentor_id == Mentor.id)
        .order_by(MentorDecision.id.desc())
        .limit(1)
        .lateral("last")
    )
    page = (
        select(
            Mentor.id,
            Person.name,
            Mentor.headline,
            Mentor.company,
            Mentor.created_at,
            last.c.verdict,
            last.c.decided_at,
        )
        .join(Person, Person.id == Mentor.person_id)
        .outerjoin(last, true())
        .limit(size)
    )
    if status == MentorStatus.WAITING:
        page = page.where(~_decided()).order_by(Mentor.created_at, Mentor.id)
        return (
            page if after is None else page.where(tuple_(Mentor.created_at, Mentor.id) > tuple_(_since(after), after))
        )
    if status is not None:
        page = page.where(last.c.verdict == _VERDICTS[status])
    page = page.order_by(Mentor.id.desc())
    return page if after is None else page.where(Mentor.id < after)


def _since(mentor_id: int) -> ScalarSelect[datetime]:
    """The moment since which a mentor waits, or has waited."""
    seen = aliased(Mentor)
    return select(seen.created_at).where(seen.id == mentor_id).scalar_subquery()


def waiting_count() -> Select[int]:
    """How many profiles wait for a first decision."""
    return select(func.count()).select_from(Mentor).where(~_decided())


def submission(mentor_id: int) -> Select[Mentor]:
    """A profile with all that an operator reads before deciding."""
    return (
        select(Mentor)
        .where(Mentor.id == mentor_id)
        .options(joinedload(Mentor.person), selectinload(Mentor.plans), selectinload(Mentor.decisions))
    )


def _decided() -> Any:
    return exists().where(MentorDecision.mentor_id == Mentor.id)
