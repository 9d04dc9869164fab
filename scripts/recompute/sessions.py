"""Sessions: how many, how long, how often, how they were, and who met most.

Sessions are counted by the day on which they began, ratings by the day on which they were given, cancellations by the day
of the cancellation.
"""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import topics
from estimates import mean, median, share
from files import parted


def figures(facts):
    """Every figure of the report."""
    met = facts.within("sessions", "held_on")
    yield from meetings(met, facts.within("ratings", "rated_at"))
    yield from called_off(facts.within("cancellations", "cancelled_at"))
    yield from topics.figures(met, facts)
    yield from most_hours(met, facts.all("mentorships"))
    yield from per_mentor(met, facts.all("mentorships"), facts.since, facts.until)
    yield from met_lately(facts.all("sessions"), facts.all("mentorships"), facts.last_day)


def meetings(rows, ratings):
    """What became of sessions, how long they were, and how each side rated them."""
    results = [row["result"] for row in rows]
    held = [row for row in rows if row["result"] == "held"]
    minutes, disputed = [int(row["minutes"]) for row in held], results.count("disputed")
    yield "sessions.held", "all", len(held), None, None, None, len(rows)
    yield "sessions.hours", "all", sum(minutes) / 60, None, None, None, len(held)
    yield "sessions.intros", "all", sum(row["kind"] == "intro" for row in held), None, None, None, len(held)
    missed, settled = sum(result.endswith("_missed") for result in results), len(rows) - disputed
    yield "sessions.missed", "all", *share(missed, settled), missed, settled
    for side in ("mentee", "mentor"):
        alone = results.count(f"{side}_missed")
        yield "sessions.missed", f"by the {side} alone", *share(alone, settled), alone, settled
    yield "sessions.disputed", "all", *share(disputed, len(rows)), disputed, len(rows)
    yield "sessions.length", "mean", *mean(minutes), len(minutes), None
    yield "sessions.length", "median", *median(minutes), len(minutes), None
    days = [
        sorted(date.fromisoformat(row["held_on"]) for row in pair)
        for _, pair in parted(held, lambda r: r["mentorship"])
    ]
    apart = [tenths(Fraction((pair[-1] - pair[0]).days, len(pair) - 1)) for pair in days if len(pair) > 1]
    yield "sessions.cadence", "median days", *median(apart), len(apart), None
    yield "sessions.cadence", "met only once", len(days) - len(apart), None, None, None, None
    for side in ("mentee", "mentor"):
        stars = [int(row["stars"]) for row in ratings if row["side"] == side]
        said = min(len(stars), len(held))
        yield "sessions.stars", side, *mean(stars), len(stars), None
        yield "sessions.rated", side, *share(said, len(held)), said, len(held)


def called_off(rows):
    """How many of the sessions that someone called off were so late that it was inside the mentor's notice."""
    by_someone = [row for row in rows if row["by"]]
    late = sum(int(row["late"]) for row in by_someone)
    yield "sessions.cancelled", "late", *share(late, len(by_someone)), late, len(by_someone)


def most_hours(rows, mentorships):
    """The twenty mentors, and mentees, with the most hours: beside them their sessions, and with how many others they were.
    Equal ones stand in the order of their numbers."""
    pairs = {row["mentorship"]: row for row in mentorships}
    for side, other in (("mentor", "mentee"), ("mentee", "mentor")):
        minutes, others = defaultdict(list), defaultdict(set)
        for row in rows:
            if row["result"] == "held":
                pair = pairs[row["mentorship"]]
                minutes[pair[side]].append(int(row["minutes"]))
                others[pair[side]].add(pair[other])
        first = sorted(minutes, key=lambda who: (-sum(minutes[who]), int(who)))[:20]
        for place, who in enumerate(first, 1):
            hours = sum(minutes[who]) / 60
            yield (
                "sessions.most_hours",
                f"{place}: {side} {who}",
                hours,
                None,
                None,
                len(minutes[who]),
                len(others[who]),
            )


def tenths(number):
    """Rounded to a tenth, halves away from zero."""
    return float(Fraction(int(number * 10 + Fraction(1, 2)), 10))


def per_mentor(rows, mentorships, since, until):
    """How many sessions were held by each mentor with a mentorship that ran in the period."""
    ran = [r for r in mentorships if r["started_on"] <= until and (not r["ended_on"] or r["ended_on"] >= since)]
    mentor_of = {row["mentorship"]: row["mentor"] for row in ran}
    held = dict.fromkeys(mentor_of.values(), 0)
    for row in rows:
        if row["result"] == "held" and row["mentorship"] in mentor_of:
            held[mentor_of[row["mentorship"]]] += 1
    yield "sessions.per_mentor", "median", *median(held.values()), len(held), None
    none = list(held.values()).count(0)
    yield "sessions.per_mentor", "without a session", *share(none, len(held)), none, len(held)


def met_lately(sessions, mentorships, day):
    """Of those that run on a day, how many have met in the 30 days up to and with it."""
    running = [
        r["mentorship"] for r in mentorships if r["started_on"] <= day and (not r["ended_on"] or r["ended_on"] > day)
    ]
    first = (date.fromisoformat(day) - timedelta(days=29)).isoformat()
    met = {row["mentorship"] for row in sessions if row["result"] == "held" and first <= row["held_on"] <= day}
    lately = sum(each in met for each in running)
    yield "sessions.met_lately", day, *share(lately, len(running)), lately, len(running)
