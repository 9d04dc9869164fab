"""The form that says where the mentee stands: a scale for each skill, each optional, at least one."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from mentorcruise.domain.goals import Milestone
from mentorcruise.domain.mentors import Skill

LEVELS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]


class AssessmentForm(FlaskForm):
    """A 1-5 scale for each skill; `on` fills them in."""

    assessed: list[tuple[int, Any]]

    @classmethod
    def on(cls, skills: Sequence[Skill], milestones: Sequence[Milestone] = (), **more: Any) -> "AssessmentForm":
        """The form for these skills; with milestones it may be said at which of them."""
        fields: dict[str, Any] = {f"skill_{skill.id}": _scale(skill.name) for skill in skills}
        if milestones:
            choices = [("", "At no milestone in particular"), *((str(m.id), m.title) for m in milestones)]
            fields["milestone"] = SelectField("At a milestone?", choices=choices, validators=[Optional()], default="")
        form: AssessmentForm = type("AssessmentForm", (cls,), fields)(**more)
        form.assessed = [(skill.id, form[f"skill_{skill.id}"]) for skill in skills]
        return form

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate())
        if valid and self.assessed and not self.scores():
            self.assessed[0][1].errors = ["Choose a level in at least one skill; leave out what has not come up."]
            return False
        return valid

    def scores(self) -> dict[int, int]:
        """The chosen levels by the skill's id."""
        return {skill_id: int(field.data) for skill_id, field in self.assessed if field.data}

    @property
    def milestone_id(self) -> int | None:
        chosen = self["milestone"].data if "milestone" in self else ""
        return int(chosen) if chosen else None


def _scale(name: str) -> RadioField:
    return RadioField(name, choices=LEVELS, validators=[Optional()])
