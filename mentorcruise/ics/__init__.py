"""Calendar entries, and the iCalendar messages about them."""

from mentorcruise.ics.entries import Entries, Entry, Party, Series, wall_clock
from mentorcruise.ics.messages import cancel, publish, request

__all__ = ["Entries", "Entry", "Party", "Series", "cancel", "publish", "request", "wall_clock"]
