"""Success: how mentorships ended, how long they last, what became of those that began.

Endings are counted in the period by the day of the ending; durations, ways of ending, trial losses and cohorts by the day
of the start.
"""

from datetime import date

import themes
from curves import aalen_johansen, at, by_day, half_time, kaplan_meier, lives
from estimates import mean, share
from files import parted

DAYS_RUNNING = (7, 14, 30, 60, 90, 120, 180, 270, 365, 545, 730)
DAYS_ENDED = (7, 30, 60, 90, 120, 180, 365)
WAYS = (
    "goal_reached", "goal_partly_reached", "moved_on", "mentor_ended", "left_for_price_or_platform", "payment_failed",
    "lapsed", "trial_loss",
)  # fmt: skip


def figures(facts):
    """Every figure of the report."""
    ended, began = facts.within("mentorships", "ended_on"), facts.within("mentorships", "started_on")
    yield from endings(ended, "all")
    yield from ways(ended)
    for words, key in (("month", lambda row: row["ended_on"][:7]), ("goal", lambda row: row["goal"]),
                       ("mentor", lambda row: row["mentor"])):  # fmt: skip
        for name, rows in parted(ended, key):
            yield from endings(rows, f"{words} {name}")
    yield from durations(began, date.fromisoformat(facts.as_of))
    yield from starts(began)
    yield from themes.figures(facts)


def endings(rows, of):
    """The success rate of mentorships that ended after their trial, and what belongs beside it."""
    past_trial = [row for row in rows if row["outcome"] != "trial_loss"]
    verdicts = [row["verdict"] for row in past_trial]
    won, judged, ended = verdicts.count("success"), len(verdicts) - verdicts.count("unknown"), len(past_trial)
    answered = [row for row in past_trial if row["goal_reached"]]
    yield "success.rate", of, *share(won, judged), won, judged
    yield "success.response", of, *share(len(answered), ended), len(answered), ended
    bounds = (won / ended, (won + ended - judged) / ended) if ended else (0.0, 1.0)
    yield "success.bounds", of, None, *bounds, ended - judged, ended


def ways(rows):
    """What endings are called, and the stars that were given at them."""
    stars = [int(row["stars"]) for row in rows if row["outcome"] != "trial_loss" and row["goal_reached"]]
    yield "success.stars", "all", *mean(stars), len(stars), None
    for way in WAYS:
        yield "success.outcomes", way, sum(row["outcome"] == way for row in rows), None, None, None, len(rows)


def durations(rows, last_day):
    """How long mentorships last and how they end, by days since their start."""
    known = list(lives(rows, last_day))
    days, n = by_day(known), len(known)
    curve = kaplan_meier(days)
    yield "success.duration", "median days", *half_time(curve), sum(way is not None for _, way in known), n
    over = bool(curve) and curve[-1][1] == 0
    for day in DAYS_RUNNING:
        point = at(curve, day, 1.0, n, over)
        if point:
            at_risk = next((number for other, number, _ in days if other >= day), 0)
            yield "success.duration", f"running after {day} days", *point, at_risk, n
    for way in [way for way in WAYS if any(way == other for _, other in known)]:
        rising = aalen_johansen(days, way)
        for day in DAYS_ENDED:
            point = at(rising, day, 0.0, n, over)
            if point:
                yield "success.incidence", f"{way} by day {day}", *point, None, n


def starts(rows):
    """By month of the start: who left within the trial, and how many of the others succeeded."""
    lost = sum(row["outcome"] == "trial_loss" for row in rows)
    yield "success.trial_losses", "all", *share(lost, len(rows)), lost, len(rows)
    for month, began in parted(rows, lambda row: row["started_on"][:7]):
        lost = sum(row["outcome"] == "trial_loss" for row in began)
        verdicts = [row["verdict"] for row in began]
        won, judged = verdicts.count("success"), sum(verdict in ("success", "failure") for verdict in verdicts)
        running = sum(not row["ended_on"] for row in began)
        yield "success.trial_losses", month, *share(lost, len(began)), lost, len(began)
        yield "success.cohorts", month, *share(won, judged), won, judged
        yield "success.cohorts", f"{month} still running", running, None, None, running, len(began)
