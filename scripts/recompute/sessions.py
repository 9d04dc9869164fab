"""Sessions: how many, how long, how often, and how they were.

Sessions are counted by the day on which they began, ratings by the day on which they were given.
"""

from datetime import date, timedelta
from fractions import Fraction

from estimates import mean, median, share
from files import parted


def figures(facts):
    """Every figure of the report."""
    met = facts.within("sessions", "held_on")
    yield from meetings(met, facts.within("ratings", "rated_at"))
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
    yield "sessions.disputed", "all", *share(disputed, len(rows)), disputed, len(rows)
    yield "sessions.length", "mean", *mean(minutes), len(minutes), None
    yield "sessions.length", "median", *median(minutes), len(minutes), None
    days = [
        sorted(date.fromisoformat(row["held_on"]) for row in pair)
        for _, pair in parted(held, lambda r: r["mentorship"])
    ]
    apart = [tenths(Fraction((pair[-1] - pair[0]).days, len(pair) - 1)) for pair in days if len(pair) > 1]
    yield "sessions.cadence", "median days", *median(apart), len(apart), None
    for side in ("mentee", "mentor"):
        stars = [int(row["stars"]) for row in ratings if row["side"] == side]
        said = min(len(stars), len(held))
        yield "sessions.stars", side, *mean(stars), len(stars), None
        yield "sessions.rated", side, *share(said, len(held)), said, len(held)


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


def met_lately(sessions, mentorships, day):
    """Of those that run on a day, how many have met in the 30 days up to and with it."""
    running = [
        r["mentorship"] for r in mentorships if r["started_on"] <= day and (not r["ended_on"] or r["ended_on"] > day)
    ]
    first = (date.fromisoformat(day) - timedelta(days=29)).isoformat()
    met = {row["mentorship"] for row in sessions if row["result"] == "held" and first <= row["held_on"] <= day}
    lately = sum(each in met for each in running)
    yield "sessions.met_lately", day, *share(lately, len(running)), lately, len(running)
