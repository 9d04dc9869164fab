"""The sections of the attainment report about growth: of all, by skill and by goal (A35, A37)."""

from functools import partial

from mentorcruise import charts
from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.metrics.attainment import (
    SkillGrowth,
    growth_by_goal,
    growth_by_month,
    growth_by_skill,
    mean_growth,
)
from mentorcruise.metrics.means import Mean
from mentorcruise.reports import charting
from mentorcruise.reports.months import known_on, month_link
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Section, Table

LEVELS = charts.Unit(places=1)
SKILLS_DRAWN = 15
COUNTS = (
    Column("growth", "Mean gain, in levels", "mean"),
    Column("gained", "Grew", "rate"),
    Column("assessed_again", "Assessed again", "number"),
    Column("silent", "Did not", "number"),
)


def how_far(asked: Asked) -> Section:
    """Growth per mentorship with its interval, and how many did not say again where they stand."""
    now = mean_growth(asked.session, asked.question)
    compared = asked.question.of(asked.question.compared) if asked.question.compared else None
    then = mean_growth(asked.session, compared) if compared else None
    months = growth_by_month(asked.session, asked.question)
    line = [(month, months[month].mean) for month in sorted(months)]
    drawn = charting.means_over_time(
        "growth", "Mean gain each month, with 95% intervals", {"": line}, LEVELS, known_on(asked)
    )
    return Section(
        what_is_seen(now.mean),
        lead="From 1, just starting, to 5, could teach it: the first word is frozen with the application.",
        headlines=(
            Headline("Mean gain", now.mean, "", then.mean if then else None, "attainment.growth", "levels", "again"),
            Headline("Mentees who grew", now.gained, "", then.gained if then else None, rows="again"),
            Headline("Mentees who fell back", now.lost, "", then.lost if then else None),
            Headline("Assessed themselves again", now.response, f"{now.silent:,} did not, and are in no mean", rows="not-again"),
        ),
        charts=[drawn] if any(mean.value is not None for _, mean in line) else [],
        table=Table(
            (Column("month", "Month"), *COUNTS),
            [
                (month_link(month, "growth"), g.mean, g.gained, g.mean.n, g.silent)
                for month, g in sorted(months.items(), reverse=True)
            ],
            folded=True,
        ),
        rows=(("skills", "Every skill before and after"),),
    )  # fmt: skip


def what_is_seen(mean: Mean) -> str:
    """Whether mentees grew, where the interval lets one say so."""
    if mean.value is None:
        return "How far mentees came"
    if mean.low > 0:
        return f"Mentees gain {mean.value:.1f} levels in their skills"
    if mean.high < 0:
        return f"Mentees see themselves {-mean.value:.1f} levels lower than before"
    return "Whether mentees grew cannot be told: the interval holds 0, too"


def by_skill(asked: Asked) -> Section:
    """Each skill before and after."""
    found = growth_by_skill(asked.session, asked.question)
    certain = [skill for skill in found if skill.gain.value is not None]
    listed = certain if asked.limited and certain else found
    grown = sum(skill.gain.low > 0 for skill in certain)
    title = f"Growth is clear in {grown} of {len(certain)} skills" if certain else "How far mentees came, by skill"
    drawn = partial(charts.dumbbells, "by-skill", title, [_change(skill) for skill in certain[:SKILLS_DRAWN]])
    return Section(
        title,
        lead="The means of those who said twice where they stand. Growth is clear where the interval lies above 0; each skill is "
        "judged for itself, and of forty that do not grow about one would look so by chance.",
        charts=[drawn] if certain else [],
        table=Table(
            (
                Column("skill", "Skill"), Column("before", "Before", "number"), Column("after", "After", "number"),
                Column("gain", "Mean gain", "mean"), Column("grew", "Grew", "rate"),
                Column("assessed_again", "Assessed again", "number"), Column("silent", "Did not", "number"),
            ),
            [
                (
                    Link(s.name, f"?skill={s.slug}"), *((s.before.value, s.after.value)), s.gain, s.grown, s.gain.n, s.silent,
                )
                for s in listed
            ],
        ),
        note=f"Skills that fewer than ten have assessed again are left out here; the download has them: {len(found) - len(listed)}."
        if len(listed) < len(found) else "",
        counted_by=("attainment.growth_by_skill",),
        rows=(("skills", "Every skill before and after"),),
    )  # fmt: skip


def _change(skill: SkillGrowth) -> charts.Change:
    gain = skill.gain
    return charts.Change(
        skill.name, skill.before.average, skill.after.average, gain.low, gain.high, gain.n, skill.silent
    )


def by_goal(asked: Asked) -> Section:
    """Growth by the kind of goal."""
    found = growth_by_goal(asked.session, asked.question)
    named = [(GOAL_WORDS[GoalCategory(goal)], g) for goal, g in found]
    dots = [
        charts.Dot(words, g.mean.value, g.mean.low, g.mean.high, g.mean.n)
        for words, g in named
        if g.mean.value is not None
    ]
    clear = len(dots) > 1 and all(dot.low is not None and dot.low > 0 for dot in dots)
    title = "Mentees grow, whatever their goal" if clear else "How far mentees came, by goal"
    return Section(
        title,
        lead="Where intervals overlap, the order says nothing.",
        charts=[partial(charts.dot_intervals, "by-goal", title, dots, unit=LEVELS)] if len(dots) > 1 else [],
        table=Table(
            (Column("goal", "Goal"), *COUNTS),
            [
                (Link(words, f"?goal={goal}#growth"), g.mean, g.gained, g.mean.n, g.silent)
                for (goal, _), (words, g) in zip(found, named, strict=True)
            ],
        ),
        counted_by=("attainment.growth",),
    )
