"""What someone means by the words typed into the catalogue's search: known words, beginnings of words, typing errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

MOST_PREFIX_TERMS = 1000
SHORTEST_CORRECTED = 3


@dataclass(frozen=True)
class Requirement:
    """Something that every result must hold: as a tsquery, with an upper bound on the entries that hold it.

    `exact` says whether the bound is the number itself; `words` are what it can be recognised by, `prefix` whether
    longer words count too.
    """

    query: str
    entries: int
    exact: bool
    words: tuple[str, ...]
    prefix: bool = False

    def holds(self, word: str) -> bool:
        """Whether this word fulfils it."""
        return word.startswith(self.words[0]) if self.prefix else word in self.words


@dataclass
class Meaning:
    """The requirements behind the words; what was taken for a typing error; what nobody mentions."""

    requirements: list[Requirement] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        """All requirements as one tsquery; empty when there are none."""
        return " & ".join(f"({r.query})" for r in self.requirements)


def quoted(term: str) -> str:
    """A lexeme as the text form of a tsquery wants it."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


Reader = Connection | Session
_COUNTS = text("SELECT term, entries FROM catalogue_terms WHERE term = ANY(:terms)")
_BEGINNINGS = text("""
SELECT typed.word, coalesce(sum(p.entries), 0)::bigint AS entries
FROM unnest(CAST(:words AS text[])) AS typed (word)
CROSS JOIN LATERAL (
    SELECT entries FROM catalogue_terms
    WHERE is_word AND term ~>=~ typed.word AND term ~<~ (typed.word || U&'\\+10FFFF') LIMIT :most
) p
GROUP BY typed.word
""")
_SIMILAR = text("""
SELECT typed.word, near.term, near.entries
FROM unnest(CAST(:words AS text[])) AS typed (word)
CROSS JOIN LATERAL (
    SELECT term, entries FROM catalogue_terms
    WHERE is_word AND term % typed.word ORDER BY similarity(term, typed.word) DESC, entries DESC LIMIT 20
) near
""")


def understand(session: Reader, words: Sequence[str], filters: Mapping[str, int], *, exactly: bool) -> Meaning:
    """What the typed words and the filter terms require. One query, and at most three more when a word is unknown.

    Filter terms come with the entries that hold them. With `exactly`, nothing is taken for a typing error.
    """
    meaning = Meaning([Requirement(quoted(term), entries, True, (term,)) for term, entries in filters.items()])
    if not words:
        return meaning
    asked = {*words, *(first + second for first, second in pairwise(words))}
    counts = {row.term: row.entries for row in session.execute(_COUNTS, {"terms": list(asked)})}
    left = _take_pairs(words, counts, meaning)
    unknown = [word for word in left if word not in counts]
    meaning.requirements += [Requirement(quoted(w), counts[w], True, (w,)) for w in left if w in counts]
    if unknown:
        _guess(session, unknown, meaning, exactly=exactly)
    return meaning


def _take_pairs(words: Sequence[str], counts: dict[str, int], meaning: Meaning) -> list[str]:
    """Two words that are one skill (`front end`, `node.js`) are searched as either; returns the words left alone."""
    left, place = [], 0
    while place < len(words):
        pair = words[place : place + 2]
        joined = "".join(pair)
        if len(pair) == 2 and joined in counts:
            apart = min(counts.get(word, 0) for word in pair)
            query = f"{quoted(joined)} | ({quoted(pair[0])} & {quoted(pair[1])})"
            meaning.requirements.append(Requirement(query, counts[joined] + apart, apart == 0, (joined, *pair)))
        else:
            left.append(words[place])
        place += 2 if len(pair) == 2 and joined in counts else 1
    return left


def _guess(session: Reader, unknown: list[str], meaning: Meaning, *, exactly: bool) -> None:
    """Words that nobody wrote: as beginnings of words, else as the nearest word that someone wrote."""
    rows = session.execute(_BEGINNINGS, {"words": unknown, "most": MOST_PREFIX_TERMS})
    begun = {row.word: row.entries for row in rows}
    meaning.requirements += [Requirement(f"{quoted(w)}:*", begun[w], False, (w,), True) for w in unknown if w in begun]
    typos = [word for word in unknown if word not in begun]
    near = {} if exactly or not typos else _nearest(session, typos)
    for word in typos:
        if word in near:
            term, entries = near[word]
            meaning.corrected[word] = term
            meaning.requirements.append(Requirement(quoted(term), entries, True, (term,)))
        else:
            meaning.unknown.append(word)


def _nearest(session: Reader, typos: list[str]) -> dict[str, tuple[str, int]]:
    """For each word the stored one with the fewest slips of the finger between them, if they are few enough."""
    words = [word for word in typos if len(word) >= SHORTEST_CORRECTED]
    swapped = {swap: word for word in words for swap in _swaps(word)}
    near = [(row.word, row.term, row.entries) for row in session.execute(_SIMILAR, {"words": words})]
    if swapped:
        stored = session.execute(_COUNTS, {"terms": sorted(swapped)})
        near += [(swapped[row.term], row.term, row.entries) for row in stored]
    best: dict[str, tuple[int, int, str]] = {}
    for word, term, entries in near:
        slips = distance(word, term)
        if slips <= _forgiven(word) and (word not in best or (slips, -entries, term) < best[word]):
            best[word] = (slips, -entries, term)
    return {word: (term, -negative) for word, (_, negative, term) in best.items()}


def _forgiven(word: str) -> int:
    return 1 if len(word) < 5 else 2 if len(word) < 9 else 3


def _swaps(word: str) -> list[str]:
    """The word with two neighbours swapped, which trigrams find badly in short words."""
    return [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]


def distance(one: str, other: str) -> int:
    """Letters to insert, drop, change or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
