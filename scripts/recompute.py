#!/usr/bin/env python3
"""Recompute the figures of success, of sessions that were settled and of what became of applications from exported facts.
Nothing of the product is used, and only Python's own library.

    flask metrics export FOLDER --as-of 2026-11-30
    python3 scripts/recompute.py FOLDER [--since 2026-01-01] [--until 2026-10-31] [--csv]

FOLDER holds mentorships.csv, sessions.csv, ratings.csv, skills.csv, applications.csv and about.csv; its README.txt says
what their columns are. Endings are counted in the period by the day of the ending; durations, ways of ending, trial
losses and cohorts by the day of the start; sessions by the day on which they began, ratings by the day on which they were
given, applications by the day of submission; days are UTC. Without a period everything is counted.

Intervals are 95%. Shares: Wilson's. Means: Student's t, each mentorship one case. Durations: Kaplan and Meier with
Greenwood's error on the log(-log) scale, running mentorships censored on the day of the export; the median by Brookmeyer
and Crowley. Ways of ending: Aalen and Johansen, the ways competing. Other medians: the order statistics that enclose
them in 95% of cases (Conover). Where pages say "too few to say" (under ten cases)
the table says so too; --csv has all digits.
"""

import argparse
import csv
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import atan, comb, cos, exp, log, pi, sin, sqrt
from pathlib import Path
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
DAYS_RUNNING = (7, 14, 30, 60, 90, 120, 180, 270, 365, 545, 730)
DAYS_ENDED = (7, 30, 60, 90, 120, 180, 365)
WAYS = (
    "goal_reached", "goal_partly_reached", "moved_on", "mentor_ended", "left_for_price_or_platform", "payment_failed",
    "lapsed", "trial_loss",
)  # fmt: skip


# The files


def read(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def within(rows, column, since, until):
    return [row for row in rows if row[column] and since <= row[column] <= until]


def contradictions(mentorships, sessions, ratings, skills):
    """Where the files do not agree with each other; nothing in an export that is whole."""
    sums = {row["mentorship"]: defaultdict(int) for row in mentorships}
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
    return [
        f"mentorship {row['mentorship']}: {column} is {row[column]}, but its rows add up to {sums[row['mentorship']][column]}"
        for row in mentorships
        for column in columns
        if int(row[column]) != sums[row["mentorship"]][column]
    ]


# Shares and means


def share(cases, of):
    """(value, low, high) by Wilson (1927); without cases nothing is known."""
    if of == 0:
        return None, 0.0, 1.0
    p, zz = cases / of, Z * Z / of
    reach = Z * sqrt(p * (1 - p) / of + zz / (4 * of))
    low, high = (p + zz / 2 - reach) / (1 + zz), (p + zz / 2 + reach) / (1 + zz)
    return p, 0.0 if cases == 0 else low, 1.0 if cases == of else high


def t_quantile(df):
    """The 97.5% point of Student's t: the series of Abramowitz and Stegun, 26.7.3 and 26.7.4, turned round by bisection."""

    def inside(t):
        angle = atan(t / sqrt(df))
        c, total, term = cos(angle), 0.0, cos(angle) if df % 2 else 1.0
        for k in range(df % 2, df - 1, 2):
            total += term
            term *= c * c * (k + 1) / (k + 2)
        return 2 / pi * (angle + sin(angle) * total) if df % 2 else sin(angle) * total

    low, high = (1.9, 13.0) if df < 100 else (1.9, 2.0)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) < 0.95 else (low, middle)
    return low


def mean(values):
    """(value, low, high) of exact numbers."""
    n = len(values)
    if n < 2:
        return float(values[0]) if n else None, None, None
    middle = Fraction(sum(values)) / n
    spread = sum((value - middle) ** 2 for value in values) / (n - 1)
    reach = t_quantile(n - 1) * sqrt(spread) / sqrt(n)
    return float(middle), float(middle) - reach, float(middle) + reach


def median(values):
    """(value, low, high): the limits are the kth smallest and the kth largest value, by the binomial; none under six values."""
    values, n = sorted(values), len(values)
    if not n:
        return None, None, None
    middle = (values[(n - 1) // 2] + values[n // 2]) / 2
    k, below = 0, 1
    while 40 * below < 2**n:
        k += 1
        below += comb(n, k)
    return (middle, float(values[k - 1]), float(values[n - k])) if k else (middle, None, None)


# Durations


def lives(mentorships, last_day):
    """(days, way of ending or None while it runs) of each mentorship, as seen on the last day."""
    for row in mentorships:
        if row["ended_on"]:
            yield int(row["days"]), row["outcome"]
        else:
            yield (last_day - date.fromisoformat(row["started_on"])).days, None


def by_day(known):
    """[(day, at risk, {way: ended})]: who is still running at the end of a day was at risk on it."""
    ended, running = defaultdict(lambda: defaultdict(int)), defaultdict(int)
    for day, way in known:
        if way:
            ended[day][way] += 1
        else:
            running[day] += 1
    at_risk, days = len(known), []
    for day in sorted(ended.keys() | running.keys()):
        days.append((day, at_risk, dict(ended[day])))
        at_risk -= sum(ended[day].values()) + running[day]
    return days


def limits(value, error, followed):
    """(value, low, high) on the log(-log) scale; at 0 and 1, where it ends, Wilson's for none or all of those followed."""
    if value in (0.0, 1.0):
        return value, *share(followed * int(value), followed)[1:]
    reach = Z * error / (value * -log(value))
    return value, exp(log(value) * exp(reach)), exp(log(value) * exp(-reach))


def followed_to(at_risk, running):
    """The cases behind a share: Dorey and Korn (1987)."""
    return int(at_risk / running + 1e-6)


def kaplan_meier(days):
    """[(day, share running, low, high)]."""
    running, greenwood, curve, ceiling = 1.0, 0.0, [], 1.0
    for day, at_risk, ended in days:
        followed, gone = followed_to(at_risk, running), sum(ended.values())
        running *= 1 - gone / at_risk
        greenwood += gone / (at_risk * (at_risk - gone)) if running else 0.0
        value, low, high = limits(running, running * sqrt(greenwood), followed)
        ceiling = min(ceiling, high) if running == 0 else high
        curve.append((day, value, low, ceiling))
    return curve


def aalen_johansen(days, way):
    """[(day, share ended in this way, low, high)]; the variance in closed form, as Marubini and Valsecchi give it."""
    running, ended, steps, curve, floor, alone = 1.0, 0.0, [], [], 0.0, True
    for day, at_risk, by_way in days:
        followed, gone, here = followed_to(at_risk, running), sum(by_way.values()), by_way.get(way, 0)
        before, alone = running, alone and set(by_way) <= {way}
        ended += running * here / at_risk
        running *= 1 - gone / at_risk
        steps.append((at_risk, gone, here, before, ended))
        value = 1.0 if alone and running == 0 else ended
        error = 0.0 if value == 1 else sqrt(max(0.0, sum(_part(ended, *step) for step in steps if step[1])))
        value, low, high = limits(value, error, followed)
        floor = max(floor, low) if value == 1 else low
        curve.append((day, value, floor, high))
    return curve


def _part(now, at_risk, gone, here, before, then):
    """What one day adds to the variance of the share ended by now."""
    since = now - then
    own = before * before * here * (at_risk - here) / at_risk**3 - 2 * since * before * here / at_risk**2
    return own + (since * since * gone / (at_risk * (at_risk - gone)) if since else 0.0)


def at(curve, day, start, n, over):
    """(value, low, high) of a curve on a day; None where nobody has been followed so long."""
    if not curve or (day > curve[-1][0] and not over):
        return None
    past = [point for point in curve if point[0] <= day]
    return past[-1][1:] if past else limits(start, 0.0, n)


def crossing(points):
    """The day on which a falling curve comes to one half; the middle where it lies on it exactly."""
    near = 1.5e-8
    below = [(day, value) for day, value in points if value < 0.5 + near]
    if not below:
        return None
    day, value = below[0]
    later = [other for other, lower in below if lower < value - near]
    return (day + later[0]) / 2 if abs(value - 0.5) < near and later else float(day)


# The figures: (figure, of what, value, low, high, cases, of how many)


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
    if of == "all":
        stars = [int(row["stars"]) for row in answered]
        yield "success.stars", of, *mean(stars), len(stars), None
        yes, partly = (sum(row["goal_reached"] == answer for row in answered) for answer in ("yes", "partly"))
        yield "attainment.goals", "reached", *share(yes, len(answered)), yes, len(answered)
        yield "attainment.goals", "at least partly", *share(yes + partly, len(answered)), yes + partly, len(answered)
        for way in WAYS:
            yield "success.outcomes", way, sum(row["outcome"] == way for row in rows), None, None, None, len(rows)


def parted(rows, key):
    """The rows by what `key` says of them, in order."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return sorted(groups.items())


def growth(rows, skills):
    """The mean gain of a mentorship over the skills that its mentee has assessed again."""
    gains = defaultdict(list)
    for row in skills:
        if row["after"]:
            gains[row["mentorship"]].append(int(row["after"]) - int(row["before"]))
    asked = [row["mentorship"] for row in rows if row["outcome"] != "trial_loss" and int(row["skills"])]
    known = [Fraction(sum(gains[each]), len(gains[each])) for each in asked if gains[each]]
    yield "growth", "mean gain in levels", *mean(known), len(known), len(asked)
    for words, number in (("risen", sum(g > 0 for g in known)), ("fallen", sum(g < 0 for g in known))):
        yield "growth", words, *share(number, len(known)), number, len(known)
    yield "growth", "said again", *share(len(known), len(asked)), len(known), len(asked)


def durations(rows, last_day):
    """How long mentorships last and how they end, by days since their start."""
    known = list(lives(rows, last_day))
    days, n = by_day(known), len(known)
    curve = kaplan_meier(days)
    inner = [point for point in curve if 0 < point[1] < 1]
    median = [crossing([(point[0], point[column]) for point in points]) for points, column in
              ((curve, 1), (inner, 2), (inner, 3))]  # fmt: skip
    yield "success.duration", "median days", *median, sum(way is not None for _, way in known), n
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


def applications(rows, last_day):
    """How applications stand, why mentors were chosen and declined, and how many were answered within 72 hours: of those made
    four days or more before the last day, without what was taken back unanswered."""
    for standing in ("started", "accepted", "declined", "withdrawn", "lapsed", "pending"):
        number = sum(row["standing"] == standing for row in rows)
        yield "pairing.applications", standing, number, None, None, None, len(rows)
    for reason, number in sorted(Counter(reason for row in rows for reason in row["reasons"].split()).items()):
        yield "pairing.reasons", reason, *share(number, len(rows)), number, len(rows)
    for code, number in sorted(Counter(row["declined_for"] for row in rows if row["standing"] == "declined").items()):
        yield "pairing.declines", code, number, None, None, None, len(rows)
    last = (date.fromisoformat(last_day) - timedelta(days=4)).isoformat()
    seen = [row for row in rows if row["submitted_on"] <= last and (row["verdict"] or row["standing"] != "withdrawn")]
    in_time = sum(bool(row["verdict"]) and int(row["hours"]) <= 72 for row in seen)
    yield "pairing.answered_in_time", "all", *share(in_time, len(seen)), in_time, len(seen)


def figures(folder, since, until):
    """Every figure of a folder of facts."""
    mentorships, sessions, ratings, skills = (read(folder, n) for n in ("mentorships", "sessions", "ratings", "skills"))
    wrong = contradictions(mentorships, sessions, ratings, skills)
    if wrong:
        raise SystemExit("\n".join(wrong))
    about = {row["name"]: row["value"] for row in read(folder, "about")}
    ended = within(mentorships, "ended_on", since, until)
    began = within(mentorships, "started_on", since, until)
    yield from endings(ended, "all")
    for words, key in (("month", lambda row: row["ended_on"][:7]), ("goal", lambda row: row["goal"]),
                       ("mentor", lambda row: row["mentor"])):  # fmt: skip
        for name, rows in parted(ended, key):
            yield from endings(rows, f"{words} {name}")
    yield from growth(ended, skills)
    yield from durations(began, date.fromisoformat(about["as_of"]))
    yield from starts(began)
    yield "pairing.matches", "all", len(began), None, None, None, len(began)
    yield from applications(within(read(folder, "applications"), "submitted_on", since, until), about["as_of"])
    given = [row for row in ratings if since <= row["rated_at"][:10] <= until]
    met = within(sessions, "held_on", since, until)
    yield from meetings(met, given)
    yield from per_mentor(met, mentorships, since, until)
    yield from met_lately(sessions, mentorships, min(until, about["as_of"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--since", type=date.fromisoformat, default=date.min, help="first day of the period")
    parser.add_argument("--until", type=date.fromisoformat, default=date.max, help="last day of the period")
    parser.add_argument("--csv", action="store_true", help="all digits, comma-separated")
    asked = parser.parse_args()
    head = ("figure", "of", "value", "low", "high", "cases", "of_how_many")
    rows = figures(asked.folder, asked.since.isoformat(), asked.until.isoformat())
    if asked.csv:
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(head)
        out.writerows(["" if cell is None else cell for cell in row] for row in rows)
    else:
        print_table(head, rows)


def print_table(head, rows):
    print("{:20} {:36} {:>12} {:>9} {:>9} {:>8} {:>12}".format(*head))
    for figure, of, value, *rest in rows:
        low, high, cases, out_of = rest
        n = cases if out_of is None or of == "mean gain in levels" else out_of
        estimated = low is not None or figure in ("success.duration", "success.incidence")
        few = value is not None and estimated and n is not None and n < 10
        cells = ["too few", "", ""] if few else [_said(value), _said(low), _said(high)]
        print("{:20} {:36} {:>12} {:>9} {:>9} {:>8} {:>12}".format(figure, of, *cells, _said(cases), _said(out_of)))


def _said(cell):
    return "" if cell is None else f"{cell:.4f}" if isinstance(cell, float) else str(cell)


if __name__ == "__main__":
    main()
