"""How much a download holds: it is made in memory, and no spreadsheet takes more than a million rows."""

MOST_IN_A_FILE = 100_000


def fetched() -> int:
    """How many rows a download asks for: one more than it holds, so that it can say that there are more."""
    return MOST_IN_A_FILE + 1


def cut_short() -> str:
    """What a download says that does not hold all."""
    return f"The first {MOST_IN_A_FILE:,} rows of more; narrow the period or the filters to have the others."
