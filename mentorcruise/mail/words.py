"""How a letter writes names and times: names on one line, times in the recipient's zone with the zone named."""

from datetime import date, datetime

from mentorcruise.domain.slots import zone, zone_word


def one_line(text: str) -> str:
    """A text without line breaks and control characters, so that a name can never become a header (S9)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def first_name(name: str) -> str:
    """How a letter greets: the first word of a name."""
    words = one_line(name).split()
    return words[0] if words else "there"


def quote(text: str) -> str:
    """What someone wrote, as a quotation; every line begins with `> `, so it can not pass for our own words."""
    return "\n".join(f"> {one_line(line)}".rstrip() for line in text.strip().splitlines())


class Times:
    """Times as one recipient reads them."""

    def __init__(self, zone_name: str) -> None:
        self.zone = zone(zone_name)

    def when(self, moment: datetime) -> str:
        """`Sunday 22 November 2026 at 14:05 (CET)`."""
        local = moment.astimezone(self.zone)
        return f"{local:%A} {local.day} {local:%B %Y at %H:%M} ({zone_word(local)})"

    def clock(self, moment: datetime) -> str:
        """`14:05 (CET)`."""
        local = moment.astimezone(self.zone)
        return f"{local:%H:%M} ({zone_word(local)})"

    def day(self, moment: datetime | date) -> str:
        """`Sunday 22 November 2026`, in the recipient's zone if it is a moment."""
        local = moment.astimezone(self.zone) if isinstance(moment, datetime) else moment
        return f"{local:%A} {local.day} {local:%B %Y}"
