"""Fields for times of the day: one time, and the stretches of a weekday."""

import re
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TimeInput

from mentorcruise.domain.slots import MINUTES_OF_A_DAY
from mentorcruise.web.words import clock_time

MOST_STRETCHES = 6
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::00)?", re.ASCII)


def minute_of(typed: str, ends: bool = False) -> int | None:
    """The minute of the day that `18:30` names; None when it is no time. As an end, midnight is that after the day."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    if ends and minute == 0:
        return MINUTES_OF_A_DAY
    return minute if minute < MINUTES_OF_A_DAY or (ends and minute == MINUTES_OF_A_DAY) else None


class MinuteField(Field):
    """A time of the day as a minute; `data` is None when nothing was typed."""

    widget = TimeInput()
    data: int | None

    def __init__(self, label: str, validators: Any = None, ends: bool = False, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.ends = ends

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip()[:20] if valuelist else ""
        self.data = minute_of(typed, self.ends)
        if typed and self.data is None:
            raise ValueError("A time is written like 18:30.")

    def _value(self) -> str:
        return clock_time(self.data)


class StretchesField(Field):
    """The stretches of a weekday: two time inputs each. `rows` is what was typed, `data` the (begin, end) minutes.

    The inputs are called after the field, `…_begins` and `…_ends`, as often as there are stretches.
    """

    rows: list[tuple[str, str]]
    data: list[tuple[int, int]]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors, self.errors = [], []
        if formdata and any(name.startswith(f"{self.name}_") for name in formdata):
            begins, ends = (formdata.getlist(f"{self.name}_{side}") for side in ("begins", "ends"))
            typed = [(b.strip()[:20], e.strip()[:20]) for b, e in zip(begins, ends, strict=False)]
        elif formdata:
            typed = []
        else:
            kept = data if isinstance(data, list) else []
            typed = [(clock_time(b), clock_time(e)) for b, e in kept]
        self.set_rows(typed)

    def set_rows(self, typed: list[tuple[str, str]]) -> None:
        self.rows, self.data = typed[:MOST_STRETCHES], []

    def pre_validate(self, form: Any) -> None:
        """Read the rows; empty ones are left out."""
        for typed in self.rows:
            if any(typed):
                self.data.append(self._stretch(*typed))
        self.data.sort()
        for (_, end), (begin, later) in zip(self.data, self.data[1:], strict=False):
            if begin < end:
                raise StopValidation(
                    f"{clock_time(begin)}–{clock_time(later)} overlaps with the hours before it, which end at "
                    f"{clock_time(end)}. Make them one, or move one."
                )

    def _stretch(self, begins: str, ends: str) -> tuple[int, int]:
        begin, end = minute_of(begins), minute_of(ends, ends=True)
        if not begins or not ends:
            raise StopValidation("Say from when until when; leave both empty to take the row away.")
        if begin is None or end is None:
            raise StopValidation("A time is written like 18:30.")
        if begin >= end:
            raise StopValidation(
                f"{begins}–{ends} ends before it begins. Hours through midnight are two: until 00:00, and from 00:00 on "
                "the next day."
            )
        return begin, end
