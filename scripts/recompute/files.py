"""A folder of exported facts: its files, the period that is asked for, and whether the files agree with each other."""

import csv
from collections import defaultdict
from sys import intern

import judging


class NotFacts(Exception):
    """A file is missing, or not as it was written; the message says which."""


class Facts:
    """The facts of a folder; `since` and `until` are the first and the last day of the period, as in the files."""

    def __init__(self, folder, since="0001-01-01", until="9999-12-31"):
        self.folder, self.since, self.until = folder, since, until
        self._read = {}
        self.about = {row["name"]: row["value"] for row in self.all("about")}
        self.as_of = self.about["as_of"]

    def all(self, name):
        """The rows of a file. Raises NotFacts where it cannot be read, or a row has not as many cells as there are columns."""
        if name not in self._read:
            file = self.folder / f"{name}.csv"
            try:
                with file.open(encoding="utf-8", newline="") as lines:
                    self._read[name] = list(_rows(file, csv.reader(lines)))
            except (OSError, UnicodeDecodeError, csv.Error) as error:
                raise NotFacts(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
        return self._read[name]

    def within(self, name, column):
        """The rows of a file whose day, or moment, in a column is one of the period."""
        return [row for row in self.all(name) if row[column] and self.since <= row[column][:10] <= self.until]

    @property
    def last_day(self):
        """The last day of the period that the facts know of."""
        return min(self.until, self.as_of)


def _rows(file, lines):
    columns = next(lines, [])
    for cells in lines:
        if len(cells) != len(columns):
            raise NotFacts(f"{file}, line {lines.line_num}: {len(cells)} cells under {len(columns)} columns.")
        # Of equal words one is kept: there are millions of cells, and few different ones.
        yield {column: intern(cells[place]) for place, column in enumerate(columns)}


def parted(rows, key):
    """The rows by what `key` says of them, in order."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return sorted(groups.items())


def contradictions(facts):
    """Where the files do not agree with each other, or a row with itself; nothing in an export that is whole."""
    mentorships, sessions, ratings, skills = map(facts.all, ("mentorships", "sessions", "ratings", "skills"))
    sums = defaultdict(lambda: defaultdict(int))
    for row in sessions:
        if row["result"] == "held":
            sums[row["mentorship"]]["held"] += 1
            sums[row["mentorship"]]["minutes"] += int(row["minutes"])
    for row in ratings:
        sums[row["mentorship"]][f"{row['side']}_ratings"] += 1
        sums[row["mentorship"]][f"{row['side']}_stars"] += int(row["stars"])
    for row in skills:
        known = sums[row["mentorship"]]
        known["skills"] += 1
        if row["after"]:
            gain = int(row["after"]) - int(row["before"])
            known["reassessed"] += 1
            known["levels"] += gain
            known["grown"] += gain > 0
    columns = ("held", "minutes", "mentee_ratings", "mentee_stars", "mentor_ratings", "mentor_stars", "skills",
               "reassessed", "levels", "grown")  # fmt: skip
    strangers = sums.keys() - {row["mentorship"] for row in mentorships}
    found = [f"mentorship {number} has rows, but none in mentorships.csv" for number in sorted(strangers)]
    found += [
        f"mentorship {row['mentorship']}: {column} is {row[column]}, but its rows add up to {sums[row['mentorship']][column]}"
        for row in mentorships
        for column in columns
        if int(row[column]) != sums[row["mentorship"]][column]
    ]
    return [*found, *judging.contradictions(mentorships, facts.about)]
