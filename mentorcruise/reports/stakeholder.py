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
from mentorcruise.metrics.rates import ENOUGH, Rate
from mentorcruise.metrics.success import SuccessFigure, figure
from mentorcruise.metrics.success_report import counts_in, goals
from mentorcruise.reports import charting, words
from mentorcruise.reports.lasting import DAYS_AFTER, half_last, lives, reached_their_goal
from mentorcruise.reports.months import known_on
from mentorcruise.reports.sections import Asked, Drawing
from mentorcruise.reports.success import did, what_is_seen


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
    earlier = question.of(question.compared) if question.compared else None
    ended = sums(session, ENDINGS, question)[0]
    began = sums(session, STARTS, question)[0]
    met = sums(session, SESSIONS, question)[0]
    now = figure(counts_in(ended))
    then = figure(counts_in(sums(session, ENDINGS, earlier)[0])) if earlier else None
    began_before = sums(session, STARTS, earlier)[0].n if earlier else None
    met_before = sums(session, SESSIONS, earlier)[0].held if earlier else None
    return Story(
        words.period(question.period),
        words.period(question.compared) if question.compared else "",
        (
            ("Mentorships began", f"{began.n:,}", _against(began.n, began_before)),
            (did(criteria_of(session, question)).capitalize(), words.said(now.rate), words.interval(now.rate)),
            ("Sessions held", f"{met.held:,}", _against(met.held, met_before)),
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


def _against(now: int, before: int | None) -> str:
    return "" if before is None else f"{before:,} in the time before"


def _took_part(asked: Asked, began: Row[Any], before: int | None) -> Chapter:
    title = f"{began.n:,} mentorships began"
    if before is not None and before >= ENOUGH:
        title += f", {_change(began.n, before)}"
    sentences = [
        f"In this time {began.n:,} mentorships began, each with a formal goal. {began.running:,} of them still run, "
        f"{began.trial_losses:,} were left again within the seven-day trial, and {began.ended:,} have ended after it."
    ]
    if before is not None:
        sentences.append(f"In the time before there were {before:,}.")
    months = [(row.bucket, [row.n]) for row in sums(asked.session, STARTS, asked.question, "month")]
    drawing = charting.counts_over_time("began", "Mentorships that began, by month", months, today=known_on(asked))
    return Chapter(title, sentences, [drawing] if months else [])


def _change(now: int, before: int) -> str:
    if now == before:
        return "as many as in the time before"
    return f"{abs(now - before) / before:.0%} {'more' if now > before else 'fewer'} than in the time before"


def _worked(asked: Asked, met: Row[Any]) -> Chapter:
    missed = met.mentee_missed + met.mentor_missed + met.both_missed
    sentences = [
        f"Mentors and mentees met {met.held:,} times and spent {met.minutes / 60:,.0f} hours together; "
        f"{met.intros:,} of the sessions were a pair's first."
    ]
    if missed:
        sentences.append(
            f"{missed:,} appointments were missed: {met.mentee_missed:,} by the mentee, {met.mentor_missed:,} by "
            "the mentor."
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
    rate, (low, high), criteria = now.rate, now.bounds, criteria_of(asked.session, asked.question)
    named = charting.named_goals(goals(asked.session, asked.question))
    if rate.rate is None:
        told = f"{now.ended:,} mentorships ended after their trial, and of {rate.denominator:,} we know how they went"
        return Chapter("Too few have ended to name a success rate", [f"{told}: too few to say."], (), ("success.rate",))
    sentences = [
        f"{now.ended:,} mentorships ended after their trial. {rate.denominator:,} of them can be judged, and {rate.numerator:,} "
        f"{did(criteria)}: {rate.rate:.0%}, with a 95% interval from {words.interval(rate)}.",
        f"{now.response.value:.0%} answered the exit survey. If everyone who did not had failed, the rate would be {low:.0%}; "
        f"if everyone had succeeded, {high:.0%}." if now.response.value is not None else "",
        f"{now.partly:,} reached their goal in part; they are not counted as successes." if criteria.by_goal else "",
        f"What counts as a success is judged by {criteria.said}.",
    ]  # fmt: skip
    if then is not None and then.rate.rate is not None:
        sentences.append(_held_against(rate, then.rate))
    drawing = charting.rates_beside("goals", "Reached their goal, by kind of goal", named, rate)
    return Chapter(
        what_is_seen(rate, criteria),
        [s for s in sentences if s],
        [drawing] if named else [],
        ("success.rate", "success.response"),
    )


def _held_against(now: Rate, then: Rate) -> str:
    apart = now.low > then.high or now.high < then.low
    said = f"In the time before the rate was {then.rate:.0%} ({words.cases(then)})."
    return (
        f"{said} The two intervals lie apart: a clear change."
        if apart
        else f"{said} The two intervals overlap: no clear change."
    )


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
        f"Mentees rated their skills from 1 to 5 when they applied, and again at the end. On average they "
        f"rose by {found.mean.value:.1f} levels (95% interval {words.interval(found.mean)}, {found.mean.n:,} "
        f"mentorships); {found.gained.text} rose.",
        f"{ended.grown:,} skills were raised in all. In {found.silent:,} mentorships nobody said again where they "
        "stand; they are not in the figure.",
    ]
    return Chapter(f"Skills grew by {found.mean.value:.1f} levels on average", sentences, (), ())  # fmt: skip
