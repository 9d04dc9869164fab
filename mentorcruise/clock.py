"""What time it is: the only reader of the clock. Always aware, always UTC.

In the demo a small file holds how far time was moved forward, so that web, worker and clock process agree.
"""

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

_NO_SHIFT = timedelta(0)
_shift_file: Path | None = None
_shift_read: tuple[int, timedelta] = (-1, _NO_SHIFT)


def now() -> datetime:
    """The present moment in UTC, moved forward by what the demo's file says."""
    present = datetime.now(UTC)
    return present if _shift_file is None else present + shift()


def shift() -> timedelta:
    """How far the demo's time lies ahead of the wall clock; zero outside the demo."""
    global _shift_read  # noqa: PLW0603 -- one cached file per process, read again when the file changed
    if _shift_file is None:
        return _NO_SHIFT
    try:
        changed = os.stat(_shift_file).st_mtime_ns  # noqa: PTH116 -- called for every request; Path.stat costs twice as much
    except FileNotFoundError:
        return _NO_SHIFT
    if changed != _shift_read[0]:
        _shift_read = (changed, timedelta(seconds=float(_shift_file.read_text() or 0)))
    return _shift_read[1]


def follow(shift_file: Path | None) -> None:
    """From now on take the shift from this file (None: the wall clock alone)."""
    global _shift_file, _shift_read
    _shift_file, _shift_read = shift_file, (-1, _NO_SHIFT)


def move_forward(by: timedelta) -> None:
    """Move the demo's time forward. Raises RuntimeError outside the demo, ValueError for a step backwards."""
    if _shift_file is None:
        raise RuntimeError("time can be moved in the demo only")
    if by < _NO_SHIFT:
        raise ValueError("time moves forward only")
    total = shift() + by
    draft = _shift_file.with_suffix(".new")
    draft.write_text(str(total.total_seconds()))
    draft.replace(_shift_file)


def day_start(moment: datetime) -> datetime:
    """Midnight UTC of the day that holds this moment."""
    return datetime.combine(moment.astimezone(UTC).date(), time.min, UTC)
