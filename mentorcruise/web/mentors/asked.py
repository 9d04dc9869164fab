"""What the catalogue's address asks for: read strictly, bounded, and written back without what is empty."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from mentorcruise.domain.catalogue_queries import BrokenCursor, Cursor, Sort
from mentorcruise.domain.skills import words

LONGEST_QUERY = 200
MOST_WORDS = 8
MOST_SKILLS = 5
HIGHEST_PRICE = 10_000
_CODES = {"language": re.compile(r"[a-z]{2}"), "country": re.compile(r"[A-Z]{2}")}


@dataclass(frozen=True)
class Asked:
    """A search as its address says it; prices in whole units of the currency. `notes` tell what was left out and why."""

    q: str = ""
    skills: tuple[str, ...] = ()
    language: str = ""
    country: str = ""
    price_from: int | None = None
    price_to: int | None = None
    only_open: bool = False
    sort: Sort = Sort.BEST
    exact: bool = False
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def words(self) -> list[str]:
        """The words to look for, each once."""
        return list(dict.fromkeys(words(self.q)))[:MOST_WORDS]

    @property
    def filters(self) -> int:
        """How many filters are set."""
        priced = self.price_from is not None or self.price_to is not None
        return len(self.skills) + bool(self.language) + bool(self.country) + priced + self.only_open

    def with_skill(self, slug: str) -> "Asked":
        """The same, of this skill too."""
        return replace(self, skills=tuple(dict.fromkeys((slug, *self.skills)))[:MOST_SKILLS])

    def noting(self, note: str) -> "Asked":
        """The same, with one more thing to tell."""
        return replace(self, notes=(*self.notes, note))

    def url(self, path: str = "/mentors", **changes: object) -> str:
        """The address of this search, with something changed; `after` and `before` name a cursor."""
        place = {name: changes.pop(name) for name in ("after", "before") if name in changes}
        asked = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        query = urlencode([*asked._pairs(), *place.items()])
        return f"{path}?{query}" if query else path

    def _pairs(self) -> Iterator[tuple[str, object]]:
        yield from (("q", self.q),) if self.q else ()
        yield from (("skill", slug) for slug in self.skills)
        for name in ("language", "country", "price_from", "price_to"):
            if (value := getattr(self, name)) not in ("", None):
                yield name, value
        yield from (("open", "1"),) if self.only_open else ()
        yield from (("sort", self.sort.value),) if self.sort != Sort.BEST else ()
        yield from (("exact", "1"),) if self.exact else ()


def read(args: "MultiDict[str, str]") -> Asked:
    """What the address asks for. What cannot be understood is left out, with a note."""
    notes: list[str] = []
    typed = " ".join(args.get("q", "").split())
    if len(typed) > LONGEST_QUERY or len(set(words(typed))) > MOST_WORDS:
        notes.append(f"The search was long: only its first {MOST_WORDS} words were used.")
    skills = tuple(dict.fromkeys(slug for slug in args.getlist("skill") if slug))
    if len(skills) > MOST_SKILLS:
        notes.append(f"At most {MOST_SKILLS} topics can be combined: the first {MOST_SKILLS} were used.")
    if args.get("page", "1") != "1":
        notes.append("There are no page numbers here: this is the beginning, and Next goes on.")
    low, high = (_price(args, name, notes) for name in ("price_from", "price_to"))
    return Asked(
        q=typed[:LONGEST_QUERY].replace("\0", ""),
        skills=skills[:MOST_SKILLS],
        language=_code(args, "language", notes),
        country=_code(args, "country", notes),
        price_from=low,
        price_to=high,
        only_open=args.get("open") == "1",
        sort=_sort(args, notes),
        exact=args.get("exact") == "1",
        notes=tuple(notes),
    )


def read_cursor(args: Mapping[str, str], sort: Sort) -> Cursor | None:
    """The page that the address names; None for the first. Raises BrokenCursor."""
    for name in ("after", "before"):
        if written := args.get(name):
            try:
                return Cursor.read(written, sort, backwards=name == "before")
            except (OverflowError, ValueError) as error:
                raise BrokenCursor(written[:80]) from error
    return None


def _code(args: Mapping[str, str], name: str, notes: list[str]) -> str:
    value = args.get(name, "")
    if value and not _CODES[name].fullmatch(value):
        notes.append(f"The {name} in the address is not known and was left out.")
        return ""
    return value


def _price(args: Mapping[str, str], name: str, notes: list[str]) -> int | None:
    value = args.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= HIGHEST_PRICE):
        notes.append(f"A price is a whole number from 0 to {HIGHEST_PRICE:,}: “{value[:20]}” was left out.")
        return None
    return int(value)


def _sort(args: Mapping[str, str], notes: list[str]) -> Sort:
    try:
        return Sort(args.get("sort") or Sort.BEST)
    except ValueError:
        notes.append("The order in the address is not known: the best matches come first.")
        return Sort.BEST
