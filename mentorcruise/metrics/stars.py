"""What the two say after their sessions: stars in both directions, and of how many sessions they say it (A26)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mentorcruise.domain.session_results import Side
from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.families import RATED
from mentorcruise.metrics.means import Mean, mean_of
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registry import figure


@figure("sessions.stars", "Stars of sessions", "1 to 5")
def stars(session: Session, question: Question) -> dict[Side, Mean]:
    """The stars that mentees give their sessions, and that mentors give them, each for itself.

    Population: ratings that were given in the period, of sessions of any day.

    Clock: the day of the rating, in UTC.

    Formula: the mean of 1 to 5 stars with Student's 95% interval. Under 10 ratings no mean is named. Several ratings of
    one person count as several, so the interval is rather too narrow.
    """
    found = {row.side: _mean(row) for row in sums(session, RATED, question, by=["side"])}
    return {side: found.get(side, Mean(0, 0.0, 0.0)) for side in Side}


def stars_by_month(session: Session, question: Question) -> dict[date, Mapping[Side, Mean]]:
    """The same by month of the rating."""
    months: dict[date, dict[Side, Mean]] = {}
    for row in sums(session, RATED, question, "month", by=["side"]):
        months.setdefault(row.bucket, {})[Side(row.side)] = _mean(row)
    return {month: {side: found.get(side, Mean(0, 0.0, 0.0)) for side in Side} for month, found in months.items()}


def _mean(row: Row[Any]) -> Mean:
    return mean_of(int(row.n), int(row.stars), int(row.stars_squared))


@figure("sessions.rated", "Sessions that are rated", "share")
def rated(ratings: int, held: int) -> Rate:
    """Of how many sessions one of the two sides has said how it was.

    Population: sessions held in the period, and ratings that were given in it.

    Clock: a session counts on its day, a rating on the day on which it was given, in UTC.

    Formula: ratings of a side divided by sessions held, with Wilson's 95% interval. Most rate within three days, so only
    the edges of the period can differ; were there more ratings than sessions, all sessions would count as rated.
    """
    return Rate(min(ratings, held), held)
