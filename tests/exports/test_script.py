"""The script by itself: older Pythons, few cases, and very many."""

import runpy
from datetime import datetime

import pytest

from mentorcruise.metrics.estimators.medians import median, outer_rank
from mentorcruise.metrics.means import mean_of
from tests.exports.conftest import SCRIPT


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
