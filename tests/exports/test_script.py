"""The script by itself: files that are not as they were written, older Pythons, few cases, and very many."""

import os
import runpy
import subprocess
import sys
from datetime import datetime

import pytest

from mentorcruise.metrics.estimators.medians import median, outer_rank
from mentorcruise.metrics.means import mean_of
from tests.exports.conftest import SCRIPT

RATING = "1,1,mentee,5,2026-03-01T09:30:00.000000Z"


def run(folder, *options, **streams):
    command = [sys.executable, "-I", str(SCRIPT), str(folder), *options]
    return subprocess.run(command, text=True, check=False, **({"capture_output": True} | streams))


def refused(folder, *options, code=1):
    """What is said when nothing is counted."""
    done = run(folder, *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def empty(export):
    """An export of a day before anything."""
    return export("--as-of", "2001-01-01")[0]


def add(file, line):
    with file.open("a") as lines:
        lines.write(f"{line}\n")


def test_a_folder_or_a_file_that_is_missing_is_named(empty):
    """A10: and nothing is printed before it is missed."""
    assert "nowhere/about.csv cannot be read: No such file or directory." in refused(empty.parent / "nowhere")
    (empty / "steps.csv").unlink()
    said = refused(empty)
    assert "steps.csv cannot be read: No such file or directory." in said and "Export the facts again" in said


def test_a_file_that_was_cut_or_edited_is_named(empty):
    add(empty / "steps.csv", "1,goal")
    assert "steps.csv, line 2: 2 cells under 5 columns." in refused(empty)


def test_rows_of_a_mentorship_that_is_not_there_are_told(empty):
    add(empty / "ratings.csv", RATING)
    assert "mentorship 1 has rows, but none in mentorships.csv" in refused(empty)


def test_files_of_another_version_are_refused_in_words(empty):
    """A column that the script reads is not in them, or holds something else."""
    file = empty / "ratings.csv"
    file.write_text(f"{file.read_text().replace('stars', 'points')}{RATING}\n")
    assert "KeyError, 'stars'" in refused(empty)
    file.write_text("session,mentorship,side,stars,rated_at\n1,1,mentee,many,\n")
    assert "ValueError" in refused(empty)


def test_a_period_that_is_none_is_refused(empty):
    backwards = ("--since=2026-10-01", "--until=2026-01-01")
    assert "the period ends before it begins: 2026-10-01 to 2026-01-01" in refused(empty, *backwards, code=2)
    assert "invalid day value: 'yesterday'" in refused(empty, "--since=yesterday", code=2)


def test_it_ends_without_a_word_when_nobody_reads_on(empty):
    """As in `| head`."""
    reader, writer = os.pipe()
    os.close(reader)
    done = run(empty, capture_output=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, "Traceback" in done.stderr, "BrokenPipe" in done.stderr) == (-13, False, False)


def test_it_reads_moments_as_older_pythons_do(monkeypatch):
    """Before 3.11 no moment with a Z could be read."""

    class Older(datetime):
        @classmethod
        def fromisoformat(cls, words):
            assert not words.endswith("Z")
            return datetime.fromisoformat(words)

    pairing = runpy.run_path(str(SCRIPT))["pairing"]
    monkeypatch.setattr(pairing, "datetime", Older)
    row = {"submitted_at": "2026-03-01T09:30:00.000000Z", "answered_at": "2026-03-01T10:30:00.000001Z"}
    assert pairing.hours(row) == 2


@pytest.mark.parametrize(
    ("figure", "of", "value"),
    [
        ("success.stars", "all", 5.0),
        ("sessions.stars", "mentee", 5.0),
        ("sessions.length", "mean", 45.0),
        ("sessions.length", "median", 45.0),
        ("sessions.cadence", "median days", 7.0),
        ("sessions.per_mentor", "median", 3.0),
        ("attainment.growth", "mean gain in levels", 1.0),
    ],
)
def test_its_table_names_no_mean_or_median_of_so_few_that_they_have_no_limits(capsys, figure, of, value):
    """As the pages do."""
    runpy.run_path(str(SCRIPT))["print_table"]([(figure, of, value, None, None, 1, None)])
    assert "too few" in capsys.readouterr().out


def test_medians_and_means_of_very_many_are_those_of_the_pages():
    """A10: a place with a million sessions is recomputed in the end."""
    theirs = runpy.run_path(str(SCRIPT / "estimates.py"))
    for n in (*range(1, 400), 5_001, 99_999, 1_000_000, 10_000_001):
        assert theirs["outer_rank"](n) == outer_rank(n), n
    lengths = [30 + number % 61 for number in range(20_000)]
    assert theirs["median"](lengths) == tuple(median((length, 1) for length in lengths))
    ours = mean_of(len(lengths), sum(lengths), sum(length**2 for length in lengths))
    assert theirs["mean"](lengths) == pytest.approx((ours.average, ours.low, ours.high), abs=1e-7)
