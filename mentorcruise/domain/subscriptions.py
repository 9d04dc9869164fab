"""Subscriptions: what Stripe says of them, mirrored row by row, and the mentee's wish to leave (B9, B12, F14)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CHAR, CheckConstraint, Connection, ForeignKey, Index, Select, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentorcruise.domain.applications import Application
from mentorcruise.domain.base import Base, Id, not_longer, one_of
from mentorcruise.domain.errors import AlreadyCancelled
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.outbox import later
from mentorcruise.domain.people import Actor


class LeavingReason(StrEnum):
    """Why a mentee leaves, asked once and optional; tells leaving for price or platform from moving on."""

    GOAL_REACHED = "goal_reached"
    MOVED_ON = "moved_on"
    NOT_A_FIT = "not_a_fit"
    PRICE = "price"
    PLATFORM = "platform"


LEAVING_WORDS = {
    LeavingReason.GOAL_REACHED: "I have what I came for",
    LeavingReason.MOVED_ON: "My plans or my time have changed",
    LeavingReason.NOT_A_FIT: "This mentor and I are not a fit",
    LeavingReason.PRICE: "It costs too much",
    LeavingReason.PLATFORM: "I go on elsewhere",
}


class TakesEffect(StrEnum):
    NOW = "now"
    PERIOD_END = "period_end"


class StripeCustomer(Base):
    """A person's customer at Stripe. Written when the first checkout is opened."""

    __tablename__ = "stripe_customers"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    stripe_customer_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class Checkout(Base):
    """A hosted checkout that was opened for an application. At most one is open, so fifty clicks open one.

    `attempt` numbers them; the idempotency key at Stripe follows from application and attempt.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        Index("uq_checkouts_attempt", "application_id", "attempt", unique=True),
        one_of("outcome", ("completed", "expired")),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    attempt: Mapped[int]
    stripe_session_id: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    with_trial: Mapped[bool]
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class Subscription(Base):
    """Stripe's subscription as last fetched. Only the sync writes it; each change of status is also a row of its own."""

    __tablename__ = "subscriptions"
    __table_args__ = (CheckConstraint("price_cents >= 0", name="price"),)

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), unique=True)
    stripe_subscription_id: Mapped[str] = mapped_column(unique=True)
    stripe_customer_id: Mapped[str]
    status: Mapped[str]
    price_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(CHAR(3))
    started_at: Mapped[datetime]
    trial_ends_at: Mapped[datetime | None]
    current_period_ends_at: Mapped[datetime | None]
    cancel_at_period_end: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    synced_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    states: Mapped[list["SubscriptionState"]] = relationship(order_by="SubscriptionState.id")
    payments: Mapped[list["Payment"]] = relationship(order_by="Payment.created_at.desc()")
    cancellation: Mapped["SubscriptionCancellation | None"] = relationship(back_populates="subscription")

    def cancel(
        self, by: Actor, takes_effect: TakesEffect, reason: LeavingReason | None, now: datetime
    ) -> "SubscriptionCancellation":
        """Nothing more is charged: now, or after the period that is paid. Stripe is told by a job. Raises AlreadyCancelled.

        Where nothing is paid any more, it is now: otherwise Stripe would go on trying the card.
        """
        if self.cancellation is not None or self.ended_at is not None:
            raise AlreadyCancelled
        ends_at = self.current_period_ends_at
        if takes_effect == TakesEffect.NOW or ends_at is None or ends_at <= now or not self.is_paid_up:
            takes_effect, ends_at = TakesEffect.NOW, now
        self.cancellation = SubscriptionCancellation(
            by_id=by.id, requested_at=now, takes_effect=takes_effect, ends_at=ends_at, reason=reason
        )
        later(self, "billing.cancel_at_stripe", self.id, now, key=f"cancel-at-stripe-{self.id}")
        if ends_at > now:
            later(
                self,
                "mentorships.end_cancelled",
                self.id,
                now,
                due_at=ends_at,
                key=f"end-cancelled-{self.id}",
            )
        return self.cancellation

    @property
    def is_paid_up(self) -> bool:
        """Whether no payment is failing."""
        return self.status not in ("past_due", "unpaid")

    def can_be_cancelled_by(self, person_id: int) -> bool:
        return self.cancellation is None and self.ended_at is None and person_id == self.application.mentee_id


_PAYING = text("""
SELECT u.id, u.price_cents, u.currency, u.ended_at, c.ends_at
FROM subscriptions u LEFT JOIN subscription_cancellations c ON c.subscription_id = u.id
WHERE u.application_id = :application_id
""")


@dataclass(frozen=True)
class Paying:
    """A subscription in a plain row: what is paid a month, and from when on it is not any more."""

    id: int
    price_cents: int
    currency: str
    ended_at: datetime | None
    cancelled_to: datetime | None

    @property
    def can_be_cancelled(self) -> bool:
        """Whether its mentee may cancel it."""
        return self.cancelled_to is None and self.ended_at is None


def paying(connection: Connection, application_id: int) -> Paying | None:
    """The subscription that pays for what came of an application."""
    row = connection.execute(_PAYING, {"application_id": application_id}).one_or_none()
    return Paying(*row) if row else None


class SubscriptionState(Base):
    """That a subscription's status at Stripe became this, at that time. Append-only."""

    __tablename__ = "subscription_states"
    __table_args__ = (Index("ix_subscription_states_subscription_id", "subscription_id", "at"),)

    id: Mapped[Id]
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    status: Mapped[str]
    at: Mapped[datetime]


class SubscriptionCancellation(Base):
    """Someone's wish that the subscription ends: who, when, with what effect and why. Append-only."""

    __tablename__ = "subscription_cancellations"
    __table_args__ = (one_of("takes_effect", TakesEffect), one_of("reason", LeavingReason))

    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    requested_at: Mapped[datetime]
    takes_effect: Mapped[str]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]
    subscription: Mapped[Subscription] = relationship(back_populates="cancellation")


class Trial(Base):
    """That a mentee has used the one trial with a mentor (F14). Append-only; the primary key is the promise."""

    __tablename__ = "trials"

    mentee_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"))
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Payment(Base):
    """An invoice of a subscription as last fetched from Stripe; amounts in minor units. Only the sync writes it."""

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_subscription_id", "subscription_id", "created_at"),
        Index(
            "ix_payments_failing",
            "subscription_id",
            postgresql_where="paid_at IS NULL AND failed_at IS NOT NULL",
        ),
        one_of("status", ("draft", "open", "paid", "void", "uncollectible")),
        not_longer("failure", 500),
    )

    id: Mapped[Id]
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    stripe_invoice_id: Mapped[str] = mapped_column(unique=True)
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(CHAR(3))
    status: Mapped[str]
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    hosted_url: Mapped[str | None]
    synced_at: Mapped[datetime]


class StripeEvent(Base):
    """A webhook, stored once by Stripe's id before it is answered. Append-only; applying it is an outbox message."""

    __tablename__ = "stripe_events"
    __table_args__ = (
        Index("ix_stripe_events_received_at", "received_at"),
        Index("ix_stripe_events_object_id", "object_id"),
        not_longer("id", 255),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    object_id: Mapped[str | None]
    created_at: Mapped[datetime]
    received_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)


def seen_by(person_id: int) -> Select[Subscription]:
    """Subscriptions of applications that a person made or received."""
    return (
        select(Subscription)
        .join(Subscription.application)
        .join(Application.mentor)
        .where(or_(Application.mentee_id == person_id, Mentor.person_id == person_id))
    )
