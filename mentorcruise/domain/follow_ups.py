"""What an operator promised to do about an exit survey or a theme: whose it is, until when, and what came of it (B16)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import FollowUpIsClosed
from mentorcruise.domain.people import Actor, Person
from mentorcruise.domain.themes import Theme

LONGEST_WHAT, LONGEST_NOTE = 300, 2000


class FollowUpState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class FollowUpAction(StrEnum):
    OPENED = "opened"
    GIVEN = "given"
    MOVED = "moved"
    NOTED = "noted"
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"


STATE_AFTER = {
    FollowUpAction.OPENED: FollowUpState.OPEN,
    FollowUpAction.DONE: FollowUpState.DONE,
    FollowUpAction.DROPPED: FollowUpState.DROPPED,
    FollowUpAction.REOPENED: FollowUpState.OPEN,
}
ONCE_CLOSED = (FollowUpAction.NOTED, FollowUpAction.REOPENED)


class FollowUp(Base):
    """Something to be done, by an operator, until a day. Owner, day and state mirror its steps."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        CheckConstraint("num_nonnulls(mentorship_id, theme_id) = 1", name="about_one"),
        one_of("state", FollowUpState),
        not_longer("what", LONGEST_WHAT),
        Index("ix_follow_ups_mentorship_id", "mentorship_id", "id"),
        Index("ix_follow_ups_theme_id", "theme_id", "id"),
        Index("ix_follow_ups_owner_id", "owner_id", "state", "due_on"),
        Index("ix_follow_ups_due_on", "state", "due_on", "id"),
    )

    id: Mapped[Id]
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("exit_surveys.mentorship_id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))
    what: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date]
    state: Mapped[str]
    theme: Mapped[Theme | None] = relationship()
    owner: Mapped[Person] = relationship()
    steps: Mapped[list["FollowUpStep"]] = relationship(order_by="FollowUpStep.id")

    def take(
        self,
        action: FollowUpAction,
        by: Actor,
        note: str,
        now: datetime,
        *,
        owner_id: int | None = None,
        due_on: date | None = None,
    ) -> None:
        """Give it to someone, move its day, note, finish, drop or open it again; the same step sent again is the same step.

        Raises FollowUpIsClosed for anything but a note and opening again once it is done or dropped.
        """
        step = FollowUpStep(action=action, by_id=by.id, at=now, note=note, owner_id=owner_id, due_on=due_on)
        if self.steps and self.steps[-1].says_the_same(step):
            return
        if self.state != FollowUpState.OPEN and action not in ONCE_CLOSED:
            raise FollowUpIsClosed
        self.steps.append(step)
        self.owner_id, self.due_on = owner_id or self.owner_id, due_on or self.due_on
        self.state = STATE_AFTER.get(action, FollowUpState(self.state))


class FollowUpStep(Base):
    """What was done about a follow-up, when and by whom. Append-only."""

    __tablename__ = "follow_up_steps"
    __table_args__ = (
        one_of("action", FollowUpAction),
        not_longer("note", LONGEST_NOTE),
        Index("ix_follow_up_steps_follow_up_id", "follow_up_id", "id"),
    )

    id: Mapped[Id]
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_ups.id"))
    action: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(default="", server_default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date | None]
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)

    def says_the_same(self, other: "FollowUpStep") -> bool:
        """Whether the other says nothing new right after this one."""
        return (self.action, self.by_id, self.note, self.owner_id, self.due_on) == (
            other.action, other.by_id, other.note, other.owner_id, other.due_on
        )  # fmt: skip


def open_follow_up(
    session: Session, what: str, owner_id: int, due_on: date, by: Actor, now: datetime, *,
    mentorship_id: int | None = None, theme_id: int | None = None,
) -> FollowUp:  # fmt: skip
    """Promise something about an exit survey or a theme, which is held meanwhile; the same promise twice is one."""
    same = select(FollowUp).where(
        FollowUp.mentorship_id == mentorship_id if mentorship_id else FollowUp.theme_id == theme_id,
        FollowUp.what == what,
        FollowUp.owner_id == owner_id,
        FollowUp.due_on == due_on,
        FollowUp.state == FollowUpState.OPEN,
    )
    if found := session.scalars(same).first():
        return found
    made = FollowUp(
        mentorship_id=mentorship_id,
        theme_id=theme_id,
        what=what,
        owner_id=owner_id,
        due_on=due_on,
        state=FollowUpState.OPEN,
    )
    made.steps.append(
        FollowUpStep(action=FollowUpAction.OPENED, by_id=by.id, at=now, note="", owner_id=owner_id, due_on=due_on)
    )
    session.add(made)
    return made
