"""The report for stakeholders: what came of a period, written in sentences, each with its figure and how sure it is (A10)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.durations import duration, endings_by_day
from mentorcruise.metrics.estimators.growth import growth
from mentorcruise.metrics.families import ENDINGS, GROWTH, RATED, SESSIONS, STARTS
from mentorcruise.metrics.judging import criteria_of
from mentorcruise.metrics.means import mean_of
from mentorcruise.metrics.rates import ENOUGH, Rate, newcombe
from mentorcruise.metrics.success import SuccessFigure, figure
from mentorcruise.metrics.success_report import counts_in, goals
from mentorcruise.reports import charting, words
from mentorcruise.reports.attainment_growth import what_is_seen as what_is_seen_of_growth
from mentorcruise.reports.lasting import DAYS_AFTER, half_last, lives, reached_their_goal
from mentorcruise.reports.months import compared, known_on, the_time_before
from mentorcruise.reports.sections import Asked, Drawing
from mentorcruise.reports.success import did, what_is_seen, what_silence_hides


@dataclass(frozen=True)
class Chapter:
    """A heading that says what is seen, sentences, and a drawing."""

    title: str
    sentences: Sequence[str]
    drawings: Sequence[Drawing] = ()
    counted_by: Sequence[str] = ()


@dataclass(frozen=True)
class Story:
    """The whole report. `period` in words; `known` says as of when; `facts` are the few figures on top."""

    period: str
    compared: str
    facts: Sequence[tuple[str, str, str]]
    chapters: Sequence[Chapter] = field(default_factory=tuple)


def stakeholder(asked: Asked) -> Story:
    """What came of the question's period, held against the period compared."""
    question, session = asked.question, asked.session
    earlier = compared(asked)
    ended = sums(session, ENDINGS, question)[0]
    began = sums(session, STARTS, question)[0]
    met = sums(session, SESSIONS, question)[0]
    now = figure(counts_in(ended))
    then = figure(counts_in(sums(session, ENDINGS, earlier)[0])) if earlier else None
    began_before = sums(session, STARTS, earlier)[0].n if earlier else None
    met_before = sums(session, SESSIONS, earlier)[0].held if earlier else None
    return Story(
        words.period(question.period),
        words.period(earlier.period) if earlier else "",
        (
            ("Mentorships began", f"{began.n:,}", _against(asked, began_before)),
            (
                did(criteria_of(session, question)).capitalize(), words.said(now.rate),
                f"95% interval {words.interval(now.rate)}" if now.rate.enough else "",
            ),
            ("Sessions held", f"{met.held:,}", _against(asked, met_before)),
            ("Hours together", f"{met.minutes / 60:,.0f}", ""),
        ),
        (
            _took_part(asked, began, began_before),
            _worked(asked, met),
            _reached(asked, now, then),
            _lasted(asked),
            _grew(asked, ended),
        ),
    )  # fmt: skip


def _against(asked: Asked, before: int | None) -> str:
    return "" if before is None else f"{before:,} in {the_time_before(asked)}"


def _took_part(asked: Asked, began: Row[Any], before: int | None) -> Chapter:
    title = f"{began.n:,} mentorships began"
    if before is not None and before >= ENOUGH:
        title += f", {_change(asked, began.n, before)}"
    sentences = [
        f"In this time {began.n:,} mentorships began, each with a formal goal. {began.running:,} of them still run, "
        f"{began.trial_losses:,} were left again within the seven-day trial, and {began.ended:,} have ended after it."
    ]
    if before is not None:
        sentences.append(f"In {the_time_before(asked)} there were {before:,}.")
    months = [(row.bucket, [row.n]) for row in sums(asked.session, STARTS, asked.question, "month")]
    drawing = charting.counts_over_time("began", "Mentorships that began, by month", months, today=known_on(asked))
    return Chapter(title, sentences, [drawing] if months else [])


def _change(asked: Asked, now: int, before: int) -> str:
    if now == before:
        return f"the same as in {the_time_before(asked)}"
    return f"{abs(now - before) / before:.0%} {'more' if now > before else 'fewer'} than in {the_time_before(asked)}"


def _worked(asked: Asked, met: Row[Any]) -> Chapter:
    missed = met.mentee_missed + met.mentor_missed + met.both_missed
    sentences = [
        f"Mentors and mentees met {met.held:,} times and spent {met.minutes / 60:,.0f} hours together; "
        f"{met.intros:,} of the sessions were a pair's first."
    ]
    if missed:
        sentences.append(
            f"{missed:,} appointments were missed: {met.mentee_missed:,} by the mentee, {met.mentor_missed:,} by "
            f"the mentor and {met.both_missed:,} by both."
        )
    for row in sums(asked.session, RATED, asked.question, by=["side"]):
        mean = mean_of(row.n, row.stars, row.stars_squared)
        if mean.value is not None:
            who = "Mentees" if row.side == "mentee" else "Mentors"
            sentences.append(
                f"{who} rated them {mean.value:.1f} of 5 stars (95% interval {words.interval(mean)}, {mean.n:,} ratings)."
            )
    months = [(row.bucket, [row.held]) for row in sums(asked.session, SESSIONS, asked.question, "month")]
    drawing = charting.counts_over_time("held", "Sessions held, by month", months, today=known_on(asked))
    return Chapter(f"{met.held:,} sessions were held", sentences, [drawing] if months else [])  # fmt: skip


def _reached(asked: Asked, now: SuccessFigure, then: SuccessFigure | None) -> Chapter:
    rate, criteria = now.rate, criteria_of(asked.session, asked.question)
    named = charting.named_goals(goals(asked.session, asked.question))
    if rate.rate is None:
        told = f"{now.ended:,} mentorships ended after their trial, and of {rate.denominator:,} we know how they went"
        return Chapter("Too few have ended to name a success rate", [f"{told}: too few to say."], (), ("success.rate",))
    sentences = [
        f"{now.ended:,} mentorships ended after their trial. {rate.denominator:,} of them can be judged, and {rate.numerator:,} "
        f"{did(criteria)}: {rate.rate:.0%}, with a 95% interval from {words.interval(rate)}.",
        f"{now.response.value:.0%} answered the exit survey. {what_silence_hides(now, criteria)}"
        if now.response.value is not None else "",
        f"{now.partly:,} reached their goal in part; they are not counted as successes." if criteria.by_goal else "",
        f"What counts as a success is judged by {criteria.said}.",
    ]  # fmt: skip
    if then is not None and then.rate.rate is not None:
        sentences.append(_held_against(rate, then.rate, the_time_before(asked)))
    drawing = charting.rates_beside("goals", f"{did(criteria).capitalize()}, by kind of goal", named, rate)
    return Chapter(
        what_is_seen(rate, criteria),
        [s for s in sentences if s],
        [drawing] if named else [],
        ("success.rate", "success.response"),
    )


def _held_against(now: Rate, then: Rate, before: str) -> str:
    said = f"In {before} the rate was {then.rate:.0%} ({words.cases(then)})."
    found = newcombe(then, now)
    if found is None:
        return said
    change, low, high = (words.tenths(100 * end) for end in found)
    clear = "a clear change" if found[1] > 0 or found[2] < 0 else "no clear change"
    return f"{said} The change is {change} percentage points (95% interval {low} to {high}): {clear}."


def _lasted(asked: Asked) -> Chapter:
    seen = lives(asked)
    curve = duration(seen)
    median = curve.median
    if curve.n < ENOUGH:
        return Chapter("How long mentorships last", ["Too few began in this time to say how long they last."])
    if median.value is None:
        sentences = ["Fewer than half of those that began in this time have ended, so no median can be named yet."]
        title = "More than half of the mentorships still run"
    else:
        title = half_last(curve, "the mentorships")
        sentences = [
            f"The median duration is {median.value:.0f} days (95% interval {words.interval(median)}), running mentorships "
            "included."
        ]
    if at := reached_their_goal(endings_by_day(seen)):
        sentences.append(
            f"Within {DAYS_AFTER} days of their start {at.share:.0%} had reached their goal "
            f"(95% interval {words.interval(at)})."
        )
    drawing = charting.survival_curve("duration", "How many still run, by days since their start", curve)
    return Chapter(title, sentences, [drawing], ("success.duration", "success.incidence"))  # fmt: skip


def _grew(asked: Asked, ended: Row[Any]) -> Chapter:
    gains = [
        (row.levels, row.reassessed, row.n)
        for row in sums(asked.session, GROWTH, asked.question, by=["levels", "reassessed"])
    ]
    found = growth(gains)
    if found.mean.value is None:
        return Chapter("How skills grew", ["Too few have said again where they stand to say how their skills grew."])
    sentences = [
        f"Mentees rated their skills from 1 to 5 when they applied, and again at the end. The mean change is "
        f"{words.tenths(found.mean.value)} levels (95% interval {words.interval(found.mean)}, {found.mean.n:,} mentorships); "
        f"in {found.gained.text} of them skills rose.",
        f"{ended.grown:,} skills were raised in all. In {found.silent:,} mentorships nobody said again where they "
        "stand; they are not in the figure.",
    ]
    return Chapter(what_is_seen_of_growth(found.mean), sentences, (), ())
