"""Registration is recomputed from the files alone, whatever people did in whichever order; and no file tells what they said."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.mentors import MentorDecision
from mentorcruise.domain.programs import ProgramHeadCount
from mentorcruise.domain.questionnaires import Question as Asked
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from tests.asking import ask, respond
from tests.exports.conftest import contents
from tests.exports.published import registration
from tests.exports.registering import JOB, Registering
from tests.exports.test_recompute import near_as_can_be
from tests.factories import make_mentor, save
from tests.metrics.histories import BEGIN
from tests.metrics.taking_part import days_between

LAST = (BEGIN + timedelta(days=250)).date()
NAMES = (
    "people", "mentors", "listings", "operators", "profiles", "required", "answered", "places", "programs", "head_counts",
    "memberships", "visits", "payments",
)  # fmt: skip


@pytest.fixture
def exported(export):
    """`exported(day, into)` exports what was known at the end of a day: every file's bytes by its name."""

    def run(day, into):
        folder, told = export("--as-of", str(day), into=into)
        assert told.exit_code == 0, told.output
        return contents(folder)

    return run


@pytest.mark.parametrize("seed", range(2))
def test_registration_comes_out_the_same_of_any_period_and_day(recomputed, seed):
    """A11, A12, A13, A14, A22, A34: who confirms late, mentors after all, runs the place for a while, pays, changes the profile,
    moves from one program into another; midnight is as likely as any other time."""
    history = Registering(seed).live()
    days = days_between(BEGIN - timedelta(days=90), BEGIN + timedelta(days=299))
    asked, told = [Question(as_of=LAST), *history.edges()], set()
    for _ in range(2):
        asked.append(Question(Period(*sorted(history.dice.sample(days, 2))), as_of=history.dice.choice(days)))
    for number, question in enumerate(asked):
        theirs = recomputed(question, into=f"facts {number}")
        theirs = {key: row for key, row in theirs.items() if key[0].startswith("registration.")}
        ours = registration.published(question)
        assert theirs.keys() == ours.keys(), question
        for key, numbers in ours.items():
            near_as_can_be(key, numbers, theirs[key])
        told |= {key for key, row in ours.items() if row[0]}
    assert len({figure for figure, _ in told}) == 8 and len(told) > 50


def test_no_more_than_twenty_groups_stand_by_themselves(recomputed):
    """A14: of twenty-one groups of five the last by name goes with the others, in the script as on the page."""
    db.session.execute(text("""
        INSERT INTO people (email, name, country, joined_at, confirmed_at)
        SELECT 'p' || g || '@example.org', 'P', 'A' || chr(65 + g % 21), :at, :at FROM generate_series(1, 105) g
    """), {"at": BEGIN})  # fmt: skip
    db.session.commit()
    question = Question(as_of=LAST)
    theirs = recomputed(question)
    assert theirs["registration.breakdown", "mentees by country: others"][0] == 5
    assert ("registration.breakdown", "mentees by country: AU") not in theirs
    ours = registration.published(question)
    assert {key for key in theirs if key[0] == "registration.breakdown"} <= ours.keys()
    for key, numbers in ours.items():
        near_as_can_be(key, numbers, theirs[key])


def test_a_past_day_of_people_has_the_same_bytes_whatever_happens_later(exported):
    """R17, A32: who confirms, is suspended, moves, answers, runs the place or is asked something else after that day changes
    no file of it."""
    history = Registering(4).live()
    day = (BEGIN + timedelta(days=120)).date()
    before = exported(day, "before")
    at = BEGIN + timedelta(days=130)
    ask(JOB, Asked("new", "short", "New?", required=True), at=at)
    for person in history.people:
        person.confirm(at)
        respond(person, at=at, job=["Smith"])
        for what, value in (("country", "CH"), ("company", "Aardvark"), ("capacity", "7"), ("time_zone", "UTC")):
            history.say(person, what, value, at)
    for mentor in history.mentors:
        save(MentorDecision(mentor_id=mentor.id, verdict="suspended", decided_by_id=mentor.person_id, decided_at=at))
    later = {"at": at, "day": at.date()}
    for changed in (
        "UPDATE places SET released_at = :at WHERE released_at IS NULL",
        "UPDATE operator_grants SET revoked_at = :at WHERE revoked_at IS NULL AND granted_at < :at",
        "UPDATE program_memberships SET left_at = :at WHERE left_at IS NULL AND joined_at < :at",
        "UPDATE payments SET paid_at = :at WHERE paid_at IS NULL",
        "UPDATE visit_counts SET n = n + 1 WHERE day >= :day",
    ):
        assert db.session.execute(text(changed), later).rowcount, changed
    head_count = {"counts_from": day, "eligible": 77, "noted_at": at}
    save(ProgramHeadCount(program_id=history.program.id, **head_count))
    assert exported(day, "again") == before
    changed = exported(at.date(), "now")
    assert {name for name in NAMES if changed[f"{name}.csv"] == before[f"{name}.csv"]} <= {"mentors", "programs"}


def test_what_people_answered_is_in_no_file(exported):
    """A14, S13: neither by person nor by any number: people were told that answers are counted in groups."""
    ask(
        JOB,
        Asked("helps_with", "several", "Which goals?", options=("Change careers", "Get promoted"), audience="mentor"),
    )
    mentor = make_mentor("Canary Mentor", company="Canary Ltd")
    before = exported(clock.now().date(), "before")
    respond(mentor.person, job=["Canary keeper"], helps_with=["Change careers"])
    first = exported(clock.now().date(), "first")
    respond(mentor.person, job=["Canary breeder"], helps_with=["Get promoted"])
    assert exported(clock.now().date(), "second") == first
    assert {name for name in first if first[name] != before[name]} == {"answered.csv"}
    assert not [name for name, data in first.items() if b"canary" in data.lower()]
    assert first["profiles.csv"].count(b",company,") == 1
