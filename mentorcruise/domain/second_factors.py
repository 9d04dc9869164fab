"""A second factor beside the password: the six digits of an app on one's phone, and codes for the day that it is lost (S17).

No secret is stored. Each follows from the row's random seed and the secret key of the place, so that neither the database
nor the key alone lets anybody in. `web.accounts.codes` works them out; here is what they are good for.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, LargeBinary, Select, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from mentorcruise.domain.base import Base, Id, between, one_of
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Person, SignIn

SEED_BYTES = 32
RECOVERY_CODES = 10
CODE_WITHIN = timedelta(minutes=15)
"""How long after the password the code may be given, how long setting up may take, and how long the recovery codes stay open."""
FREE_MISSES = 6
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(days=1)
REMOVED_BY = ("person", "command line")


class AlreadyProtected(Refusal):
    title = "Your account has a second factor already"
    message = "It was set up before, perhaps in another window."
    next_step = "To set it up on another phone, remove it first."


class NoSecondFactor(Refusal):
    title = "There is no second factor here"
    message = "It was removed, or setting it up was begun in another browser, or more than 15 minutes ago."
    next_step = "Open the page of your second factor and begin anew."


class SecondFactor(Base):
    """A person's second factor: begun, confirmed by a first code, removed. Written by the person; removed by the command line too.

    It is confirmed in the browser that has begun it, so that nobody completes what somebody else has prepared.
    `last_step` is the time step (30 seconds) of the last code that was taken: no code is taken twice. `misses` counts wrong
    codes in a row, the last one at `missed_at`: from the sixth on each makes the next one wait twice as long, up to a day.
    """

    __tablename__ = "second_factors"
    __table_args__ = (
        CheckConstraint(f"octet_length(seed) = {SEED_BYTES}", name="seed"),
        one_of("removed_by", REMOVED_BY),
        Index("uq_second_factors_open", "person_id", unique=True, postgresql_where="removed_at IS NULL"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime]
    begun_in_id: Mapped[int] = mapped_column(ForeignKey("sign_ins.id"))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]
    misses: Mapped[int] = mapped_column(default=0, server_default="0")
    missed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None]
    person: Mapped[Person] = relationship()
    used: Mapped[list["RecoveryCodeUse"]] = relationship(order_by="RecoveryCodeUse.number")

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None and self.removed_at is None

    @property
    def codes_left(self) -> int:
        """How many recovery codes are unused."""
        return RECOVERY_CODES - len(self.used)

    def is_begun_in(self, sign_in_id: int, now: datetime) -> bool:
        """Whether it is being set up in this browser, and was begun lately."""
        return not self.is_on and self.begun_in_id == sign_in_id and now < self.begun_at + CODE_WITHIN

    def confirm(self, step: int, sign_in: SignIn, now: datetime) -> None:
        """The app shows the right digits: from now on they are asked for. Every other browser is signed out.

        Raises AlreadyProtected, NoSecondFactor.
        """
        if self.is_on:
            raise AlreadyProtected
        if self.removed_at is not None or not self.is_begun_in(sign_in.id, now):
            raise NoSecondFactor
        self.confirmed_at, self.last_step = now, step
        sign_in.second_factor_at = sign_in.digits_at = now
        self.person.end_sign_ins("second factor set up", now, staying=sign_in.id)
        later(self, "letters.second_factor_set_up", self.id, now)

    def closed_until(self, now: datetime) -> datetime | None:
        """Until when no code is looked at, after too many wrong ones; None when one may be given."""
        if self.misses < FREE_MISSES or self.missed_at is None:
            return None
        wait = min(FIRST_WAIT * 2 ** min(self.misses - FREE_MISSES, 10), LONGEST_WAIT)
        return self.missed_at + wait if now < self.missed_at + wait else None

    def miss(self, now: datetime) -> None:
        """A wrong code was given; the sixth in a row is told to the owner, as whoever gives it knows the password."""
        self.misses, self.missed_at = self.misses + 1, now
        if self.misses == FREE_MISSES:
            later(self, "letters.second_factor_missed", f"{self.id}:{int(now.timestamp())}", now)

    def take_step(self, step: int) -> bool:
        """The digits of a time step are given; False for those of one that was taken before, or of an earlier one."""
        if self.last_step is not None and step <= self.last_step:
            return False
        self.last_step, self.misses = step, 0
        return True

    def take_recovery_code(self, number: int, now: datetime) -> bool:
        """A recovery code (1 to 10) is given; False for one that was used before."""
        if any(use.number == number for use in self.used):
            return False
        self.used.append(RecoveryCodeUse(number=number, used_at=now))
        self.misses = 0
        later(self, "letters.recovery_code_used", f"{self.id}:{number}", now)
        return True

    def remove(self, by: str, now: datetime) -> None:
        """From now on the password is enough again. Raises NoSecondFactor for one that was removed before.

        Who has given the password alone is signed out, so that nobody is let in by this.
        """
        if self.removed_at is not None:
            raise NoSecondFactor
        self.removed_at, self.removed_by = now, by
        if self.confirmed_at is None:
            return
        session = object_session(self)
        assert session is not None
        mine = update(SignIn).where(SignIn.person_id == self.person_id, SignIn.ended_at.is_(None))
        halves = mine.where(SignIn.second_factor_at.is_(None))
        session.execute(halves.values(ended_at=now, ended_by="second factor removed"))
        session.execute(mine.values(second_factor_at=None, digits_at=None))
        later(self, "letters.second_factor_removed", self.id, now)


class RecoveryCodeUse(Base):
    """That a recovery code was used; each counts once. Append-only."""

    __tablename__ = "recovery_code_uses"
    __table_args__ = (between("number", 1, RECOVERY_CODES),)

    second_factor_id: Mapped[int] = mapped_column(ForeignKey("second_factors.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    used_at: Mapped[datetime]


def begin(session: Session, person_id: int, sign_in_id: int, now: datetime) -> SecondFactor:
    """The second factor that is being set up in this browser: the one begun a moment ago, or a new one.

    What was begun elsewhere or long ago is dropped. Raises AlreadyProtected.
    """
    # Two who begin at once wait for each other.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    factor = session.scalar(factor_of(person_id))
    if factor is not None and factor.is_on:
        raise AlreadyProtected
    if factor is not None and factor.is_begun_in(sign_in_id, now):
        return factor
    if factor is not None:
        factor.remove("person", now)
        session.flush()
    seed = secrets.token_bytes(SEED_BYTES)
    begun = SecondFactor(person_id=person_id, seed=seed, begun_at=now, begun_in_id=sign_in_id)
    session.add(begun)
    return begun


def factor_of(person_id: int) -> Select[SecondFactor]:
    """A person's second factor, begun or confirmed."""
    return select(SecondFactor).where(SecondFactor.person_id == person_id, SecondFactor.removed_at.is_(None))


def is_whole() -> ColumnElement[bool]:
    """SQL: whether a sign-in is more than half: its person has no second factor that is on, or has given a code of it."""
    on = exists().where(
        SecondFactor.person_id == SignIn.person_id,
        SecondFactor.confirmed_at.is_not(None),
        SecondFactor.removed_at.is_(None),
    )
    return SignIn.second_factor_at.is_not(None) | ~on


def forgive_misses(session: Session, person_id: int) -> None:
    """A new password was chosen: whoever gave wrong codes knew the former one."""
    session.execute(update(SecondFactor).where(SecondFactor.person_id == person_id).values(misses=0))
