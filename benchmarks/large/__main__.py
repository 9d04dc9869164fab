"""`python -m benchmarks.large [mentorships]`: fill two places, a tenth and the whole, measure both, write var/bench-large.json.

CPU is this process's own; wall time includes the database. Each figure stands beside its goal, whether it meets it or not.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from statistics import median

import config
from benchmarks.cases.success import operator
from benchmarks.large.filling import fill
from benchmarks.large.measures import FOLLOW, PAGES, PAST_DAY, floor_of_recount
from benchmarks.world import Place, World, world
from mentorcruise import clock
from mentorcruise.domain.alerts import AlertSubject
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from mentorcruise.health.monitor import follow as follow_health
from mentorcruise.metrics.counting import follow
from mentorcruise.metrics.past import remember
from mentorcruise.metrics.recounting import recount_all
from mentorcruise.reports.all import REPORTS

WHOLE, PART = 1_000_000, 10
MENTORS_FOR = 10
TIMES = 5
Figure = tuple[str, float, str, float | None]
"""(name, value, unit, goal or None)."""


def main(mentorships: int) -> int:
    found: dict[str, dict[str, Figure]] = {}
    with world() as here:
        for number in (mentorships // PART, mentorships):
            say(f"\n{number:,} mentorships, {number // MENTORS_FOR:,} mentors, {number * 10:,} sessions")
            found[str(number)] = {figure[0]: figure for figure in measured(here, number)}
    whole, part = found[str(mentorships)], found[str(mentorships // PART)]
    say("\nten times as many cost")
    for name in ("success report, wall", "pairing report, wall", "registration report, wall", "recount, wall"):
        ratio = whole[name][1] / part[name][1]
        say(f"  {name:<58} {ratio:8.2f} x    goal {1.5 if 'report' in name else 12:.1f}")
    folder = config.launcher_settings().var_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench-large.json").write_text(json.dumps(found, indent=1) + "\n")
    return 0


def measured(here: World, number: int) -> Iterator[Figure]:
    """Every figure of one size, said as it is found."""
    place = here._place(f"m{number}", number // MENTORS_FOR)
    fill(place, number, say)
    with place.app.app_context():
        for figure in chain(recount(place), following(place, number), health(number), past_day()):
            yield told(figure)
    reader = operator(place)
    for name, path in pages():
        for figure in page(name, reader.get(path)):
            yield told(figure)


def pages() -> list[tuple[str, str]]:
    """(name, address) of what is measured; of reports those that there are."""
    reports = "/operator/reports/"
    return [
        (name, path)
        for name, path in PAGES.items()
        if not path.startswith(reports) or path.removeprefix(reports).partition("?")[0] in REPORTS
    ]


def told(figure: Figure) -> Figure:
    name, value, unit, goal = figure
    say(f"  {name:<58} {value:10.1f} {unit:<4} {f'goal {goal:g}' if goal is not None else ''}")
    return figure


def recount(place: Place) -> Iterator[Figure]:
    """Everything anew, against one pass over the same base rows that groups and writes."""

    def ours() -> None:
        recount_all(db.session(), clock.now())
        db.session.commit()

    db.session.connection().exec_driver_sql("SET statement_timeout = 0")
    db.session.commit()
    first = wall(ours)
    place.connection.execute("SET statement_timeout = 0")
    floor = wall(lambda: floor_of_recount(place.connection))
    place.connection.execute("VACUUM ANALYZE")
    own = wall(ours)
    yield "the first count, into empty tables, wall", first, "ms", None
    yield "recount, wall", own, "ms", None
    yield "one pass that groups and writes, wall", floor, "ms", None
    yield "the first count against one pass", first / floor, "x", None
    yield "recount against one pass", own / floor, "x", 1.5
    yield "memory of this process", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", 512


def following(place: Place, number: int) -> Iterator[Figure]:
    """One new fact, and ten thousand at once."""
    for name, (statement, times, goal) in FOLLOW.items():
        spent, waited = [], []
        for turn in range(times):
            place.connection.execute(statement, {"number": number // 2 + turn * 37})
            cpu, begun = time.process_time(), time.perf_counter()
            follow(db.session(), clock.now())
            db.session.commit()
            spent.append((time.process_time() - cpu) * 1000)
            waited.append((time.perf_counter() - begun) * 1000)
        many = times == 1
        yield f"following {name}, CPU", median(spent), "ms", None if many else goal
        yield f"following {name}, wall", median(waited), "ms", goal if many else None


def health(number: int) -> Iterator[Figure]:
    """Every rule over everyone, twice: alerts are opened, and then looked at again."""
    for name in ("first full run", "full run"):
        begun = time.perf_counter()
        check_all(db.session(), clock.now())
        db.session.commit()
        yield f"health monitor, {name}, wall", (time.perf_counter() - begun) * 1000, "ms", 30_000
    spent = []
    for turn in range(9):
        begun = time.perf_counter()
        follow_health(db.session(), AlertSubject.MENTORSHIP, number // 2 + turn * 37, clock.now())
        db.session.commit()
        spent.append((time.perf_counter() - begun) * 1000)
    yield "health monitor, after one change, wall", median(spent), "ms", 50


def past_day() -> Iterator[Figure]:
    """What was known at the end of a day, put together once."""

    def ours() -> None:
        remember(db.session(), PAST_DAY, clock.now())
        db.session.commit()

    yield "a past day put together, wall", wall(ours), "ms", None


def page(name: str, get: Callable[[], bytes]) -> Iterator[Figure]:
    get()
    spent, waited = [], []
    for _ in range(TIMES):
        cpu, begun = time.process_time(), time.perf_counter()
        get()
        spent.append((time.process_time() - cpu) * 1000)
        waited.append((time.perf_counter() - begun) * 1000)
    yield f"{name}, CPU", median(spent), "ms", 150
    yield f"{name}, wall", median(waited), "ms", None


def wall(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return (time.perf_counter() - begun) * 1000


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE))
