"""Exporting the facts, reading what was written, and running the script on it."""

import csv
import io
import subprocess
import sys

import pytest

import config
from mentorcruise.metrics.asking import ALL_TIME

SCRIPT = config.ROOT / "scripts" / "recompute"


@pytest.fixture
def export(app, tmp_path):
    """`export()` runs the command into a folder of its own and returns the folder and the command's result; with all that
    there is, but for what it is told to leave out."""

    def run(*options, into="facts", without=""):
        wanted = [option for option in (*options, "--with-check-ins") if option != without]
        result = app.test_cli_runner().invoke(args=["metrics", "export", str(tmp_path / into), *wanted])
        return tmp_path / into, result

    return run


@pytest.fixture
def recomputed(export):
    """`recomputed(question)` exports the facts and runs the script: by (figure, of) its (value, low, high, cases, of)."""

    def run(question, into="facts"):
        folder, told = export("--as-of", str(question.as_of), into=into)
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


def read(folder, name):
    with (folder / f"{name}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}
