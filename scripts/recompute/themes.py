"""What those who left wrote about: themes by how many of the exit surveys read have them, and around a day of change.

Surveys are counted by the day of the answer. A survey is read once it has a theme, and says something if one of its answers
has words. A theme that was merged counts as the one it was merged into.
"""

from collections import defaultdict
from datetime import date, timedelta
from math import sqrt

from estimates import share
from files import parted

AROUND = timedelta(days=90)
QUESTIONS = ("goal", "product", "mentor")


def figures(facts):
    """Both figures of themes."""
    counts_as = {row["theme"]: row["into_theme"] for row in facts.all("mergers")}
    found = defaultdict(set)
    for row in facts.all("tags"):
        found[row["mentorship"]].add((row["question"], counts_as.get(row["theme"], row["theme"])))
    yield from shares(_in_words(facts.within("surveys", "answered_at")), found)
    changed = {(counts_as.get(row["theme"], row["theme"]), row["changed_on"]) for row in facts.all("changes")}
    surveys = _in_words(facts.all("surveys"))
    for theme, day in sorted(changed):
        yield from around(surveys, found, theme, date.fromisoformat(day), date.fromisoformat(facts.as_of))


def _in_words(surveys):
    return [row for row in surveys if any(int(row[question]) for question in QUESTIONS)]


def shares(surveys, found):
    """The share of surveys read that have a theme; in how many of the answers to each question; and the share by month."""
    read = [row for row in surveys if found[row["mentorship"]]]
    yield "success.themes", "read", *share(len(read), len(surveys)), len(read), len(surveys)
    for theme, rows in sorted(_by_theme(read, found).items()):
        yield "success.themes", f"theme {theme}", *share(len(rows), len(read)), len(rows), len(read)
        for question in QUESTIONS:
            number = sum((question, theme) in found[row["mentorship"]] for row in rows)
            yield "success.themes", f"theme {theme} in answers about: {question}", number, None, None, None, len(rows)
    for month, of_month in parted(read, lambda row: row["answered_at"][:7]):
        for theme, rows in sorted(_by_theme(of_month, found).items()):
            yield (
                "success.themes",
                f"theme {theme} in {month}",
                *share(len(rows), len(of_month)),
                len(rows),
                len(of_month),
            )


def _by_theme(surveys, found):
    having = defaultdict(list)
    for row in surveys:
        for theme in {theme for _, theme in found[row["mentorship"]]}:
            having[theme].append(row)
    return having


def around(surveys, found, theme, day, last_day):
    """A theme's share in the 90 days before something was changed, and in the 90 from that day on, as far as they have
    passed; whatever the period. The difference is Newcombe's (1998, method 10), of ten surveys or more on each side."""
    sides = []
    for words, first, end in (
        ("before", day - AROUND, day),
        ("since", day, min(day + AROUND, last_day + timedelta(days=1))),
    ):
        read = [row for row in surveys if found[row["mentorship"]]
                and first.isoformat() <= row["answered_at"][:10] < end.isoformat()]  # fmt: skip
        having = len(_by_theme(read, found).get(theme, []))
        sides.append((*share(having, len(read)), len(read)))
        yield "success.theme_change", f"theme {theme} {words} {day}", *share(having, len(read)), having, len(read)
    (p, p_low, p_high, n), (q, q_low, q_high, m) = sides
    if min(n, m) >= 10:
        low, high = sqrt((q - q_low) ** 2 + (p_high - p) ** 2), sqrt((q_high - q) ** 2 + (p - p_low) ** 2)
        yield "success.theme_change", f"theme {theme} changed by, {day}", q - p, q - p - low, q - p + high, None, None
