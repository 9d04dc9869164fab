"""What a row of the mentors' file must hold, checked before anything is stored."""

from dataclasses import dataclass

from babel import Locale
from email_validator import EmailNotValidError, validate_email

from mentorcruise.domain.mentors import MOST_SKILLS
from mentorcruise.domain.people import normal_email
from mentorcruise.domain.skills import LONGEST_NAME, tidy
from mentorcruise.imports.reading import Row

COLUMNS = ("name", "email", "headline", "country", "languages", "skills")
LONGEST = {"name": 120, "headline": 160}
_ENGLISH = Locale("en")
_NO_COUNTRIES = {"ZZ", "XA", "XB"}
_TERRITORIES = map(str, _ENGLISH.territories)
# EU is no country, but ISO 3166 reserves it, and people write it when they move about.
COUNTRIES = frozenset(code for code in _TERRITORIES if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES
LANGUAGES = frozenset(code for code in map(str, _ENGLISH.languages) if len(code) == 2)


@dataclass(frozen=True)
class MentorRow:
    """A mentor as the file has them, checked."""

    line: int
    name: str
    email: str
    headline: str
    country: str | None
    languages: list[str]
    skills: list[str]


class Faulty(Exception):
    """A row that cannot be used; the message lists everything that is wrong with it."""


def check(row: Row) -> MentorRow:
    """The row, checked. Raises Faulty."""
    cells = {column: " ".join(cell.split()) for column, cell in row.cells.items()}
    languages = list(dict.fromkeys(code.lower() for code in _parts(cells["languages"])))
    skills = tidy(_parts(cells["skills"]))
    faults = [
        *(f"no {column}" for column in ("name", "email", "headline") if not cells[column]),
        *(f"{column} longer than {most} characters" for column, most in LONGEST.items() if len(cells[column]) > most),
        *_faults_of_email(cells["email"]),
        *_faults_of_codes(cells["country"].upper(), languages),
        *_faults_of_skills(skills),
    ]
    if faults:
        raise Faulty("; ".join(faults))
    return MentorRow(
        line=row.line, name=cells["name"], email=normal_email(cells["email"]), headline=cells["headline"],
        country=cells["country"].upper() or None, languages=sorted(languages), skills=skills,
    )  # fmt: skip


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _faults_of_email(email: str) -> list[str]:
    if not email:
        return []
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return [f"“{email[:80]}” is not an e-mail address"]
    return []


def _faults_of_codes(country: str, languages: list[str]) -> list[str]:
    faults = [
        f"unknown language “{code[:20]}” (two letters, such as en)" for code in languages if code not in LANGUAGES
    ]
    if country and country not in COUNTRIES:
        faults.append(f"unknown country “{country[:20]}” (two letters, such as DE)")
    return faults


def _faults_of_skills(skills: list[str]) -> list[str]:
    faults = [f"skill longer than {LONGEST_NAME} characters" for skill in skills if len(skill) > LONGEST_NAME][:1]
    if len(skills) > MOST_SKILLS:
        faults.append(f"{len(skills)} skills where {MOST_SKILLS} are possible")
    return faults
