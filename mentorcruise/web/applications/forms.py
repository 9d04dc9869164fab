"""The forms of applications."""

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from mentorcruise.domain.application_words import DECLINE_WORDS, GOAL_WORDS, REASON_WORDS
from mentorcruise.domain.applications import LONGEST_GOAL, SHORTEST_GOAL
from mentorcruise.domain.applying import Draft, Prospect
from mentorcruise.web.accounts.fields import lines, one_line
from mentorcruise.web.words import money

LEVELS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
GOAL_EXAMPLES = (
    "By June I want to move from customer support into backend development. I know some Python and want to build and "
    "deploy two services of my own, and get through interviews at a small product company.",
    "I lead a team of four since March and want to run one-to-ones and a difficult talk about performance without losing "
    "sleep. In half a year my team should say in our survey that they know what is expected of them.",
    "I have a prototype of a booking tool and ten people who tried it. Within three months I want the first twenty who pay, "
    "and to know which of my two ideas to drop.",
)


class GoalLength:
    """A goal statement long enough to work with; what is too short is explained, with how much is missing."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        length = len((field.data or "").strip())
        if length < SHORTEST_GOAL:
            missing = SHORTEST_GOAL - length
            raise ValidationError(
                f"A goal needs a little more: where you stand, where you want to be, and by when. "
                f"{missing} more character{'s' if missing > 1 else ''} at least; see the examples."
            )
        if length > LONGEST_GOAL:
            raise ValidationError(f"Please keep it under {LONGEST_GOAL:,} characters; it is {length:,} now.")


class ApplicationForm(FlaskForm):
    """An application. The plans and the skills to assess are the mentor's; `for_prospect` fills them in."""

    plan = RadioField("Plan", validators=[InputRequired("Please choose a plan.")])
    goal_category = RadioField(
        "What kind of goal is it?",
        choices=[(str(k), v) for k, v in GOAL_WORDS.items()],
        validators=[InputRequired("Please choose the kind of goal that fits best.")],
    )
    goal_statement = TextAreaField(
        "Your goal, in your own words",
        filters=[lines],
        validators=[InputRequired("Please write your goal."), GoalLength()],
    )
    reasons = SelectMultipleField(
        "Why this mentor?",
        choices=[(str(k), v) for k, v in REASON_WORDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Please choose at least one reason.")],
    )
    why = TextAreaField(
        "Anything else that makes this mentor the right one?",
        filters=[lines],
        validators=[Optional(), Length(max=2000)],
    )

    assessed: list[tuple[int, RadioField]]

    @classmethod
    def for_prospect(cls, prospect: Prospect, plan_id: int | None) -> "ApplicationForm":
        """The form with this mentor's plans, and a 1-5 scale for each of the mentor's skills."""
        scales = {f"skill_{skill_id}": _scale(name) for skill_id, name in prospect.skills}
        form: ApplicationForm = type("ApplicationForm", (cls,), scales)()
        form.plan.choices = [
            (str(p.id), f"{p.name}, {money(p.price_cents, p.currency)} a month") for p in prospect.plans
        ]
        form.assessed = [(skill_id, form[f"skill_{skill_id}"]) for skill_id, _ in prospect.skills]
        if not form.plan.data and prospect.plans:
            known = {p.id for p in prospect.plans}
            form.plan.data = str(plan_id if plan_id in known else prospect.plans[0].id)
        return form

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate())
        if self.assessed and not any(field.data for _, field in self.assessed):
            self.assessed[0][1].errors = [
                "Please say where you stand today in at least one skill that matters for your goal."
            ]
            return False
        return valid

    def draft(self, prospect: Prospect, mentee_id: int) -> Draft:
        """What was written, as the domain takes it."""
        return Draft(
            mentee_id=mentee_id,
            mentor_id=prospect.mentor_id,
            plan_id=int(self.plan.data),
            goal_category=self.goal_category.data,
            goal_statement=(self.goal_statement.data or "").strip(),
            why=(self.why.data or "").strip(),
            reasons=list(dict.fromkeys(self.reasons.data or ())),
            assessments={skill_id: int(field.data) for skill_id, field in self.assessed if field.data},
        )


def _scale(name: str) -> RadioField:
    return RadioField(name, choices=LEVELS, validators=[Optional()])


class DecisionForm(FlaskForm):
    """The mentor's yes or no. A no needs a reason."""

    verdict = RadioField(
        "Your decision",
        choices=[("accepted", "Accept"), ("declined", "Decline")],
        validators=[InputRequired("Please accept or decline.")],
    )
    reason_code = RadioField(
        "Why not?", choices=[(str(k), v) for k, v in DECLINE_WORDS.items()], validators=[Optional()]
    )
    reason = TextAreaField("A few words to the mentee", filters=[lines], validators=[Optional(), Length(max=2000)])

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate())
        if self.verdict.data == "declined" and not self.reason_code.data:
            self.reason_code.errors = ["Please choose a reason; it helps the mentee to look in the right place."]
            return False
        return valid


class WithdrawalForm(FlaskForm):
    """Taking an application back."""

    reason = StringField("Why? The mentor reads it.", filters=[one_line], validators=[Optional(), Length(max=2000)])
