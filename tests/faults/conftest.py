"""The world in which these tests happen."""

from tests.house.world import world

__all__ = ["world"]
