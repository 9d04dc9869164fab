"""The codes of a second factor: six digits that change every 30 seconds (TOTP, RFC 6238), and recovery codes.

All of them follow from the factor's seed and the secret key of this place by HMAC-SHA-256; nothing secret is stored. Whoever
changes SECRET_KEY makes all of them invalid: `flask operators forget-second-factor` lets people begin anew.
"""

import base64
import hashlib
import hmac
import re

import pyotp
import segno
from flask import current_app
from markupsafe import Markup

from mentorcruise import clock
from mentorcruise.domain.second_factors import RECOVERY_CODES, SecondFactor

ISSUER = "MentorCruise"
STEP_S = 30
# A phone's clock may be off by a step, and typing takes time.
STEPS_AROUND = (0, -1, 1)
SECRET_BYTES, RECOVERY_BYTES = 20, 10
_BLANKS = re.compile(r"[\s-]+")


def secret_of(factor: SecondFactor) -> str:
    """What the app keeps, in base32 as it is typed in."""
    return _base32(_derived(factor, "app")[:SECRET_BYTES])


def setup_uri(factor: SecondFactor) -> str:
    """The address (otpauth:) that an authenticator app understands."""
    return _app_of(factor).provisioning_uri(name=factor.person.email, issuer_name=ISSUER)


def picture_of(uri: str) -> Markup:
    """A QR code as inline SVG, dark on white in either theme, as cameras want it."""
    drawn = segno.make(uri, error="m").svg_inline(scale=5, border=3, light="#fff", dark="#000", title="QR code")
    return Markup(drawn)  # noqa: S704 - made of squares


def recovery_codes(factor: SecondFactor) -> list[str]:
    """Ten codes, each good once: `abcd-efgh-ijkl-mnop`, 80 bits."""
    return [_recovery_code(factor, number) for number in range(1, RECOVERY_CODES + 1)]


def step_of(factor: SecondFactor, typed: str) -> int | None:
    """The time step whose six digits these are, now or a step before or after; None for any others."""
    digits, app = plain(typed), _app_of(factor)
    # Phones know the real time, also where a demo's clock is ahead.
    now = int((clock.now() - clock.shift()).timestamp()) // STEP_S
    for around in STEPS_AROUND:
        if hmac.compare_digest(app.generate_otp(now + around).encode(), digits.encode()):
            return now + around
    return None


def recovery_number_of(factor: SecondFactor, typed: str) -> int | None:
    """Which of the ten this is, used or not (1 to 10); None for any other text."""
    found = None
    for number, code in enumerate(recovery_codes(factor), start=1):
        if hmac.compare_digest(plain(code).encode(), plain(typed).encode()):
            found = number
    return found


def plain(typed: str) -> str:
    """A code without the blanks and hyphens that make it readable, in small letters."""
    return _BLANKS.sub("", typed).lower()


def _app_of(factor: SecondFactor) -> pyotp.TOTP:
    return pyotp.TOTP(secret_of(factor), interval=STEP_S)


def _recovery_code(factor: SecondFactor, number: int) -> str:
    letters = _base32(_derived(factor, f"recovery {number}")[:RECOVERY_BYTES]).lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _derived(factor: SecondFactor, purpose: str) -> bytes:
    key = hashlib.sha256(b"second factor\0" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.digest(key, factor.seed + purpose.encode(), "sha256")


def _base32(value: bytes) -> str:
    return base64.b32encode(value).decode()
