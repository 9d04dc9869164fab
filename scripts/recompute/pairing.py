"""Pairing: what becomes of applications, and the matches made.

Applications are counted by the day of submission, matches by the day of the start.
"""

from collections import Counter
from datetime import date, timedelta

from estimates import share


def figures(facts):
    """Every figure of the report."""
    began = facts.within("mentorships", "started_on")
    yield "pairing.matches", "all", len(began), None, None, None, len(began)
    yield from applications(facts.within("applications", "submitted_on"), facts.as_of)


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
