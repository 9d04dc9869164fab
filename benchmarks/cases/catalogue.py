"""The catalogue and the profile: cost of a page at 298 and at 100,000 mentors."""

from benchmarks.floor import page
from benchmarks.harness import Pair, Result
from benchmarks.population import COMMON, MISSPELT, RARE
from benchmarks.registry import Results, case, figure
from benchmarks.world import Place, World
from mentorcruise.domain.catalogue_queries import PAGE
from mentorcruise.web.mentors import options

MOST = 2.0
GROWTH = 1.3
SMALL, LARGE = "catalogue, 298 mentors", "catalogue, 100,000 mentors"


def _page(place: Place, path: str) -> Pair:
    options.forget()  # one process serves both places here; each has options of its own
    return page(place, path)


@case(SMALL, MOST)
def small(world: World) -> Pair:
    return _page(world.small, "/mentors")


@case(LARGE, MOST)
def large(world: World) -> Pair:
    return _page(world.large, "/mentors")


@figure("growth of the catalogue's cost, 298 to 100,000")
def growth(world: World, results: Results) -> Result:
    before, after = results[SMALL].ours, results[LARGE].ours
    return Result("growth of the catalogue's cost, 298 to 100,000", after, before, after / before, "ms CPU", GROWTH)


@case("search: a word in nearly every profile", MOST)
def common_word(world: World) -> Pair:
    return _page(world.large, f"/mentors?q={COMMON}")


@case("search: a word in three profiles", MOST)
def rare_word(world: World) -> Pair:
    return _page(world.large, f"/mentors?q={RARE}")


@case("search: a misspelt word", MOST)
def misspelt_word(world: World) -> Pair:
    return _page(world.large, f"/mentors?q={MISSPELT}")


@case("two filters", MOST)
def two_filters(world: World) -> Pair:
    return _page(world.large, "/mentors?skill=react&country=DE")


@case("two filters and a price", MOST)
def filters_and_price(world: World) -> Pair:
    return _page(world.large, "/mentors?skill=react&language=de&price_to=100&open=1&sort=price")


@case("the 1,000th page", MOST)
def deep_page(world: World) -> Pair:
    last_seen = world.large.connection.execute(
        f"SELECT round(score * 1000000)::bigint, mentor_id FROM catalogue_entries "
        f"ORDER BY score DESC, mentor_id DESC OFFSET {999 * PAGE - 1} LIMIT 1"
    ).fetchone()
    assert last_seen
    return _page(world.large, f"/mentors?after={last_seen[0]}.{last_seen[1]}")


@case("a profile", MOST)
def profile(world: World) -> Pair:
    return _page(world.large, "/mentors/mentor-777")
