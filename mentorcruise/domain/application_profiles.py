"""What an application is counted by, as it was at the moment of applying and never changes afterwards."""

from datetime import datetime

from sqlalchemy import CHAR, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from mentorcruise.domain.base import Base


class ApplicationProfile(Base):
    """The mentee's country and program and the mentor's languages when the application was submitted. Append-only.

    Written by `applying.submit`, so that no figure of a past day changes when a profile does.
    """

    __tablename__ = "application_profiles"
    __table_args__ = (
        Index("ix_application_profiles_program_id", "program_id", postgresql_where="program_id IS NOT NULL"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    country: Mapped[str | None] = mapped_column(CHAR(2))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("programs.id"))
    known_at: Mapped[datetime]
