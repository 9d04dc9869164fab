"""The forms of availability."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from mentorcruise.domain.availability import WeeklyHours
from mentorcruise.domain.calendar_rules import Rules, Week
from mentorcruise.domain.slots import Away, Hours, Opening
from mentorcruise.web.accounts.fields import one_line, time_zone_field
from mentorcruise.web.availability.fields import MOST_STRETCHES, MinuteField, StretchesField

WORKING_DAYS = range(5)
INSTEAD = "plan"
LONGEST_EXCEPTION = timedelta(days=366)
FARTHEST = timedelta(days=5 * 365)
_HOURS = {0: "None", 1: "1 hour", 24: "1 day", 48: "2 days", 72: "3 days", 168: "1 week", 336: "2 weeks"}


def minutes_words(minutes: int) -> str:
    return "None" if minutes == 0 else f"{minutes} minutes"


def steps_words(minutes: int) -> str:
    return "Every hour" if minutes == 60 else f"Every {minutes} minutes"


def hours_words(hours: int) -> str:
    return _HOURS.get(hours) or (f"{hours // 24} days" if hours % 24 == 0 else f"{hours} hours")


def days_words(days: int) -> str:
    return f"{days} days" if days % 7 or days > 28 else "1 week" if days == 7 else f"{days // 7} weeks"


class NumberSelect(SelectField):
    """A choice among usual numbers; one that is kept and unusual stays a choice. `instead` is a choice without a number."""

    def __init__(self, label: str, usual: tuple[int, ...], words: Any, instead: str = "", **more: Any) -> None:
        self.usual, self.words, self.instead = usual, words, instead
        super().__init__(label, [InputRequired("Choose one.")], coerce=_number, **more)
        self.choices = self._listed()

    def also(self, number: int | None) -> None:
        if number is not None and number not in self.usual:
            self.usual = tuple(sorted((*self.usual, number)))
            self.choices = self._listed()

    def _listed(self) -> list[tuple[Any, str]]:
        numbers: list[tuple[Any, str]] = [(number, self.words(number)) for number in self.usual]
        return [(INSTEAD, self.instead), *numbers] if self.instead else numbers


def _number(value: Any) -> int | None:
    return None if value in (None, INSTEAD) else int(value)


class WeekForm(FlaskForm):
    """Weekly hours and the rules for bookings."""

    day_0 = StretchesField("Monday")
    day_1 = StretchesField("Tuesday")
    day_2 = StretchesField("Wednesday")
    day_3 = StretchesField("Thursday")
    day_4 = StretchesField("Friday")
    day_5 = StretchesField("Saturday")
    day_6 = StretchesField("Sunday")
    time_zone = time_zone_field()
    session_minutes = NumberSelect(
        "Length of a session", (15, 20, 30, 45, 60, 75, 90, 120), minutes_words, "As in the mentee's plan",
    )  # fmt: skip
    step_minutes = NumberSelect(
        "Starts", (15, 30, 60), steps_words, default=30,
        description="How far apart the times are that you offer.",
    )  # fmt: skip
    buffer_minutes = NumberSelect(
        "Break after a session", (0, 5, 10, 15, 30, 45, 60, 90, 120), minutes_words, default=0
    )
    notice_hours = NumberSelect(
        "Shortest notice", (0, 1, 2, 4, 8, 12, 24, 48, 72, 168, 336), hours_words, default=12,
        description="Nobody can book a time that is nearer.",
    )  # fmt: skip
    horizon_days = NumberSelect(
        "Bookable ahead", (7, 14, 28, 60, 90, 120, 180), days_words, default=60,
    )  # fmt: skip
    cancel_hours = NumberSelect(
        "Cancellation in good time", (0, 1, 2, 4, 8, 12, 24, 48, 72, 168), hours_words, default=24,
        description="How long before a session. Later it can still be cancelled, but it is marked as late.",
    )  # fmt: skip
    video_link = StringField(
        "Video link",
        [Length(max=500, message="At most 500 characters.")],
        filters=[one_line],
        description="Goes into the invitation. Put {room} where each session has a word of its own, as in "
        "https://meet.example.org/{room}",
    )

    @property
    def days(self) -> list[StretchesField]:
        return [self[f"day_{number}"] for number in range(7)]

    def validate_video_link(self, field: Any) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError("A link begins with https:// and has no spaces.")

    def hours(self) -> list[Hours]:
        return [Hours(number, *stretch) for number, day in enumerate(self.days) for stretch in day.data]

    def rules(self) -> Rules:
        return Rules(**{name: self[name].data for name in Rules.__dataclass_fields__})

    def redraw(self, more: int | None = None, copies: bool = False, less: tuple[int, int] | None = None) -> None:
        """Another row for a weekday, Monday's rows for the working days, or a row away; nothing is saved by it."""
        if more is not None and len(self.days[more].rows) < MOST_STRETCHES:
            self.days[more].rows.append(("", ""))
        if copies:
            for number in WORKING_DAYS:
                self.days[number].rows = list(self.days[0].rows)
        if less is not None:
            day, row = less
            self.days[day].rows = [typed for number, typed in enumerate(self.days[day].rows) if number != row]


def is_web_address(link: str) -> bool:
    """Whether a link leads to a web page and not elsewhere. It is never called from here."""
    if any(character in link for character in " <>\"'\\`"):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def week_form(week: Week, time_zone: str, is_sent: bool = True) -> WeekForm:
    """The form for what is kept; what was sent comes before it, unless `is_sent` says that it was another form's."""
    known = week.rules
    days: dict[str, Any] = {f"day_{number}": _stretches(week.hours, number) for number in range(7)}
    if not is_sent:
        days["formdata"] = None
    form = WeekForm(obj=known, **days) if known else WeekForm(time_zone=time_zone, **days)
    for field in form:
        if isinstance(field, NumberSelect) and known:
            field.also(getattr(known, field.name))
    return form


def _stretches(hours: Any, weekday: int) -> list[tuple[int, int]]:
    kept: list[WeeklyHours] = [h for h in hours if h.weekday == weekday]
    return [(h.begins, h.ends) for h in kept]


class ExceptionForm(FlaskForm):
    """Days off, or extra hours on some days."""

    kind = RadioField(
        "What is it?",
        choices=[("away", "Days off"), ("open", "Extra hours")],
        default="away",
        validators=[InputRequired("Say whether you are away or open.")],
    )
    first_day = DateField("First day", [InputRequired("On which day does it begin?")])
    last_day = DateField("Last day", [Optional()], description="Leave it empty for one day.")
    begins = MinuteField("From", [Optional()])
    ends = MinuteField("Until", [Optional()], ends=True)
    note = StringField(
        "Note", [Length(max=200, message="At most 200 characters.")], filters=[one_line], description="Only you see it."
    )

    def read(self, today: date, week: Week) -> Away | Opening | None:
        """What was asked for; None when something is amiss, which the fields then say."""
        if not self.validate_on_submit() or self.first_day.data is None:
            return None
        first, last = self.first_day.data, self.last_day.data or self.first_day.data
        for field, amiss in ((self.last_day, self._days_amiss(first, last, today)), (self.begins, self._times_amiss())):
            if amiss:
                field.errors = [amiss]
                return None
        if self.kind.data == "away":
            return Away(first, last)
        away = next(
            (e for e in week.exceptions if e.kind == "away" and e.first_day <= last and first <= e.last_day), None
        )
        if away:
            self.first_day.errors = [
                "You are away then; while you are, nothing is offered. Take the days off away first."
            ]
            return None
        return Opening(first, last, self.begins.data or 0, self.ends.data or 0)

    def _days_amiss(self, first: date, last: date, today: date) -> str:
        if last < first:
            return "The last day comes before the first."
        if last < today:
            return "These days have passed."
        if last - first > LONGEST_EXCEPTION:
            return "A year at most; add another one for more."
        if last - today > FARTHEST:
            return "That is too far away; nobody can book that far ahead."
        return ""

    def _times_amiss(self) -> str:
        if self.kind.data == "away":
            return ""
        if self.begins.data is None or self.ends.data is None:
            return "Say from when until when you are open."
        return "It ends before it begins." if self.begins.data >= self.ends.data else ""
