"""A mentor's own record: hours held, ratings received, growth of the mentees, and success (A6, A26, A28, A37)."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, text

from mentorcruise.domain.figures import MentorCell
from mentorcruise.metrics.means import Mean
from mentorcruise.metrics.success import COUNTED, Counts, SuccessFigure, figure

_HOURS = text("""
SELECT count(*), coalesce(sum(h.minutes), 0)
FROM mentorships s JOIN session_results h ON h.mentorship_id = s.id AND h.result = 'held'
WHERE s.mentor_id = :mentor_id
""")
_RATINGS = text("""
SELECT count(*), coalesce(avg(r.stars), 0), coalesce(stddev_samp(r.stars), 0)
FROM mentorships s
JOIN mentoring_sessions m ON m.mentorship_id = s.id
JOIN session_ratings r ON r.session_id = m.id AND r.side = 'mentee'
WHERE s.mentor_id = :mentor_id
""")
_GROWTH = text("""
WITH ended AS (
  SELECT s.id, s.application_id, s.mentee_id
  FROM mentorships s JOIN mentorship_endings e ON e.mentorship_id = s.id AND NOT e.during_trial
  WHERE s.mentor_id = :mentor_id
), gains AS (
  SELECT e.id, avg(last.score - b.score) AS gain
  FROM ended e
  JOIN skill_assessments b ON b.application_id = e.application_id AND b.moment = 'baseline'
  LEFT JOIN LATERAL (
    SELECT a.score FROM skill_assessments a
    WHERE a.application_id = e.application_id AND a.skill_id = b.skill_id AND a.moment <> 'baseline'
      AND a.assessor_id = e.mentee_id
    ORDER BY a.moment = 'final' DESC, a.assessed_at DESC, a.id DESC LIMIT 1) last ON true
  GROUP BY e.id
)
SELECT count(gain), coalesce(avg(gain), 0), coalesce(stddev_samp(gain), 0), count(*) - count(gain) FROM gains
""")
_STORED = MentorCell.__table__.c
_SUCCESS = select(*(_STORED[name] for name in COUNTED)).where(_STORED.mentor_id == bindparam("mentor_id"))


@dataclass(frozen=True)
class Hours:
    """Time spent mentoring."""

    sessions: int
    minutes: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True)
class GrowthOfMentees:
    """By how many levels the mentees have grown, and how many did not say where they stood in the end."""

    mean: Mean
    silent: int


@dataclass(frozen=True)
class MentorRecord:
    hours: Hours
    ratings: Mean
    growth: GrowthOfMentees
    success: SuccessFigure


def mentor_record(connection: Connection, mentor_id: int) -> MentorRecord:
    """All that is said of one mentor, from the facts as they stand."""
    return MentorRecord(
        hours_held(connection, mentor_id),
        ratings_received(connection, mentor_id),
        growth_of_mentees(connection, mentor_id),
        success_of(connection, mentor_id),
    )


def hours_held(connection: Connection, mentor_id: int) -> Hours:
    """How long you have sat together with your mentees.

    Population: every session of your mentorships that counts as held: both have said so, or nobody has objected within
    72 hours.

    Formula: the sum of the minutes held, in hours, and the number of sessions. Missed, disputed and cancelled ones are not
    in it.

    Version: 1.
    """
    return Hours(*connection.execute(_HOURS, {"mentor_id": mentor_id}).one())


def ratings_received(connection: Connection, mentor_id: int) -> Mean:
    """How your mentees have rated the sessions with you.

    Population: every rating from one to five stars that a mentee has given to a session of your mentorships.

    Formula: the mean of the stars. Under 10 ratings no mean is named: too few to say.

    Version: 1.
    """
    n, average, deviation = connection.execute(_RATINGS, {"mentor_id": mentor_id}).one()
    return Mean(n, float(average), float(deviation))


def growth_of_mentees(connection: Connection, mentor_id: int) -> GrowthOfMentees:
    """By how many levels, from 1 to 5, your mentees say that they have grown.

    Population: your mentorships that ended after their trial and whose mentee has said again where they stand. The first
    word is the application's, which nobody can change; the last one is that of the ending, or else the latest before it.

    Formula: in each mentorship the mean, over its skills, of last word minus first; of these the mean, with Student's 95%
    interval. Under 10 mentorships no figure is named: too few to say.

    Beside it: how many mentees did not say where they stand in the end. They are not in the figure, and may have grown or
    not.

    Version: 1.
    """
    n, average, deviation, silent = connection.execute(_GROWTH, {"mentor_id": mentor_id}).one()
    return GrowthOfMentees(Mean(n, float(average), float(deviation)), silent)


def success_of(connection: Connection, mentor_id: int) -> SuccessFigure:
    """The success rate of one mentor's mentorships, as `success.figure` defines it, from the stored counts."""
    row = connection.execute(_SUCCESS, {"mentor_id": mentor_id}).one_or_none()
    return figure(Counts(*row) if row else Counts())
