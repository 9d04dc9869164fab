"""What the simulator writes is what people would have written: the product's rules hold, and its counts are the true ones."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from mentorcruise.demo.simulator.life import live
from mentorcruise.demo.simulator.records import History
from mentorcruise.demo.simulator.rows import write
from mentorcruise.demo.simulator.tell import tell
from mentorcruise.demo.simulator.world import World
from mentorcruise.domain.figures import EndingCell, MentorCell
from mentorcruise.domain.mentors import Skill
from mentorcruise.extensions import db
from mentorcruise.metrics.recounting import recount_all
from mentorcruise.metrics.success import COUNTED, Counts, counts_of
from tests.asking import GOALS, INDUSTRY, JOB_TITLE, ask
from tests.own_connection import own_engine
from tests.processes import eventually
from tests.simulator.worlds import SMALL, UNTIL

BROKEN = {
    "more mentees than places at some time": """
        SELECT 1 FROM places p JOIN mentors m ON m.id = p.mentor_id WHERE m.capacity < (
            SELECT count(*) FROM places o WHERE o.mentor_id = p.mentor_id AND o.taken_at <= p.taken_at
                AND (o.released_at IS NULL OR o.released_at > p.taken_at))""",
    "two applications open at once for a pair": """
        SELECT 1 FROM applications a JOIN applications b USING (mentee_id, mentor_id) WHERE a.id < b.id
            AND b.submitted_at < coalesce(a.closed_at, 'infinity')
            AND a.submitted_at < coalesce(b.closed_at, 'infinity')""",
    "a mentee in two mentorships at once": """
        SELECT 1 FROM mentorships a JOIN mentorships b USING (mentee_id)
            LEFT JOIN mentorship_endings e ON e.mentorship_id = a.id
            WHERE a.started_at < b.started_at AND b.started_at < coalesce(e.ended_at, 'infinity')""",
    "a session outside its mentorship": """
        SELECT 1 FROM mentoring_sessions s JOIN mentorships m ON m.id = s.mentorship_id
            LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id
            WHERE s.starts_at < m.started_at OR s.starts_at < s.created_at AND s.origin = 'booked'
                OR s.ends_at > coalesce(e.ended_at, 'infinity') AND s.id NOT IN (SELECT session_id FROM session_cancellations)""",
    "a person in two sessions at once": """
        SELECT 1 FROM session_seats a JOIN session_seats b USING (person_id) WHERE a.session_id < b.session_id
            AND a.during && b.during AND NOT EXISTS (
                SELECT FROM session_cancellations c WHERE c.session_id IN (a.session_id, b.session_id))""",
    "a booked session whose time is not its last one": """
        SELECT 1 FROM mentoring_sessions s LEFT JOIN session_times t ON t.session_id = s.id AND t.sequence = s.sequence
            WHERE s.origin = 'booked' AND (s.starts_at, s.ends_at) IS DISTINCT FROM (t.starts_at, t.ends_at)""",
    "a session settled by both without both, or by time before 72 hours": """
        SELECT 1 FROM session_results r JOIN mentoring_sessions s ON s.id = r.session_id WHERE
            r.source = 'both' AND 2 > (SELECT count(*) FROM session_reports p WHERE p.session_id = s.id AND p.source = 'person')
            OR r.source = 'automatic' AND r.settled_at < s.ends_at + interval '72 hours'""",
    "something written before the mentorship began": """
        SELECT 1 FROM mentorships m LEFT JOIN messages w ON w.mentorship_id = m.id LEFT JOIN agreements a ON a.mentorship_id = m.id
            WHERE w.sent_at < m.started_at OR a.drafted_at < m.started_at""",
    "an agreement signed before it was drafted": """
        SELECT 1 FROM agreement_signatures s JOIN agreements a ON a.id = s.agreement_id WHERE s.signed_at < a.drafted_at""",
    "a review without an answered survey and a held session": """
        SELECT 1 FROM reviews r WHERE NOT EXISTS (
            SELECT FROM exit_surveys x WHERE x.mentorship_id = r.mentorship_id AND x.answered_at <= r.published_at)
            OR NOT EXISTS (SELECT FROM session_results h WHERE h.mentorship_id = r.mentorship_id AND h.result = 'held')""",
    "a message written while one of the two wanted none": """
        SELECT 1 FROM message_blocks b JOIN messages m USING (mentorship_id)
            WHERE m.sent_at > b.blocked_at AND m.sent_at < coalesce(b.lifted_at, 'infinity')""",
    "a session of a series off its rhythm, by the clock that it keeps": """
        SELECT 1 FROM mentoring_sessions s JOIN session_series r ON r.id = s.series_id WHERE s.sequence = 0
            AND (s.mentorship_id <> r.mentorship_id OR mod(
                extract(epoch FROM (s.starts_at AT TIME ZONE r.time_zone) - (r.starts_at AT TIME ZONE r.time_zone))::bigint,
                r.every_weeks * 604800) <> 0)""",
    "private things read by an operator without a concern before it": """
        SELECT 1 FROM operator_readings r WHERE NOT EXISTS (
            SELECT FROM concerns c WHERE c.mentorship_id = r.mentorship_id AND c.at < r.at)""",
    "a parted pair brought together again": """
        SELECT 1 FROM separations s JOIN applications a USING (mentee_id, mentor_id) WHERE a.submitted_at > s.at""",
    "a step or an answer before its cause": """
        SELECT 1 FROM check_ins c JOIN check_in_answers a ON a.check_in_id = c.id WHERE a.answered_at < c.asked_at""",
    "a session about a goal of others, or one that was not set yet": """
        SELECT 1 FROM session_topics t JOIN goals g ON g.id = t.goal_id JOIN mentoring_sessions s ON s.id = t.session_id
            WHERE g.mentorship_id <> s.mentorship_id OR g.created_at > t.tagged_at""",
    "a rating before its session": """
        SELECT 1 FROM session_ratings r JOIN mentoring_sessions s ON s.id = r.session_id WHERE r.rated_at < s.starts_at""",
    "an ending inside the trial that is not called so, or the reverse": """
        SELECT 1 FROM mentorship_endings e JOIN mentorships m ON m.id = e.mentorship_id
            WHERE e.during_trial <> (m.trial_ends_at IS NOT NULL AND e.ended_at < m.trial_ends_at)""",
    "a trial that is not the pair's, or not seven days": """
        SELECT 1 FROM trials t JOIN mentorships m USING (application_id)
            WHERE t.ends_at <> m.trial_ends_at OR t.ends_at - t.started_at <> interval '7 days'""",
    "an application whose end is not its mentorship's": """
        SELECT 1 FROM applications a JOIN mentorships m ON m.application_id = a.id
            LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id WHERE a.closed_at IS DISTINCT FROM e.ended_at""",
    "a place held by a closed application, or released by an open one": """
        SELECT 1 FROM places p JOIN applications a ON a.id = p.application_id
            WHERE p.released_at IS DISTINCT FROM a.closed_at""",
    "a mentorship without an accepted application before it": """
        SELECT 1 FROM mentorships m LEFT JOIN application_decisions d USING (application_id)
            WHERE d.verdict IS DISTINCT FROM 'accepted' OR d.decided_at > m.started_at
                OR m.started_at > d.decided_at + interval '7 days'""",
    "a mentor chosen before being listed": """
        SELECT 1 FROM applications a JOIN mentor_decisions d USING (mentor_id) WHERE a.submitted_at < d.decided_at""",
    "a subscription whose status is not its last state": """
        SELECT 1 FROM subscriptions s WHERE s.status <> (
            SELECT status FROM subscription_states t WHERE t.subscription_id = s.id ORDER BY at DESC, id DESC LIMIT 1)
            OR (s.status = 'canceled') <> (s.ended_at IS NOT NULL)""",
    "a charge after the end or within the trial": """
        SELECT 1 FROM payments p JOIN subscriptions s ON s.id = p.subscription_id
            WHERE p.created_at < s.trial_ends_at OR p.paid_at > coalesce(s.ended_at, 'infinity')""",
    "someone paired who still searches": """
        SELECT 1 FROM mentor_searches s JOIN mentorships m USING (mentee_id)
            LEFT JOIN mentorship_endings e ON e.mentorship_id = m.id WHERE s.ended_at IS NULL AND e.ended_at IS NULL""",
    "a mentorship whose start ended no search": """
        SELECT 1 FROM mentorships m WHERE NOT EXISTS (
            SELECT FROM mentor_searches s WHERE s.mentee_id = m.mentee_id AND s.ended_at = m.started_at)""",
    "an application counted for a program that the mentee was not in": """
        SELECT 1 FROM application_profiles f JOIN applications a ON a.id = f.application_id
            LEFT JOIN program_memberships m ON m.person_id = a.mentee_id AND m.joined_at <= a.submitted_at
                AND (m.left_at IS NULL OR m.left_at > a.submitted_at) WHERE f.program_id IS DISTINCT FROM m.program_id""",
    "someone in a program before it was founded or they signed up": """
        SELECT 1 FROM program_memberships m JOIN programs g ON g.id = m.program_id JOIN people p ON p.id = m.person_id
            WHERE m.joined_at < g.created_at OR m.joined_at < p.confirmed_at""",
    "an application before what is required was answered": """
        SELECT 1 FROM applications a, questionnaire_questions q WHERE q.required AND q.audience <> 'mentor' AND NOT EXISTS (
            SELECT FROM questionnaire_answers s WHERE s.person_id = a.mentee_id AND s.key = q.key
                AND s.answered_at <= a.submitted_at)""",
    "what a profile said before its owner was there": """
        SELECT 1 FROM profile_states s JOIN people p ON p.id = s.person_id WHERE s.at < p.joined_at""",
    "places of which the monitor and the reports know different things": """
        SELECT 1 FROM mentor_capacities h JOIN mentors m ON m.id = h.mentor_id
            CROSS JOIN LATERAL (VALUES (h.former, h.at - interval '1 second'), (h.capacity, h.at)) AS known (places, at)
            WHERE known.places::text IS DISTINCT FROM (
                SELECT s.value FROM profile_states s WHERE s.person_id = m.person_id AND s.what = 'capacity'
                    AND s.at <= known.at ORDER BY s.at DESC, s.id DESC LIMIT 1)""",
    "a baseline that was not taken at the application": """
        SELECT 1 FROM applications a WHERE NOT EXISTS (
            SELECT FROM skill_assessments s WHERE s.application_id = a.id AND s.moment = 'baseline')""",
}


def written(seed: int, **parameters: object) -> History:
    """A small world with everything in it, stored."""
    history = live(World(**(SMALL | parameters)), seed)
    tell(history, seed)
    write(db.session(), history)
    db.session.commit()
    return history


@pytest.mark.parametrize("seed", [1, 2])
def test_the_databases_counts_are_the_true_ones(app: Flask, seed: int) -> None:
    """B15: counted by the product's SQL from the rows, and by hand from the records, the figures are the same."""
    history = written(seed)
    recount_all(db.session(), UNTIL)
    stored = sum(
        (_counts(cell) for cell in db.session.scalars(select(EndingCell).where(EndingCell.slice == "all"))), Counts()
    )
    assert stored == counts_of(history.seen())
    assert stored.ended > 50 and stored.trial_losses and stored.partly and stored.skipped
    by_mentor = {row.mentor_id: _counts(row) for row in db.session.scalars(select(MentorCell))}
    for mentor in history.mentors:
        theirs = [m.seen(UNTIL) for m in history.mentorships if m.application.mentor is mentor and m.has_ended(UNTIL)]
        assert by_mentor.get(mentor.id, Counts()) == counts_of(theirs)


def test_every_rule_of_the_product_holds_in_what_is_written(app: Flask) -> None:
    """F7, F14: capacity at every moment, one open application and one trial per pair, sessions within, sums that agree."""
    ask(replace(JOB_TITLE, required=True), replace(INDUSTRY, required=True, audience="mentee"), GOALS)
    written(3, mentees=500, mentors=60)
    for table in (
        "program_memberships",
        "program_head_counts",
        "questionnaire_answers",
        "visit_counts",
        "profile_states",
    ):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")), table
    broken = {rule for rule, statement in BROKEN.items() if db.session.execute(text(statement)).first()}
    assert not broken


def test_the_rules_notice_what_is_wrong(app: Flask) -> None:
    """The statements above are no formality: where one is broken, it is found."""
    history = live(World(**SMALL), 4)
    tell(history, 4)
    history.mentorships[0].application.decided_at -= timedelta(days=30)
    next(m for m in history.mentorships if m.meetings).meetings[0].held_at -= timedelta(days=30)
    write(db.session(), history)
    broken = {rule for rule, statement in BROKEN.items() if db.session.execute(text(statement)).first()}
    assert broken >= {"a session outside its mentorship", "a mentorship without an accepted application before it"}
    db.session.rollback()


def test_people_go_on_where_the_simulation_ended(app: Flask) -> None:
    """The ids that were written are taken, and the tables' own numbering goes on after them."""
    written(5)
    db.session.add(Skill(name="A new skill", slug="a-new-skill", added_at=UNTIL))
    db.session.commit()


def test_the_truth_is_not_in_the_database(app: Flask) -> None:
    """Nobody who is silent has their goal in any row."""
    history = written(7)
    silent = [m.id for m in history.ended() if m.seen(UNTIL).goal_reached is None]
    rows = db.session.execute(
        text("SELECT count(*) FROM exit_surveys WHERE mentorship_id = ANY(:ids)"), {"ids": silent}
    )
    assert silent and rows.scalar() == 0


def _counts(row: EndingCell | MentorCell) -> Counts:
    return Counts(**{name: getattr(row, name) for name in COUNTED})


def test_it_waits_for_the_server_to_tidy_up_a_table(app: Flask) -> None:
    """Autovacuum may hold a table for longer than a page would wait; the demo's start is not lost by that."""
    history = live(World(**(SMALL | {"mentees": 30, "mentors": 20})), 1)  # type: ignore[arg-type]
    tell(history, 1)
    looking = own_engine()

    def somebody_waits() -> int:
        with looking.connect() as look:
            return int(look.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar_one())

    with db.engine.connect() as tidying, ThreadPoolExecutor(1) as pool:
        tidying.execute(text("LOCK TABLE goals IN SHARE UPDATE EXCLUSIVE MODE"))
        ending = pool.submit(lambda: eventually(somebody_waits) and tidying.rollback())
        db.session.execute(text("SET LOCAL lock_timeout = '10ms'"))
        write(db.session(), history)
        ending.result()
    assert db.session.scalar(text("SELECT count(*) FROM people")) == 50
