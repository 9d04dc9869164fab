"""The attainment report: goals reached, skills gained, how far mentees came, how supported they feel (A9, A33, A35, A37)."""

from collections.abc import Sequence
from datetime import date

from mentorcruise.metrics.aspirations import aspirations
from mentorcruise.metrics.attainment import Goals, Skills, goals, skills
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import ENDINGS
from mentorcruise.metrics.plans import goals_done, in_time
from mentorcruise.metrics.rates import Rate
from mentorcruise.reports import attainment_rows, charting
from mentorcruise.reports.attainment_growth import by_goal, by_skill, how_far
from mentorcruise.reports.attainment_support import how_supported
from mentorcruise.reports.months import compared, every_month, known_on, month_link, up_to_now
from mentorcruise.reports.rows import mentorships
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Report, Section, Table

GOALS = ("Reached", "Partly reached", "Not reached", "Not said")
KINDS = {"milestone": "Milestones", "task": "Tasks"}


def standing(asked: Asked) -> Section:
    """Goals reached and skills gained, with the period compared and what is not known."""
    row = sums(asked.session, ENDINGS, asked.question)[0]
    before_it = compared(asked)
    earlier = sums(asked.session, ENDINGS, before_it)[0] if before_it else None
    now, gained = goals(row), skills(row)
    then, gained_then = (goals(earlier), skills(earlier)) if earlier else (None, None)
    months = {r.bucket: (goals(r), skills(r)) for r in sums(asked.session, ENDINGS, asked.question, "month")}
    every = [(month, *months.get(month, (Goals(0, 0, 0, 0), Skills(0, 0, 0)))) for month in every_month(months)]
    return Section(
        _what_is_seen(now),
        headlines=(
            Headline(
                "Goal reached", now.wholly, up_to_now(asked), then.wholly if then else None, "attainment.goals", rows="reached",
            ),
            Headline("Reached at least in part", now.at_least_partly, "", then.at_least_partly if then else None, rows="partly"),
            Headline("Answered the exit survey", now.response, "", then.response if then else None, rows="silent"),
            Headline(
                "Skills gained", gained.grown, f"of {gained.again:,} assessed again; {gained.assessed - gained.again:,} were not",
                gained_then.grown if gained_then else None, "attainment.skills", rows="gained",
            ),
        ),
        charts=[charting.counts_over_time("goals", "What became of goals, by month", _parts(every), GOALS, known_on(asked))]
        if now.ended else [],
        note=_bounds(now),
        table=Table(
            (
                Column("month", "Month"), Column("ended", "Ended", "number"), Column("reached", "Reached", "rate"),
                Column("at_least_partly", "At least in part", "rate"), Column("skills_gained", "Skills gained", "number"),
                Column("skills_assessed_again", "of those assessed again", "number"),
            ),
            [
                (month_link(month, "standing"), g.ended, g.wholly, g.at_least_partly, s.grown, s.again)
                for month, g, s in reversed(every)
            ],
            folded=True,
        ),
    )  # fmt: skip


def _parts(every: Sequence[tuple[date, Goals, Skills]]) -> list[tuple[date, list[float]]]:
    return [
        (month, [g.reached, g.partly, g.answered - g.reached - g.partly, g.silent]) for month, g, _ in every
    ]  # fmt: skip


def _what_is_seen(now: Goals) -> str:
    if now.ended == 0:
        return "No mentorship has ended after its trial in this time"
    if now.wholly.rate is None:
        return f"{now.reached} of {now.answered} reached their goal: too few to name a share"
    return f"{now.reached:,} mentees reached their goal, {now.partly:,} in part"


def _bounds(now: Goals) -> str:
    if not now.silent:
        return ""
    low, high = now.reached / now.ended, (now.reached + now.silent) / now.ended
    return (
        f"{now.silent:,} of {now.ended:,} have not said. Had none of them reached their goal, {low:.0%} of all would have; had "
        f"all of them, {high:.0%}."
    )


def on_the_way(asked: Asked) -> Section:
    """Goals ticked off, and milestones and tasks done in time."""
    found = in_time(asked.session, asked.question, asked.now.date())
    ticked = goals_done(asked.session, asked.question)
    due = sum(plans.due for plans in found.values())
    whole = Rate(sum(plans.on_time for plans in found.values()), due)
    title = f"{whole.rate:.0%} of what was due was done in time" if whole.rate is not None else LATER["on-the-way"]
    return Section(
        title,
        headlines=(
            Headline("Goals ticked off", ticked, "under the formal goal of a mentorship", counted_by="attainment.goals_done"),
            *(
                Headline(f"{KINDS[kind]} done in time", plans.in_time, counted_by="attainment.in_time", rows=f"{kind}s")
                for kind, plans in found.items()
            ),
        ),
        table=Table(
            (
                Column("kind", "What"), Column("due", "Due", "number"), Column("in_time", "Done in time", "rate"),
                Column("done", "Done by now", "rate"),
            ),
            [(KINDS[kind], plans.due, plans.in_time, plans.at_all) for kind, plans in found.items()] if due else [],
        ),
    )  # fmt: skip


def what_they_want(asked: Asked) -> Section:
    """That each application says what someone wants to reach, and which skills they want (A33)."""
    months = aspirations(asked.session, asked.question, "month")
    number = sum(int(row.n) for row in months)
    goal, skills_too, both = (
        Rate(sum(int(row._mapping[name]) for row in months), number)
        for name in ("with_goal", "with_skills", "with_both")
    )
    title = LATER["aspirations"]
    if both.rate is not None:
        title = f"{both.rate:.0%} of applications say which goal and which skills"
    return Section(
        title,
        lead="The form takes no application without them.",
        headlines=(
            Headline("Goal and skills", both, counted_by="attainment.aspirations"),
            Headline("Goal in words", goal),
            Headline("Skills with a first level", skills_too),
        ),
        table=Table(
            (
                Column("month", "Month"), Column("applications", "Applications", "number"),
                Column("with_goal", "With a goal", "number"), Column("with_skills", "With skills", "number"),
                Column("with_both", "With both", "rate"),
            ),
            [
                (
                    month_link(r.bucket, "aspirations"), int(r.n), int(r.with_goal), int(r.with_skills),
                    Rate(int(r.with_both), int(r.n)),
                )
                for r in reversed(months)
            ],
        ),
        links=(Link("What people want, beside what mentors offer", "/operator/reports/registration"),),
    )  # fmt: skip


LATER = {
    "by-skill": "How far mentees came, by skill",
    "by-goal": "How far mentees came, by goal",
    "support": "How supported they feel",
    "on-the-way": "What was done in time",
    "aspirations": "What applications say of goal and skills",
}

REPORT = Report(
    "attainment",
    "Attainment",
    "Which goals mentees reach, which skills they gain, how far they come, and how supported they feel",
    {
        "standing": standing,
        "growth": how_far,
        "by-skill": by_skill,
        "by-goal": by_goal,
        "support": how_supported,
        "on-the-way": on_the_way,
        "aspirations": what_they_want,
    },
    {
        "reached": ("Mentorships whose goal was reached", mentorships("ended_on", "f.outcome = 'goal_reached'")),
        "partly": (
            "Mentorships whose goal was reached at least in part",
            mentorships("ended_on", "f.outcome IN ('goal_reached', 'goal_partly_reached')"),
        ),
        "silent": (
            "Mentorships whose mentee has not said",
            mentorships("ended_on", "f.outcome <> 'trial_loss' AND f.goal_reached IS NULL"),
        ),
        "again": (
            "Mentorships whose mentee assessed a skill again",
            mentorships("ended_on", "f.outcome <> 'trial_loss' AND f.reassessed > 0"),
        ),
        "not-again": (
            "Mentorships whose mentee assessed no skill again",
            mentorships("ended_on", "f.outcome <> 'trial_loss' AND f.skills > 0 AND f.reassessed = 0"),
        ),
        "gained": ("Skills gained", attainment_rows.skills("k.last > k.first")),
        "skills": ("Skills before and after", attainment_rows.skills()),
        "milestones": ("Milestones that were due", attainment_rows.due("f.kind = 'milestone'")),
        "tasks": ("Tasks that were due", attainment_rows.due("f.kind = 'task'")),
    },
    LATER,
)  # fmt: skip
