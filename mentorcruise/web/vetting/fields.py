"""Fields of mentor profiles: skills, languages, a price."""

import re
from collections.abc import Sequence
from decimal import Decimal

from wtforms import DecimalField, Field, SelectMultipleField
from wtforms.validators import ValidationError

from mentorcruise.domain.mentors import MOST_SKILLS
from mentorcruise.domain.skills import LONGEST_NAME, tidy
from mentorcruise.web.accounts.fields import one_line
from mentorcruise.web.words import language_name

LANGUAGES = (
    "ar", "bn", "bg", "ca", "zh", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "he", "hi", "hu", "id",
    "it", "ja", "ko", "lv", "lt", "no", "fa", "pl", "pt", "ro", "ru", "sr", "sk", "sl", "es", "sw", "sv", "ta", "th",
    "tr", "uk", "ur", "vi",
)  # fmt: skip
_PRICE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,2})?")


class SkillsField(Field):
    """Names of skills, from several inputs of one name or with commas between them; each skill once."""

    def process_data(self, value: Sequence[str] | None) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tidy(one_line(part) for value in valuelist for part in value.split(","))

    def pre_validate(self, _form: object) -> None:
        if not self.data:
            raise ValidationError("Name at least one skill that you can help with.")
        if len(self.data) > MOST_SKILLS:
            raise ValidationError(f"Name at most {MOST_SKILLS} skills, the most important ones.")
        if any(len(name) > LONGEST_NAME for name in self.data):
            raise ValidationError(f"A skill has at most {LONGEST_NAME} characters; separate several by commas.")


class PriceField(DecimalField):
    """An amount like 120, 49.50 or 49,50; `cents` gives it in minor units."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = valuelist[0].strip().replace(",", ".") if valuelist else ""
        if text and not _PRICE.fullmatch(text):
            raise ValueError("Type a price like 120 or 49.50.")
        self.data = Decimal(text) if text else None

    @property
    def cents(self) -> int:
        return int(self.data * 100) if self.data is not None else 0


class LanguagesField(SelectMultipleField):
    """Languages by their codes, from several lists of one name; empty ones and repetitions are left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(list(dict.fromkeys(filter(None, valuelist))))


def language_choices(others: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(code, name) of the languages to choose from, by name, with those that somebody has chosen before."""
    return sorted(((code, language_name(code)) for code in {*LANGUAGES, *others}), key=lambda pair: pair[1])
