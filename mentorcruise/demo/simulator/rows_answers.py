"""What people answered to the questionnaires: the one for everyone as it stands, and one of the first program (A14, A15)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from mentorcruise.demo.simulator.bulk import Bulk
from mentorcruise.demo.simulator.records import History, SimMentee, SimMentor, Who
from mentorcruise.demo.simulator.world import later
from mentorcruise.demo.texts_answers import AGES, HEARD, INDUSTRIES, SITES, TITLES, YEARS
from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.questionnaires import Question

SITE = Question("site", "one", "At which site do you work?", options=tuple(SITES))
HOPES = Question("hopes", "long", "What should the company do better for people who learn?")
AT_ONCE, SILENT, MOVES_ON = 0.72, 0.12, 0.06
Row = tuple[int, int, str, list[str], datetime]


def write_answers(bulk: Bulk, history: History, programs: Sequence[int], operator_id: int | None) -> None:
    """Answers of all who were asked. Nothing without a questionnaire for everyone, which the migrations bring along."""
    asked = _in_force(bulk)
    if not asked:
        return
    _begin_with_the_market(bulk, history.world.begin)
    rng = Random(len(history.mentees) + 1)  # noqa: S311
    first_applied: dict[int, datetime] = {}
    for a in history.applications:
        first_applied[a.mentee.who.id] = min(a.submitted_at, first_applied.get(a.mentee.who.id, a.submitted_at))
    rows: list[Row] = []
    for mentee in history.mentees:
        rows += _mentees(mentee, asked, rng, first_applied.get(mentee.who.id), history.world.until)
    for mentor in history.mentors:
        rows += _mentors(mentor, asked, rng, history.world.until)
    rows += _of_program(bulk, history, programs[0], rng, operator_id)
    rows.sort(key=lambda row: row[-1])
    bulk.copy("questionnaire_answers", ("person_id", "question_id", "key", "answer", "answered_at"), rows)


def _in_force(bulk: Bulk) -> dict[str, tuple[int, str]]:
    """Key -> (id, audience) of the questions for everyone."""
    with bulk.connection.cursor() as cursor:
        found = cursor.execute(
            "SELECT q.key, q.id, q.audience FROM questionnaire_questions q JOIN questionnaire_versions v ON v.id = q.version_id "
            "JOIN questionnaires n ON n.id = v.questionnaire_id WHERE n.program_id IS NULL ORDER BY v.number"
        ).fetchall()
    return {key: (question_id, audience) for key, question_id, audience in found}


def _begin_with_the_market(bulk: Bulk, begin: datetime) -> None:
    """The simulated market is older than the database that the first version came with."""
    with bulk.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mentorcruise.erasure', 'on', true)")
        cursor.execute("UPDATE questionnaire_versions SET published_at = least(published_at, %s)", (later(begin, -45),))
        cursor.execute("UPDATE questionnaires SET created_at = least(created_at, %s)", (later(begin, -45),))
        cursor.execute("SELECT set_config('mentorcruise.erasure', 'off', true)")


def _mentees(
    mentee: SimMentee, asked: dict[str, tuple[int, str]], rng: Random, applied_at: datetime | None, until: datetime
) -> Iterator[Row]:
    said = _about(rng) | {"goals": _goals(mentee.goal, rng)}
    yield from _answers(mentee.who, asked, said, "mentee", rng, applied_at, until)


def _mentors(mentor: SimMentor, asked: dict[str, tuple[int, str]], rng: Random, until: datetime) -> Iterator[Row]:
    helps = rng.sample(sorted(GOAL_WORDS.values()), rng.randint(1, 4))
    said = _about(rng) | {"helps_with": helps, "years_of_experience": [str(rng.randint(5, 28))]}
    yield from _answers(mentor.who, asked, said, "mentor", rng, mentor.listed_at, until)


def _about(rng: Random) -> dict[str, list[str]]:
    """What anyone might say of themselves; one in four leaves open what need not be said."""
    fields = ["Software engineering", "Data and AI", "Product", "Design", "Marketing and sales", "Leadership"]
    return {
        "skill_fields": sorted(rng.sample(fields, rng.randint(1, 2))), "job_title": _one(TITLES, rng),
        "industry": _one(INDUSTRIES, rng), "years_of_experience": _one(YEARS, rng), "age": _one(AGES, rng),
        "heard_of_us": _one(HEARD, rng) if rng.random() < 0.75 else [],
    }  # fmt: skip


def _goals(goal: GoalCategory, rng: Random) -> list[str]:
    also = rng.choice(list(GOAL_WORDS.values()))
    return list(dict.fromkeys([GOAL_WORDS[goal], also])) if rng.random() < 0.3 else [GOAL_WORDS[goal]]


def _one(weights: dict[str, int], rng: Random) -> list[str]:
    return rng.choices(list(weights), list(weights.values()))[:1]


def _answers(
    who: Who, asked: dict[str, tuple[int, str]], said: dict[str, list[str]], role: str, rng: Random,
    before: datetime | None, until: datetime,
) -> Iterator[Row]:  # fmt: skip
    """Most answer right after signing up, some later, some never; whoever applied has answered before."""
    lot, waits, moves_on = rng.random(), rng.expovariate(0.25), rng.random() < MOVES_ON
    answered_at = later(who.joined_at, 0.01 if lot < AT_ONCE else waits)
    at_sign_in = who.email.endswith("@example.org") and who.password_hash is not None
    if before is None and lot > 1 - SILENT and not at_sign_in:
        return
    answered_at = min(answered_at, before or until, until)
    if not who.confirmed or answered_at < who.joined_at:
        return
    for key, answer in said.items():
        question_id, audience = asked.get(key, (0, ""))
        if audience in (role, "both"):
            yield who.id, question_id, key, answer, answered_at
    changed_at = later(answered_at, 190)
    if moves_on and "job_title" in asked and changed_at < until:
        yield who.id, asked["job_title"][0], "job_title", _one(TITLES, rng), changed_at


def _of_program(bulk: Bulk, history: History, program_id: int, rng: Random, operator_id: int | None) -> Iterator[Row]:
    """The program's own questions: a first version, and a second one after some months."""
    until = history.world.until
    everyone = [m.who for m in history.mentees] + [m.who for m in history.mentors]
    members = [who for who in everyone if who.program and who.program.program == 0]
    founded = min((w.program.joined_at for w in members if w.program), default=until)
    published = [at for at in (founded, later(founded, 240)) if at < until]
    if not published:
        return
    questions = _publish(bulk, program_id, published, operator_id)
    for who in members:
        at = later(who.program.joined_at if who.program else until, rng.expovariate(0.5))
        if rng.random() < 0.85 and at < until:
            yield who.id, questions[0], SITE.key, _one(SITES, rng), at


def _publish(bulk: Bulk, program_id: int, published: list[datetime], operator_id: int | None) -> list[int]:
    """Write the program's questionnaire; the ids of its question about the site, by version."""
    versions = [[SITE], [SITE, replace(HOPES, required=False)]][: len(published)]
    draft = json.dumps([question.stored() for question in versions[-1]])
    ids = []
    with bulk.connection.cursor() as cursor:
        questionnaire_id = _returned(cursor, (
            "INSERT INTO questionnaires (program_id, draft, created_at, created_by_id, drafted_at) VALUES (%s, %s, %s, %s, %s) "
            "RETURNING id"
        ), (program_id, draft, published[0], operator_id, published[-1]))  # fmt: skip
        for number, (at, questions) in enumerate(zip(published, versions, strict=True), 1):
            version_id = _returned(cursor, (
                "INSERT INTO questionnaire_versions (questionnaire_id, number, published_at, published_by_id) "
                "VALUES (%s, %s, %s, %s) RETURNING id"
            ), (questionnaire_id, number, at, operator_id))  # fmt: skip
            for position, q in enumerate(questions):
                ids.append(_returned(cursor, (
                    "INSERT INTO questionnaire_questions (version_id, position, key, kind, words, help, options, required, "
                    "audience) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
                ), (version_id, position, q.key, q.kind, q.words, q.help, list(q.options), q.required, q.audience)))  # fmt: skip
    return ids


def _returned(cursor: Any, statement: str, values: tuple[object, ...]) -> int:
    return int(cursor.execute(statement, values).fetchone()[0])
