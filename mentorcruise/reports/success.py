"""The success report: how many mentorships succeed, how long they last, how they end, and how sure we are (B7-B16)."""

from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.surveys import OUTCOME_WORDS, Outcome
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.criteria import Criteria
from mentorcruise.metrics.durations import endings_by_day
from mentorcruise.metrics.endings import cohorts, outcomes, response, stars, trial_losses
from mentorcruise.metrics.families import ENDINGS, STARTS
from mentorcruise.metrics.judging import criteria_of
from mentorcruise.metrics.rates import ENOUGH, TOO_FEW, Rate
from mentorcruise.metrics.success import Counts, SuccessFigure, figure
from mentorcruise.metrics.success_report import counts_in, goals, mentors
from mentorcruise.reports import charting, findings, success_themes
from mentorcruise.reports.lasting import DAYS_AFTER, how_long_they_last, lives, reached_their_goal
from mentorcruise.reports.months import every_month, known_on, month_link
from mentorcruise.reports.rows import mentorships
from mentorcruise.reports.sections import Asked, Column, Headline, Link, Report, Section, Table, Value

MENTORS_SHOWN = 50
COUNTS = (
    Column("success_rate", "Success rate", "rate"),
    Column("ended", "Ended", "number"),
    Column("answered", "Answered", "number"),
    Column("reached", "Goal reached", "number"),
    Column("partly", "Partly", "number"),
    Column("if_silent_failed", "If all silent had failed", "share"),
    Column("if_silent_succeeded", "If all had succeeded", "share"),
    Column("trial_losses", "Trial losses", "number"),
)
LISTS = (("endings", "The mentorships"),)
NOTHING_ENDED = "No mentorship has ended after its trial in this time"


def standing(asked: Asked) -> Section:
    """The success rate with all that belongs beside it, and the same of the period compared."""
    row = sums(asked.session, ENDINGS, asked.question)[0]
    now = figure(counts_in(row))
    compared = asked.question.compared
    earlier = sums(asked.session, ENDINGS, asked.question.of(compared))[0] if compared else None
    then = figure(counts_in(earlier)) if earlier else None
    criteria = criteria_of(asked.session, asked.question)
    return Section(
        what_is_seen(now.rate, criteria) if now.ended else NOTHING_ENDED,
        headlines=(
            Headline("Success rate", now.rate, before=then.rate if then else None, counted_by="success.rate", rows="judged"),
            Headline(
                "Answered the exit survey", response(now.counts), before=response(then.counts) if then else None,
                counted_by="success.response", rows="silent",
            ),
            Headline(
                "Stars on leaving", stars(row), before=stars(earlier) if earlier else None,
                counted_by="success.stars", unit="of 5",
            ),
            Headline("Trial losses", now.trial_losses, "left within the trial; not failures", rows="trial_losses"),
        ),
        charts=[charting.bounds("silence", "What the silent could change", now)] if now.ended else [],
        note=what_silence_hides(now, criteria) if now.ended else "",
        rows=(("endings", "All mentorships that ended"), ("unknown", "Those that cannot be judged")),
    )  # fmt: skip


def what_is_seen(rate: Rate, criteria: Criteria) -> str:
    """The success rate as a sentence: in the mentee's words where these alone decide."""
    if rate.rate is None:
        return f"{rate.numerator} of {rate.denominator} {did(criteria)}: too few to name a rate"
    return f"{rate.rate:.0%} of those {'who told us' if criteria.by_goal else 'that can be judged'} {did(criteria)}"


def what_silence_hides(now: SuccessFigure, criteria: Criteria) -> str:
    """Between which bounds the rate lies, whatever those would say of whom nothing is known."""
    silent, (low, high) = now.ended - now.counts.judged, now.bounds
    if not silent:
        return f"All {now.ended:,} could be judged, so that nobody's silence could change the rate."
    unsure = "have not said" if criteria.by_goal else "cannot be judged, as nobody has said"
    return (
        f"{silent:,} of {now.ended:,} {unsure}. If all of them had failed, the rate would be {low:.0%}; if all had "
        f"succeeded, {high:.0%}."
    )


def did(criteria: Criteria) -> str:
    """What a success is called."""
    return "reached their goal" if criteria.by_goal else "succeeded"


def by_month(asked: Asked) -> Section:
    """Success by month of ending, with the period compared drawn fainter."""
    months = {row.bucket: figure(counts_in(row)) for row in sums(asked.session, ENDINGS, asked.question, "month")}
    known = [(month, months.get(month, figure(Counts()))) for month in every_month(months)]
    before = []
    if asked.question.compared:
        earlier = asked.question.of(asked.question.compared)
        found = {row.bucket: figure(counts_in(row)) for row in sums(asked.session, ENDINGS, earlier, "month")}
        before = [(month, found[month].rate) for month in sorted(found)]
    title = findings.by_month([(m, f.rate) for m, f in known])
    return Section(
        title,
        charts=[
            charting.rates_over_time(
                "by-month", title, [(m, f.rate) for m, f in known], before, known_on(asked), asked.question
            )
        ],
        table=Table(
            (Column("month", "Month"), *COUNTS),
            [(month_link(month, "by-month"), *_counted(f)) for month, f in reversed(known)],
            folded=True,
        ),
        counted_by=("success.rate",),
        rows=LISTS,
    )


def _counted(f: SuccessFigure) -> tuple[Value, ...]:
    low, high = f.bounds if f.ended >= ENOUGH else (None, None)
    return f.rate, f.ended, f.answered, f.reached, f.partly, low, high, f.trial_losses


def how_they_end(asked: Asked) -> Section:
    """Cumulative incidence by ending; the causes compete."""
    seen = lives(asked)
    began = sum(n for _, _, n in seen)
    curves = endings_by_day(seen) if began >= ENOUGH else {}
    ages = [day for day in (7, 30, 60, 90, 120, 180, 365) if any(curve.at(day) for curve in curves.values())]
    order = [outcome for outcome in Outcome if outcome in curves]
    at = reached_their_goal(curves)
    title = f"{at.share:.0%} have reached their goal within {DAYS_AFTER} days" if at else "How mentorships end, by day"
    return Section(
        title,
        charts=[charting.incidence_by_ending("incidence", title, curves)] if curves else [],
        note=f"{began} began in this time: {TOO_FEW}." if 0 < began < ENOUGH else "",
        table=Table(
            (Column("ending", "Ending"), *(Column(f"day_{day}", f"By day {day}", "estimate") for day in ages)),
            [(OUTCOME_WORDS[outcome], *(curves[outcome].at(day) for day in ages)) for outcome in order],
        ),
        counted_by=("success.incidence",),
        rows=(("starts", "All mentorships that began"),),
    )  # fmt: skip


def as_cohorts(asked: Asked) -> Section:
    """Success by month of start."""
    found = cohorts(asked.session, asked.question)
    title = findings.of_those_who_began(found)
    return Section(
        title,
        lead="By month of start. The younger a month, the more of it still runs, and the less its rate says.",
        charts=[charting.cohort_grid("cohorts", title, found)] if found else [],
        table=Table(
            (
                Column("month", "Began in"), Column("started", "Began", "number"), Column("running", "Still run", "number"),
                Column("trial_losses", "Trial losses", "number"), Column("ended", "Ended", "number"),
                Column("success_rate", "Success rate", "rate"),
            ),
            [
                (month_link(c.month, "cohorts"), c.started, c.running, c.trial_losses, c.ended, c.success.rate)
                for c in reversed(found)
            ],
        ),
        counted_by=("success.cohorts",),
        rows=(("starts", "All mentorships that began"),),
    )  # fmt: skip


def in_the_trial(asked: Asked) -> Section:
    """Trial losses by month of start: reported by themselves (B8)."""
    rows = sums(asked.session, STARTS, asked.question, "month")
    whole = sums(asked.session, STARTS, asked.question)[0]
    return Section(
        findings.lost_in_the_trial(trial_losses(whole)),
        headlines=(
            Headline("Left, of those who began", trial_losses(whole), counted_by="success.trial_losses", rows="began_and_left"),
        ),
        table=Table(
            (
                Column("month", "Began in"), Column("began", "Began", "number"),
                Column("trial_losses", "Left within the trial", "rate"),
            ),
            [(month_link(row.bucket, "trial"), row.n, trial_losses(row)) for row in reversed(rows)],
            folded=True,
        ),
    )  # fmt: skip


def by_goal(asked: Asked) -> Section:
    """Success by the goal's category."""
    lines = goals(asked.session, asked.question)
    whole = figure(sum((f.counts for _, f in lines), Counts()))
    words = {goal: GOAL_WORDS[GoalCategory(goal)] for goal, _ in lines}
    rates = [(words[goal], f.rate) for goal, f in lines]
    title = findings.by_goal(rates)
    return Section(
        title,
        charts=[charting.rates_beside("by-goal", title, rates, whole.rate)] if lines else [],
        table=Table(
            (Column("goal", "Goal"), *COUNTS),
            [(Link(words[goal], f"?goal={goal}#by-goal"), *_counted(f)) for goal, f in lines],
        ),
        counted_by=("success.rate",),
        rows=LISTS,
    )  # fmt: skip


def by_mentor(asked: Asked) -> Section:
    """Success by mentor with intervals, most endings first."""
    skip = int(asked.after) if asked.after.isdecimal() and len(asked.after) < 7 else 0
    found = mentors(asked.session, asked.question, asked.fetched(MENTORS_SHOWN), skip)
    lines = found[:MENTORS_SHOWN] if asked.limited else found
    drawn = [(name, f.rate) for _, name, f in lines if f.rate.enough][:15]
    whole = figure(counts_in(sums(asked.session, ENDINGS, asked.question)[0]))
    title = findings.by_mentor([f.rate for _, _, f in lines])
    return Section(
        title,
        lead="Those with most endings first. Where intervals overlap, the order says nothing.",
        charts=[charting.rates_beside("by-mentor", title, drawn, whole.rate)] if len(drawn) > 1 else [],
        table=Table(
            (Column("mentor", "Mentor"), *COUNTS),
            [(Link(name, f"?mentor={slug}"), *_counted(f)) for slug, name, f in lines],
            after=str(skip + MENTORS_SHOWN) if len(found) > len(lines) else "",
        ),
        counted_by=("success.rate",),
    )  # fmt: skip


def all_outcomes(asked: Asked) -> Section:
    """What endings are called (A3, B13)."""
    found = outcomes(asked.session, asked.question)
    total = sum(found.values())
    title = findings.most_frequent(found)
    return Section(
        title,
        charts=[charting.outcome_bars("outcomes", title, found)] if total else [],
        table=Table(
            (Column("outcome", "Outcome"), Column("endings", "Endings", "number"), Column("share", "Share", "share")),
            [(OUTCOME_WORDS[outcome], n, n / total if total >= ENOUGH else None) for outcome, n in found.items()],
        ),
        counted_by=("success.outcomes",),
        rows=LISTS,
    )


REPORT = Report(
    "success",
    "Success of mentorships",
    "How many reach their goal, how long they last, how they end, and how sure we are",
    {
        "standing": standing,
        "by-month": by_month,
        "duration": how_long_they_last,
        "incidence": how_they_end,
        "outcomes": all_outcomes,
        "cohorts": as_cohorts,
        "trial": in_the_trial,
        "by-goal": by_goal,
        "by-mentor": by_mentor,
        "themes": success_themes.said_most,
        "themes-by-month": success_themes.by_month,
    },
    {
        "endings": ("Mentorships that ended", mentorships("ended_on")),
        "judged": ("Mentorships that could be judged", mentorships("ended_on", "f.verdict IN ('success', 'failure')")),
        "silent": (
            "Mentorships whose mentee has not said",
            mentorships("ended_on", "f.verdict IS NOT NULL AND f.goal_reached IS NULL"),
        ),
        "unknown": ("Mentorships that cannot be judged", mentorships("ended_on", "f.verdict = 'unknown'")),
        "trial_losses": ("Mentorships left within their trial", mentorships("ended_on", "f.outcome = 'trial_loss'")),
        "starts": ("Mentorships that began", mentorships("started_on")),
        "began_and_left": (
            "Mentorships that began and were left within their trial",
            mentorships("started_on", "f.outcome = 'trial_loss'"),
        ),
        "theme": ("Exit surveys with the theme", success_themes.surveys_of),
    },
    judges=True,
)  # fmt: skip
