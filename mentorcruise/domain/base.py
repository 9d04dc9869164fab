"""What every table shares: the declarative base, the naming of constraints and a few column types."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, Identity, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


class Base(DeclarativeBase):
    """The base of all rows. Times are aware and in UTC, money is integer minor units, text is never NULL and ''."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = {
        str: Text(),
        int: BigInteger(),
        datetime: DateTime(timezone=True),
        date: Date(),
    }


def one_of(column: str, words: type[StrEnum] | Sequence[str]) -> CheckConstraint:
    """A check that a text column holds one of the given words."""
    listed = ", ".join(f"'{w}'" for w in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def between(column: str, low: int, high: int) -> CheckConstraint:
    """A check that a number lies in [low, high]."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def not_longer(column: str, characters: int) -> CheckConstraint:
    """A check that a text is at most so many characters long."""
    return CheckConstraint(f"length({column}) <= {characters}", name=f"{column}_length")


def constraint_of(error: BaseException) -> str | None:
    """The name of the constraint that an IntegrityError of PostgreSQL broke."""
    diagnostics: Any = getattr(getattr(error, "orig", None), "diag", None)
    name = getattr(diagnostics, "constraint_name", None)
    return name if isinstance(name, str) else None
