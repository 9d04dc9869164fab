"""What the two say while they work together: how well it fits, whether the goal comes nearer, how supported they feel.

An export has them if it was asked for `--with-check-ins`. Answers have no day, only the month of the question, so that nobody
can tell whose they are: a period has to be of whole months. As on the pages, a group of fewer than five people is not
shown; and where all who are hidden beside a total would be fewer than five, the smallest of the others is hidden too, the
first of equals.
"""

import sys
from calendar import monthrange
from collections import defaultdict

from estimates import mean, share
from files import parted

FEWEST = 5
SIDES = ("mentee", "mentor")


def figures(facts):
    """Both figures, by the month in which people were asked."""
    if facts.about.get("check_ins") != "written":
        print(
            "pairing.fit and attainment.supported are left out: the export is one without check-ins.", file=sys.stderr
        )
        return
    year, month, day = map(int, facts.until.split("-"))
    if not facts.since.endswith("-01") or day != monthrange(year, month)[1]:
        print("pairing.fit and attainment.supported are left out: they need a period of whole months.", file=sys.stderr)
        return
    asked, who = ([row for row in facts.all(name) if facts.since[:7] <= row["asked_in"] <= facts.until[:7]]
                  for name in ("check_ins", "answerers"))  # fmt: skip
    early = [[row for row in rows if row["kind"] == "fit"] for rows in (asked, who)]
    yield from by_side("pairing.fit", *early, "goal", ("mentee",))
    yield from by_side("attainment.supported", asked, who, "asked_in", SIDES)


def by_side(figure, asked, who, key, taken_apart):
    """Each side; and, of those that are taken apart, its groups."""
    for side in SIDES:
        rows, tellers = ([row for row in part if row["side"] == side] for part in (asked, who))
        if len({row["person"] for row in tellers}) < FEWEST:
            continue
        yield from said(figure, f"{side}s", rows)
        groups = dict(parted(rows, lambda row: row[key])) if side in taken_apart else {}
        for name in sorted(shown(groups, tellers, key)):
            yield from said(figure, f"{side}s, {name}", groups[name])


def shown(groups, tellers, key):
    """The groups that may stand beside their total."""
    people = defaultdict(set)
    for row in tellers:
        people[row[key]].add(row["person"])
    fine = [name for name in groups if len(people[name]) >= FEWEST]
    hidden = set().union(*(people[name] for name in groups if name not in fine))
    if fine and 0 < len(hidden) < FEWEST:
        fine.remove(min(fine, key=lambda name: (len(people[name]), name)))
    return fine


def said(figure, of, rows):
    """What a group says, and how many of those asked have answered."""
    answers = [row for row in rows if row["fit"]]
    n = len(answers)
    for words, number in (
        ("good fit", sum(row["fit"] == "good" for row in answers)),
        ("goal comes nearer", sum(row["nearer"] in ("yes", "a_little") for row in answers)),
    ):
        yield figure, f"{of}: {words}", *share(number, n), number, n
    yield figure, f"{of}: supported", *mean([int(row["supported"]) for row in answers]), n, None
    yield figure, f"{of}: answered", *share(n, len(rows)), n, len(rows)
