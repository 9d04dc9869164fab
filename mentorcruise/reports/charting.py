"""Figures as drawings. A drawing is made when it is shown: for a page, or on paper; a download needs none."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from mentorcruise import charts
from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.surveys import OUTCOME_WORDS, Outcome
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.demand import Demand
from mentorcruise.metrics.endings import Cohort
from mentorcruise.metrics.estimators.incidence import Incidence
from mentorcruise.metrics.estimators.limits import Median
from mentorcruise.metrics.estimators.survival import Survival
from mentorcruise.metrics.means import Mean
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.success import SuccessFigure
from mentorcruise.metrics.visitor_funnel import Step
from mentorcruise.reports.months import every_month
from mentorcruise.reports.sections import Drawing

GOOD_ENDINGS = (Outcome.GOAL_REACHED, Outcome.GOAL_PARTLY_REACHED)
TONES = {
    outcome: number for number, outcome in enumerate((*GOOD_ENDINGS, *(o for o in Outcome if o not in GOOD_ENDINGS)), 1)
}


def point(at: date, rate: Rate) -> charts.Point:
    """A rate as a point; a gap where there are too few cases to name it."""
    if not rate.enough:
        return charts.Point(at, None, n=rate.denominator)
    return charts.Point(at, rate.value, rate.low, rate.high, rate.denominator)


def dot(label: str, rate: Rate, tone: int = 1) -> charts.Dot:
    if not rate.enough:
        return charts.Dot(label, None, None, None, rate.denominator, tone)
    return charts.Dot(label, rate.value, rate.low, rate.high, rate.denominator, tone)


def rates_over_time(
    name: str,
    title: str,
    rates: Sequence[tuple[date, Rate]],
    before: Sequence[tuple[date, Rate]] = (),
    today: date | None = None,
    question: Question | None = None,
) -> Drawing:
    """A rate by month; the question's period compared is drawn fainter, month on month."""
    lines, earlier = _beside(
        [point(at, rate) for at, rate in rates], [point(at, rate) for at, rate in before], question
    )
    running = bool(rates and today and (rates[-1][0].year, rates[-1][0].month) == (today.year, today.month))
    return partial(charts.time_series, name, title, lines, before=earlier, unit=charts.PERCENT, incomplete=running)


def _beside(
    now: list[charts.Point], then: list[charts.Point], question: Question | None, nothing: float | None = None
) -> tuple[list[charts.Line], charts.Line | None]:
    """The period's line and, if there is one, that of the period compared. `nothing`: the figure of a month without one."""
    if not then or question is None or question.compared is None:
        return [charts.Line("", now)], None
    whole, before = _from(question.period.since, now, nothing), _from(question.compared.since, then, nothing)
    return [charts.Line("This time", whole)], charts.Line("Before", before)


def _from(since: date, points: list[charts.Point], nothing: float | None) -> list[charts.Point]:
    """A point for every month from that of the day on, so that two periods lie month on month, whenever figures begin."""
    known = {found.at: found for found in points}
    return [known.get(month) or charts.Point(month, nothing) for month in every_month([since.replace(day=1), *known])]


def several_rates_over_time(name: str, title: str, lines: Sequence[tuple[str, Sequence[tuple[date, Rate]]]]) -> Drawing:
    """Several rates by month, each named at its end."""
    drawn = [
        charts.Line(label, [point(at, rate) for at, rate in rates], tone)
        for tone, (label, rates) in enumerate(lines, 1)
    ]
    return partial(charts.time_series, name, title, drawn, unit=charts.PERCENT)


def counts_as_line(
    name: str,
    title: str,
    counts: Sequence[tuple[date, float]],
    before: Sequence[tuple[date, float]] = (),
    today: date | None = None,
    question: Question | None = None,
) -> Drawing:
    """Numbers by month as a line; the question's period compared is drawn fainter, month on month."""
    running = bool(counts and today and (counts[-1][0].year, counts[-1][0].month) == (today.year, today.month))
    now, then = ([charts.Point(at, value) for at, value in line] for line in (counts, before))
    lines, earlier = _beside(now, then, question, nothing=0)
    return partial(charts.time_series, name, title, lines, before=earlier, incomplete=running)


def counts_over_time(
    name: str,
    title: str,
    counts: Sequence[tuple[date, Sequence[float]]],
    parts: Sequence[str] = (),
    today: date | None = None,
) -> Drawing:
    """Numbers by month, as bars; several parts are stacked."""
    running = bool(counts and today and (counts[-1][0].year, counts[-1][0].month) == (today.year, today.month))
    named = [charts.Part(part, tone) for tone, part in enumerate(parts, 1)] or [charts.Part("", 1)]
    bars = [charts.Column(at, list(values)) for at, values in counts]
    return partial(charts.columns, name, title, bars, parts=named, incomplete=running)


def means_over_time(
    name: str, title: str, lines: Mapping[str, Sequence[tuple[date, Mean]]], unit: charts.Unit, today: date
) -> Drawing:
    """Means by month with their intervals, a line for each name; a gap where there are too few cases."""
    months = [at for line in lines.values() for at, _ in line]
    running = bool(months and (max(months).year, max(months).month) == (today.year, today.month))
    drawn = [
        charts.Line(label, [mean_point(at, mean) for at, mean in line], tone)
        for tone, (label, line) in enumerate(lines.items(), 1)
    ]
    return partial(charts.time_series, name, title, drawn, unit=unit, incomplete=running, zero=False)


def mean_point(at: date, mean: Mean) -> charts.Point:
    if mean.value is None:
        return charts.Point(at, None, n=mean.n)
    return charts.Point(at, mean.value, mean.low, mean.high, mean.n)


def spread(
    name: str,
    title: str,
    counts: Sequence[tuple[float, int]],
    heading: str,
    below: str,
    middle: Median,
    unit: charts.Unit = charts.COUNT,
) -> Drawing:
    """How values are spread, from (value, number) counts, with the median pointed out."""
    mark = charts.Mark(middle.value, f"median {unit.text(middle.value)}") if middle.value is not None else None
    bins = charts.binned_counts(counts, unit)
    return partial(charts.histogram, name, title, bins, unit=unit, heading=heading, below=below, mark=mark)


def bars(name: str, title: str, counts: Sequence[tuple[str, float]]) -> Drawing:
    """Numbers by kind."""
    return partial(charts.columns, name, title, [charts.Column(label, [value]) for label, value in counts])


def rates_beside(name: str, title: str, rates: Sequence[tuple[str, Rate]], whole: Rate | None = None) -> Drawing:
    """Rates with their intervals, one below the other; all together as the line that they are held against."""
    held_against = charts.Reference(whole.value, "all") if whole and whole.enough and whole.value is not None else None
    return partial(
        charts.dot_intervals, name, title, [dot(label, rate) for label, rate in rates], reference=held_against
    )


def named_goals(lines: Sequence[tuple[str, SuccessFigure]]) -> list[tuple[str, Rate]]:
    """Goals by their words, with their rates."""
    return [(GOAL_WORDS[GoalCategory(goal)], f.rate) for goal, f in lines]


def bounds(name: str, title: str, now: SuccessFigure) -> Drawing:
    """The rate with its interval, and what it would be if the silent had all failed or all succeeded."""
    low, high = now.bounds
    rate = now.rate
    value = rate.value if rate.enough else None
    return partial(charts.bounds_bar, name, title, value, rate.low, rate.high, lower_bound=low, upper_bound=high)


def survival_curve(name: str, title: str, curve: Survival) -> Drawing:
    return partial(charts.step_curve, name, title, [charts.Curve("All", curve.steps, curve.median)])


def incidence_by_ending(name: str, title: str, curves: Mapping[str, Incidence]) -> Drawing:
    """By each day, how many have ended in each way."""
    risings = [
        charts.Rising(OUTCOME_WORDS[outcome], curves[outcome].rises, TONES[outcome])
        for outcome in Outcome
        if outcome in curves and curves[outcome].ended
    ]
    return partial(charts.incidence_curves, name, title, risings)


def reached_by(name: str, title: str, curves: Mapping[str, Incidence], words: Mapping[str, str]) -> Drawing:
    """By each day, how many have come to each of several ends, in the words for them."""
    risings = [
        charts.Rising(words[cause], curves[cause].rises, tone)
        for tone, cause in enumerate(words, 1)
        if cause in curves and curves[cause].ended
    ]
    return partial(charts.incidence_curves, name, title, risings, heading="of those who began to look")


def within_hours(name: str, title: str, curve: Survival, hours: Sequence[int]) -> Drawing:
    """The share that has come to an end within so many hours, with its interval."""
    dots = [
        charts.Dot(f"Within {within} hours", 1 - at.share, 1 - at.high, 1 - at.low, curve.n)
        for within in hours
        if (at := curve.at(within))
    ]
    return partial(charts.dot_intervals, name, title, dots)


def way(name: str, title: str, steps: Sequence[Step]) -> Drawing:
    """How far people come. Visits are no people, so that they have no share."""
    people = [step for step in steps if step.key != "visits"]
    stages = [_stage(step, before.n) for before, step in zip([*people[:1], *people], people, strict=False)]
    return partial(charts.funnel, name, title, stages, first="of all who signed up")


def _stage(step: Step, before: int) -> charts.Stage:
    rate = step.of_previous
    if rate is None or not rate.enough:
        return charts.Stage(step.label, step.n, shared=False)
    note = f"of {rate.denominator:,} who had the time" if rate.denominator < before else ""
    return charts.Stage(step.label, step.n, rate.value, rate.low, rate.high, note)


def wanted_and_offered(name: str, title: str, rows: Sequence[Demand]) -> Drawing:
    """What is wanted against what is free."""
    pairs = [charts.Pair(row.name, row.mentees, row.open_places, "short" if row.short else "") for row in rows]
    return partial(charts.demand_supply, name, title, pairs, demand="Mentees", supply="Free places")


def side_by_side(
    name: str, title: str, rows: Sequence[tuple[str, int | None, int | None]], kinds: tuple[str, str]
) -> Drawing:
    """Two counts for each kind."""
    pairs = [charts.Pair(label, first, second) for label, first, second in rows]
    return partial(charts.demand_supply, name, title, pairs, demand=kinds[0], supply=kinds[1])


def cohort_grid(name: str, title: str, found: Sequence[Cohort]) -> Drawing:
    """What has become of each month's mentorships, stacked."""
    parts = [
        charts.Part("Succeeded", 3), charts.Part("Ended otherwise", 2), charts.Part("Not said", 5),
        charts.Part("Left in the trial", 4), charts.Part("Still run", 0),
    ]  # fmt: skip
    begun = {c.month: c for c in found}
    rows = [charts.Column(month, _become(begun.get(month))) for month in every_month(begun)]
    return partial(charts.columns, name, title, rows, parts=parts)


def _become(cohort: Cohort | None) -> list[float]:
    """What has become of a month's mentorships, in the order of the grid's parts; a month without any is one of noughts."""
    if cohort is None:
        return [0, 0, 0, 0, 0]
    of = cohort.success.counts
    return [of.successes, of.judged - of.successes, cohort.ended - of.judged, cohort.trial_losses, cohort.running]


def outcome_bars(name: str, title: str, found: Mapping[Outcome, int]) -> Drawing:
    return bars(name, title, [(OUTCOME_WORDS[outcome], number) for outcome, number in found.items()])
