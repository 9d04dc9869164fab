"""Who looks for a mentor: how many have one and how many look, who has waited longest, and how soon a mentor is found.

Whoever has a mentor does not look: a search that was opened while a mentorship ran begins with the ending of that one, and
no search lasts beyond the start of the next.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from curves import aalen_johansen, at, by_day, kaplan_meier
from estimates import share

FOREVER = "9999"
DAYS = (7, 14, 30, 60, 90)
WAYS = ("paired", "stopped")
SHOWN = 10


class Search(NamedTuple):
    """A search as it counts: from one moment until another, and how it ended."""

    mentee: str
    since: str
    until: str
    how: str


def figures(facts):
    """Searches are counted in the period by the day on which they began; who looks and waits, on its last day."""
    searches = list(as_they_count(facts.all("searches"), facts.all("mentorships")))
    day = facts.last_day
    waiting = [each for each in searches if each.since[:10] <= day < each.until[:10]]
    running = (row for row in facts.all("mentorships") if row["started_on"] <= day < (row["ended_on"] or FOREVER))
    paired = len({row["mentee"] for row in running})
    everyone = paired + len({each.mentee for each in waiting})
    yield "pairing.participants", day, *share(paired, everyone), paired, everyone
    yield from waits(waiting, facts.all("applications"), day)
    yield from found([each for each in searches if facts.since <= each.since[:10] <= facts.until], facts.as_of)


def as_they_count(searches, mentorships):
    """The searches without the time in which a mentorship of theirs ran, in the order of their numbers."""
    with_mentor = defaultdict(list)
    for row in mentorships:
        with_mentor[row["mentee"]].append((row["started_at"], row["ended_at"] or FOREVER))
    for row in sorted(searches, key=lambda row: int(row["search"])):
        opened, until, how = row["started_at"], row["ended_at"] or FOREVER, row["ended_how"]
        times = with_mentor[row["mentee"]]
        since = max([opened, *(ended for started, ended in times if started <= opened)])
        later = [started for started, _ in times if opened < started < until]
        if later:
            until, how = min(later), "paired"
        if since < until:
            yield Search(row["mentee"], since, until, how)


def waits(waiting, applications, day):
    """How many wait, and for how many days, the ten who wait longest first. Under out_of: the applications that they have
    made, or had open, since they began to look; under cases: those that still are."""
    made_by = defaultdict(list)
    for row in applications:
        if row["submitted_on"] <= day:
            made_by[row["mentee"]].append(row)
    days, made = [], []
    yield "pairing.waiting", "people", len(waiting), None, None, None, None
    for place, each in enumerate(sorted(waiting, key=lambda each: each.since), 1):
        own = [row for row in made_by[each.mentee] if (row["settled_at"] or FOREVER) > each.since]
        days.append(days_between(each.since, day))
        made.extend(own)
        if place <= SHOWN:
            of = f"days of {place}., mentee {each.mentee}"
            yield "pairing.waiting", of, days[-1], None, None, still_open(own, day), len(own)
    yield "pairing.waiting", "days of all", sum(days), None, None, still_open(made, day), len(made)
    declined = sum(row["verdict"] == "declined" and row["answered_at"][:10] <= day for row in made)
    yield "pairing.waiting", "declined applications of all", declined, None, None, None, len(made)


def still_open(applications, day):
    """How many applications nothing had settled by the end of a day."""
    return sum((row["settled_at"] or FOREVER)[:10] > day for row in applications)


def found(searches, last_day):
    """How soon someone has a mentor, or looks no more; who still looks is followed up to the last day."""
    known = [
        (days_between(s.since, min(s.until[:10], last_day)), None if s.until == FOREVER else s.how) for s in searches
    ]
    days, n = by_day(known), len(known)
    yield "pairing.search", "began to look", n, None, None, None, n
    over = n > 0 and kaplan_meier(days)[-1][1] == 0
    for way in WAYS:
        yield "pairing.search", way, sum(how == way for _, how in known), None, None, None, n
        rising = aalen_johansen(days, way)
        for day in DAYS:
            point = at(rising, day, 0.0, n, over)
            if point:
                yield "pairing.search", f"{way} by day {day}", *point, None, n


def days_between(since, until):
    """Calendar days from one moment, or day, to another."""
    return (date.fromisoformat(until[:10]) - date.fromisoformat(since[:10])).days
