"""What writes: signing in, applying, a webhook. Each against a bare view that does the least that would do."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import urlencode

import psycopg
from flask import Flask, request
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import EnvironBuilder

from benchmarks.harness import Pair
from benchmarks.registry import case
from benchmarks.world import Place, World
from mentorcruise import clock
from mentorcruise.domain import applying
from mentorcruise.domain.people import Person
from mentorcruise.extensions import bell, db
from mentorcruise.web.accounts.passwords import hash_password
from mentorcruise.web.viewer import open_sign_in

RAW_TOKEN = "0123456789abcdef0123456789abcdef01234567"
PASSWORD = "a long and quiet password"
GOAL = (
    "Within six months I want to move from support into backend development and pass interviews at a product company."
)


def post(
    app: Flask, path: str, cookie: str = "", kind: str = "application/x-www-form-urlencoded", **headers: str
) -> Callable[[bytes], str]:
    """A POST as the server would hand it to the app, made again with another body; returns the status line."""
    if cookie:
        headers["Cookie"] = f"session={cookie}"
    environ = EnvironBuilder(path=path, method="POST", headers=headers).get_environ()

    def make(body: bytes, **more: str) -> str:
        answer: list[str] = []

        def start(status: str, sent: list[tuple[str, str]], exc_info: object = None) -> Any:
            answer.append(status)

        this = {**environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind, **more}
        result = app.wsgi_app(this, start)
        b"".join(result)
        result.close()  # type: ignore[attr-defined]
        return answer[0]

    return make


def cookie_of(place: Place, person: Person | None) -> tuple[str, str]:
    """(cookie, form token) of a browser, signed in as the person if there is one."""
    session: dict[str, Any] = {"csrf_token": RAW_TOKEN}
    if person is not None:
        session |= {"_user_id": open_sign_in(db.session(), person, "benchmark", clock.now()).get_id(), "_fresh": True}
        db.session.commit()
    serializer = place.app.session_interface.get_signing_serializer(place.app)  # type: ignore[attr-defined]
    token = URLSafeTimedSerializer(place.app.secret_key or "", salt="wtf-csrf-token").dumps(RAW_TOKEN)
    return serializer.dumps(session), str(token)


def own_ids(place: Place) -> None:
    """Let new people get numbers after those that the population came with."""
    place.connection.execute("SELECT setval(pg_get_serial_sequence('people', 'id'), (SELECT max(id) FROM people))")


@case("sign-in, against the password's hash alone", 1.15)
def sign_in(world: World) -> Pair:
    place = world.small
    own_ids(place)
    with place.app.app_context():
        person = Person(
            email="bench@example.org",
            name="Ben Bench",
            password_hash=hash_password(PASSWORD),
            joined_at=clock.now(),
            confirmed_at=clock.now(),
        )
        db.session.add(person)
        db.session.commit()
        cookie, token = cookie_of(place, None)
    send = post(place.app, "/sign-in", cookie)
    body = urlencode({"csrf_token": token, "email": "bench@example.org", "password": PASSWORD}).encode()

    def ours() -> None:
        bell.redis.flushall()
        assert send(body).startswith("303")

    def floor() -> None:
        # The counters of the rate limits are emptied in both, so that a hundred sign-ins in a row are let through.
        bell.redis.flushall()
        hash_password(PASSWORD)

    return Pair(ours, floor)


@case("webhook intake, against INSERT and COMMIT", 2.0)
def webhook(world: World) -> Pair:
    place, numbers = world.small, count()
    send = post(place.app, "/stripe/webhook", kind="application/json")
    bare = Flask("floor")
    connection = psycopg.connect(place.url)

    @bare.post("/stripe/webhook")
    def view() -> str:
        payload = request.get_data(as_text=True)
        event = json.loads(payload)
        connection.execute(
            "INSERT INTO stripe_events (id, type, object_id, created_at, received_at, payload) "
            "VALUES (%s, %s, %s, now(), now(), %s)",
            (event["id"], event["type"], event["data"]["object"]["id"], payload),
        )
        connection.commit()
        return "stored"

    send_bare = post(bare, "/stripe/webhook", kind="application/json")

    def body() -> bytes:
        subscription = {
            "id": "sub_1",
            "object": "subscription",
            "metadata": {"site": "elsewhere"},
            "padding": "x" * 2000,
        }
        event = {
            "id": f"evt_{next(numbers)}",
            "object": "event",
            "type": "customer.subscription.updated",
            "created": 1_790_000_000,
        }
        return json.dumps(event | {"data": {"object": subscription}}).encode()

    def signed(payload: bytes) -> str:
        now = int(time.time())
        secret = place.app.config["SETTINGS"].stripe_webhook_secret.encode()
        return f"t={now},v1={hmac.new(secret, f'{now}.'.encode() + payload, hashlib.sha256).hexdigest()}"

    def ours() -> None:
        payload = body()
        assert send(payload, HTTP_STRIPE_SIGNATURE=signed(payload)).startswith("200")

    def floor() -> None:
        payload = body()
        assert send_bare(payload, HTTP_STRIPE_SIGNATURE=signed(payload)).startswith("200")

    return Pair(ours, floor)


@case("applying, against a row lock, INSERT and COMMIT", 1.5)
def apply(world: World) -> Pair:
    place = world.small
    connection = psycopg.connect(place.url)
    own_ids(place)
    with place.app.app_context():
        mentee = Person(
            email="applicant@example.org", name="Ada Applicant", joined_at=clock.now(), confirmed_at=clock.now()
        )
        db.session.add(mentee)
        db.session.commit()
        cookie, token = cookie_of(place, mentee)
        mentee_id = mentee.id
    connection.execute(
        "INSERT INTO questionnaire_answers (person_id, question_id, key, answer, answered_at) "
        "SELECT %s, id, key, ARRAY['said'], now() FROM questionnaire_questions",
        (mentee_id,),
    )
    row = connection.execute(
        "SELECT m.id, m.slug, p.id, s.skill_id FROM mentors m JOIN plans p ON p.mentor_id = m.id "
        "JOIN mentor_skills s ON s.mentor_id = m.id JOIN catalogue_entries c ON c.mentor_id = m.id WHERE c.places_open > 0 LIMIT 1"
    ).fetchone()
    assert row
    mentor_id, slug, plan_id, skill_id = row
    connection.commit()
    fields = {
        "csrf_token": token, "plan": plan_id, "goal_category": "change_careers", "goal_statement": GOAL,
        "reasons": "skills", "why": "", f"skill_{skill_id}": "2",
    }  # fmt: skip
    body = urlencode(fields).encode()
    send = post(place.app, f"/mentors/{slug}/applications/new", cookie)
    bare = Flask("floor")
    submit = applying._SUBMIT.text.replace("CAST(:reasons AS text[])", "%(reasons)s::text[]")
    for name in ("mentee_id", "mentor_id", "plan_id", "goal_category", "goal_statement", "why", "now"):
        submit = submit.replace(f":{name}", f"%({name})s")
    submit = submit.replace("CAST(:skill_ids AS bigint[])", "%(skill_ids)s::bigint[]").replace(
        "CAST(:scores AS bigint[])", "%(scores)s::bigint[]"
    )

    @bare.post("/<path:_>")
    def view(_: str) -> str:
        form = request.form
        connection.execute("SELECT capacity FROM mentors WHERE id = %s FOR UPDATE", (mentor_id,))
        values = {
            "mentee_id": mentee_id, "mentor_id": mentor_id, "plan_id": int(form["plan"]), "goal_category": form["goal_category"],
            "goal_statement": form["goal_statement"], "why": form["why"], "reasons": form.getlist("reasons"),
            "skill_ids": [skill_id], "scores": [int(form[f"skill_{skill_id}"])], "now": clock.now(),
        }  # fmt: skip
        connection.execute(submit, values)
        connection.commit()
        return "stored"

    send_bare = post(bare, f"/mentors/{slug}/applications/new")
    withdraw = psycopg.connect(place.url, autocommit=True)

    def close() -> None:
        # Outside of what is compared in kind, inside in time for both: the pair is free to apply again.
        withdraw.execute(
            "UPDATE applications SET closed_at = now() WHERE mentee_id = %s AND closed_at IS NULL", (mentee_id,)
        )

    def ours() -> None:
        assert send(body).startswith("303")
        close()

    def floor() -> None:
        assert send_bare(body).startswith("200")
        close()

    return Pair(ours, floor)
