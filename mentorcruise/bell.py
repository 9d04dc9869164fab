"""The bell: tells the workers through the queue that the outbox has something due.

The row is the truth and the queue only a bell, so a ring that is lost, doubled or refused costs nothing: the clock
process rings again for whatever is due.
"""

import time

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from mentorcruise.domain.outbox import OutboxMessage

QUEUE = "outbox"
DRAIN = "mentorcruise.jobs.work.drain"
RUNG = "mentorcruise:bell"
# One ring is under way at most: what is written meanwhile is found by the same drain, or by the one after it.
RING_HOLDS_MS = 2000
# Counting anew and grading take as long as the data is big, and the drain hands over only between messages. RQ's alarm would
# break off Python's wait for a statement that goes on in the database, so it is far beyond any of them. Not RQ's "never"
# (-1): a worker that is at one job for more than seven minutes would then be given up as lost.
DRAIN_TIMEOUT_S = 6 * 60 * 60
# A worker needs longer than this to come, so a second ring within it would tell nothing new.
RING_APART_S = 0.01

log = structlog.get_logger(__name__)


class Bell:
    """Rings the workers; bound to an address by `connect`."""

    redis: Redis
    queue: Queue
    last_rung = 0.0

    def connect(self, url: str) -> None:
        """Remember where the queue lives; nothing is sent yet.

        A connection that was cut meanwhile is made anew, once and at once: the library's own way would hold up whoever has
        written something for seconds, while nothing hangs on the bell.
        """
        again = Retry(NoBackoff(), 1)
        self.redis = Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=1.0, retry=again)
        self.queue = Queue(QUEUE, connection=self.redis, serializer=JSONSerializer, default_timeout=DRAIN_TIMEOUT_S)

    def ring(self) -> bool:
        """Ask a worker to drain the outbox. False when the queue cannot be reached; the sweep makes up for it."""
        if time.monotonic() - self.last_rung < RING_APART_S:
            return True
        try:
            if self.redis.set(RUNG, 1, nx=True, px=RING_HOLDS_MS):
                self.queue.enqueue_call(DRAIN, result_ttl=0, failure_ttl=60, description="drain the outbox")
        except RedisError as error:
            log.warning("bell.not_heard", error=str(error))
            return False
        self.last_rung = time.monotonic()
        return True

    def answered(self) -> None:
        """A worker has come: what is written from now on needs a new ring."""
        try:
            self.redis.delete(RUNG)
        except RedisError as error:
            log.warning("bell.not_heard", error=str(error))

    def ring_for(self, session: Session) -> None:
        """Ring if the session has just committed something that is to be done later."""
        if session.info.pop("bell", False):
            self.ring()


@event.listens_for(Session, "before_flush")
def _notice(session: Session, *_: object) -> None:
    if any(isinstance(row, OutboxMessage) for row in session.new):
        session.info["bell"] = True
