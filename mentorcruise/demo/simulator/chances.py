"""Weighted chances, drawn from millions of times: the weights are summed once."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Chances(Generic[T]):
    """Things with their weights. `draw` gives what `Random.choices` gives for the same state of the generator."""

    def __init__(self, things: Sequence[T], weights: Iterable[float]) -> None:
        self.things = things
        self._sums = list(accumulate(weights))
        self._total = self._sums[-1] + 0.0 if self._sums else 0.0
        self._last = len(things) - 1

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> "Chances[T]":
        return cls(list(weights), weights.values())

    def draw(self, rng: Random) -> T:
        """One of the things."""
        return self.at(rng.random())

    def at(self, luck: float) -> T:
        """The thing that a number from 0 up to 1 stands for."""
        return self.things[bisect(self._sums, luck * self._total, 0, self._last)]
