"""Bookings: storing one, and the page with the free times of 60 days."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
from flask import Flask, request
from psycopg.types.range import TimestamptzRange

from benchmarks.cases.changes import cookie_of, post
from benchmarks.floor import page
from benchmarks.harness import Pair, Result
from benchmarks.pairs import make_pair, open_calendar
from benchmarks.registry import Results, case, figure
from benchmarks.world import World
from mentorcruise import clock
from mentorcruise.domain.booking_terms import busy_between, terms_for
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db

LONGEST_MS = 20.0


@case("booking, against a row lock, INSERT and COMMIT", 1.5)
def book(world: World) -> Pair:
    place = world.small
    with place.app.app_context():
        pair = make_pair(place, "Booker")
        open_calendar(pair)
        cookie, token = cookie_of(place, db.session.get_one(Person, pair.mentee_id))
        now = clock.now()
        terms = terms_for(db.session(), pair.mentorship_id, pair.mentee_id, now)
        assert terms
        start = terms.free(busy_between(db.session(), terms, now, terms.latest(now)), now)[50]
    fields = {"csrf_token": token, "starts_at": f"{start:%Y-%m-%dT%H:%MZ}", "topic": "Types", "every_weeks": "once"}
    body, path = urlencode(fields).encode(), f"/mentorships/{pair.mentorship_id}/bookings"
    send, connection, bare = post(place.app, path, cookie), psycopg.connect(place.url), Flask("floor")

    @bare.post("/<path:_>")
    def view(_: str) -> str:
        form = request.form
        people = (pair.mentee_id, pair.mentor_person_id)
        connection.execute("SELECT id FROM people WHERE id IN (%s, %s) ORDER BY id FOR NO KEY UPDATE", people)
        connection.execute(STORE, values(form, pair.mentorship_id, *people))
        connection.commit()
        return "stored"

    send_bare = post(bare, path)
    undo = psycopg.connect(place.url, autocommit=True)

    def release() -> None:
        # In time for both, as with applying: the hour is free again, and the session no longer counts as booked ahead.
        undo.execute(RELEASE, (pair.mentorship_id,))

    def ours() -> None:
        assert send(body).startswith("303")
        release()

    def floor() -> None:
        assert send_bare(body).startswith("200")
        release()

    return Pair(ours, floor)


STORE = """
WITH session AS (
  INSERT INTO mentoring_sessions (mentorship_id, kind, origin, starts_at, ends_at, topic, created_by_id, created_at)
  VALUES (%(mentorship)s, 'regular', 'booked', %(begin)s, %(end)s, %(topic)s, %(mentee)s, %(now)s) RETURNING id
), times AS (
  INSERT INTO session_times (session_id, sequence, starts_at, ends_at, set_by_id, set_at)
  SELECT id, 0, %(begin)s, %(end)s, %(mentee)s, %(now)s FROM session
), seats AS (
  INSERT INTO session_seats (session_id, person_id, during)
  SELECT id, unnest(%(people)s::bigint[]), %(during)s FROM session
)
INSERT INTO outbox (job, subject, key, created_at, due_at, attempts)
SELECT job, id, job || id, %(now)s, %(end)s, 0 FROM session, unnest(%(jobs)s::text[]) AS job
"""
RELEASE = """
WITH closed AS (
  UPDATE mentoring_sessions SET closed_at = now() WHERE mentorship_id = %s AND closed_at IS NULL RETURNING id
)
UPDATE session_seats SET released_at = now() FROM closed WHERE session_id = closed.id
"""
JOBS = ["letters.session_booked", "letters.session_reminder_day", "letters.session_reminder_hour", "sessions.over"]


def values(form: Any, mentorship_id: int, mentee_id: int, mentor_id: int) -> dict[str, Any]:
    begin = clock.datetime.fromisoformat(form["starts_at"])
    end = begin + timedelta(minutes=45)
    return {
        "mentorship": mentorship_id, "mentee": mentee_id, "people": [mentee_id, mentor_id], "begin": begin, "end": end,
        "during": TimestamptzRange(begin, end), "topic": form["topic"], "now": clock.now(), "jobs": JOBS,
    }  # fmt: skip


@case("free slots of a mentor for 60 days", 2.0)
def free_slots(world: World) -> Pair:
    place = world.small
    with place.app.app_context():
        pair = make_pair(place, "Chooser")
        open_calendar(pair)
        cookie, _ = cookie_of(place, db.session.get_one(Person, pair.mentee_id))
    return page(place, f"/mentorships/{pair.mentorship_id}/bookings", cookie)


@figure("free slots of a mentor for 60 days, whole page")
def milliseconds(world: World, results: Results) -> Result:
    """What the page takes in all, against 20 ms."""
    took = results["free slots of a mentor for 60 days"].ours
    return Result("free slots of a mentor for 60 days, whole page", took, None, took / LONGEST_MS, "ms CPU", 1.0)
