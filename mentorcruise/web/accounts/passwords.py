"""Passwords: hashed with argon2id; checking takes as long for an unknown address as for a known one (S5)."""

import ctypes

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second recommendation: 19 MiB, two passes, one lane; about 20 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password fits the hash. Without a hash the same work is done and the answer is no."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _return_memory_after_hashing() -> None:
    """Let glibc map each hash's 19 MiB by itself; by default every thread that has ever hashed keeps them for good."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 1 << 20)


_M_MMAP_THRESHOLD = -3
_return_memory_after_hashing()
