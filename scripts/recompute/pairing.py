"""Pairing: how pairings stand, what becomes of applications and how soon, the matches made, introductions and first meetings.

Applications are counted by the day of submission, matches by the day of the start, sessions by their own.
"""

from collections import Counter
from datetime import date, datetime, timedelta

import looking
from curves import at, by_day, half_time, kaplan_meier
from estimates import share
from files import parted

STANDINGS = ("started", "accepted", "declined", "withdrawn", "lapsed", "pending")
HOURS = (24, 48, 72, 120, 168)


def figures(facts):
    """Every figure of the report."""
    began, submitted = facts.within("mentorships", "started_on"), facts.within("applications", "submitted_on")
    yield from states(facts.all("applications"), facts.all("mentorships"), facts.since, facts.last_day)
    yield from matches(began, facts.since, facts.last_day)
    yield from looking.figures(facts)
    yield from introductions(facts)
    yield from standings(submitted, "")
    for month, rows in parted(submitted, lambda row: row["submitted_on"][:7]):
        yield from standings(rows, f" {month}")
    yield from reasons(submitted)
    yield from answers(submitted, date.fromisoformat(facts.as_of))
    yield from intros(facts.within("sessions", "held_on"))


def states(applications, mentorships, since, last_day):
    """How many were pending, active and past on the last day and at the end of each month up to it: of all that there had
    been by then, from the period's first day on, or from the first application's."""
    first = max(since, min((row["submitted_on"] for row in applications), default=last_day))
    for day in [*(day for _, day in months(first, last_day) if day < last_day), last_day]:
        pending = [
            r for r in applications if r["submitted_on"] <= day and (not r["settled_at"] or r["settled_at"][:10] > day)
        ]
        offered = sum(bool(row["answered_at"]) and row["answered_at"][:10] <= day for row in pending)
        started = sum(row["started_on"] <= day for row in mentorships)
        past = sum(bool(row["ended_on"]) and row["ended_on"] <= day for row in mentorships)
        numbers = {"unanswered": len(pending) - offered, "offered": offered, "active": started - past, "past": past}
        for state, number in numbers.items():
            yield "pairing.states", f"{state} {day}", number, None, None, None, None


def months(first, last):
    """(month, its last day) of each month from that of one day to that of another."""
    day = date.fromisoformat(first).replace(day=1)
    while day.isoformat() <= last:
        following = (day + timedelta(days=31)).replace(day=1)
        yield day.isoformat()[:7], (following - timedelta(days=1)).isoformat()
        day = following


def matches(began, since, last_day):
    """How many mentorships started, by month too. Months that are in the period from end to end are held against the one
    before: a fall is clear where the 95% interval of the later one's part of both lies below one half, with ten in both."""
    yield "pairing.matches", "all", len(began), None, None, None, len(began)
    by_month, before = Counter(row["started_on"][:7] for row in began), None
    for month, end in months(min(row["started_on"] for row in began), last_day) if began else ():
        number = by_month[month]
        yield "pairing.matches", month, number, None, None, None, len(began)
        whole = f"{month}-01" >= since and end <= last_day
        if whole and before is not None:
            yield "pairing.matches", f"change to {month}", number - before, None, None, None, None
            if before + number >= 10 and share(number, before + number)[2] < 0.5:
                yield "pairing.matches", f"clear fall to {month}", number, None, None, None, before + number
        before = number if whole else None


def introductions(facts):
    """How many mentors were suggested, and how many mentees applied to them after it, and began with them."""
    applied, started = {}, {}
    for row in facts.all("applications"):
        pair = row["mentee"], row["mentor"]
        applied[pair] = max(applied.get(pair, ""), row["submitted_at"])
    for row in facts.all("mentorships"):
        pair = row["mentee"], row["mentor"]
        started[pair] = max(started.get(pair, ""), row["started_at"])
    made = facts.within("introductions", "introduced_at")
    yield "pairing.introductions", "all", len(made), None, None, None, len(made)
    for words, last in (("applied", applied), ("started", started)):
        led = sum(last.get((row["mentee"], row["mentor"]), "") >= row["introduced_at"] for row in made)
        yield "pairing.introductions", words, *share(led, len(made)), led, len(made)


def standings(rows, when):
    """How applications stand, how many of those decided were accepted, and why the others were declined."""
    for standing in STANDINGS:
        number = sum(row["standing"] == standing for row in rows)
        yield "pairing.applications", standing + when, number, None, None, None, len(rows)
    declined = [row["declined_for"] for row in rows if row["standing"] == "declined"]
    if not when:
        accepted = sum(row["verdict"] == "accepted" for row in rows)
        decided = accepted + len(declined)
        yield "pairing.applications", "accepted of those decided", *share(accepted, decided), accepted, decided
    for code, number in sorted(Counter(declined).items()):
        yield "pairing.declines", code + when, number, None, None, None, len(rows)


def reasons(rows):
    """How often each reason for a mentor is named, and how many applications that name it, and are decided, are accepted."""
    for reason in sorted({reason for row in rows for reason in row["reasons"].split()}):
        verdicts = [row["verdict"] for row in rows if reason in row["reasons"].split()]
        accepted, decided = verdicts.count("accepted"), len(verdicts) - verdicts.count("")
        yield "pairing.reasons", reason, *share(len(verdicts), len(rows)), len(verdicts), len(rows)
        yield "pairing.reasons", f"{reason}, accepted", *share(accepted, decided), accepted, decided


def answers(rows, last_day):
    """Hours until an answer: who still waits is counted in whole days up to the last, what was taken back unanswered up to
    then. And how many were answered within 72 hours: of those made four days or more before, without what was taken back."""
    known = [(hours(row), "answer" if row["verdict"] else None) for row in rows if row["answered_at"]]
    known += [
        ((last_day - date.fromisoformat(row["submitted_on"])).days * 24, None)
        for row in rows
        if row["standing"] == "pending"
    ]
    curve, n = kaplan_meier(by_day(known)), len(known)
    answered = sum(way is not None for _, way in known)
    yield "pairing.answer_time", "median hours", *half_time(curve), answered, n
    for limit in HOURS:
        point = at(curve, limit, 1.0, n, bool(curve) and curve[-1][1] == 0)
        if point:
            yield "pairing.answer_time", f"unanswered after {limit} hours", *point, None, n
    last = (last_day - timedelta(days=4)).isoformat()
    seen = [row for row in rows if row["submitted_on"] <= last and (row["verdict"] or row["standing"] != "withdrawn")]
    in_time = sum(bool(row["verdict"]) and hours(row) <= 72 for row in seen)
    yield "pairing.answered_in_time", "all", *share(in_time, len(seen)), in_time, len(seen)


def hours(row):
    """Hours from submission to the answer, each begun one counted whole."""
    # Without the Z, which Python reads from 3.11 on; both are in UTC.
    submitted, answered = (datetime.fromisoformat(row[name].rstrip("Z")) for name in ("submitted_at", "answered_at"))
    return max(0, -((submitted - answered) // timedelta(hours=1)))


def intros(rows):
    """How many introductory sessions were held, by month too."""
    held = [row["held_on"][:7] for row in rows if row["kind"] == "intro" and row["result"] == "held"]
    yield "pairing.intros", "all", len(held), None, None, None, len(held)
    for month, number in sorted(Counter(held).items()):
        yield "pairing.intros", month, number, None, None, None, len(held)
