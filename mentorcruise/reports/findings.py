"""What a chart shows, as its title: no more than the figures bear."""

from collections.abc import Mapping, Sequence
from datetime import date

from mentorcruise.domain.surveys import OUTCOME_WORDS, Outcome
from mentorcruise.metrics.endings import Cohort
from mentorcruise.metrics.rates import Rate


def apart(rates: Sequence[tuple[str, Rate]]) -> tuple[str, str] | None:
    """A better and a worse by name whose 95% intervals do not touch; None where no two can be told apart.

    The two are those that lie farthest apart for certain: the highest and the lowest rate may be of few cases each.
    """
    enough = [(name, rate) for name, rate in rates if rate.enough]
    if len(enough) < 2:
        return None
    better, worse = max(enough, key=lambda line: line[1].low), min(enough, key=lambda line: line[1].high)
    return (better[0], worse[0]) if better[1].low > worse[1].high else None


def by_goal(rates: Sequence[tuple[str, Rate]]) -> str:
    """Whether one kind of goal is reached clearly more often than another."""
    return _told_apart(
        rates,
        "Success by goal",
        "No kind of goal succeeds clearly more often than another",
        "“{}” succeeds clearly more often than “{}”",
    )


def _told_apart(rates: Sequence[tuple[str, Rate]], too_few: str, none: str, two: str) -> str:
    """What to say where fewer than two have cases enough, where no two can be told apart, and of two that can."""
    if sum(rate.enough for _, rate in rates) < 2:
        return too_few
    told = apart(rates)
    return two.format(*told) if told else none


def by_month(rates: Sequence[tuple[date, Rate]]) -> str:
    """Between which rates the months lie, leaving out those with too few cases."""
    named = [rate.rate for _, rate in rates if rate.rate is not None]
    if len(named) < 2:
        return "Success rate by month of ending"
    return f"From month to month the success rate lies between {min(named):.0%} and {max(named):.0%}"


def by_mentor(rates: Sequence[Rate]) -> str:
    """How many of the mentors listed have cases enough for a rate."""
    if not rates:
        return "Success by mentor"
    enough = sum(rate.enough for rate in rates)
    who = f"{enough} of these {len(rates)} mentors {'has' if enough == 1 else 'have'}" if enough else "No mentor has"
    return f"{who} answers enough to name a success rate"


def most_frequent(found: Mapping[Outcome, int]) -> str:
    """The ending that there is most of."""
    total = sum(found.values())
    if not total:
        return "What the endings were"
    most = max(found, key=lambda outcome: found[outcome])
    return f"The most frequent ending is “{OUTCOME_WORDS[most].lower()}”: {found[most]:,} of {total:,}"


def of_those_who_began(found: Sequence[Cohort]) -> str:
    """How many of all that began have succeeded, and how many still run."""
    started = sum(cohort.started for cohort in found)
    if not started:
        return "Success by month of start"
    won = sum(cohort.success.counts.successes for cohort in found)
    many = f"{won:,}" if won else "none"
    running = sum(cohort.running for cohort in found)
    have, run = "has" if won == 1 else "have", "runs" if running == 1 else "run"
    return f"Of {started:,} that began, {many} {have} succeeded so far and {running:,} still {run}"


def lost_in_the_trial(rate: Rate) -> str:
    """Which share left within the trial."""
    return f"{rate.text} of those who began left within the trial" if rate.enough else "Who leaves within the trial"


def by_program(rates: Sequence[tuple[str, Rate]]) -> str:
    """Whether one program brings clearly more of its people to take part than another."""
    return _told_apart(
        rates,
        "Share of those who could take part, by program",
        "No program has a clearly larger share taking part than another",
        "A clearly larger share takes part in {} than in {}",
    )
