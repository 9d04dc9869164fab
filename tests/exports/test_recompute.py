"""`scripts/recompute.py`, which knows nothing of us, comes to the figures that the pages show, from the exported facts alone."""

import ast
import csv
import io
import runpy
import subprocess
import sys
from datetime import date

import pytest

import config
from mentorcruise import clock
from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.rows import write
from mentorcruise.demo.simulator.tell import tell
from mentorcruise.demo.simulator.world import World
from mentorcruise.domain.surveys import Outcome
from mentorcruise.extensions import db
from mentorcruise.metrics import meetings
from mentorcruise.metrics.answers import answered_in_time, applications, declines, reasons
from mentorcruise.metrics.asking import ALL_TIME, Period, Question
from mentorcruise.metrics.attainment import goals as goals_reached
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.durations import duration, endings_by_day, exits
from mentorcruise.metrics.endings import cohorts, outcomes, response, stars, trial_losses
from mentorcruise.metrics.estimators.growth import growth
from mentorcruise.metrics.estimators.medians import median
from mentorcruise.metrics.families import ENDINGS, GROWTH, SESSIONS, STARTS
from mentorcruise.metrics.hours import per_mentor
from mentorcruise.metrics.pairings import matches
from mentorcruise.metrics.stars import rated
from mentorcruise.metrics.stars import stars as stars_of_sessions
from mentorcruise.metrics.success import figure
from mentorcruise.metrics.success_report import counts_in, goals
from mentorcruise.reports.all import REPORTS
from mentorcruise.reports.sections import Asked
from tests.simulator.worlds import SMALL

SCRIPT = config.ROOT / "scripts" / "recompute.py"
DAY = date(2026, 10, 31)
ASKED = {
    "all of it": Question(as_of=DAY),
    "a past day": Question(as_of=date(2026, 5, 15)),
    "one quarter": Question(Period(date(2026, 4, 1), date(2026, 6, 30)), as_of=DAY),
    "before anything": Question(as_of=date(2024, 1, 1)),
}
NEAR = 1e-9
# Student's quantile is good to seven digits in ours; the script's is exact.
OF_MEANS = 1e-7


@pytest.fixture
def recomputed(app, tmp_path):
    """`recomputed(question)` exports the facts and runs the script: by (figure, of) its (value, low, high, cases, of)."""

    def run(question):
        folder = tmp_path / "facts"
        told = app.test_cli_runner().invoke(args=["metrics", "export", str(folder), "--as-of", str(question.as_of)])
        assert told.exit_code == 0, told.output
        period = [f"--since={question.period.since}", f"--until={question.period.until}"]
        # -I: without our folders on its path and without site packages of the user.
        script = [
            sys.executable,
            "-I",
            "-S",
            str(SCRIPT),
            str(folder),
            "--csv",
            *(period if question.period != ALL_TIME else []),
        ]
        done = subprocess.run(script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        rows = list(csv.reader(io.StringIO(done.stdout)))[1:]
        return {(row[0], row[1]): tuple(float(cell) if cell else None for cell in row[2:]) for row in rows}

    return run


def published(question):
    """The same from the product's own functions, which its pages call."""
    session, found = db.session(), {}

    def share(key, of, rate):
        found[key, of] = (rate.value, rate.low, rate.high, rate.numerator, rate.denominator)

    def mean(key, of, a_mean, out_of=None):
        limits = (a_mean.low, a_mean.high) if a_mean.n > 1 else (None, None)
        found[key, of] = (a_mean.average if a_mean.n else None, *limits, a_mean.n, out_of)

    def success(of, counts):
        f = figure(counts)
        share("success.rate", of, f.rate)
        share("success.response", of, response(counts))
        found["success.bounds", of] = (None, *f.bounds, counts.ended - counts.judged, counts.ended)

    row = sums(session, ENDINGS, question)[0]
    success("all", counts_in(row))
    mean("success.stars", "all", stars(row))
    share("attainment.goals", "reached", goals_reached(row).wholly)
    share("attainment.goals", "at least partly", goals_reached(row).at_least_partly)
    made = matches(session, question)
    found["pairing.matches", "all"] = (made, None, None, None, made)
    for outcome, number in outcomes(session, question).items():
        found["success.outcomes", outcome] = (number, None, None, None, row.n)
    for month in sums(session, ENDINGS, question, "month"):
        success(f"month {month.bucket:%Y-%m}", counts_in(month))
    for goal, f in goals(session, question):
        success(f"goal {goal}", f.counts)
    for mentor in sums(session, ENDINGS, question, by=["mentor_id"]):
        success(f"mentor {mentor.mentor_id}", counts_in(mentor))
    grown = growth((g.levels, g.reassessed, g.n) for g in sums(session, GROWTH, question, by=["levels", "reassessed"]))
    mean("growth", "mean gain in levels", grown.mean, grown.response.denominator)
    share("growth", "risen", grown.gained)
    share("growth", "fallen", grown.lost)
    share("growth", "said again", grown.response)
    share("success.trial_losses", "all", trial_losses(sums(session, STARTS, question)[0]))
    for month in sums(session, STARTS, question, "month"):
        share("success.trial_losses", f"{month.bucket:%Y-%m}", trial_losses(month))
    for cohort in cohorts(session, question):
        share("success.cohorts", f"{cohort.month:%Y-%m}", cohort.success.rate)
        found["success.cohorts", f"{cohort.month:%Y-%m} still running"] = (
            cohort.running, None, None, cohort.running, cohort.started,
        )  # fmt: skip
    published_applications(question, share, found)
    sessions = published_sessions(question, share, mean)
    return found | published_durations(question) | sessions


def published_applications(question, share, found):
    """What the pairing report says of applications."""
    session = db.session()
    row = applications(session, question)
    columns = {"accepted": "offered"}
    for standing in ("started", "accepted", "declined", "withdrawn", "lapsed", "pending"):
        number = row._mapping[columns.get(standing, standing)]
        found["pairing.applications", standing] = (number, None, None, None, row.n)
    for reason, named, _ in reasons(session, question, row.n):
        if named.numerator:
            share("pairing.reasons", reason.value, named)
    for code, number in declines(row).items():
        if number:
            found["pairing.declines", code.value] = (number, None, None, None, row.n)
    share("pairing.answered_in_time", "all", answered_in_time(session, question, question.as_of))


def published_sessions(question, share, mean):
    """What the sessions report says."""
    session, found = db.session(), {}
    row = sums(session, SESSIONS, question)[0]
    found["sessions.held", "all"] = (meetings.held(row), None, None, None, row.n)
    found["sessions.hours", "all"] = (meetings.hours(row), None, None, None, row.held)
    found["sessions.intros", "all"] = (meetings.intros(row), None, None, None, row.held)
    share("sessions.missed", "all", meetings.missed(row))
    share("sessions.disputed", "all", meetings.disputed(row))
    lengths, cadence = meetings.lengths(session, question), meetings.cadence(session, question)
    mean("sessions.length", "mean", lengths.mean)
    mentors = per_mentor(session, question)
    for key, of, known, cases in (
        ("sessions.length", "median", lengths.median, lengths.mean.n),
        ("sessions.cadence", "median days", cadence.median, cadence.pairs),
        ("sessions.per_mentor", "median", median(mentors), sum(number for _, number in mentors)),
    ):
        found[key, of] = (known.value, known.low, known.high, cases, None)
    for side, given in stars_of_sessions(session, question).items():
        mean("sessions.stars", side.value, given)
        share("sessions.rated", side.value, rated(given.n, row.held))
    day = min(question.period.until, question.as_of)
    share("sessions.met_lately", day.isoformat(), meetings.met_lately(session, question, day))
    return found


def published_durations(question):
    """What the two sections of the report show in their tables."""
    asked = Asked(db.session(), question, clock.now())
    curve = duration(exits(db.session(), question, question.as_of))
    found = {("success.duration", "median days"): (*curve.median, curve.ended, curve.n)}
    for day, estimate, at_risk in REPORTS["success"].sections["duration"](asked).table.rows:
        found["success.duration", f"running after {day} days"] = (*estimate, at_risk, curve.n)
    table = REPORTS["success"].sections["incidence"](asked).table
    ages = [int(column.key.removeprefix("day_")) for column in table.columns[1:]]
    ways = [way for way in Outcome if way in endings_by_day(exits(db.session(), question, question.as_of))]
    for way, (_, *estimates) in zip(ways, table.rows, strict=True):
        for age, estimate in zip(ages, estimates, strict=True):
            found["success.incidence", f"{way} by day {age}"] = (*estimate, None, curve.n)
    return found


def simulated(seed, **parameters):
    history = live(World(**(SMALL | parameters)), seed)
    tell(history, seed)
    write(db.session(), history)
    db.session.commit()


@pytest.mark.parametrize("name", ASKED)
def test_every_figure_comes_out_the_same(recomputed, name):
    """A32, A37, B10, B13, B15, A17, A9, A18, A23, A25, A26, A28, A29, A31: from the files alone, by
    formulas of its own, to the ninth digit."""
    simulated(11)
    theirs, ours = recomputed(ASKED[name]), published(ASKED[name])
    assert theirs.keys() == ours.keys()
    if name == "all of it":
        assert len(theirs) > 150 and {figure for figure, _ in theirs} >= {
            "success.incidence",
            "growth",
            "success.stars",
        }
    for key, numbers in ours.items():
        by_t = key[1] == "mean gain in levels" or key[0] in ("success.stars", "sessions.stars", "sessions.length")
        near = OF_MEANS if by_t else NEAR
        for mine, other in zip(numbers, theirs[key], strict=True):
            assert (mine is None) == (other is None), key
            assert mine is None or mine == pytest.approx(other, abs=near), key


def test_the_script_uses_nothing_but_python_itself():
    tree = ast.parse(SCRIPT.read_text())
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {
        node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    assert imported and imported <= sys.stdlib_module_names


def test_files_that_contradict_each_other_are_told(recomputed, tmp_path):
    """Whoever changes one file by hand is told so, rather than shown a figure."""
    simulated(11, mentees=40)
    recomputed(Question(as_of=DAY))
    file = tmp_path / "facts" / "skills.csv"
    file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
    done = subprocess.run([sys.executable, str(SCRIPT), str(file.parent)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "but its rows add up to" in done.stderr


def test_it_prints_a_table(recomputed, tmp_path):
    simulated(11, mentees=40)
    recomputed(Question(as_of=DAY))
    script = [sys.executable, str(SCRIPT), str(tmp_path / "facts")]
    table = subprocess.run(script, capture_output=True, text=True, check=True).stdout.splitlines()
    assert table[0].split() == ["figure", "of", "value", "low", "high", "cases", "of_how_many"]
    assert any("too few" in line for line in table)


@pytest.mark.parametrize(("number", "few"), [(9, True), (10, False)])
def test_it_prints_no_duration_of_fewer_than_ten(capsys, number, few):
    """B10, B13: as the page does; all digits are for those who ask for them."""
    script = runpy.run_path(str(SCRIPT))
    rows = [{"started_on": "2026-01-01", "ended_on": "2026-03-01", "days": "59", "outcome": "goal_reached"}] * number
    script["print_table"](
        ("figure", "of", "value", "low", "high", "cases", "of_how_many"), script["durations"](rows, DAY)
    )
    lines = capsys.readouterr().out.splitlines()[1:]
    assert {line.split()[0] for line in lines} == {"success.duration", "success.incidence"}
    assert ["too few" in line for line in lines] == [few] * len(lines)
    assert any("0." in line for line in lines) is not few
