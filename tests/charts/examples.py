"""Figures such as the reports have, one chart of each kind."""

from datetime import date, timedelta
from functools import cache

from markupsafe import Markup

from mentorcruise import charts
from mentorcruise.charts import (
    Cell,
    Change,
    Cohort,
    Column,
    Curve,
    Dot,
    Line,
    Mark,
    Note,
    Pair,
    Part,
    Point,
    Reference,
    Rising,
    Stage,
)
from mentorcruise.charts.sheet import SCREEN, Size
from mentorcruise.metrics.estimators.exits import Exit
from mentorcruise.metrics.estimators.incidence import Incidence, incidence
from mentorcruise.metrics.estimators.survival import Survival, survival
from mentorcruise.metrics.rates import wilson

Drawing = tuple[str, str, Markup]


def months(count: int, first: date = date(2025, 1, 1)) -> list[date]:
    places = [first.year * 12 + first.month - 1 + n for n in range(count)]
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def rates(cases: list[tuple[int, int]], first: date = date(2025, 1, 1)) -> list[Point]:
    return [
        Point(day, k / n, *wilson(k, n), n) if n >= 10 else Point(day, None, None, None, n)
        for day, (k, n) in zip(months(len(cases), first), cases, strict=True)
    ]


@cache
def running(scale: float = 1.0, still: int = 40) -> Survival:
    return survival(exits(scale, still))


@cache
def ended() -> dict[str, Incidence]:
    return incidence(exits())


def exits(scale: float = 1.0, running: int = 40) -> list[Exit]:
    ended: list[Exit] = []
    for n in range(60):
        day = int((6 + n * n * 0.11) * scale)
        cause = ("goal_reached", "moved_on", "goal_reached", "price_or_platform", "goal_reached", "lapsed")[n % 6]
        ended.append((day, cause, 1 + n % 3))
    return [*ended, *((int((20 + n * 9.7) * scale), None, 2) for n in range(running))]


def time_series(on: tuple[Size, ...]) -> list[Drawing]:
    held = [38, 41, 44, 40, 47, 52, 50, 58, 61, 57, 66, 70, 68, 74, 81, 29]
    year_before = [20, 22, 27, 30, 28, 35, 33, 40, 41, 38, 36, 42, 45, 44, 47, 51]
    weeks = [date(2026, 1, 5) + timedelta(7 * n) for n in range(26)]
    answers = [(14, 30), (19, 34), (22, 36), (20, 41), (3, 8), (28, 44), (31, 46), (33, 50), (30, 41), (35, 48)]
    paths = {"Careers": (4, 0.9, 1), "Skills": (6, 0.55, 2), "Interviews": (3, 0.7, 3), "Promotion": (5, 0.55, 4)}
    return [
        (
            "Sessions held have doubled in a year",
            "Sessions held a month, and a year before",
            charts.time_series(
                "held",
                "Sessions held have doubled in a year",
                [Line("Held", [Point(day, value) for day, value in zip(months(16), held, strict=True)])],
                desc="Sessions held a month rose from 38 in January 2025 to 81 in March 2026.",
                before=Line("Year before", [Point(d, v) for d, v in zip(months(16), year_before, strict=True)]),
                heading="sessions a month",
                incomplete=True,
                notes=[Note(date(2025, 9, 14), "New programme"), Note(date(2025, 11, 2), "Prices rose")],
                on=on,
            ),
        ),
        (
            "Two in three reach their goal since autumn",
            "Share of answered exit surveys that say so, with 95% interval",
            charts.time_series(
                "rate",
                "Two in three reach their goal since autumn",
                [Line("Success", rates(answers))],
                unit=charts.PERCENT,
                immature_from=date(2025, 8, 15),
                on=on,
            ),
        ),
        (
            "Applications for interviews catch up",
            "Applications a week by kind of goal",
            charts.time_series(
                "lines",
                "Applications for interviews catch up",
                [
                    Line(
                        name,
                        [Point(day, start + n * slope + (n * 7 % 5)) for n, day in enumerate(weeks)],
                        tone,
                    )
                    for name, (start, slope, tone) in paths.items()
                ],
                heading="applications a week",
                on=on,
            ),
        ),
    ]


def columns(on: tuple[Size, ...]) -> list[Drawing]:
    parts = [Part("Goal reached", 3), Part("Partly", 6), Part("Moved on", 2), Part("Lapsed", 0)]
    endings = [Column(day, [12 + n, 5 + n % 3, 4 + n % 4, 2]) for n, day in enumerate(months(14, date(2025, 2, 1)))]
    return [
        (
            "Most endings are goals reached",
            "Ended mentorships by month",
            charts.columns(
                "endings",
                "Most endings are goals reached",
                endings,
                parts=parts,
                incomplete=True,
                heading="endings",
                on=on,
            ),
        ),
        (
            "Five stars are given most",
            "Ratings of sessions by mentees",
            charts.columns(
                "stars",
                "Five stars are given most",
                [Column(f"{n} stars" if n > 1 else "1 star", [v]) for n, v in enumerate([3, 6, 24, 88, 141], 1)],
                on=on,
            ),
        ),
        (
            "More ask than can be taken, in every kind",
            "Applications and free places a month",
            charts.columns(
                "asked",
                "More ask than can be taken, in every kind",
                [Column(d, [30 + n * 2, 22 + n]) for n, d in enumerate(months(9))],
                parts=[Part("Applications", 1), Part("Places", 2)],
                grouped=True,
                on=on,
            ),
        ),
        (
            "Change careers takes the most sessions",
            "Sessions per mentorship, mean with 95% interval",
            charts.columns(
                "sessions",
                "Change careers takes the most sessions",
                [
                    Column("Change careers", [9.4], 8.1, 10.7, 120),
                    Column("Extend my skills", [6.2], 5.7, 6.7, 210),
                    Column("Get promoted", [7.7], 6.2, 9.2, 40),
                    Column("Prepare for interviews", [3.9], 3.6, 4.2, 160),
                ],
                unit=charts.NUMBER,
                on=on,
            ),
        ),
    ]


def dot_intervals(on: tuple[Size, ...]) -> list[Drawing]:
    cases = {
        "Amara Okafor": (41, 48),
        "Oluwaseun Adeyemi-Williamson the Third of Lagos": (22, 30),
        "Mei-Ling Chen": (31, 50),
        "Lucas Meyer": (16, 29),
        "Jonas Lindqvist": (9, 24),
        "Xu": (2, 5),
    }
    rows = [
        Dot(who, k / n, *wilson(k, n), n) if n >= 10 else Dot(who, None, None, None, n) for who, (k, n) in cases.items()
    ]
    return [
        (
            "Only Amara's mentees surely do better than all",
            "Success rate by mentor, with 95% interval",
            charts.dot_intervals(
                "mentors",
                "Only Amara's mentees surely do better than all",
                rows,
                reference=Reference(0.61, "all mentors: 61%"),
                on=on,
            ),
        )
    ]


def step_curves(on: tuple[Size, ...]) -> list[Drawing]:
    one, two = running(), running(1.5, 25)
    found = ended()
    return [
        (
            "Half of the mentorships have ended after four months",
            "Share still running by days since the start; running ones counted for as long as they were seen",
            charts.step_curve(
                "duration",
                "Half of the mentorships have ended after four months",
                [Curve("Running", one.steps, one.median)],
                on=on,
            ),
        ),
        (
            "Career changes take longer",
            "Share still running, by kind of goal",
            charts.step_curve(
                "durations",
                "Career changes take longer",
                [Curve("Interviews", one.steps, one.median, 2), Curve("Career change", two.steps, two.median, 1)],
                on=on,
            ),
        ),
        (
            "Goals are reached in the first half year",
            "Share of all mentorships that have ended this way",
            charts.incidence_curves(
                "curves",
                "Goals are reached in the first half year",
                [
                    Rising("Goal reached", found["goal_reached"].rises, 3),
                    Rising("Moved on", found["moved_on"].rises, 2),
                    Rising("Price", found["price_or_platform"].rises, 4),
                ],
                on=on,
            ),
        ),
    ]


def stacked_incidence(on: tuple[Size, ...]) -> list[Drawing]:
    found = ended()
    names = {"goal_reached": ("Goal reached", 3), "moved_on": ("Moved on", 2), "price_or_platform": ("Price", 4)}
    risings = [Rising(words, found[cause].rises, tone) for cause, (words, tone) in names.items()]
    title = "Half have reached their goal within a year"
    below = "Share of all mentorships by how they ended, by months since the start"
    risings.append(Rising("Lapsed", found["lapsed"].rises, 0))
    return [(title, below, charts.stacked_incidence("ended", title, risings, on=on))]


def funnel(on: tuple[Size, ...]) -> list[Drawing]:
    counts = {
        "Visited a profile": 12_840,
        "Signed up": 2_310,
        "Applied": 1_204,
        "Accepted": 640,
        "Trial": 588,
        "Paid": 402,
        "Second month": 371,
    }
    stages, before = [], 0
    for label, count in counts.items():
        low, high = wilson(count, before) if before else (None, None)
        stages.append(Stage(label, count, None, low, high))
        before = count
    title = "Most are lost before they sign up"
    return [(title, "People of January to March 2026", charts.funnel("way", title, stages, first="of visitors", on=on))]


def histogram(on: tuple[Size, ...]) -> list[Drawing]:
    hours = [((n * 7919) % 997 / 997) ** 3 * 96 for n in range(640)]
    title = "Most mentors answer within a day"
    mark = Mark(sorted(hours)[320], "half within 12 hours")
    chart = charts.histogram(
        "answers", title, charts.binned(hours, charts.HOURS), unit=charts.HOURS, heading="applications",
        below="hours until the answer", mark=mark, on=on,
    )  # fmt: skip
    return [(title, "Hours from application to answer", chart)]


def cohort_grid(on: tuple[Size, ...]) -> list[Drawing]:
    ages = ["1 month", "2 months", "3 months", "4 months", "5 months", "6 months", "9 months", "12 months"]
    cohorts = []
    for n, day in enumerate(months(9, date(2025, 5, 1))):
        cells = [Cell(min(0.9, 0.05 + a * 0.1 + n * 0.012), 60 - a * 4 - n) for a in range(len(ages) - max(0, n - 2))]
        if n == 4:
            cells[2] = Cell(None, 6)
        cohorts.append(Cohort(f"{day:%b %Y}", cells))
    title = "Later starts reach their goals sooner"
    chart = charts.cohort_grid("cohorts", title, ages, cohorts, first="started in", on=on)
    return [(title, "Share that had reached the goal, by month of start and age", chart)]


def dumbbells(on: tuple[Size, ...]) -> list[Drawing]:
    changes = [
        Change("System design", 2.1, 3.6, 1.2, 1.8, 84, 22),
        Change("Interviews", 2.4, 3.5, 0.9, 1.3, 120, 31),
        Change("Leading a team of people who lead", 1.9, 2.6, 0.3, 1.1, 25, 9),
        Change("Testing", 2.8, 3.0, -0.1, 0.5, 41),
        Change("Negotiation", 3.1, 2.9, -0.6, 0.2, 18, 4),
        Change("Go", 2.0, None, None, None, 4, 3),
    ]
    title = "All skills but two have grown"
    return [(title, "Mean level on a scale from 1 to 5", charts.dumbbells("skills", title, changes, on=on))]


def demand_supply(on: tuple[Size, ...]) -> list[Drawing]:
    pairs = [
        Pair("Prepare for interviews", 64, 21, "43 wait"),
        Pair("Change careers", 48, 40, "8 wait"),
        Pair("Extend my skills", 30, 55),
        Pair("Lead people well", 12, 0, "nobody offers it"),
        Pair("Start a business", 9, None),
    ]
    title = "Interviews are short of mentors"
    chart = charts.demand_supply("places", title, pairs, demand="Mentees waiting", supply="Free places", on=on)
    return [(title, "On 31 March 2026, by kind of goal", chart)]


def bounds_bar(on: tuple[Size, ...]) -> list[Drawing]:
    whole, sure = "Two in three reach their goal, if the silent are like the others", "Nearly all reach it"
    answered = "Success rate of ended mentorships; 61% of mentees answered"
    return [
        (
            whole,
            answered,
            charts.bounds_bar("rate-bounds", whole, 0.68, 0.54, 0.79, lower_bound=0.41, upper_bound=0.8, on=on),
        ),
        (sure, answered, charts.bounds_bar("sure", sure, 0.98, 0.93, 0.99, lower_bound=0.9, upper_bound=0.99, on=on)),
    ]


def minis(on: tuple[Size, ...]) -> list[Drawing]:
    rising = charts.sparkline([4, 6, 5, 9, None, 11, 14], "rising", incomplete=True)
    bars = charts.mini_columns([4, 6, 5, 9, 8, 11, 5], "rising", incomplete=True, tone=3)
    dot = charts.mini_interval(0.62, 0.51, 0.71, "62%", reference=0.58)
    return [("Line", "in a tile", rising), ("Bars", "in a tile", bars), ("Interval", "in a row of a table", dot)]


KINDS = {
    "time_series": time_series,
    "columns": columns,
    "dot_intervals": dot_intervals,
    "step_curves": step_curves,
    "stacked_incidence": stacked_incidence,
    "funnel": funnel,
    "histogram": histogram,
    "cohort_grid": cohort_grid,
    "dumbbells": dumbbells,
    "demand_supply": demand_supply,
    "bounds_bar": bounds_bar,
}
MINIS = {"minis": minis}


def drawings(kind: str, on: tuple[Size, ...] = SCREEN) -> list[Drawing]:
    """Headline, line below it and chart, for every example of a kind."""
    return (KINDS | MINIS)[kind](on)


def every_drawing() -> list[Drawing]:
    return [drawing for kind in KINDS | MINIS for drawing in drawings(kind)]


def in_half() -> list[Drawing]:
    """Two that stand side by side, where each has half of the page."""
    title, steps = "Half have ended after seven months", running()
    parts = [Part("Goal reached", 3), Part("Lapsed", 0)]
    bars = [Column(day, [9 + n % 5, 3 + n % 3]) for n, day in enumerate(months(12))]
    return [
        (title, "Still running", charts.step_curve("half-1", title, [Curve("All", steps.steps, steps.median)])),
        ("Goals come first", "Endings by month", charts.columns("half-2", "Goals come first", bars, parts=parts)),
    ]
