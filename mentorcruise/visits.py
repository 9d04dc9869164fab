"""Counting visitors without knowing them.

For each look at a public page by someone who is not signed in, a hash of the day, a secret of that day, the network
address and the browser's name goes into a HyperLogLog in Valkey: a sketch that says how many different ones it has met
(within about 1%) and cannot say which. The day's secret is random, is kept nowhere else and is gone after two days, and
with it every way to tell a visitor again. No cookie is set for this, no address is stored, and browsers that call
themselves robots are left out. A job writes the counts to the database. When Valkey cannot be reached nobody is counted,
and pages are served all the same; it is then left alone for ten seconds, so that not every page waits for it.
"""

import hashlib
import re
import secrets
import time
from datetime import date, timedelta
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError

from mentorcruise.domain.visits import VisitKind

KEPT_S = int(timedelta(days=2).total_seconds())
MOST_REMEMBERED = 20_000
LEFT_ALONE_S = 10.0
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http|headless|lighthouse|httpclient|okhttp|scan",
    re.IGNORECASE,
)

log = structlog.get_logger(__name__)


class Visits:
    """Today's sketches; bound to a server by `connect`."""

    redis: Redis

    def __init__(self) -> None:
        self._day: date | None = None
        self._secret = b""
        self._met: set[tuple[VisitKind, bytes]] = set()
        self._again_at = 0.0

    def connect(self, redis: Redis) -> None:
        self.redis = redis
        self._day = None
        self._again_at = 0.0

    def count(self, kinds: tuple[VisitKind, ...], address: str, agent: str, day: date) -> None:
        """Someone looked at a page of these kinds. Robots, and browsers without a name, are not counted."""
        if not agent or ROBOTS.search(agent):
            return
        if time.monotonic() < self._again_at:
            return
        try:
            self._begin(day)
            visitor = hashlib.blake2b(f"{address} {agent}".encode(), key=self._secret, digest_size=16).digest()
            new = [kind for kind in kinds if (kind, visitor) not in self._met]
            for kind in new:
                self.redis.pfadd(_key(day, kind), visitor)
                self._met.add((kind, visitor))
        except RedisError as error:
            self._again_at = time.monotonic() + LEFT_ALONE_S
            log.warning("visits.not_counted", error=str(error))

    def counts(self, day: date) -> dict[VisitKind, int]:
        """How many different visitors a day had so far, by what they looked at."""
        keys = {kind: _key(day, kind) for kind in VisitKind}
        for key in keys.values():
            self.redis.expire(key, KEPT_S)
        found: dict[VisitKind, Any] = {kind: self.redis.pfcount(key) for kind, key in keys.items()}
        return {kind: n for kind, n in found.items() if n}

    def _begin(self, day: date) -> None:
        """The day's secret, the same in every process; whom this process has met already need not be told again."""
        if day == self._day:
            if len(self._met) > MOST_REMEMBERED:
                self._met.clear()
            return
        name = f"mentorcruise:visits:{day}:secret"
        self.redis.set(name, secrets.token_bytes(32), nx=True, ex=KEPT_S)
        secret = self.redis.get(name)
        if not isinstance(secret, bytes):
            return
        self._secret, self._day, self._met = secret, day, set()


def _key(day: date, kind: VisitKind) -> str:
    return f"mentorcruise:visits:{day}:{kind}"
