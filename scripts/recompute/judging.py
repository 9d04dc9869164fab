"""Whether a mentorship has succeeded: judged anew by the criterion that was in force, from what its row says.

A criterion is all, or any, of some conditions; one of them may be a group that is joined the other way. Nobody's answer is
no failure: what has not been said is unknown (Kleene's logic), and a criterion too where that could make the difference.
"""

import json
from datetime import date
from fractions import Fraction

ANSWERS = {"reached": ("yes",), "reached_or_partly": ("yes", "partly")}
MEASURES = {
    "stars": ("stars", None), "mentee_rating": ("mentee_stars", "mentee_ratings"), "held": ("held", None),
    "mentor_rating": ("mentor_stars", "mentor_ratings"), "days": ("days", None), "growth": ("levels", "reassessed"),
    "grown": ("grown", "reassessed"),
}  # fmt: skip
"""(column, the column that it is a mean of); `grown` is a share, in percent."""


def contradictions(mentorships, about):
    """Rows whose days or verdict do not follow from what else they say."""
    criteria = rules(about)
    for row in mentorships:
        if row["ended_on"]:
            days = (date.fromisoformat(row["ended_on"]) - date.fromisoformat(row["started_on"])).days
            if days != int(row["days"]):
                yield f"mentorship {row['mentorship']}: days is {row['days']}, but from start to ending there are {days}"
        judged = verdict(row, criteria)
        if judged != row["verdict"]:
            yield f"mentorship {row['mentorship']}: verdict is {row['verdict']}, but by the criterion it is {judged}"


def rules(about):
    """{program, or '' for everyone else: criterion}."""
    return {
        name.removeprefix("rule").removeprefix(" of program "): json.loads(value, parse_float=Fraction)
        for name, value in about.items()
        if name.startswith("rule")
    }


def verdict(row, rules):
    """success, failure or unknown; empty where there is nothing to judge."""
    if row["outcome"] in ("", "trial_loss"):
        return ""
    return {True: "success", False: "failure", None: "unknown"}[holds(rules.get(row["program"], rules[""]), row)]


def holds(part, row):
    """Whether a criterion, or a condition, holds: True, False, or None for unknown."""
    for how, decisive in (("any", True), ("all", False)):
        if how in part:
            found = [holds(each, row) for each in part[how]]
            return decisive if decisive in found else None if None in found else not decisive
    if part["kind"] in ANSWERS:
        return row["goal_reached"] in ANSWERS[part["kind"]] if row["goal_reached"] else None
    total, per = MEASURES[part["kind"]]
    cases = int(row[per]) if per else 1
    if row[total] == "" or cases == 0:
        return None
    return int(row[total]) * (100 if part["kind"] == "grown" else 1) >= part["at_least"] * cases
