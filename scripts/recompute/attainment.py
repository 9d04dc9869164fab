"""Attainment: goals reached, skills gained, how far mentees have come, what was done in time, what applications say.

Mentorships are counted by the day of the ending, without those that ended within the trial; applications by the day of
submission.
"""

from collections import defaultdict
from fractions import Fraction

import plans
from estimates import mean, share
from files import parted


def figures(facts):
    """Every figure of the report."""
    ended = [row for row in facts.within("mentorships", "ended_on") if row["outcome"] != "trial_loss"]
    their = {row["mentorship"] for row in ended}
    assessed = [row for row in facts.all("skills") if row["mentorship"] in their]
    yield from goals(ended)
    yield from skills_gained(assessed)
    yield from growth(ended, assessed)
    yield from growth_by_skill(assessed)
    yield from plans.figures(facts)
    yield from aspirations(facts.within("applications", "submitted_on"))


def goals(rows):
    """How many of those who answered have reached the goal with which their mentorship began; and how many of all would
    have, if none, or all, of the others had."""
    answers, ended = [row["goal_reached"] for row in rows if row["goal_reached"]], len(rows)
    yes, partly, silent = answers.count("yes"), answers.count("partly"), ended - len(answers)
    yield "attainment.goals", "reached", *share(yes, len(answers)), yes, len(answers)
    yield "attainment.goals", "at least partly", *share(yes + partly, len(answers)), yes + partly, len(answers)
    yield "attainment.goals", "answered", *share(len(answers), ended), len(answers), ended
    if silent:
        yield "attainment.goals", "bounds", None, yes / ended, (yes + silent) / ended, silent, ended


def skills_gained(rows):
    """Skills in which the mentee's last word is above the first one; and how many were assessed again at all."""
    again = [row for row in rows if row["after"]]
    gained = sum(gain(row) > 0 for row in again)
    yield "attainment.skills", "gained", gained, None, None, None, len(again)
    yield "attainment.skills", "gained of those assessed again", *share(gained, len(again)), gained, len(again)
    yield "attainment.skills", "assessed again", *share(len(again), len(rows)), len(again), len(rows)


def gain(row):
    return int(row["after"]) - int(row["before"])


def growth(rows, assessed):
    """The mean gain of a mentorship over the skills that its mentee has assessed again; of all, by month and by goal."""
    gains = defaultdict(list)
    for row in assessed:
        gains[row["mentorship"]] += [gain(row)] if row["after"] else []
    asked = [row for row in rows if row["mentorship"] in gains]
    yield from _grown("", asked, gains)
    for words, key in (("month", lambda row: row["ended_on"][:7]), ("goal", lambda row: row["goal"])):
        for name, part in parted(asked, key):
            yield from _grown(f"{words} {name}: ", part, gains)


def _grown(of, asked, gains):
    said = [gains[row["mentorship"]] for row in asked if gains[row["mentorship"]]]
    known = [Fraction(sum(each), len(each)) for each in said]
    yield "attainment.growth", f"{of}mean gain in levels", *mean(known), len(known), len(asked)
    for words, number in (("risen", sum(g > 0 for g in known)), ("fallen", sum(g < 0 for g in known))):
        yield "attainment.growth", f"{of}{words}", *share(number, len(known)), number, len(known)
    yield "attainment.growth", f"{of}said again", *share(len(known), len(asked)), len(known), len(asked)


def growth_by_skill(assessed):
    """Each skill before and after, over the mentorships whose mentee has assessed it again."""
    for skill, rows in parted(assessed, lambda row: int(row["skill"])):
        again = [row for row in rows if row["after"]]
        risen, of = sum(gain(row) > 0 for row in again), f"skill {skill}: "
        yield (
            "attainment.growth_by_skill",
            f"{of}mean gain in levels",
            *mean(list(map(gain, again))),
            len(again),
            len(rows),
        )
        yield "attainment.growth_by_skill", f"{of}risen", *share(risen, len(again)), risen, len(again)
        for when in ("before", "after"):
            level = sum(int(row[when]) for row in again) / len(again) if again else None
            yield "attainment.growth_by_skill", f"{of}{when}", level, None, None, len(again), None


def aspirations(rows):
    """How many applications say what someone wants to reach, and in which skills they have said where they stand."""
    goal, skills = ({row["application"] for row in rows if int(row[column])} for column in ("says_goal", "skills"))
    for words, saying in (("goal", goal), ("skills", skills), ("goal and skills", goal & skills)):
        yield "attainment.aspirations", words, *share(len(saying), len(rows)), len(saying), len(rows)
