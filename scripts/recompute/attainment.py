"""Attainment: goals reached, and how far mentees have come in their skills."""

from collections import defaultdict
from fractions import Fraction

from estimates import mean, share


def figures(facts):
    """Every figure of the report. Endings are counted by the day of the ending."""
    ended = facts.within("mentorships", "ended_on")
    yield from goals(ended)
    yield from growth(ended, facts.all("skills"))


def goals(rows):
    """How many of those who answered have reached the goal with which their mentorship began."""
    answers = [row["goal_reached"] for row in rows if row["outcome"] != "trial_loss" and row["goal_reached"]]
    yes, partly = answers.count("yes"), answers.count("partly")
    yield "attainment.goals", "reached", *share(yes, len(answers)), yes, len(answers)
    yield "attainment.goals", "at least partly", *share(yes + partly, len(answers)), yes + partly, len(answers)


def growth(rows, skills):
    """The mean gain of a mentorship over the skills that its mentee has assessed again."""
    gains = defaultdict(list)
    for row in skills:
        if row["after"]:
            gains[row["mentorship"]].append(int(row["after"]) - int(row["before"]))
    asked = [row["mentorship"] for row in rows if row["outcome"] != "trial_loss" and int(row["skills"])]
    known = [Fraction(sum(gains[each]), len(gains[each])) for each in asked if gains[each]]
    yield "attainment.growth", "mean gain in levels", *mean(known), len(known), len(asked)
    for words, number in (("risen", sum(g > 0 for g in known)), ("fallen", sum(g < 0 for g in known))):
        yield "attainment.growth", words, *share(number, len(known)), number, len(known)
    yield "attainment.growth", "said again", *share(len(known), len(asked)), len(known), len(asked)
