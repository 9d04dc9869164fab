"""What is counted by day: each family is a table of sums over its facts, one row for each slice and day.

A slice is what a page can be restricted to: 'all', 'goal:change_careers', 'country:DE', 'language:en', 'skill:17',
'program:3', 'plan:pro'. A fact belongs to several; the sums of each slice stand ready. Skills are many, and few
mentorships share one: their sums stand ready by month, or not at all where adding up would leave as many rows as facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

FACTS = "mentorship_facts f"
RESULTS = (
    "session_results h JOIN mentoring_sessions m ON m.id = h.session_id "
    "JOIN mentorship_facts f ON f.mentorship_id = h.mentorship_id"
)
LENGTHS_OF = "session_results h JOIN mentorship_facts f ON f.mentorship_id = h.mentorship_id"
RATINGS = (
    "session_ratings g JOIN mentoring_sessions m ON m.id = g.session_id "
    "JOIN mentorship_facts f ON f.mentorship_id = m.mentorship_id"
)
SETTLED_WITHIN = timedelta(days=4)
# What was held up to four days before the end of a day may be settled after it; of what was held earlier only what was
# settled unusually late, which an index of its own finds.
SETTLED_LATER = (
    "h.held_on > :settled_by",
    "h.held_on <= :settled_by AND h.settled_at - h.starts_at > interval '4 days'",
)
# Looked up in what is read once, so that a plan made while there was no news does not go through all of it for each row.
RESULT_WAITS = "h.session_id IN (SELECT w.subject_id FROM figure_news w WHERE w.kind = 'result')"
RATING_WAITS = (
    "(g.session_id, g.side) IN "
    "(SELECT w.subject_id, w.side FROM figure_news w WHERE w.kind = 'rating' AND w.side IS NOT NULL)"
)
RATED_LATER = ("g.rated_at < (CAST(:until AS date) + 1)::timestamp AT TIME ZONE 'UTC'",)
NEW_RESULTS = "h.session_id = ANY(CAST(:sessions AS bigint[]))"
NEW_RATINGS = "(g.session_id, g.side) IN (SELECT * FROM unnest(CAST(:rated AS bigint[]), CAST(:sides AS text[])))"


@dataclass(frozen=True)
class Family:
    """A table of sums. `day` is the day that a fact counts for, `also` further keys, `sums` what is added up (integers).

    Where there are many keys, the days of a month are kept as one: its first (`monthly`).
    """

    table: str
    source: str
    day: str
    sums: dict[str, str]
    also: dict[str, str] = field(default_factory=dict)
    where: str = "true"
    some: str = ""
    """The condition for those facts alone that came in since; they are added, as they never change."""
    of: dict[str, str] = field(default_factory=dict)
    """What it is counted by instead of slice and day."""
    monthly: bool = False
    facts: str = "mentorship_facts"
    """The table of the facts that its source reads as `f`."""
    given: Mapping[str, str] = field(default_factory=dict)
    """By how a past day is read (`asking.Question.read`): SQL of its facts as known before :before. Facts of mentorships,
    which have none, are cut by `metrics.cells`."""
    stored: bool = True
    """Whether its sums stand ready in the table."""
    skills: Literal["by month", "never"] = "by month"
    """How the sums of a skill stand ready."""
    remembered: str = ""
    """The table in which its sums are kept with a past day that is remembered, by day and slice, but for skills."""
    known: str = ""
    """When a fact became known, never before its day and for good; as of a past day it is unseen if that was later. Of
    facts of mentorships `metrics.facts` knows."""
    later: tuple[str, ...] = ()
    """Conditions, no two of them true of one fact, that quickly find what has its day up to :until and became known from
    :before on."""
    waits: str = ""
    """The condition on a fact that is not counted yet, but still news."""

    @property
    def seen(self) -> str:
        """The condition on a fact to be counted, as known before :before."""
        return f"{self.where} AND {self.known} < :before" if self.known else self.where

    @property
    def counted(self) -> str:
        """The same of one that is in the sums that stand ready: no news any more."""
        return f"{self.seen} AND NOT {self.waits}" if self.waits else self.seen

    @property
    def less(self) -> list[str]:
        """The conditions on a fact that stands ready and is to be left out, as known before :before."""
        return [f"{self.where} AND {self.known} >= :before AND {later} AND NOT {self.waits}" for later in self.later]

    @property
    def by_day(self) -> dict[str, str]:
        """The key columns but the slice, and what each is of a fact."""
        return self.of or {"day": self._month if self.monthly else self.day, **self.also}

    @property
    def by_month(self) -> dict[str, str]:
        """The same for the slices whose sums are kept by month."""
        return {**self.by_day, "day": self._month}

    @property
    def _month(self) -> str:
        return f"date_trunc('month', {self.day})::date"

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.of or ("slice", *self.by_day))

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.keys, *self.sums)


def named(columns: dict[str, str]) -> str:
    """SQL: a list of expressions, each AS its name."""
    return ", ".join(f"{expression} AS {name}" for name, expression in columns.items())


def one_if(condition: str) -> str:
    """SQL: 1 where the condition is true, else 0."""
    return f"coalesce({condition}, false)::int"


STARTS = Family(
    "start_cells", FACTS, "f.started_on",
    {
        "n": "1",
        "running": one_if("f.ended_on IS NULL"),
        "trial_losses": one_if("f.outcome = 'trial_loss'"),
        "ended": one_if("f.verdict IS NOT NULL"),
        "judged": one_if("f.verdict <> 'unknown'"),
        "successes": one_if("f.verdict = 'success'"),
    },
    remembered="past_start_cells",
)  # fmt: skip
"""By the day of the start: how many began, and what has become of them."""

ENDINGS = Family(
    "ending_cells", FACTS, "f.ended_on",
    {
        "n": "1",
        "trial_losses": one_if("f.outcome = 'trial_loss'"),
        "ended": one_if("f.outcome <> 'trial_loss'"),
        "answered": one_if("f.outcome <> 'trial_loss' AND f.goal_reached IS NOT NULL"),
        "skipped": one_if("f.outcome <> 'trial_loss' AND f.skipped"),
        "reached": one_if("f.outcome = 'goal_reached'"),
        "partly": one_if("f.outcome = 'goal_partly_reached'"),
        "moved_on": one_if("f.outcome = 'moved_on'"),
        "mentor_ended": one_if("f.outcome = 'mentor_ended'"),
        "left_for_price_or_platform": one_if("f.outcome = 'left_for_price_or_platform'"),
        "payment_failed": one_if("f.outcome = 'payment_failed'"),
        "lapsed": one_if("f.outcome = 'lapsed'"),
        "judged": one_if("f.verdict IN ('success', 'failure')"),
        "successes": one_if("f.verdict = 'success'"),
        "stars": "CASE WHEN f.outcome <> 'trial_loss' THEN coalesce(f.stars, 0) ELSE 0 END",
        "stars_squared": "CASE WHEN f.outcome <> 'trial_loss' THEN coalesce(f.stars * f.stars, 0) ELSE 0 END",
        "skills": "CASE WHEN f.outcome <> 'trial_loss' THEN f.skills ELSE 0 END",
        "reassessed": "CASE WHEN f.outcome <> 'trial_loss' THEN f.reassessed ELSE 0 END",
        "grown": "CASE WHEN f.outcome <> 'trial_loss' THEN f.grown ELSE 0 END",
    },
    where="f.ended_on IS NOT NULL",
    remembered="past_ending_cells",
)  # fmt: skip
"""By the day of the ending: what endings are called, who answered, and how they are judged."""

DURATIONS = Family(
    "duration_cells", FACTS, "f.started_on", {"n": "1"},
    also={"days": "f.days", "outcome": "f.outcome"},
    where="f.ended_on IS NOT NULL",
    monthly=True,
    skills="never",
)  # fmt: skip
"""By the month of the start: after how many days they ended, and how. Those that run are `STARTS.running`."""

GROWTH = Family(
    "growth_cells", FACTS, "f.ended_on", {"n": "1"},
    also={"levels": "f.levels", "reassessed": "f.reassessed"},
    where="f.verdict IS NOT NULL AND f.skills > 0",
    skills="never",
)  # fmt: skip
"""By the day of the ending: how many levels over how many skills a mentee has gained; 0 skills: did not say."""

MENTORS = Family(
    "mentor_cells", FACTS, "", {
        "n": "1",
        "running": one_if("f.ended_on IS NULL"),
        "trial_losses": ENDINGS.sums["trial_losses"],
        "ended": ENDINGS.sums["ended"],
        "answered": ENDINGS.sums["answered"],
        "skipped": ENDINGS.sums["skipped"],
        "reached": ENDINGS.sums["reached"],
        "partly": ENDINGS.sums["partly"],
        "judged": ENDINGS.sums["judged"],
        "successes": ENDINGS.sums["successes"],
        "held": "f.held",
        "minutes": "f.minutes",
    },
    of={"mentor_id": "f.mentor_id"},
)  # fmt: skip
"""By mentor, over all time."""

SESSIONS = Family(
    "session_cells", RESULTS, "h.held_on",
    {
        "n": "1",
        "held": one_if("h.result = 'held'"),
        "minutes": "h.minutes",
        "intros": one_if("h.result = 'held' AND m.kind = 'intro'"),
        "mentee_missed": one_if("h.result = 'mentee_missed'"),
        "mentor_missed": one_if("h.result = 'mentor_missed'"),
        "both_missed": one_if("h.result = 'both_missed'"),
        "disputed": one_if("h.result = 'disputed'"),
    },
    some=NEW_RESULTS,
    known="h.settled_at",
    later=SETTLED_LATER,
    waits=RESULT_WAITS,
)  # fmt: skip
"""By the day of the session: what became of it, and the minutes held."""

LENGTHS = Family(
    "length_cells", LENGTHS_OF, "h.held_on", {"n": "1"},
    also={"minutes": "h.minutes"},
    where="h.result = 'held'",
    some=NEW_RESULTS,
    known="h.settled_at",
    later=SETTLED_LATER,
    waits=RESULT_WAITS,
    monthly=True,
    skills="never",
)  # fmt: skip
"""By the month of the session: how long those that were held lasted, in minutes."""

RATED = Family(
    "rating_cells", RATINGS, "(g.rated_at AT TIME ZONE 'UTC')::date",
    {"n": "1", "stars": "g.stars", "stars_squared": "g.stars * g.stars"},
    also={"side": "g.side"},
    some=NEW_RATINGS,
    known="g.rated_at",
    later=RATED_LATER,
    waits=RATING_WAITS,
)  # fmt: skip
"""By the day of the rating and the side that gave it: stars from 1 to 5."""

TURNS = Family(
    "", f"{FACTS} CROSS JOIN LATERAL (VALUES ('began', f.started_on), ('ended', f.ended_on)) v (move, day)",
    "v.day", {"n": "1"}, also={"move": "v.move"}, where="v.day IS NOT NULL", stored=False,
)  # fmt: skip
"""The two days of each mentorship at once, where no sums of them stand ready."""

OF_MENTORSHIPS = (STARTS, ENDINGS, DURATIONS, GROWTH, MENTORS)
OF_SESSIONS = (SESSIONS, LENGTHS)
OF_RATINGS = (RATED,)
FAMILIES = (*OF_MENTORSHIPS, *OF_SESSIONS, *OF_RATINGS)
REMEMBERED = tuple(family for family in FAMILIES if family.remembered)
