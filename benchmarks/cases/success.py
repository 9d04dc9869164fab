"""The success figures over 100,000 ended mentorships: the operator's report, counting all anew, one new answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import text

from benchmarks.floor import page
from benchmarks.harness import ROUNDS, Pair, Result
from benchmarks.registry import Results, case, figure
from benchmarks.world import Place, World
from mentorcruise import clock
from mentorcruise.domain.people import OperatorGrant, Person, SignIn
from mentorcruise.extensions import db
from mentorcruise.metrics.counting import follow
from mentorcruise.metrics.recounting import recount_all
from mentorcruise.web import words
from mentorcruise.web.viewer import Anonymous, open_sign_in

ENDED, MENTORS = 100_000, 2_000
REPORT_LIMIT, RECOUNT_LIMIT, ONE_ANSWER_MS = 3.0, 2.0, 5.0
RECOUNT, ONE_ANSWER = "counting all success figures anew", "success figures after one more exit survey"

# Ended over two years: a seventh within the trial; six of ten answered; half of the others skipped.
FILL = f"""
SELECT setseed(0.7);
INSERT INTO applications (mentee_id, mentor_id, plan_id, goal_category, goal_statement, submitted_at, closed_at)
SELECT (n * 7 + 3) % {MENTORS} + 1, m.id, p.id,
  (ARRAY['change_careers', 'extend_skills', 'get_promoted', 'prepare_interviews', 'start_business', 'lead_people'])
    [1 + floor(random() * 6)::int],
  repeat('a goal ', 20), timestamptz '2024-06-01' + random() * interval '720 days', timestamptz '2026-12-01'
FROM generate_series(1, {ENDED}) n JOIN mentors m ON m.id = n % {MENTORS} + 1
CROSS JOIN LATERAL (SELECT id FROM plans WHERE mentor_id = m.id LIMIT 1) p;
INSERT INTO application_profiles (application_id, country, languages, known_at)
SELECT a.id, p.country, ARRAY(SELECT language::text FROM mentor_languages l WHERE l.mentor_id = a.mentor_id ORDER BY 1),
  a.submitted_at FROM applications a JOIN people p ON p.id = a.mentee_id;
INSERT INTO mentorships (application_id, mentor_id, mentee_id, goal_category, started_at, trial_ends_at)
SELECT id, mentor_id, mentee_id, goal_category, submitted_at, submitted_at + interval '7 days' FROM applications;
INSERT INTO mentorship_endings (mentorship_id, ended_at, cause, during_trial)
SELECT id, started_at + CASE WHEN in_trial THEN interval '3 days' ELSE interval '8 days' + random() * interval '80 days' END,
  'mentee_left', in_trial FROM (SELECT id, started_at, random() < 1.0 / 7 AS in_trial FROM mentorships) m;
INSERT INTO exit_surveys (mentorship_id, answered_at, stars, goal_reached)
SELECT mentorship_id, ended_at, 1 + floor(random() * 5)::int, (ARRAY['yes', 'partly', 'no'])[1 + floor(random() * 3)::int]
FROM mentorship_endings WHERE random() < 0.6;
INSERT INTO exit_survey_skips (mentorship_id, by_id, skipped_at)
SELECT e.mentorship_id, 1, e.ended_at FROM mentorship_endings e LEFT JOIN exit_surveys s USING (mentorship_id)
WHERE s.mentorship_id IS NULL AND random() < 0.5;
CREATE TABLE one_aggregate (month date, goal_category text, trial_losses bigint, ended bigint, answered bigint,
  reached bigint, partly bigint, skipped bigint, computed_at timestamptz, PRIMARY KEY (month, goal_category));
"""
ONE_AGGREGATE = """
DELETE FROM one_aggregate;
INSERT INTO one_aggregate
SELECT date_trunc('month', e.ended_at AT TIME ZONE 'UTC')::date, m.goal_category, count(*) FILTER (WHERE e.during_trial),
  count(*) FILTER (WHERE NOT e.during_trial),
  count(*) FILTER (WHERE NOT e.during_trial AND s.mentorship_id IS NOT NULL),
  count(*) FILTER (WHERE NOT e.during_trial AND s.goal_reached = 'yes'),
  count(*) FILTER (WHERE NOT e.during_trial AND s.goal_reached = 'partly'),
  count(*) FILTER (WHERE NOT e.during_trial AND s.mentorship_id IS NULL AND k.mentorship_id IS NOT NULL), now()
FROM mentorship_endings e JOIN mentorships m ON m.id = e.mentorship_id
LEFT JOIN exit_surveys s ON s.mentorship_id = e.mentorship_id
LEFT JOIN exit_survey_skips k ON k.mentorship_id = e.mentorship_id GROUP BY 1, 2
"""
# The next ended mentorship after a number that has no answer yet gets one.
ANSWER = text("""
INSERT INTO exit_surveys (mentorship_id, answered_at, stars, goal_reached)
SELECT e.mentorship_id, now(), 4, 'yes' FROM mentorship_endings e LEFT JOIN exit_surveys x USING (mentorship_id)
WHERE x.mentorship_id IS NULL AND e.mentorship_id >= :number ORDER BY 1 LIMIT 1
""")


_filled: list[Place] = []


@dataclass(frozen=True)
class SignedIn:
    """A place as an operator's browser sees it."""

    place: Place
    cookie: str

    @property
    def app(self) -> Any:
        return self.place.app

    @property
    def connection(self) -> Any:
        return self.place.connection

    def get(self, path: str) -> Callable[[], bytes]:
        return self.place.get(path, Cookie=self.cookie)


def ended(world: World) -> Place:
    """A place of its own with 2,000 mentors and 100,000 ended mentorships, counted; made when it is first wanted."""
    if _filled:
        return _filled[0]
    place = world._place("ended", MENTORS)
    _filled.append(place)
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute(FILL)
        connection.execute("VACUUM ANALYZE")
    with place.app.app_context():
        recount_all(db.session(), clock.now())
        db.session.commit()
    return place


def operator(place: Place) -> SignedIn:
    app, now = place.app, clock.now()
    with app.app_context():
        person = db.session.get_one(Person, 1)
        db.session.add(OperatorGrant(person_id=person.id, granted_at=now))
        viewer = open_sign_in(db.session(), person, "benchmark", now)
        db.session.get_one(SignIn, viewer.sign_in_id).second_factor_at = now
        db.session.commit()
        token = viewer.get_id()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    cookie = signer.dumps({"_user_id": token, "_fresh": True})
    return SignedIn(place, f"{app.config['SESSION_COOKIE_NAME']}={cookie}")


@case("the success report, 100,000 mentorships", REPORT_LIMIT)
def report(world: World) -> Pair:
    pair = page(operator(ended(world)), "/operator/reports/success")  # type: ignore[arg-type]

    def floor() -> None:
        # A bare Flask knows no reader, so the floor's times are in UTC.
        reader, words.current_user = words.current_user, Anonymous()
        try:
            pair.floor()
        finally:
            words.current_user = reader

    return Pair(pair.ours, floor, pair.database)


@figure(RECOUNT)
def all_anew(world: World, results: Results) -> Result:
    place = ended(world)
    with place.app.app_context():

        def ours() -> None:
            recount_all(db.session(), clock.now())
            db.session.commit()

        def floor() -> None:
            for statement in ONE_AGGREGATE.split(";"):
                db.session.execute(text(statement))
            db.session.commit()

        pairs = [(_wall(ours), _wall(floor), _wall(floor), _wall(ours)) for _ in range(ROUNDS)]
    mine, theirs = median((a + d) / 2 for a, _, _, d in pairs), median((b + c) / 2 for _, b, c, _ in pairs)
    ratio = median((a + d) / (b + c) for a, b, c, d in pairs)
    return Result(RECOUNT, mine, theirs, ratio, "ms wall", RECOUNT_LIMIT)


@figure(ONE_ANSWER)
def one_answer(world: World, results: Results) -> Result:
    place, spent, waited = ended(world), [], []
    with place.app.app_context():
        for number in range(1, 1 + 5 * ROUNDS):
            db.session.execute(ANSWER, {"number": number * 997})
            db.session.commit()
            cpu, wall = time.process_time(), time.perf_counter()
            follow(db.session(), clock.now())
            db.session.commit()
            spent.append((time.process_time() - cpu) * 1000)
            waited.append((time.perf_counter() - wall) * 1000)
    ours = median(spent)
    return Result(ONE_ANSWER, ours, None, ours / ONE_ANSWER_MS, "ms CPU", 1.0, median(waited))


def _wall(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return (time.perf_counter() - begun) * 1000
