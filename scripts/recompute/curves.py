"""Shares by day while many still run: Kaplan and Meier, Aalen and Johansen, each with its 95% interval."""

from collections import defaultdict
from datetime import date
from math import exp, log, sqrt

from estimates import Z, share


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


def half_time(curve):
    """(value, low, high) of the day by which half have ended: where the curve, and its limits, come to one half."""
    inner = [point for point in curve if 0 < point[1] < 1]
    return tuple(
        crossing([(point[0], point[column]) for point in points])
        for points, column in ((curve, 1), (inner, 2), (inner, 3))
    )


def crossing(points):
    """The day on which a falling curve comes to one half; the middle where it lies on it exactly."""
    near = 1.5e-8
    below = [(day, value) for day, value in points if value < 0.5 + near]
    if not below:
        return None
    day, value = below[0]
    later = [other for other, lower in below if lower < value - near]
    return (day + later[0]) / 2 if abs(value - 0.5) < near and later else float(day)
