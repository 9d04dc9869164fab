"""A second factor beside the password: the six digits of an app on one's phone, and codes for the day that it is lost (S17).

No secret is stored. Each follows from the row's random seed and the secret key of the place, so that neither the database
nor the key alone lets anybody in. `web.accounts.codes` works them out; here is what they are good for.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from mentorcruise.domain.base import Base, Id, between, one_of
from mentorcruise.domain.errors import Refusal
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Person, SignIn

SEED_BYTES = 32
RECOVERY_CODES = 10
CODE_WITHIN = timedelta(minutes=15)
"""How long after the password the code may be given, and how long after a code what needs one is open."""
REMOVED_BY = ("person", "command line")


class AlreadyProtected(Refusal):
    title = "Your account has a second factor already"
    message = "It was set up before, perhaps in another window."
    next_step = "To set it up on another phone, remove it first."


class NoSecondFactor(Refusal):
    title = "There is no second factor here"
    message = "It was removed, or its setting up was begun in another window."
    next_step = "Open the page of your second factor and begin anew."


class SecondFactor(Base):
    """A person's second factor: begun, confirmed by a first code, removed. Written by the person; removed by the command line too.

    `last_step` is the time step (30 seconds) of the last code that was taken: no code is taken twice.
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
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]
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

    def confirm(self, step: int, sign_in: SignIn, now: datetime) -> None:
        """The app shows the right digits: from now on they are asked for. Every other browser is signed out.

        Raises AlreadyProtected, NoSecondFactor.
        """
        if self.removed_at is not None:
            raise NoSecondFactor
        if self.confirmed_at is not None:
            raise AlreadyProtected
        self.confirmed_at, self.last_step = now, step
        sign_in.second_factor_at = now
        self.person.end_sign_ins("second factor set up", now, staying=sign_in.id)
        later(self, "letters.second_factor_set_up", self.id, now)

    def take_step(self, step: int) -> bool:
        """The digits of a time step are given; False for those of one that was taken before, or of an earlier one."""
        if self.last_step is not None and step <= self.last_step:
            return False
        self.last_step = step
        return True

    def take_recovery_code(self, number: int, now: datetime) -> bool:
        """A recovery code (1 to 10) is given; False for one that was used before."""
        if any(use.number == number for use in self.used):
            return False
        self.used.append(RecoveryCodeUse(number=number, used_at=now))
        later(self, "letters.recovery_code_used", f"{self.id}:{number}", now)
        return True

    def remove(self, by: str, now: datetime) -> None:
        """From now on the password is enough again. Raises NoSecondFactor for one that was removed before."""
        if self.removed_at is not None:
            raise NoSecondFactor
        self.removed_at, self.removed_by = now, by
        if self.confirmed_at is not None:
            _forget_codes_given(self, now)
            later(self, "letters.second_factor_removed", self.id, now)


class RecoveryCodeUse(Base):
    """That a recovery code was used; each counts once. Append-only."""

    __tablename__ = "recovery_code_uses"
    __table_args__ = (between("number", 1, RECOVERY_CODES),)

    second_factor_id: Mapped[int] = mapped_column(ForeignKey("second_factors.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    used_at: Mapped[datetime]


def begin(session: Session, person_id: int, now: datetime) -> SecondFactor:
    """The second factor that is being set up: the one begun before, or a new one. Raises AlreadyProtected."""
    factor = session.scalar(factor_of(person_id))
    if factor is None:
        factor = SecondFactor(person_id=person_id, seed=secrets.token_bytes(SEED_BYTES), begun_at=now)
        session.add(factor)
    elif factor.is_on:
        raise AlreadyProtected
    return factor


def factor_of(person_id: int) -> Select[SecondFactor]:
    """A person's second factor, begun or confirmed."""
    return select(SecondFactor).where(SecondFactor.person_id == person_id, SecondFactor.removed_at.is_(None))


def _forget_codes_given(factor: SecondFactor, now: datetime) -> None:
    """Codes given to it count no more; who was still asked for one has to begin with the password."""
    session = object_session(factor)
    assert session is not None
    for sign_in in session.scalars(
        select(SignIn).where(SignIn.person_id == factor.person_id, SignIn.ended_at.is_(None))
    ):
        sign_in.second_factor_at = None
        if sign_in.awaits_code:
            sign_in.end("second factor removed", now)
