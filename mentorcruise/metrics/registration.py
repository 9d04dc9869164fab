"""Registration: how many take part, and who has answered what is asked of them (A11, A12).

The other figures of the report: `visitor_funnel`, `breakdowns` (A14), `capacity` (A13), `program_shares` (A22), `demand` (A34).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from mentorcruise.metrics.asking import Question
from mentorcruise.metrics.person_facts import required
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.registered import moments, narrowed
from mentorcruise.metrics.registry import figure

_SINCE = {"mentee": "confirmed_on", "mentor": "listed_on"}
_ROLES = ("mentee", "mentor")
# Of those who are registered on the last day: how many, new since the first, active between, with all answers.
_OF_ROLE = """
count(*) FILTER (WHERE {there}), count(*) FILTER (WHERE {there} AND p.{since} >= :first),
count(*) FILTER (WHERE {there} AND :first <= CAST(:last AS date)
  AND p.active_as_{role} && datemultirange(daterange(least(:first, :last), CAST(:last AS date), '[]'))),
count(*) FILTER (WHERE {there} AND p.answered_as_{role} <= :last)
"""
_EVERYONE = "(SELECT f.person_id AS id, f.* FROM person_facts f) p"
_THERE = "p.as_{role} @> CAST(:last AS date)"


def _of_role(role: str) -> str:
    return _OF_ROLE.format(role=role, since=_SINCE[role], there=_THERE.format(role=role))


# Both roles by one look at everyone's facts.
_NARROWED = f"""
SELECT {", ".join(map(_of_role, _ROLES))} FROM {_EVERYONE}
WHERE ({" OR ".join(_THERE.format(role=role) for role in _ROLES)})
"""  # noqa: S608 - made of constants
# Who came and went is found among those alone who were not gone by then.
_UNSTEADY = """
SELECT {counts} FROM person_facts p
WHERE NOT p.{role}_steady AND NOT isempty(p.as_{role}) AND coalesce(upper(p.as_{role}), 'infinity') > :last
"""
# Active in a period: everyone whose first active day came by its last, but those who were idle for good before its first, and
# those who paused all the time.
_DAYS = """
UNION ALL SELECT coalesce(sum(n) FILTER (WHERE what = 'registered' AND day <= :last), 0),
  coalesce(sum(n) FILTER (WHERE what = 'registered' AND day BETWEEN :first AND :last), 0),
  CASE WHEN :first <= CAST(:last AS date) THEN coalesce(sum(n) FILTER (WHERE what = 'active' AND day <= :last), 0)
    - coalesce(sum(n) FILTER (WHERE what = 'idle' AND day < :first), 0)
    - (SELECT coalesce(sum(n), 0) FROM pause_cells WHERE role = :role AND again_on > :last AND until < :first)
    ELSE 0 END,
  coalesce(sum(n) FILTER (WHERE what = 'answered' AND day <= :last), 0)
FROM person_cells WHERE role = :role
"""
# By what is required now, everyone has been counted; and it was required then.
_SAME_QUESTIONS = """
SELECT ({then}) = ({now}) AND ({counted}) = ({now})
FROM (SELECT coalesce((SELECT computed_at FROM figure_runs WHERE scope = 'all' ORDER BY id DESC LIMIT 1), '-infinity') AS at) run
"""
_COMPLETE = """
WITH needed AS (SELECT unnest(({needed})) AS key)
SELECT count(*) FILTER (WHERE done.person_id IS NOT NULL OR NOT EXISTS (SELECT FROM needed)), count(*)
FROM {everyone} LEFT JOIN (
  SELECT a.person_id FROM questionnaire_answers a
  WHERE a.key IN (SELECT key FROM needed) AND a.answered_at < :end AND cardinality(a.answer) > 0
  GROUP BY a.person_id HAVING count(DISTINCT a.key) = (SELECT count(*) FROM needed)
) done ON done.person_id = p.id
WHERE {there} {narrowed}
"""


@dataclass(frozen=True)
class _Registered:
    """Those of one role at the end of a period: all, new since its begin, active during it, with all required answers."""

    n: int
    new: int
    active: int
    complete: int


@dataclass(frozen=True)
class Participants:
    """Mentees and mentors at the end of a period; `new` since its begin, `active` during it."""

    mentees: int
    new_mentees: int
    active_mentees: int
    mentors: int
    new_mentors: int
    active_mentors: int
    complete: Mapping[str, Rate] = field(default_factory=dict, repr=False)
    """By role: who has answered all that is required now, if everyone was counted by that. `complete_profiles` knows."""

    @property
    def mentees_active(self) -> Rate:
        return Rate(self.active_mentees, self.mentees)

    @property
    def mentors_active(self) -> Rate:
        return Rate(self.active_mentors, self.mentors)


@figure("registration.participants", "Mentees and mentors", "people")
def participants(connection: Connection, question: Question) -> Participants:
    """How many mentees and mentors are involved at the end of the period, and how many of them were active in it.

    Population: a mentee is a person with a confirmed address who has no mentor profile and does not run the place; a
    mentor is one whom an operator has listed and not suspended. Whoever mentors and is mentored counts as a mentor.

    Clock: the end of the period's last day (UTC). New are mentees who confirmed their address, and mentors who were first
    listed, within the period. Active is a mentee who applied or had a running mentorship in the period, and a mentor who
    decided about an application or had a running mentorship in it.

    Formula: counts; the share of the active with Wilson's 95% interval. A program or a country narrows the people to those
    who belong to it on that day; other filters name mentorships and leave these counts as they are.
    """
    found = _registered(connection, question)
    mentees, mentors = found["mentee"], found["mentor"]
    complete = {role: Rate(found[role].complete, found[role].n) for role in _ROLES}
    return Participants(mentees.n, mentees.new, mentees.active, mentors.n, mentors.new, mentors.active, complete)


@figure("registration.complete", "Required questions answered", "share of people")
def complete_profiles(
    connection: Connection, question: Question, role: str = "mentee", found: Participants | None = None
) -> Rate:
    """Which share has answered every question that is required of them.

    Population: mentees, or mentors, as they are registered at the end of the period.

    Clock: the end of the period's last day (UTC); the version of the questionnaire for everyone that was in force then.

    Formula: people who have answered all its required questions for their role, divided by all, with Wilson's 95%
    interval. Without a required question everyone counts as complete.
    """
    values = moments(question)
    asked = {
        name: required(role, before)
        for name, before in (("then", ":end"), ("now", "'infinity'"), ("counted", "run.at"))
    }
    if connection.execute(text(_SAME_QUESTIONS.format(**asked)), values).scalar_one():
        return (found or participants(connection, question)).complete[role]
    # Something else was required then, or everyone is being counted by what is now: each person's answers are asked for.
    statement = _COMPLETE.format(
        needed=asked["then"], everyone=_EVERYONE, there=_THERE.format(role=role), narrowed=narrowed(question.filters)
    )
    return Rate(*connection.execute(text(statement), values).one())


def _registered(connection: Connection, question: Question) -> dict[str, _Registered]:
    """By role: what stands ready by day, and beside it the few who came and went; narrowed, everyone's facts."""
    values, only = moments(question), narrowed(question.filters)
    if only:
        numbers = connection.execute(text(_NARROWED + only), values).one()
        return {"mentee": _Registered(*numbers[:4]), "mentor": _Registered(*numbers[4:])}
    found = {}
    for role in _ROLES:
        statement = _UNSTEADY.format(role=role, counts=_of_role(role)) + _DAYS
        rows = connection.execute(text(statement), values | {"role": role}).all()
        found[role] = _Registered(*(int(sum(numbers)) for numbers in zip(*rows, strict=True)))
    return found
