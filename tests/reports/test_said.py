"""Values in words."""

import pytest

from mentorcruise.metrics.means import Mean
from mentorcruise.metrics.rates import Rate
from mentorcruise.reports.words import cases


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Rate(31, 1_050), "31 of 1,050"),
        (Rate(0, 12), "0 of 12"),
        (Rate(0, 0), ""),
        (Mean(0, 0.0, 0.0), ""),
        (Mean(3, 4.0, 1.0), "from 3"),
        (7, ""),
    ],
)
def test_it_is_said_from_how_many_cases_a_figure_is_where_there_are_any(value, words):
    assert cases(value) == words
