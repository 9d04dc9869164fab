"""`scripts/recompute`, which knows nothing of us, comes to the figures that the pages show, from the exported facts alone."""

import ast
import runpy
import subprocess
import sys
from datetime import date

import pytest

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.rows import write
from mentorcruise.demo.simulator.tell import tell
from mentorcruise.demo.simulator.world import World
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.pairings import clearly_fewer
from mentorcruise.metrics.registry import REGISTRY
from tests.asking import ask_the_first_questions
from tests.counted import count
from tests.exports.beside import assert_something_is_said, happen_beside
from tests.exports.conftest import SCRIPT
from tests.exports.published import attainment, pairing, registration, sessions, success, voices
from tests.exports.said_and_done import say_and_do
from tests.simulator.worlds import SMALL

REPORTS = (registration, success, sessions, pairing, attainment, voices)

DAY = date(2026, 10, 31)
ASKED = {
    "all of it": Question(as_of=DAY),
    "a past day": Question(as_of=date(2026, 5, 15)),
    "one quarter": Question(Period(date(2026, 4, 1), date(2026, 6, 30)), as_of=DAY),
    "before anything": Question(as_of=date(2024, 1, 1)),
}
OF_OTHERS = {"pairing.declines"}
"""What stands beside a figure, and has a name of its own in the script."""
NEAR = 1e-9
# Student's quantile is good to seven digits in ours; the script's is exact.
OF_MEANS = 1e-7


def simulated(seed, **parameters):
    ask_the_first_questions()
    history = live(World(**(SMALL | parameters)), seed)
    tell(history, seed)
    write(db.session(), history)
    db.session.commit()


def test_every_figure_comes_out_the_same(recomputed):
    """A32, A37, B10, B13, B15, A17, A9, A18, A23, A25, A26, A28, A29, A31, A16, A19, A20, A21: from the files alone, by
    formulas of its own, to the ninth digit."""
    simulated(11)
    say_and_do(11)
    happen_beside(11, (DAY, date(2026, 5, 15), date(2026, 6, 30)))
    count()
    for name, question in ASKED.items():
        theirs = recomputed(question, into=name)
        ours = {key: row for report in REPORTS for key, row in report.published(question).items()}
        assert theirs.keys() == ours.keys(), name
        if name == "all of it":
            said = {figure for (figure, _), row in theirs.items() if row[0]}
            assert said - OF_OTHERS == set(REGISTRY), "every figure, and none that is nothing"
            assert_something_is_said(theirs)
        for key, numbers in ours.items():
            near_as_can_be((*key, name), numbers, theirs[key])


def near_as_can_be(key, numbers, others):
    """The same figure from both sides."""
    by_t = key[1].endswith(("mean gain in levels", "supported")) or key[0] in (
        "success.stars",
        "sessions.stars",
        "sessions.length",
    )
    near = OF_MEANS if by_t else NEAR
    for mine, other in zip(numbers, others, strict=True):
        assert (mine is None) == (other is None), key
        assert mine is None or mine == pytest.approx(other, abs=near), key


def test_the_script_uses_nothing_but_python_itself():
    files = list(SCRIPT.glob("*.py"))
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    imported = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module.split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    own = {file.stem for file in files}
    assert imported - own and imported - own <= sys.stdlib_module_names
    assert not own & sys.stdlib_module_names, "a file of the script hides one of Python's own"


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
    script["print_table"](script["success"].durations(rows, DAY))
    lines = capsys.readouterr().out.splitlines()[1:]
    assert {line.split()[0] for line in lines} == {"success.duration", "success.incidence"}
    assert ["too few" in line for line in lines] == [few] * len(lines)
    assert any("0." in line for line in lines) is not few


@pytest.mark.parametrize(("before", "later"), [(8, 0), (9, 1), (10, 0), (10, 5), (41, 28), (41, 20), (14, 4)])
def test_a_fall_is_clear_to_the_script_where_it_is_to_the_page(before, later):
    """A21: not among a few, nor where chance alone may have made it."""
    started = [{"started_on": "2026-03-31"}] * before + [{"started_on": "2026-04-01"}] * later
    said = runpy.run_path(str(SCRIPT))["pairing"].matches(started, "0001-01-01", "2026-04-30")
    assert any(of == "clear fall to 2026-04" for _, of, *_ in said) is clearly_fewer(before, later)
