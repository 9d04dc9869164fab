"""Two programs with their people, and how many looked at the site each day (A22, F25)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.demo.simulator.records import History, Membership, Who
from mentorcruise.demo.simulator.world import later
from mentorcruise.domain.programs import HowJoined
from mentorcruise.domain.visits import VisitKind

LEAVES = 0.12
BY_LIST = 0.4


class Plan(NamedTuple):
    """A program as its operator founded it: when, for how many, and which share of mentees and mentors is in it.

    `head_counts`: (days after its founding, people).
    """

    name: str
    slug: str
    description: str
    after: float
    mentees: float
    mentors: float
    head_counts: tuple[tuple[int, int], ...]


PLANS = (
    Plan(
        "Harbourline", "harbourline",
        "Everyone at Harbourline can have a mentor for half a year. The company pays; what you talk about stays with you.",
        0.15, 0.11, 0.07, ((0, 420), (200, 455), (400, 510)),
    ),
    Plan(
        "Northwind Health", "northwind-health",
        "For nurses, engineers and everyone else at Northwind who wants to grow into a new role.",
        0.45, 0.08, 0.04, ((0, 260), (180, 240)),
    ),
)  # fmt: skip
MEMBERS = ("mentee@example.org", "mentor@example.org")
"""Of the demo's sign-ins, those who take part through the first program."""


def write_programs(bulk: Bulk, history: History, operator_id: int | None) -> list[int]:
    """Found the programs and let people join; returns their ids in the order of PLANS."""
    rng, first = Random(len(history.mentees)), bulk.next_id("programs")  # noqa: S311
    founded = [_founded(history, plan) for plan in PLANS]
    ids = [first + number for number in range(len(PLANS))]
    bulk.copy(
        "programs", ("id", "slug", "name", "description", "created_at", "created_by_id", "begins_on"),
        ((i, p.slug, p.name, p.description, at, operator_id, at.date()) for i, p, at in zip(ids, PLANS, founded, strict=True)),
    )  # fmt: skip
    bulk.went_up_to("programs", first + len(PLANS))
    bulk.copy(
        "program_head_counts", ("program_id", "counts_from", "eligible", "noted_by_id", "noted_at"),
        ((i, later(at, days).date(), n, operator_id, later(at, days)) for i, p, at in zip(ids, PLANS, founded, strict=True)
         for days, n in p.head_counts if later(at, days) < history.world.until),
    )  # fmt: skip
    bulk.copy(
        "program_invitations", ("program_id", "code", "created_at", "created_by_id"),
        ((i, f"{p.slug}-{i:04}", at, operator_id) for i, p, at in zip(ids, PLANS, founded, strict=True)),
    )  # fmt: skip
    bulk.copy(
        "program_domains", ("program_id", "domain", "added_at", "added_by_id"),
        ((i, f"{p.slug}.example", at, operator_id) for i, p, at in zip(ids, PLANS, founded, strict=True)),
    )  # fmt: skip
    _write_members(bulk, history, ids, founded, rng, operator_id)
    return ids


def _founded(history: History, plan: Plan) -> datetime:
    return later(history.world.begin, plan.after * history.world.days)


def _write_members(
    bulk: Bulk, history: History, ids: list[int], founded: list[datetime], rng: Random, operator_id: int | None
) -> None:
    for who, is_mentor in [(m.who, False) for m in history.mentees] + [(m.who, True) for m in history.mentors]:
        who.program = _joins(who, is_mentor, founded, rng, history.world.until)
    members = [w for w in _everyone(history) if w.program]
    bulk.copy(
        "program_memberships", ("program_id", "person_id", "how", "joined_at", "joined_by_id", "left_at", "left_by_id"),
        ((ids[w.program.program], w.id, w.program.how, w.program.joined_at,
          w.id if w.program.how == HowJoined.INVITATION else None, w.program.left_at, w.id if w.program.left_at else None)
         for w in members if w.program),
    )  # fmt: skip
    bulk.copy(
        "program_addresses", ("program_id", "email", "added_at", "added_by_id", "invited_at"),
        ((ids[w.program.program], w.email, at, operator_id, at) for w in members
         if w.program and w.program.how == HowJoined.LIST and (at := founded[w.program.program])),
    )  # fmt: skip


def _everyone(history: History) -> Iterator[Who]:
    yield from (m.who for m in history.mentees)
    yield from (m.who for m in history.mentors)


def _joins(who: Who, is_mentor: bool, founded: list[datetime], rng: Random, until: datetime) -> Membership | None:
    """Whether someone takes part through a program. Those of a list join when they sign up, others within some days."""
    lot, by_list, waits, stays = rng.random(), rng.random() < BY_LIST, rng.expovariate(0.4), rng.expovariate(1 / 200)
    leaves = rng.random() < LEAVES
    if not who.confirmed or not who.email:
        return None
    if who.email in MEMBERS:
        return Membership(0, HowJoined.INVITATION, max(later(who.joined_at, 0.5), founded[0]), None)
    for number, plan in enumerate(PLANS):
        share = plan.mentors if is_mentor else plan.mentees
        if lot < share:
            listed = by_list and who.joined_at > founded[number]
            begins = max(who.joined_at if listed else later(who.joined_at, waits), founded[number])
            left_at = later(begins, 20 + stays) if leaves else None
            how = HowJoined.LIST if listed else HowJoined.INVITATION
            open_end = left_at if left_at and left_at < until else None
            return Membership(number, how, begins, open_end) if begins < until else None
        lot -= share
    return None


def write_visits(bulk: Bulk, history: History) -> None:
    """Visitors by day: more as the market grows, more around those who sign up, fewer at the weekend."""
    rng, world = Random(len(history.mentors)), history.world  # noqa: S311
    joined = Counter(m.who.joined_at.date() for m in history.mentees)
    rows = []
    for number in range(world.days + 1):
        day = (world.begin + timedelta(days=number)).date()
        quiet = 0.7 if day.weekday() > 4 else 1.0
        grown = 0.5 + world.growth * number / max(world.days, 1)
        visitors = round(quiet * grown * len(history.mentees) / 20 * rng.lognormvariate(0, 0.2)) + 8 * joined[day]
        sign_up = joined[day] + round(visitors * rng.uniform(0.02, 0.05))
        found = {
            VisitKind.SITE: visitors,
            VisitKind.MENTORS: round(visitors * rng.uniform(0.45, 0.65)),
            VisitKind.SIGN_UP: sign_up,
        }
        rows += [(day, str(kind), n) for kind, n in found.items()]
    bulk.copy("visit_counts", ("day", "kind", "n"), rows)
