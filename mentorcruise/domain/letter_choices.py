"""What a person wants to be mailed: kinds that are switched off, and one digest instead of many letters (F18)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from mentorcruise.domain.letter_kinds import DIGEST, Kind
from mentorcruise.domain.letters import DigestChoice, LetterChoice

DIGEST_HOUR = 8
MONDAY = 0


class Every(StrEnum):
    """How often a digest comes."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        return 1 if self is Every.DAY else 7


class Delivery(Enum):
    """What becomes of a letter."""

    AT_ONCE = auto()
    IN_DIGEST = auto()
    NOT_WANTED = auto()


def delivery(session: Session, person_id: int, kind: Kind) -> Delivery:
    """How a person wants letters of a kind. Whoever has switched the digest off gets nothing that would wait for it."""
    if not kind.switchable:
        return Delivery.AT_ONCE
    off, every = switched_off(session, person_id), digest_of(session, person_id)
    if kind.name in off:
        return Delivery.NOT_WANTED
    if every is None or not kind.can_wait(every.days):
        return Delivery.AT_ONCE
    return Delivery.NOT_WANTED if DIGEST.name in off else Delivery.IN_DIGEST


def switched_off(session: Session, person_id: int) -> set[str]:
    """The names of the kinds that a person does not want."""
    return set(session.scalars(select(LetterChoice.kind).where(LetterChoice.person_id == person_id)))


def digest_of(session: Session, person_id: int) -> Every | None:
    """How often a person wants a digest; None for each letter by itself."""
    every = session.scalar(select(DigestChoice.every).where(DigestChoice.person_id == person_id))
    return None if every is None else Every(every)


def switch_off(session: Session, person_id: int, kinds: Collection[Kind], now: datetime) -> None:
    """No more letters of these kinds. Kinds that must be sent are passed over."""
    rows = [{"person_id": person_id, "kind": kind.name, "off_since": now} for kind in kinds if kind.switchable]
    if rows:
        session.execute(insert(LetterChoice).values(rows).on_conflict_do_nothing())


def switch_on(session: Session, person_id: int, kinds: Collection[Kind]) -> None:
    """Letters of these kinds again."""
    names = [kind.name for kind in kinds]
    session.execute(delete(LetterChoice).where(LetterChoice.person_id == person_id, LetterChoice.kind.in_(names)))


def gather(session: Session, person_id: int, every: Every | None, now: datetime) -> None:
    """A digest every day or week from now on; with None each letter by itself again. What waits comes in a last digest."""
    if every is None:
        session.execute(delete(DigestChoice).where(DigestChoice.person_id == person_id))
        return
    row = insert(DigestChoice).values(person_id=person_id, every=every, chosen_at=now)
    changed = {"every": every, "chosen_at": now}
    session.execute(
        row.on_conflict_do_update(index_elements=["person_id"], set_=changed, where=DigestChoice.every != every)
    )


def last_digest_time(every: Every, zone: ZoneInfo, now: datetime) -> datetime:
    """When the latest digest was due: eight o'clock on this or an earlier day, for a weekly one on a Monday."""
    here = now.astimezone(zone)
    day = here.date() - timedelta(days=here.hour < DIGEST_HOUR)
    if every is Every.WEEK:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime(day.year, day.month, day.day, DIGEST_HOUR, tzinfo=zone)
