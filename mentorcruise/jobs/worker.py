"""The worker process: RQ, with a job class that runs one function and nothing else (S12)."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from mentorcruise.bell import DRAIN, QUEUE
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.work import drain

log = structlog.get_logger(__name__)
RETRY_S = 1.0


class ForeignJob(Exception):
    """Something in the queue names a function that this product does not put there."""


class OutboxJob(Job):
    """A job that can only drain the outbox. Whoever can write to the queue gains nothing by it."""

    @property
    def func(self) -> Callable[[], int]:
        if self.func_name != DRAIN or self.instance or self.args or self.kwargs:
            raise ForeignJob(f"refused to run {self.func_name!r}")
        return drain

    @property
    def success_callback(self) -> None:
        return None

    @property
    def failure_callback(self) -> None:
        return None

    @property
    def stopped_callback(self) -> None:
        return None

    def send_webhooks(self, *_: object, **__: object) -> None:
        """Nothing is ever sent: an address in the queue would make the worker ask hosts that only it can reach."""


def build(app: Flask, **settings: Any) -> SimpleWorker:
    """An RQ worker for the outbox queue; runs jobs in its own process, inside the app's context."""

    class Worker(SimpleWorker):
        def perform_job(self, job: Any, queue: Any, execution: Any) -> bool:
            with app.app_context():
                try:
                    return bool(super().perform_job(job, queue, execution))
                finally:
                    db.session.remove()

    # Blocking reads may last as long as RQ likes, unlike the web's rings, so the worker has a connection of its own.
    connection = Redis.from_url(app.config["SETTINGS"].redis_url)
    return Worker(
        [QUEUE],
        connection=connection,
        job_class=OutboxJob,
        serializer=JSONSerializer,
        worker_ttl=60,
        maintenance_interval=30,
        job_monitoring_interval=5,
        **settings,
    )


def main(app: Flask) -> None:
    """Work until told to stop; while the queue cannot be reached, try again every second."""
    stopped = False
    while not stopped:
        try:
            with app.app_context():
                bell.ring()
            build(app).work(logging_level="WARNING")
            stopped = True
        except RedisError as error:
            log.warning("worker.queue_unreachable", error=str(error))
            time.sleep(RETRY_S)
