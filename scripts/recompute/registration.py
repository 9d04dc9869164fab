"""Registration: who takes part, who has answered what is required, and how far those come who sign up.

People are counted at the end of the period's last day. What came of sign-ups is counted up to the day of the export, as if
that were over. What mentors offer and mentees want is in offers.py, what profiles say in profiles.py.

Two figures are not in the files, as people were told that their answers to questionnaires are counted in groups, never by
person: how many mentors help with a goal, and people by what they answered. A fact for each answer would tell who gave it.
"""

from collections import defaultdict
from datetime import date, timedelta

import offers
import profiles
from estimates import share
from registered import registered, until

TRIAL_IS_OVER, MONTH_IS_OVER = 11, 35
"""Days after which the first and the second month can have been paid, four days for a late payment included."""


def figures(facts):
    """Every figure of the report."""
    mentees, mentors = registered(facts)
    yield from participants(facts, mentees, mentors)
    for role, people in (("mentee", mentees), ("mentor", set(mentors.values()))):
        yield from complete(facts, role, people)
    yield from funnel(facts)
    yield from offers.figures(facts, mentors)
    yield from profiles.figures(facts, mentees, set(mentors.values()))


def participants(facts, mentees, mentors):
    """How many there are, how many of them came in the period, and how many did something in it."""
    # Of a period that begins after the day of the export nothing is known.
    begun = until(facts.all("mentorships"), "started_on", facts.last_day) if facts.since <= facts.last_day else []
    ran = [row for row in begun if not row["ended_on"] or row["ended_on"] >= facts.since]
    applied, decided = facts.within("applications", "submitted_on"), facts.within("applications", "decided_on")
    first_listed = earliest(
        [row for row in facts.all("listings") if row["verdict"] == "approved"], "mentor", "decided_on"
    )
    confirmed = {row["person"] for row in facts.within("people", "confirmed_on")}
    new_mentors = {mentor for mentor, day in first_listed.items() if facts.since <= day}
    for words, there, new, rows in (
        ("mentee", mentees, confirmed, applied), ("mentor", set(mentors), new_mentors, decided),
    ):  # fmt: skip
        active = {row[words] for row in rows + ran}
        yield "registration.participants", f"{words}s", len(there), None, None, None, None
        yield "registration.participants", f"new {words}s", len(there & new), None, None, None, len(there)
        active_in = len(there & active)
        yield "registration.participants", f"active {words}s", *share(active_in, len(there)), active_in, len(there)


def complete(facts, role, people):
    """How many have answered all that the version of the questionnaire that was in force then required of them."""
    asked = until(facts.all("required"), "published_on", facts.last_day)
    version = max((int(row["version"]) for row in asked), default=0)
    needed = {
        row["question"] for row in asked
        if int(row["version"]) == version and row["question"] and row["audience"] in (role, "both")
    }  # fmt: skip
    answered = defaultdict(set)
    for row in until(facts.all("answered"), "answered_on", facts.last_day):
        answered[row["person"]].add(row["question"])
    done = sum(needed <= answered[person] for person in people)
    yield "registration.complete", f"{role}s", *share(done, len(people)), done, len(people)


def funnel(facts):
    """How many of those who signed up in the period came to each step, without mentors and those who run the place."""
    left = {row["person"] for name in ("mentors", "operators") for row in facts.all(name)}
    came = {
        row["person"]: row["confirmed_on"] for row in facts.within("people", "joined_on") if row["person"] not in left
    }
    began = earliest(facts.all("mentorships"), "mentee", "started_on")
    paid = earliest(facts.all("payments"), "mentee", "paid_on")
    months = defaultdict(list)
    for row in facts.all("payments"):
        months[row["mentee"], row["subscription"]].append(row["paid_on"])
    steps = {
        "signed_up": set(came),
        "confirmed": {person for person, day in came.items() if day},
        "applied": {row["mentee"] for row in facts.all("applications")},
        "accepted": {row["mentee"] for row in facts.all("applications") if row["verdict"] == "accepted"},
        "started": set(began),
        "paid": set(paid),
        "second_month": {mentee for (mentee, _), days in months.items() if len(days) > 1},
    }
    steps = {name: people & set(came) for name, people in steps.items()}
    in_time = {
        "paid": steps["started"] & before(began, facts.as_of, TRIAL_IS_OVER),
        "second_month": steps["paid"] & before(paid, facts.as_of, MONTH_IS_OVER),
    }
    of = sum(int(row["visitors"]) for row in facts.within("visits", "day"))
    yield "registration.funnel", "visits", of, None, None, None, None
    for name, people in steps.items():
        number, part = len(people), len(people)
        yield "registration.funnel", name, number, None, None, None, None
        if name in in_time:
            part, of = len(people & in_time[name]), len(in_time[name])
        yield from of_whole(f"{name} of the step before", part, of)
        if name != "signed_up":
            yield from of_whole(f"{name} of all", number, len(came))
        of = number


def earliest(rows, key, column):
    """{key: the first day in a column}."""
    days = defaultdict(list)
    for row in rows:
        days[row[key]].append(row[column])
    return {each: min(several) for each, several in days.items()}


def before(days, as_of, number):
    """Those whose day was so many days before the export, or more."""
    last = (date.fromisoformat(as_of) - timedelta(days=number)).isoformat()
    return {each for each, day in days.items() if day <= last}


def of_whole(words, part, whole):
    """A share; none where there is nothing to divide by, or where more came than were counted before."""
    if whole > 0 and part <= whole:
        yield "registration.funnel", words, *share(part, whole), part, whole
