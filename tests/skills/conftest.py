"""What the tests of skills share: a pair with a baseline of two skills."""

import pytest
from sqlalchemy import select

from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.mentors import Skill
from mentorcruise.extensions import db
from tests.factories import make_mentorship


@pytest.fixture
def mentorship(app):
    return make_mentorship()


@pytest.fixture
def mentee(visitor, mentorship):
    return visitor(mentorship.mentee)


@pytest.fixture
def mentor(visitor, mentorship):
    return visitor(mentorship.mentor.person)


def skill(name="python"):
    """The name of the form's field for a skill."""
    return f"skill_{db.session.scalar(select(Skill.id).where(Skill.name == name))}"


def said(moment=None):
    """(skill, who, moment, score) of all that was said, in order."""
    every = select(SkillAssessment).order_by(SkillAssessment.id)
    rows = db.session.scalars(every if moment is None else every.where(SkillAssessment.moment == moment)).all()
    return [(row.skill.name, row.assessor_id, row.moment, row.score) for row in rows]
