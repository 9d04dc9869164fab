"""What applications say of the goal and the skills that someone wants (A33)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.metrics.application_facts import GIVEN
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import Bucket, sums
from mentorcruise.metrics.families import Family
from mentorcruise.metrics.registry import figure

SAID = Family(
    "aspiration_cells",
    "application_facts f JOIN applications a ON a.id = f.application_id",
    "f.submitted_on",
    {
        "n": "1",
        "with_goal": "(btrim(a.goal_statement) <> '')::int",
        "with_skills": "EXISTS (SELECT FROM unnest(f.slices) s WHERE s LIKE 'skill:%')::int",
        "with_both": "(btrim(a.goal_statement) <> '' AND EXISTS (SELECT FROM unnest(f.slices) s WHERE s LIKE 'skill:%'))::int",
    },
    given=GIVEN,
    stored=False,
)
"""By the day of the application: whether it says what the goal is, and which skills someone wants."""


@figure("attainment.aspirations", "Applications with goal and skills", "share")
def aspirations(session: Session, question: Question, bucket: Bucket | None = None) -> Sequence[Row[Any]]:
    """How many applications say what someone wants to reach and which skills they want to gain.

    Population: applications that were submitted in the period. The form asks for both and takes none without, so that
    anything below 100% means that something has gone wrong.

    Clock: the day of the application, in UTC.

    Formula: those with a goal in words and at least one skill on which the mentee has said where they stand, divided by
    all, with Wilson's 95% interval.
    """
    return sums(session, SAID, question, bucket)
