"""What applications say of the goal and the skills that someone wants (A33)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.metrics.application_facts import APPLICATIONS
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import Bucket, sums
from mentorcruise.metrics.registry import figure


@figure("attainment.aspirations", "Applications with goal and skills", "share")
def aspirations(session: Session, question: Question, bucket: Bucket | None = None) -> Sequence[Row[Any]]:
    """How many applications say what someone wants to reach and which skills they want to gain.

    Population: applications that were submitted in the period. The form asks for both and takes none without, so that
    anything below 100% means that something has gone wrong.

    Clock: the day of the application, in UTC.

    Formula: those with a goal in words and at least one skill on which the mentee has said where they stand, divided by
    all, with Wilson's 95% interval.
    """
    return sums(session, APPLICATIONS, question, bucket, only=["n", "with_goal", "with_skills", "with_both"])
