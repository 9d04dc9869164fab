"""The catalogue and the profile: cost of a page at 298 and at 100,000 mentors."""

from benchmarks.floor import page
from benchmarks.harness import Pair
from benchmarks.population import COMMON, MISSPELT, RARE
from benchmarks.registry import case
from benchmarks.world import World
from mentorcruise.domain.catalogue_queries import PAGE

MOST = 2.0
GROWTH = 1.3


@case("catalogue, 298 mentors", MOST)
def small(world: World) -> Pair:
    return page(world.small, "/mentors")


@case("catalogue, 100,000 mentors", MOST)
def large(world: World) -> Pair:
    return page(world.large, "/mentors")


@case("growth of its cost (floor: 298 mentors)", GROWTH)
def growth(world: World) -> Pair:
    return Pair(world.large.get("/mentors"), world.small.get("/mentors"))


@case("search: a word in nearly every profile", MOST)
def common_word(world: World) -> Pair:
    return page(world.large, f"/mentors?q={COMMON}")


@case("search: a word in three profiles", MOST)
def rare_word(world: World) -> Pair:
    return page(world.large, f"/mentors?q={RARE}")


@case("search: a misspelt word", MOST)
def misspelt_word(world: World) -> Pair:
    return page(world.large, f"/mentors?q={MISSPELT}")


@case("two filters", MOST)
def two_filters(world: World) -> Pair:
    return page(world.large, "/mentors?skill=react&country=DE")


@case("two filters and a price", MOST)
def filters_and_price(world: World) -> Pair:
    return page(world.large, "/mentors?skill=react&language=de&price_to=100&open=1&sort=price")


@case("the 1,000th page", MOST)
def deeppage(world: World) -> Pair:
    last_seen = world.large.connection.execute(
        f"SELECT round(score * 1000000)::bigint, mentor_id FROM catalogue_entries "
        f"ORDER BY score DESC, mentor_id DESC OFFSET {999 * PAGE - 1} LIMIT 1"
    ).fetchone()
    assert last_seen
    return page(world.large, f"/mentors?after={last_seen[0]}.{last_seen[1]}")


@case("a profile", MOST)
def profile(world: World) -> Pair:
    return page(world.large, "/mentors/mentor-777")
