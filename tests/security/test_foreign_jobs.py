"""S12: whoever can write to the queue can make the workers drain the outbox, and nothing else."""

import pickle
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from flask import Flask
from rq import Queue, Webhook
from rq.job import Job
from rq.serializers import JSONSerializer

from mentorcruise import clock
from mentorcruise.bell import DRAIN, QUEUE
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.extensions import bell, db
from mentorcruise.jobs.worker import build


class Bomb:
    """Writes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self):
        return (open, (str(self.target), "w"))


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "was-here"


def queue(serializer=JSONSerializer) -> Queue:
    return Queue(QUEUE, connection=bell.redis, serializer=serializer)


def system(mark: Path) -> None:
    queue().enqueue_call("os.system", args=(f"touch {mark}",))


def plain_pickle(mark: Path) -> None:
    job = queue().enqueue_call(DRAIN)
    bell.redis.hset(job.key, "data", zlib.compress(pickle.dumps((DRAIN, Bomb(mark), (), {}))))


def uncompressed_pickle(mark: Path) -> None:
    job = queue().enqueue_call(DRAIN)
    bell.redis.hset(job.key, "data", pickle.dumps(Bomb(mark)))


def with_arguments(mark: Path) -> None:
    queue().enqueue_call(DRAIN, args=(str(mark),), kwargs={"shell": f"touch {mark}"})


def with_instance(mark: Path) -> None:
    job = queue().enqueue_call(DRAIN)
    bell.redis.hset(job.key, "data", zlib.compress(JSONSerializer.dumps((DRAIN, str(mark), (), {}))))


def with_callbacks(mark: Path) -> None:
    job = queue().enqueue_call(DRAIN)
    bell.redis.hset(job.key, mapping={"success_callback_name": "os.abort", "failure_callback_name": "os.abort"})


def failing_with_callback(mark: Path) -> None:
    job = queue().enqueue_call("os.system", args=("true",))
    bell.redis.hset(job.key, "failure_callback_name", "os.abort")


def with_foreign_dependency(mark: Path) -> None:
    job = Job.create("os.system", args=(f"touch {mark}",), connection=bell.redis, serializer=JSONSerializer)
    job.save()
    queue().enqueue_call(DRAIN, depends_on=job)
    queue().enqueue_job(job)


def garbage(mark: Path) -> None:
    job = queue().enqueue_call(DRAIN)
    bell.redis.hset(job.key, "data", b"\xff\x00 not json")


def no_such_job(mark: Path) -> None:
    bell.redis.rpush(queue().key, "no-such-job")


def with_meta(mark: Path) -> None:
    job = queue().enqueue_call(DRAIN)
    bell.redis.hset(job.key, "meta", pickle.dumps(Bomb(mark)))


ATTACKS = [
    system, plain_pickle, uncompressed_pickle, with_arguments, with_instance, with_callbacks, failing_with_callback,
    with_foreign_dependency, garbage, no_such_job, with_meta,
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_foreign_job_is_not_run_and_others_go_on(app: Flask, mark: Path, attack):
    """S12: after it, the worker still does what the outbox holds."""
    later(db.session(), "catalogue.recount_terms", "", clock.now())
    db.session.commit()
    bell.redis.flushall()
    attack(mark)
    bell.ring()
    build(app).work(burst=True, logging_level="CRITICAL")
    db.session.expire_all()
    assert not mark.exists()
    assert db.session.query(OutboxMessage).filter_by(job="catalogue.recount_terms").one().done_at is not None


@pytest.mark.parametrize("function", [DRAIN, "os.getpid"])
def test_the_worker_asks_no_address_that_the_queue_names(app: Flask, function: str):
    """S10, S12: RQ would send a webhook from inside our network to wherever a job says."""
    asked = []

    class Inside(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Inside) as inside:
        threading.Thread(target=inside.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{inside.server_port}/secret"
        queue().enqueue_call(function, webhooks=[Webhook(url, "finished"), Webhook(url, "failed")])
        build(app).work(burst=True, logging_level="CRITICAL")
        inside.shutdown()
    assert asked == []


def test_an_unknown_job_in_the_outbox_runs_nothing(app: Flask):
    """S12, R18: it is noted as failed, and what comes after it is done."""
    now = clock.now()
    for job in ("os.system", "catalogue.recount_terms"):
        later(db.session(), job, "touch /tmp/x", now)
    db.session.commit()
    bell.ring()
    build(app).work(burst=True, logging_level="CRITICAL")
    db.session.expire_all()
    unknown = db.session.query(OutboxMessage).filter_by(job="os.system").one()
    known = db.session.query(OutboxMessage).filter_by(job="catalogue.recount_terms").one()
    assert unknown.done_at is None and "KeyError" in unknown.last_error
    assert known.done_at is not None


def test_a_drain_may_take_hours(app: Flask):
    """R18: counting anew and grading take as long as they need; RQ's alarm breaks off none of it."""
    bell.redis.flushall()
    bell.last_rung = 0.0
    assert bell.ring()
    (job,) = bell.queue.jobs
    assert job.timeout >= 6 * 60 * 60
