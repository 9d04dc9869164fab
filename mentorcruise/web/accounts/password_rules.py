"""What a new password must be: long, and not among those that are tried first. No rules about signs and digits.

Two lists, written for this product: `common_roots.txt` holds the words that common passwords are built around,
`common_passwords.txt` those that no rule finds. With the rules they stand for some millions of spellings.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from mentorcruise.web.accounts.fields import MOST_PASSWORD

LEAST_PASSWORD = 10
BETTER = "Three or four unrelated words work well."
ADVICE = f"At least {LEAST_PASSWORD} characters. {BETTER}"
# From this length on digits alone, or a common word among many signs, are no longer guessed first.
LONG_ANYWAY = 20
MOST_AROUND = 8
MOST_ROOTS = 3

_HERE = Path(__file__).parent
ROOTS = frozenset((_HERE / "common_roots.txt").read_text().split())
WHOLE = frozenset((_HERE / "common_passwords.txt").read_text().split())
_LEET = str.maketrans("013457@$!€|", "oleastasiel")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")


def weakness(password: str, *personal: str) -> str | None:
    """Why this password is refused, in words for its owner; None when it is good.

    `personal` are the name and the address: a password made of nothing else is guessed first.
    """
    if len(password) < LEAST_PASSWORD:
        return f"Use at least {LEAST_PASSWORD} characters."
    if len(password) > MOST_PASSWORD:
        return f"Use at most {MOST_PASSWORD} characters."
    folded = password.casefold()
    found = None
    if _repeats(folded) or _runs(folded):
        found = "It follows a pattern that is guessed first."
    elif _is_common(folded):
        found = "It is among the passwords that are tried first."
    elif _is_made_of(folded, _parts_of(personal)):
        found = "It is made of your name or address."
    return f"{found} {BETTER}" if found else None


def new_password_field(label: str = "Password") -> PasswordField:
    return PasswordField(label, [InputRequired("Choose a password.")], description=ADVICE)


def check_new_password(field: Any, *personal: str) -> None:
    """Raise the weakness of a form's new password as its error."""
    problem = weakness(field.data or "", *personal)
    if problem:
        raise ValidationError(problem)


def _is_common(folded: str) -> bool:
    core = folded.strip("".join(c for c in set(folded) if not c.isalpha()))
    spelled = folded.replace(core, core.translate(_LEET)) if core else folded
    return folded.replace(" ", "") in WHOLE or _is_made_of(folded, ROOTS) or _is_made_of(spelled, ROOTS)


def _is_made_of(folded: str, words: frozenset[str]) -> bool:
    """Whether it is a few of these words and some digits and signs, or digits and signs alone."""
    letters = "".join(c for c in folded if c.isalpha())
    if not letters:
        return len(folded) < LONG_ANYWAY
    return len(folded) - len(letters) <= MOST_AROUND and _splits_into(letters, words)


def _splits_into(letters: str, words: frozenset[str]) -> bool:
    """Whether the letters are a row of at most three of the words; a phrase of more is hard enough."""
    reached = {0}
    for _ in range(MOST_ROOTS):
        reached = {start + len(word) for start in reached for word in words if letters.startswith(word, start)}
        if len(letters) in reached:
            return True
    return False


def _repeats(folded: str) -> bool:
    """One short block over and over: `aaaaaaaaaa`, `abc123abc123`."""
    size = len(folded)
    return any((folded[:n] * size)[:size] == folded for n in range(1, 7) if size >= 2 * n)


def _runs(folded: str) -> bool:
    """Mostly steps along the alphabet, the digits or a row of keys, either way."""
    steps = sum(a == b or any(a + b in row or b + a in row for row in _ROWS) for a, b in pairwise(folded))
    return steps >= 0.8 * (len(folded) - 1)


def _parts_of(personal: tuple[str, ...]) -> frozenset[str]:
    text = " ".join(personal).casefold()
    parts = "".join(c if c.isalpha() else " " for c in text).split()
    return frozenset(part for part in parts if len(part) >= 3)
