"""How values are written on pages: times in the reader's zone with the zone named, money, shares, countries."""

from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.numbers import format_currency
from flask import Flask
from flask_login import current_user

from mentorcruise.domain.slots import zone, zone_word

_ENGLISH = Locale("en")


def install(app: Flask) -> None:
    """Make the words available to templates as filters."""
    for word in WORDS:
        app.add_template_filter(word)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(zone(current_user.time_zone))


def when(moment: datetime) -> str:
    """`Sun 22 Nov 2026, 14:05 CET` in the reader's zone."""
    local = _local(moment)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zone_word(local)}"


def day_time(moment: datetime) -> str:
    """`22 Nov, 14:05` in the reader's zone."""
    local = _local(moment)
    return f"{local.day} {local:%b, %H:%M}"


def day(moment: datetime | date) -> str:
    """`22 Nov 2026`, in the reader's zone if it is a moment."""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return f"{local.day} {local:%b %Y}"


def local(moment: datetime, in_zone: str = "") -> datetime:
    """The moment on the reader's clock, or on that of a named zone."""
    return moment.astimezone(zone(in_zone)) if in_zone else _local(moment)


def hour(moment: datetime, in_zone: str = "") -> str:
    """`18:00` in the reader's zone, or in a named one."""
    return f"{local(moment, in_zone):%H:%M}"


def zone_name(moment: datetime) -> str:
    """`CET`: the word for the reader's zone at that moment, to stand behind an hour."""
    return zone_word(_local(moment))


def weekday(moment: datetime | date, in_zone: str = "") -> str:
    """`Mon 23 Nov`, in the reader's zone if it is a moment."""
    there = local(moment, in_zone) if isinstance(moment, datetime) else moment
    return f"{there:%a} {there.day} {there:%b}"


def day_time_in(local: datetime) -> str:
    """`Mon 9 Mar, 14:00` of a wall clock's time, whatever its zone."""
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def clock_time(minute: int | None) -> str:
    """`18:30` of a minute of the day, as a time input holds it too; midnight after the day is 00:00."""
    return "" if minute is None else f"{minute // 60 % 24:02}:{minute % 60:02}"


def counted(number: int, noun: str) -> str:
    """`1 session`, `2 sessions`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def iso(moment: datetime | date) -> str:
    """For `<time datetime>`."""
    return moment.isoformat()


def file_size(count: int) -> str:
    """`734 bytes`, `12 KB`, `3.4 MB`."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} KB" if count < 999_500 else f"{count / 1_000_000:.1f} MB"


@cache
def money(minor_units: int, currency: str) -> str:
    """`€120` or `$49.50` from integer minor units."""
    text = format_currency(minor_units / 100, currency, locale=_ENGLISH)
    return text.removesuffix(".00")


def percent(share: float, digits: int = 0) -> str:
    """`42%` from 0.42."""
    return f"{100 * share:.{digits}f}%"


@cache
def country_name(code: str | None) -> str:
    """The English name of an ISO 3166 country code."""
    return str(_ENGLISH.territories.get(code or "", code or ""))


@cache
def language_name(code: str) -> str:
    """The English name of an ISO 639 language code."""
    return str(_ENGLISH.languages.get(code, code))


def countries() -> list[tuple[str, str]]:
    """(code, name) of all countries, by name."""
    return sorted(
        (
            (c, str(n))
            for c, n in _ENGLISH.territories.items()
            if len(c) == 2 and c.isalpha() and c not in NOT_COUNTRIES
        ),
        key=lambda pair: pair[1],
    )


def languages() -> list[tuple[str, str]]:
    """(code, name) of the languages with a two-letter code, by name."""
    return sorted(((c, str(n)) for c, n in _ENGLISH.languages.items() if len(c) == 2), key=lambda pair: pair[1])


# CLDR lists regions and placeholders beside countries.
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})

WORDS = (
    day_time_in,
    clock_time,
    counted,
    when,
    day,
    day_time,
    local,
    hour,
    zone_name,
    weekday,
    money,
    percent,
    country_name,
    language_name,
    iso,
    file_size,
)
