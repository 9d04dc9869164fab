"""What the two say while they work together: fit, progress, support, and the stars of sessions (A9, A24, A26)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorcruise.domain.session_results import Side
from mentorcruise.metrics.means import Mean, mean_of
from mentorcruise.metrics.rates import Rate

_CHECK_INS = text("""
SELECT c.side, count(*) AS asked, count(a.check_in_id) AS answered, count(*) FILTER (WHERE a.fit = 'good') AS good,
  count(*) FILTER (WHERE a.nearer IN ('yes', 'a_little')) AS nearer, CAST(coalesce(sum(a.supported), 0) AS bigint) AS total,
  CAST(coalesce(sum(a.supported * a.supported), 0) AS bigint) AS squares
FROM check_ins c LEFT JOIN check_in_answers a ON a.check_in_id = c.id AND a.answered_at < :until
WHERE c.asked_at >= :since AND c.asked_at < :until GROUP BY c.side
""")
_STARS = text("""
SELECT side, count(*) AS n, CAST(sum(stars) AS bigint) AS total, CAST(sum(stars * stars) AS bigint) AS squares
FROM session_ratings WHERE rated_at >= :since AND rated_at < :until GROUP BY side
""")


@dataclass(frozen=True)
class SideFeedback:
    """What one side says: the shares and means of its answers, and of how many it was asked."""

    side: Side
    response: Rate
    fit: Rate
    nearer: Rate
    supported: Mean
    stars: Mean


def feedback(session: Session, since: datetime, until: datetime) -> list[SideFeedback]:
    """What mentees, and what mentors, say of their mentorships.

    Population: check-ins that were asked for in the period, the fit check and the pulses alike, trials included; and
    sessions that were rated in it.

    Clock: the moment of the question, or of the rating, from `since` up to but not including `until`; answers given
    before the end.

    Formula: fits well = answers "it fits well" ÷ all answers. Nearer to the goal = answers "yes" and "a
    little" ÷ all answers. Supported, and stars = mean of 1 to 5. Shares with the 95% Wilson interval, means with
    Student's; those who did not answer are shown as the response rate.

    Version: 3. Until 2 the interval of a mean was 1.96 standard errors to either side: too narrow for few answers; until
    3 "a little" nearer was not counted, as it was in the reports.
    """
    period = {"since": since, "until": until}
    asked = {row.side: row for row in session.execute(_CHECK_INS, period)}
    rated = {row.side: row for row in session.execute(_STARS, period)}
    return [_of(side, asked.get(side), rated.get(side)) for side in Side]


def _of(side: Side, said: Any, rated: Any) -> SideFeedback:
    return SideFeedback(
        side=side,
        response=Rate(said.answered, said.asked) if said else Rate(0, 0),
        fit=Rate(said.good, said.answered) if said else Rate(0, 0),
        nearer=Rate(said.nearer, said.answered) if said else Rate(0, 0),
        supported=mean_of(said.answered, said.total, said.squares) if said else mean_of(0, 0, 0),
        stars=mean_of(rated.n, rated.total, rated.squares) if rated else mean_of(0, 0, 0),
    )
