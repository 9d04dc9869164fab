"""What becomes of applications, how soon they are answered, and why mentors are chosen (A18, A21)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.domain.application_words import DeclineReason, MatchingReason
from mentorcruise.metrics.application_facts import APPLICATIONS, REASONS, WAITS
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.survival import Survival, survival
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure

OLD_ENOUGH = timedelta(days=4)


@figure("pairing.applications", "What becomes of applications", "applications")
def applications(session: Session, question: Question) -> Row[Any]:
    """How many applications were made, and how each stands.

    Population: applications that were submitted in the period.

    Clock: the day of submission, in UTC; their standing as known on the day of the report.

    Formula: each is counted once: a mentorship started; an offer waits for the start; declined; taken back by the mentee;
    the offer expired after a week without a start; or unanswered. The share accepted is of those that the mentor has
    decided, with Wilson's 95% interval.
    """
    return sums(session, APPLICATIONS, question)[0]


def declines(row: Row[Any]) -> dict[DeclineReason, int]:
    """Why mentors said no."""
    return {code: int(row._mapping[f"declined_{code}"]) for code in DeclineReason}


def waits(session: Session, question: Question, today: date) -> list[Exit]:
    """(hours, 'answered' or None while waiting, number) of the applications that were submitted in the period."""
    known, whole = question.as_of or today, 0 if question.as_of else 1
    answered = [
        (row.hours, None if row.answer == "withdrawn" else "answered", row.n)
        for row in sums(session, WAITS, question, by=["hours", "answer"])
    ]
    waiting = [
        (max(0, (known - row.bucket).days - whole) * 24, None, row.pending)
        for row in sums(session, APPLICATIONS, question, "day", only=["pending"])
        if row.pending
    ]
    return answered + waiting


@figure("pairing.answer_time", "Hours until an answer", "hours", terms={"`seen`": "The applications"})
def answer_time(seen: list[Exit]) -> Survival:
    """How long mentees wait for a mentor's yes or no; the median is the time by which half have been answered.

    Population: applications that were submitted in the period. Those that still wait are counted as waiting at least as
    long as they have; those that were taken back before an answer as waiting at least until then.

    Clock: hours from submission to the mentor's decision, each begun one counted whole.

    Formula: Kaplan and Meier's estimate, 95% limits of the median by Brookmeyer and Crowley. A mean, or a median of the
    answered ones alone, would leave out those who wait longest.
    """
    return survival(seen)


@figure("pairing.answered_in_time", "Answered within 72 hours", "share")
def answered_in_time(session: Session, question: Question, today: date) -> Rate:
    """The share of applications that the mentor answered, with yes or no, within 72 hours.

    Population: applications that were submitted in the period and at least four calendar days before the day of the
    report, so that each has had its 72 hours; without those that the mentee took back unanswered.

    Clock: from submission to the mentor's decision.

    Formula: answered within 72 hours divided by all of them, with Wilson's 95% interval.
    """
    last = min(question.period.until, (question.as_of or today) - OLD_ENOUGH)
    if last < question.period.since:
        return Rate(0, 0)
    seen = question.of(Period(question.period.since, last))
    row = sums(session, APPLICATIONS, seen, only=["n", "unheard", "in_time"])[0]
    return Rate(row.in_time, row.n - row.unheard)


@figure("pairing.reasons", "Why this mentor", "share")
def reasons(session: Session, question: Question, total: int) -> list[tuple[MatchingReason, Rate, Rate]]:
    """How often each reason to choose a mentor is named, and how often those applications are accepted.

    Population: applications that were submitted in the period. Mentees tick the reasons when they apply, one or several,
    so that the shares add up to more than 100%.

    Clock: the day of submission, in UTC.

    Formula: applications that name the reason divided by all; beside it the share accepted of those naming it that were
    decided. Both with Wilson's 95% interval.
    """
    found = {row.reason: row for row in sums(session, REASONS, question, by=["reason"])}
    named = [
        (reason, Rate(found[reason].n, total), Rate(found[reason].accepted, found[reason].decided))
        if reason in found
        else (reason, Rate(0, total), Rate(0, 0))
        for reason in MatchingReason
    ]
    return sorted(named, key=lambda line: -line[1].numerator)
