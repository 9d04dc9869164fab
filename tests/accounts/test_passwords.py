"""Which passwords are refused, and why (S6)."""

import pytest

from mentorcruise.web.accounts.password_rules import weakness

COMMON = (
    "1234567890", "0123456789", "12345678910", "1111111111", "qwertyuiop", "qwerty12345", "Password123", "P@ssw0rd123!",
    "passw0rd2024", "password!!!", "iloveyou123", "letmein2023!", "Welcome2024!", "Summer2025!!", "administrator",
    "admin123456", "football2020", "sunshine1234", "abcdefghij", "zyxwvutsrqp", "asdfghjkl123", "1q2w3e4r5t", "q1w2e3r4t5y6",
    "aaaaaaaaaaaa", "abcabcabcabc", "1231231231", "monkeymonkey", "dragonmaster1", "qwertyqwerty", "correcthorsebatterystaple",
    "Correct Horse Battery Staple", "mypassword1", "changeme123", "demo-password", "trustno1trustno1", "8301947562",
)  # fmt: skip
GOOD = (
    "seven blue herons", "nine red lanterns", "Wq7-tuk-Lem", "mein fahrrad ist grün", "пароль из семи слов", "kX9#vTq2!mZr",
    "orange tuba kitchen gravel", "a dragon ate my homework", "天気がいいから散歩しよう",
)  # fmt: skip


@pytest.mark.parametrize("password", COMMON)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert weakness(password) is not None


@pytest.mark.parametrize("password", GOOD)
def test_a_good_one_is_taken(password: str) -> None:
    assert weakness(password, "Ann Heron", "ann@example.org") is None


@pytest.mark.parametrize("password", ["annheron12", "Ann.Heron.1990", "heronheron", "ann@example.org", "example-ann-1"])
def test_ones_own_name_and_address_are_refused(password: str) -> None:
    assert weakness(password, "Ann Heron", "ann@example.org") is not None


def test_length_counts_in_characters() -> None:
    assert weakness("ж" * 4 + "ёщфы" + "я") == "Use at least 10 characters."
    assert weakness("seven blue herons " * 11 + "xy") is None
    assert weakness("seven blue herons " * 11 + "xyz") == "Use at most 200 characters."


def test_a_phrase_of_many_common_words_is_hard_enough() -> None:
    """Only rows of up to three common words are refused, so checking the longest password stays quick too."""
    assert weakness("monkey dragon sunshine") is not None
    assert weakness("monkey dragon sunshine football") is None
    assert weakness("one two three good girl " * 8) is None
