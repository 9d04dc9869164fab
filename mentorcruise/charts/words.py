"""Numbers, dates and labels in the words of a chart, and how wide they will be without asking a font."""

from datetime import date
from math import isfinite
from typing import NamedTuple

from markupsafe import escape

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LARGE = ((1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))
BEYOND_ALL = 1e300

# Not allowed in XML, and marks that turn the direction of what follows.
_CONTROLS = {*range(32), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF}
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F}
_REMOVED = dict.fromkeys(_CONTROLS - {9, 10, 13} | _TURNING)

# Thousandths of the font size, of the sans-serif fonts that systems have; rather too wide than too narrow.
_NARROW = dict.fromkeys("iljtfI.,:;'|!()[] ", 320)
_WIDE = dict.fromkeys("mwMW%@+−=<>~", 900)
_CAPITAL = dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&—", 700)
_DIGITS = dict.fromkeys("0123456789", 640)
_WIDTHS = _NARROW | _WIDE | _CAPITAL | _DIGITS
_OTHER, _FULL_WIDTH = 610, 1050


class Unit(NamedTuple):
    """How a figure is written: `scale` times its value, `places` decimals (None: as many as it needs, one at most)."""

    suffix: str = ""
    prefix: str = ""
    scale: float = 1.0
    places: int | None = None
    whole: bool = False
    """Whether only whole numbers make sense, so that an axis has no half sessions."""

    def text(self, value: float | None) -> str:
        """The figure as a reader wants it: "1,204", "62%", "€ 1.2M"."""
        if value is None:
            return "unknown"
        return self._written(value * self.scale, self._places(value * self.scale))

    def tick(self, value: float, step: float) -> str:
        """The figure on an axis: no more decimals than the step between two ticks needs."""
        step *= self.scale
        places = 0
        while places < 6 and abs(step - round(step, places)) > abs(step) * 1e-6:
            places += 1
        return self._written(value * self.scale, places, short=True)

    def _places(self, shown: float) -> int:
        if self.places is not None:
            return self.places
        if self.suffix == "%":
            return 1 if 0 < abs(shown) < 0.95 else 0
        return 0 if abs(shown) >= 100 or abs(shown - round(shown)) < 0.05 else 1

    def _written(self, shown: float, places: int, short: bool = False) -> str:
        size, name, number = abs(shown), "", abs(shown)
        if size >= (1e4 if short else 1e6):
            if size >= 1e15:
                return f"{'−' if shown < 0 else ''}{self.prefix}{size:.1e}{self.suffix}"
            divisor, name = next(item for item in LARGE if size >= item[0])
            number = size / divisor
            places = 0 if number >= 100 or abs(number - round(number)) < 0.05 else 1
        digits = f"{number:,.{places}f}"
        sign = "−" if shown < 0 and digits.strip("0.,") else ""
        return f"{sign}{self.prefix}{digits}{name}{self.suffix}"


COUNT = Unit(whole=True)
NUMBER = Unit()
PERCENT = Unit("%", scale=100)
DAYS = Unit(" days", whole=True)
HOURS = Unit(" hours")
STARS = Unit(places=1)


def known(value: float | None) -> float | None:
    """The value if it is a figure that can be drawn; None for nothing, NaN, the infinite and what no float holds."""
    if value is None:
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) and abs(number) < BEYOND_ALL else None


def clean(words: object) -> str:
    """Somebody's words on one line, without signs that no XML may hold."""
    return " ".join(str(words).translate(_REMOVED).split())


def escaped(words: object) -> str:
    return str(escape(clean(words)))


def width(words: str, size: float, bold: bool = False) -> float:
    """About how wide the words will be, in the unit of the font size."""
    thousandths = sum(_WIDTHS.get(c, _OTHER if ord(c) < 0x1100 else _FULL_WIDTH) for c in words)
    return thousandths * size / 1000 * (1.14 if bold else 1.0)


def shortened(words: str, room: float, size: float, bold: bool = False) -> str:
    """The words, cut with an ellipsis where they would not fit."""
    words = clean(words)
    if width(words, size, bold) <= room:
        return words
    # A label of a megabyte is not measured letter by letter again and again.
    words = words[: max(1, int(room / size * 4))]
    while len(words) > 1 and width(words + "…", size, bold) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, room: float, size: float, most: int = 2, bold: bool = False) -> list[str]:
    """The words on up to `most` lines, the last one cut where they do not fit."""
    lines: list[str] = []
    left = clean(words).split(" ")
    while left and len(lines) < most:
        line = [left.pop(0)]
        while left and width(" ".join([*line, left[0]]), size, bold) <= room:
            line.append(left.pop(0))
        lines.append(" ".join(line))
    if left:
        lines[-1] = f"{lines[-1]} {' '.join(left)}"
    return [shortened(line, room, size, bold) for line in lines]


def month(day: date) -> str:
    return MONTHS[day.month - 1]


def day_and_month(day: date) -> str:
    return f"{day.day} {month(day)}"


def range_text(unit: Unit, low: float | None, high: float | None) -> str:
    """An interval in words: "51 to 72%"; empty where there is none."""
    if low is None or high is None:
        return ""
    return f"{unit.text(low).removesuffix(unit.suffix)} to {unit.text(high)}"
