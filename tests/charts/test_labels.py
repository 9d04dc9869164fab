"""Words at the ends of lines do not lie on one another."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mentorcruise.charts.labels import spread

wanted = st.lists(st.floats(0, 200), min_size=1, max_size=8)


@given(wanted)
def test_no_two_lie_on_one_another_and_none_beyond_the_edge(places):
    heights = [20.0] * len(places)
    found = spread(places, heights, 0, 200)
    by_height = sorted(found)
    assert all(b - a >= 20 - 1e-6 for a, b in pairwise(by_height))
    assert by_height[0] >= 10 - 1e-6 and by_height[-1] <= 190 + 1e-6


@given(wanted)
def test_they_keep_their_order(places):
    found = spread(places, [20.0] * len(places), 0, 200)
    assert all(found[a] < found[b] for a in range(len(places)) for b in range(len(places)) if places[a] < places[b])


def test_who_has_room_does_not_move():
    assert spread([30, 100, 170], [20, 20, 20], 0, 200) == [30, 100, 170]


def test_two_at_one_place_share_it():
    assert spread([100, 100], [20, 20], 0, 200) == [90, 110]
