"""R4, R5: the k-th statement of a change fails, for every k: all or nothing, a clear page, and it works when repeated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

import config
from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage, later
from mentorcruise.extensions import db
from mentorcruise.jobs import ROOMS
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.jobs.work import run
from tests.house.routes import ROUTES, send
from tests.house.rows import changes, rows
from tests.house.world import World
from tests.security.apps import like, second_app
from tests.visitor import apart

BROKEN = "DO $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '57014'; END $$"
MOST_STATEMENTS = 120
PAGE = "Back in a moment"
# What each job is about in the world; the empty subject is a period's. Those that speak with Stripe have tests in billing.
SUBJECTS = {
    "applications.": "accepted", "catalogue.refresh": "max", "check_ins.ask_": "", "check_ins.ask": "mentorship",
    "letters.check_in_": "check_in", "letters.review_hidden": "moderation", "letters.review_shown": "moderation",
    "letters.review_": "answered", "health.check_mentorship": "mentorship", "health.check_application": "pending",
    "health.check_mentor": "max", "health.check_all": "", "health.check_rule": "rule",
    "health.grade_rule": "rule", "stakeholders.ask": "", "stakeholders.mail": "recipient_month",
    "letters.application_": "pending", "letters.mentor_decided": "rival", "letters.mentorship_": "ended",
    "letters.trial_ends_soon": "mentorship", "letters.session_logged": "session",
    "letters.session_over": "to_confirm",
    "letters.session_booked": "booked", "letters.session_moved": "booked", "letters.session_cancelled": "cancelled_session",
    "letters.session_reminder_": "reminder", "letters.series_": "series", "letters.exit_survey_wanted": "ended",
    "letters.already_registered": "mia", "mentorships.end_cancelled": "ended_subscription", "figures.follow": "answered",
    "figures.remember_day": "past_day",
    "people.": "mia", "sessions.": "to_confirm",
    "letters.agreement_": "agreement", "letters.message_unread": "message", "letters.concern_raised": "concern",
    "letters.private_read": "reading", "letters.digest": "mia", "letters.tasks_due": "mia", "letters.rating_wanted": "session",
    "letters.alerts_digest": "operator", "letters.milestone_stuck": "milestone", "digests.": "", "alerts.": "", "nudges.": "",
    "letters.second_factor_missed": "misses", "letters.second_factor_removed": "former_factor",
     "letters.second_factor_": "factor", "letters.recovery_code_used": "code_use",
    "letters.introduced": "introduction", "letters.program_invited": "program_address", "programs.enrol": "program", "visits.": "",
    "outbox.": "",
}  # fmt: skip
# The tests below are made from the jobs' names before there is an app that registers them.
for _room in ROOMS:
    import_module(f"mentorcruise.jobs.{_room}")
ALONE = ("billing.", "letters.payment_", "letters.confirm_address", "letters.reset_password", "health.check_search")


@contextmanager
def failing(k: int) -> Iterator[list[str]]:
    """The k-th statement inside the block fails in the database; the connection is cut when a commit is the k-th."""
    said: list[str] = []

    def replace(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        said.append(statement)
        return (BROKEN, parameters) if len(said) == k else (statement, parameters)

    def cut_off(connection: Any) -> None:
        said.append("COMMIT")
        if len(said) == k:
            connection.connection.dbapi_connection.close()

    engine = db.engine
    event.listen(engine, "before_cursor_execute", replace, retval=True)
    event.listen(engine, "commit", cut_off)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", replace)
        event.remove(engine, "commit", cut_off)


def every_failure(attempt: Callable[[], Any], check: Callable[[Any, int, list[str]], None]) -> None:
    """Attempt with the first statement failing, then the second, until none of them is reached."""
    for k in range(1, MOST_STATEMENTS):
        with failing(k) as said:
            answer = attempt()
        if len(said) < k:
            return
        db.session.remove()
        check(answer, k, said)
    raise AssertionError(f"more than {MOST_STATEMENTS} statements")


# The k-th statement of one change after the other would take long; each is a test of its own, so they share the cores.
CHANGES = sorted(key for key in ROUTES if key.startswith("POST") and "webhook" not in key)


@pytest.mark.parametrize("key", CHANGES)
def test_a_change_is_made_as_a_whole_or_not_at_all(world: World, key: str):
    """R4: whichever statement fails, the tables are as before, the answer is a clear page, and a repeat succeeds."""
    before = rows()

    def check(answer: Any, k: int, said: list[str]) -> None:
        where = f"{key}, statement {k}: {said[k - 1][:200]}"
        assert answer.status_code == 503, f"{where}: {answer.status_code}"
        assert PAGE in answer.text and "Traceback" not in answer.text, where
        assert answer.headers["Retry-After"], where
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"], where
        assert not changes(before, rows()), where

    answers: list[Any] = []

    def attempt() -> Any:
        answers.append(send(world, key, ROUTES[key].who))
        return answers[-1]

    every_failure(attempt, check)
    assert answers[-1].status_code == ROUTES[key].answer, f"{key}: the repeat gave {answers[-1].status_code}"


def test_a_webhook_is_stored_with_its_message_or_not_at_all(world: World):
    """R4, R7: 200 only after both rows are there; Stripe repeats what was answered with 503."""
    from tests.house.world import KeptAccount

    account: KeptAccount = world.app.extensions["test_world"][1]
    send(world, "POST /applications/<application_id>/subscription", "alma")
    from mentorcruise.domain.subscriptions import Checkout

    # What earlier tests have left there may be too old by now: Stripe's signatures are good for five minutes.
    account.http.outbox.clear()
    account.pay(db.session.scalars(select(Checkout.url)).one())
    payload, signature = account.http.outbox[0]
    account.http.outbox.clear()
    before = rows()
    statuses: list[int] = []

    def attempt() -> int:
        statuses.append(account.post(payload, signature))
        return statuses[-1]

    def check(status: int, k: int, _said: list[str]) -> None:
        assert status == 503 and not changes(before, rows()), k

    every_failure(attempt, check)
    assert statuses[-1] == 200
    assert set(changes(before, rows())) == {"stripe_events", "outbox"}


def subject_of(world: World, job: str) -> str:
    found = next((ident for start, ident in SUBJECTS.items() if job.startswith(start)), None)
    return str(world.ids[found]) if found else ""


def test_every_job_has_a_subject_here():
    """R4: a new job says what it is about in the tests' world."""
    unknown = [
        job
        for job in HANDLERS
        if not job.startswith((*ALONE, *SUBJECTS)) and not job.endswith(("_all", "_terms", "_expired"))
    ]
    assert not unknown, f"add {unknown} to SUBJECTS, or to ALONE with a test of their own"


@pytest.mark.parametrize("job", [job for job in sorted(HANDLERS) if not job.startswith(ALONE)])
def test_a_job_is_done_as_a_whole_or_not_at_all(world: World, job: str):
    """R4: whichever statement fails, nothing but the noted failure is left, and the next try does it all."""
    later(db.session(), job, subject_of(world, job), clock.now())
    db.session.commit()
    message_id = db.session.scalars(select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)).one()
    before = rows("outbox")
    outcomes: list[bool] = []

    def attempt() -> None:
        try:
            outcomes.append(run(message_id))
        except OperationalError:
            # Taking the message, or noting its failure, has failed: the worker's next round finds it again.
            outcomes.append(False)
        db.session.remove()

    def check(_: Any, k: int, said: list[str]) -> None:
        # A letter's own row is kept when it was handed over: it is how a second copy is prevented.
        left = {t: found for t, found in changes(before, rows("outbox")).items() if t != "letters"}
        assert not left, f"{job}, statement {k}: {said[k - 1][:200]}: {left}"

    every_failure(attempt, check)
    assert outcomes[-1] is True, f"{job}: {db.session.get_one(OutboxMessage, message_id).last_error}"


def test_a_database_that_is_gone_is_a_clear_page(world: World):
    """R5: for someone signed in as well, whose name cannot be looked up."""
    nowhere = like(world.app, database_url="postgresql://nobody@127.0.0.1:1/none")
    with second_app(nowhere) as lonely:
        for who in ("anonymous", "mia"):
            for path in ("/account", "/mentors", "/"):
                answer = apart(world.browser_of(lonely, who).client.get, path)
                assert answer.status_code in (200, 303, 503), path
                assert answer.status_code != 503 or PAGE in answer.text
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        signed_in = apart(world.browser_of(lonely, "mia").client.get, "/account")
        assert signed_in.status_code == 503 and "Traceback" not in signed_in.text


@pytest.fixture
def hurried(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app that waits a tenth of a second for a statement or a lock, with one connection."""
    patient = config._engine_options

    def options(_size: int) -> dict[str, Any]:
        limits = {"options": "-c timezone=UTC -c statement_timeout=150 -c lock_timeout=100"}
        return {**patient(1), "pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1, "connect_args": limits}

    monkeypatch.setattr(config, "_engine_options", options)
    with second_app(like(world.app)) as app:
        yield app


def test_a_lock_held_too_long_is_a_clear_503(world: World, hurried: Flask):
    """R5: the change waits for a lock that someone else holds, gives up, and leaves nothing behind."""
    before = rows()
    with db.engine.begin() as other:
        other.exec_driver_sql(f"SELECT 1 FROM applications WHERE id = {world.ids['pending']} FOR UPDATE")
        browser = world.browser_of(hurried, "petra")
        answer = browser.post(f"/applications/{world.ids['pending']}/withdrawal", {"reason": "Found a job"})
    assert answer.status_code == 503 and PAGE in answer.text
    assert not changes(before, rows())


def test_a_statement_that_runs_too_long_is_a_clear_503(world: World, hurried: Flask, monkeypatch: pytest.MonkeyPatch):
    """R5: PostgreSQL cancels it after the limit."""

    def slow() -> str:
        db.session.execute(select(db.func.pg_sleep(5)))
        return ""

    monkeypatch.setitem(hurried.view_functions, "vetting.vetting", slow)
    answer = world.browser_of(hurried, "anonymous").get("/vetting")
    assert answer.status_code == 503 and PAGE in answer.text


def test_an_empty_pool_is_a_clear_503_and_passes(world: World, hurried: Flask):
    """R5: all connections are out; when one comes back the page is there again."""
    with hurried.app_context():
        taken = db.engine.connect()
        route = ROUTES["POST /sessions/<session_id>/ratings"]
        browser, path = world.browser_of(hurried, "mia"), world.path(route.path)
        answer = browser.post(path, route.form)
        assert answer.status_code == 503 and PAGE in answer.text
        taken.close()
        assert browser.post(path, route.form).status_code == route.answer
        db.session.remove()
        db.engine.dispose()
