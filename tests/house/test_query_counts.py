"""How many queries a page takes: few, and as many with twice the rows, so that N+1 cannot creep in."""

import pytest

from mentorcruise.web.mentors import options
from tests.house.growing import more_of_everything
from tests.house.routes import ROUTES, keys, present, send
from tests.house.sql_log import sql_log
from tests.house.world import World

# Fetches one file at a time, so that never more than one is in memory.
GROWS_WITH_FILES = "GET /mentorships/<mentorship_id>/archive.zip"
# Every signed-in request begins with the query that finds who is looking.
READERS = ("anonymous", "mia", "max", "operator")


def count(world: World, key: str, who: str) -> int:
    # What the catalogue keeps for a minute runs out in the middle of a walk that takes longer.
    options.forget()
    with sql_log() as said:
        send(world, key, who)
    return len(said)


def pages(world: World) -> list[str]:
    return [key for key, route in present(world.app, "GET").items() if route.answer == 200]


def test_no_page_takes_more_queries_than_its_row_says(world: World):
    """HOUSE: 95% of what a page shows needs a handful of queries."""
    asked = {key: count(world, key, ROUTES[key].who) for key in pages(world)}
    over = {key: (n, ROUTES[key].queries) for key, n in asked.items() if n > ROUTES[key].queries}
    assert not over, f"(asked, allowed): {over}"


def test_no_page_takes_more_queries_for_more_rows(world: World):
    """N+1: the same page with two more of everything."""
    more_of_everything(world, 1, "one")
    few = {key: count(world, key, ROUTES[key].who) for key in pages(world)}
    more_of_everything(world, 2, "two")
    many = {key: count(world, key, ROUTES[key].who) for key in pages(world)}
    grown = {key: (few[key], many[key]) for key in few if many[key] > few[key] and key != GROWS_WITH_FILES}
    assert not grown, f"(few rows, many rows): {grown}"


@pytest.mark.parametrize("who", READERS)
def test_no_page_is_dearer_for_another_reader(world: World, who: str):
    """Whoever looks: what is refused is refused early, and a public page costs no more than its row says."""
    for key in pages(world):
        n, allowed = count(world, key, who), ROUTES[key].queries
        assert n <= allowed + 2, f"{key} as {who}: {n} queries, {allowed} allowed"


def test_the_table_names_no_page_that_is_gone(world: World):
    gone = sorted(set(ROUTES) - set(keys(world.app)))
    assert not gone, f"strike {gone} from ROUTES"
