"""The forms of mentor profiles, plans and decisions."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from mentorcruise.domain.mentor_profiles import Offer, Profile
from mentorcruise.domain.mentors import MOST_PLACES, Mentor, MentorStatus, Verdict
from mentorcruise.domain.vetting import POSSIBLE
from mentorcruise.web.accounts.fields import lines, one_line, text_area
from mentorcruise.web.vetting.fields import LanguagesField, PriceField, SkillsField, language_choices

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD")
VERDICT_WORDS = {
    Verdict.APPROVED: "Approve: list this mentor",
    Verdict.DECLINED: "Decline",
    Verdict.SUSPENDED: "Suspend: take from the catalogue",
}


class ProfileForm(FlaskForm):
    headline = StringField(
        "Headline",
        [InputRequired("Say in a line what you do."), Length(max=160, message="At most 160 characters.")],
        filters=[one_line],
        description="What you do, in one line: “Staff engineer who has led three platform teams”.",
    )
    company = StringField("Company", [Length(max=120, message="At most 120 characters.")], filters=[one_line])
    bio = text_area(
        "About you", 6000, "Tell mentees who you are and how you help.",
        "Who you are, whom you help and how. Markdown works.", rows=10,
    )  # fmt: skip
    skills = SkillsField(
        "Skills", description="Up to 12, the most important first. Put several into one box with commas between them."
    )
    languages = LanguagesField("Languages", choices=language_choices(), description="Those that you mentor in.")
    capacity = IntegerField(
        "Places",
        [InputRequired("Say how many mentees you can take."), NumberRange(0, MOST_PLACES, f"From 0 to {MOST_PLACES}.")],
        default=3,
        description="How many mentees at once. Nobody can be accepted beyond it; 0 means that you take none now.",
    )
    motivation = text_area(
        "Why do you want to mentor?", 3000, "Tell us why you want to mentor.",
        "Only operators read this. Name mentoring that you have done, if any.", rows=5,
    )  # fmt: skip

    def validate_headline(self, field: Any) -> None:
        _not_blank(field, "Say in a line what you do.")

    def validate_bio(self, field: Any) -> None:
        _not_blank(field, "Tell mentees who you are and how you help.")

    def validate_motivation(self, field: Any) -> None:
        _not_blank(field, "Tell us why you want to mentor.")

    def validate_languages(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose at least one language.")

    def profile(self) -> Profile:
        """What was typed, for the domain."""
        return Profile(
            headline=self.headline.data or "", company=self.company.data or None, bio=self.bio.data or "",
            motivation=self.motivation.data or "", capacity=self.capacity.data or 0, skills=self.skills.data,
            languages=self.languages.data or [],
        )  # fmt: skip

    def also_speaks(self, codes: list[str]) -> None:
        """Offer languages that the mentor has chosen before and the list does not know."""
        self.languages.choices = language_choices(codes)


class PlanForm(FlaskForm):
    plan_name = StringField(
        "Name of the plan",
        [InputRequired("Give the plan a name."), Length(max=60, message="At most 60 characters.")],
        filters=[one_line],
        default="Standard",
    )
    price = PriceField(
        "Price per month",
        [InputRequired("Type a price like 120 or 49.50."), NumberRange(1, 10_000, "From 1 to 10,000 a month.")],
        places=None,
    )
    currency = SelectField("Currency", [InputRequired()], choices=[(code, code) for code in CURRENCIES])
    sessions_per_month = IntegerField(
        "Sessions per month",
        [InputRequired("Type a number; 0 for messages only."), NumberRange(0, 31, "From 0 to 31.")],
    )
    minutes_per_session = IntegerField(
        "Minutes per session", [InputRequired("Type a number."), NumberRange(10, 240, "From 10 to 240 minutes.")]
    )
    plan_description = text_area(
        "What is in it", 1000, description="Calls, messages, reviews: what a mentee can count on.", rows=3
    )

    def validate_plan_name(self, field: Any) -> None:
        _not_blank(field, "Give the plan a name.")

    def offer(self) -> Offer:
        """What was typed, for the domain."""
        return Offer(
            name=self.plan_name.data or "", description=self.plan_description.data or "", price_cents=self.price.cents,
            currency=self.currency.data, sessions_per_month=self.sessions_per_month.data or 0,
            minutes_per_session=self.minutes_per_session.data or 0,
        )  # fmt: skip


class BecomeAMentorForm(ProfileForm, PlanForm):
    """The profile and its first plan."""


class DecisionForm(FlaskForm):
    verdict = RadioField("Decision", [InputRequired("Choose a decision.")])
    reason = text_area(
        "Reason", 2000, description="The mentor is mailed this, word for word. Needed unless you approve.", rows=5
    )
    seen = HiddenField()

    def __init__(self, status: MentorStatus, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.flags.required = True
        self.verdict.choices = [(str(v), VERDICT_WORDS[v]) for v in POSSIBLE[status]]

    def validate_reason(self, field: Any) -> None:
        if self.verdict.data != Verdict.APPROVED and not lines(field.data):
            raise ValidationError("Give a reason: the mentor has a right to know why.")

    @property
    def seen_count(self) -> int:
        """How many decisions the page showed; -1 when that was tampered with."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def form_of(mentor: Mentor) -> ProfileForm:
    """The profile form filled with what the mentor told before."""
    form = ProfileForm(formdata=None, obj=mentor, skills=None)
    form.skills.data = [skill.name for skill in mentor.skills]
    form.languages.data = list(mentor.languages)
    form.also_speaks(mentor.languages)
    return form


def _not_blank(field: Any, message: str) -> None:
    if not field.data and not field.errors:
        raise ValidationError(message)
