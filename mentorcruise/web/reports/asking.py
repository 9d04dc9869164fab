"""The question in the address: period, comparison, as of, and filters; each report takes the same."""

from datetime import UTC, date, datetime
from typing import Any

from flask import request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.mentors import Mentor
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question, end_of
from mentorcruise.metrics.criteria import Criteria, Standards, alone, standards
from mentorcruise.reports.choices import Choices, choices
from mentorcruise.web import words
from mentorcruise.web.reports.address import KEPT, OF_THE_PAGE

FIRST_DAY, MONTHS = date(2000, 1, 1), 12
FILTERS = ("goal", "program", "mentor", "skill", "country", "language", "plan")
CHOSEN = (*FILTERS, "criterion")
NO_DAY = "That is not a day. Write it as year, month and day, like 2026-03-31."
COMPARED = [("previous", "The time before"), ("year", "A year earlier"), ("none", "Nothing")]


class DayField(DateField):
    """A day in UTC as year-month-day, and nothing else that could pass for one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            day = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            day = None
        if day is None or "W" in text:
            self.data = None
            raise ValueError(NO_DAY)
        self.data = day


class AskingForm(Form):
    """What is asked of a report. Everything may be left out."""

    since = DayField("From", [Optional()])
    until = DayField("To", [Optional()])
    compare = SelectField("Compared with", choices=COMPARED, default="previous")
    as_of = DayField("As known on", [Optional()])
    goal = SelectField("Goal")
    program = SelectField("Program")
    mentor = StringField("Mentor", [Optional(), Length(max=120)])
    skill = SelectField("Skill")
    country = SelectField("Country")
    language = SelectField("Language")
    plan = SelectField("Plan")
    criterion = SelectField("Judged by")

    def __init__(self, asked: MultiDict[str, str], found: Choices, known: Standards, today: date) -> None:
        super().__init__(asked)
        self.today, self.found, self.known = today, found, known
        self.mentor_id: int | None = None
        self.goal.choices = [("", "All goals"), *((g, w) for g, w in GOAL_WORDS.items())]
        self.program.choices = [("", "All programs"), *((slug, name) for slug, (_, name) in found.programs.items())]
        self.skill.choices = [("", "All skills"), *((slug, name) for slug, (_, name) in found.skills.items())]
        self.country.choices = [("", "All countries"), *((c, words.country_name(c)) for c in found.countries)]
        self.language.choices = [("", "All languages"), *((c, words.language_name(c)) for c in found.languages)]
        self.plan.choices = [("", "All plans"), *((plan, plan.capitalize()) for plan in found.plans)]
        self.criterion.choices = [("", "What is in force"), *self._versions()]
        for name in CHOSEN:
            field = self[name]
            if isinstance(field, SelectField):
                field.validate_choice = False
                field.data = asked.get(name, "").strip()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for name in CHOSEN:
            field = self[name]
            if isinstance(field, SelectField) and field.data not in dict(named(field)):
                said = f"There are no mentorships of that {name} to count."
                field.errors = [
                    "There is no such criterion. Choose one from the list." if name == "criterion" else said
                ]
                fine = False
        return fine

    def validate_since(self, field: DateField) -> None:
        if field.data and field.data < FIRST_DAY:
            raise ValidationError(f"Reports begin on {FIRST_DAY.isoformat()}.")
        if field.data and field.data > self.today:
            raise ValidationError(f"That day is still to come. Today is {self.today.isoformat()} (UTC).")

    def validate_until(self, field: DateField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("The period ends before it begins. Exchange the two days.")
        if field.data and field.data.year > self.today.year + 1:
            raise ValidationError(f"That day is still to come. Today is {self.today.isoformat()} (UTC).")
        if field.data and not self.since.data and field.data < FIRST_DAY:
            raise ValidationError(f"Reports begin on {FIRST_DAY.isoformat()}.")

    def validate_as_of(self, field: DateField) -> None:
        if field.data and field.data < FIRST_DAY:
            raise ValidationError(f"Reports begin on {FIRST_DAY.isoformat()}.")
        if field.data and field.data > self.today:
            raise ValidationError(
                f"That day is still to come. The latest possible day is today, {self.today.isoformat()} (UTC)."
            )

    def validate_mentor(self, field: StringField) -> None:
        slug = (field.data or "").strip()
        self.mentor_id = db.session.scalar(select(Mentor.id).where(Mentor.slug == slug)) if slug else None
        if slug and self.mentor_id is None:
            raise ValidationError(
                "No mentor has this address. It is the last part of their profile's, as in ada-lovelace."
            )

    @property
    def period(self) -> Period:
        """The days asked for; without any the last twelve months, this one included."""
        known_on = max(FIRST_DAY, self.as_of.data or self.today)
        until = self.until.data or Period.month_of(known_on).until
        since = self.since.data or max(FIRST_DAY, months_before(until, MONTHS - 1))
        return Period(since, until)

    @property
    def question(self) -> Question:
        period, compare = self.period, self.compare.data
        compared = {"previous": period.before, "year": period.year_before}.get(compare)
        if compared and compared.since < FIRST_DAY:
            compared = None
        filters = Filters(
            goal=self.goal.data or None,
            country=self.country.data or None,
            language=self.language.data or None,
            skill=self.found.skills[self.skill.data][0] if self.skill.data else None,
            program=self.found.programs[self.program.data][0] if self.program.data else None,
            plan=self.plan.data or None,
            mentor=self.mentor_id,
        )
        criterion = int(self.criterion.data) if self.criterion.data else None
        return Question(period, compared, self.as_of.data, filters, criterion)

    @property
    def judged(self) -> Criteria:
        """By which criteria the answer is judged."""
        chosen = next((one for one in self.known.known if str(one.id) == self.criterion.data), None)
        if chosen is not None:
            return alone(chosen)
        return self.known.in_force(end_of(self.as_of.data)) if self.as_of.data else self.known.counted

    @property
    def pending(self) -> Criteria | None:
        """The criteria in force now, while the answer is still judged by the ones before."""
        now = not self.as_of.data and not self.criterion.data
        return self.known.in_force() if now and self.known.pending else None

    def _versions(self) -> list[tuple[str, str]]:
        programs = dict(self.found.programs.values())
        return [
            (
                str(one.id),
                f"{one.title[:1].upper()}{one.title[1:]}: {one.name}{of_program(programs.get(one.program_id or 0))}",
            )
            for one in self.known.known
            if one.rule is not None
        ]

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """(name, label, words) of each filter that is set."""
        set_ = [(name, self[name]) for name in CHOSEN if self[name].data]
        return [(name, f.label.text, dict(named(f)).get(f.data, f.data)) for name, f in set_]


def of_program(name: str | None) -> str:
    return f" ({name})" if name else ""


def named(field: Any) -> list[tuple[str, str]]:
    """(value, words) of what a field lets choose; nothing where one writes freely."""
    return list(getattr(field, "choices", None) or ())


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before a day's."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def asked_form(now: datetime) -> tuple[AskingForm, list[str]]:
    """The form as the address fills it, and the names in the address that no report knows."""
    form = AskingForm(request.args, choices(db.session()), standards(db.session()), now.astimezone(UTC).date())
    return form, sorted(set(request.args) - set(form.data) - OF_THE_PAGE - KEPT)
