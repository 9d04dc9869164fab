"""The rows of what pairs write and say: agreements, goals, messages, check-ins, assessments, reviews, partings."""

from collections.abc import Iterator
from datetime import datetime

from mentorcruise.demo.simulator.bulk import Bulk, number
from mentorcruise.demo.simulator.records import History, SimMentorship
from mentorcruise.demo.simulator.records_together import SimGoal, SimStep
from mentorcruise.demo.simulator.rows_apart import Sent, write_apart
from mentorcruise.demo.simulator.rows_sessions import person_id
from mentorcruise.demo.texts_together import COMMITS
from mentorcruise.domain.session_results import Side

STEP = ("goal_id", "milestone_id", "task_id", "action", "by_id", "at", "note")


def write_together(bulk: Bulk, history: History, skills: dict[str, int], operator_id: int | None) -> None:
    """Store everything beside the sessions of stored mentorships."""
    _write_agreements(bulk, history)
    sent = _write_messages(bulk, history)
    _write_check_ins(bulk, history)
    bulk.copy(
        "skill_assessments", ("application_id", "skill_id", "assessor_id", "moment", "score", "assessed_at"),
        ((m.application.id, skills[a.skill], person_id(m, a.side), a.moment, a.score, a.at)
         for m in history.mentorships for a in m.together.assessments if a.skill in skills),
    )  # fmt: skip
    _write_reviews(bulk, history, operator_id)
    bulk.copy(
        "separations", ("mentee_id", "mentor_id", "mentorship_id", "at"),
        ((m.application.mentee.who.id, m.application.mentor.id, m.id, m.together.parted_at)
         for m in history.mentorships if m.together.parted_at),
    )  # fmt: skip
    write_apart(bulk, history, sent, operator_id)


def _write_agreements(bulk: Bulk, history: History) -> None:
    every = [(m, a) for m in history.mentorships for a in m.together.agreements]
    number(bulk, "agreements", [a for _, a in every])
    bulk.copy(
        "agreements",
        ("id", "mentorship_id", "version", "cadence", "channels", "mentee_commits", "mentor_commits", "ground_rules",
         "drafted_by_id", "drafted_at"),
        ((a.id, m.id, a.version, a.cadence, ["video", "chat"], COMMITS["mentee"], COMMITS["mentor"], COMMITS["rules"],
          person_id(m, Side.MENTOR), a.drafted_at) for m, a in every),
    )  # fmt: skip
    signed = [(a.id, person_id(m, Side.MENTOR), a.drafted_at) for m, a in every]
    signed += [(a.id, person_id(m, Side.MENTEE), a.signed_at) for m, a in every if a.signed_at]
    bulk.copy("agreement_signatures", ("agreement_id", "person_id", "signed_at"), signed)


def write_goals(bulk: Bulk, history: History) -> None:
    """Store the goals of stored mentorships, with all that was done towards them."""
    goals = [(m, g) for m in history.mentorships for g in m.together.goals]
    milestones = [(m, g, s) for m, g in goals for s in g.milestones]
    tasks = [(m, g, s, t) for m, g, s in milestones for t in s.tasks]
    number(bulk, "goals", [g for _, g in goals])
    number(bulk, "milestones", [s for *_, s in milestones])
    number(bulk, "tasks", [t for *_, t in tasks])
    bulk.copy(
        "goals", ("id", "mentorship_id", "title", "visibility", "owner_id", "template", "position", "created_at"),
        ((g.id, m.id, g.title, "shared", person_id(m, Side.MENTEE), m.application.goal, 0, g.created_at) for m, g in goals),
    )  # fmt: skip
    bulk.copy(
        "milestones", ("id", "goal_id", "title", "due_on", "position", "created_by_id", "created_at"),
        ((s.id, g.id, s.title, s.due_on, g.milestones.index(s), person_id(m, Side.MENTEE), g.created_at)
         for m, g, s in milestones),
    )  # fmt: skip
    bulk.copy(
        "tasks",
        ("id", "mentorship_id", "goal_id", "milestone_id", "title", "owner_side", "due_on", "visibility", "created_by_id",
         "created_at"),
        ((t.id, m.id, g.id, s.id, t.title, t.owner, t.due_on, "shared", person_id(m, Side.MENTEE), t.created_at)
         for m, g, s, t in tasks),
    )  # fmt: skip
    bulk.copy("progress_steps", STEP, (row for m, g in goals for row in _steps(m, g)))


def _steps(m: SimMentorship, goal: SimGoal) -> Iterator[tuple[object, ...]]:
    def row(step: SimStep, **subject: int) -> tuple[object, ...]:
        ids = (subject.get("goal"), subject.get("milestone"), subject.get("task"))
        return (*ids, step.action, person_id(m, step.by), step.at, step.note)

    for milestone in goal.milestones:
        for task in milestone.tasks:
            yield from (row(step, task=task.id) for step in task.steps)
        yield from (row(step, milestone=milestone.id) for step in milestone.steps)
    yield from (row(step, goal=goal.id) for step in goal.steps)


def _write_messages(bulk: Bulk, history: History) -> list[Sent]:
    """All messages in the order of time; everyone has read what is older than their own last word, and most of the rest."""
    every = sorted(((s.at, m, s) for m in history.mentorships for s in m.together.messages), key=lambda each: each[0])
    first = bulk.next_id("messages")
    bulk.copy(
        "messages", ("id", "mentorship_id", "author_id", "body", "sent_at"),
        ((first + n, m.id, person_id(m, s.by), s.body, at) for n, (at, m, s) in enumerate(every)),
    )  # fmt: skip
    bulk.went_up_to("messages", first + len(every))
    last: dict[tuple[int, int], tuple[int, datetime]] = {}
    for index, (at, m, message) in enumerate(every):
        for side in Side:
            # The newest message of a running pair may wait unread; older ones were read.
            if (
                message.by == side
                or m.has_ended(history.world.until)
                or m.id % 3
                or message is not m.together.messages[-1]
            ):
                last[m.id, person_id(m, side)] = first + index, at
    bulk.copy(
        "message_reads", ("mentorship_id", "person_id", "read_up_to", "read_at"),
        ((*key, *value) for key, value in last.items()),
    )  # fmt: skip
    return [Sent(first + n, m, message) for n, (_, m, message) in enumerate(every)]


def _write_check_ins(bulk: Bulk, history: History) -> None:
    every = [(m, c) for m in history.mentorships for c in m.together.check_ins]
    first = bulk.next_id("check_ins")
    bulk.copy(
        "check_ins", ("id", "mentorship_id", "person_id", "side", "kind", "number", "asked_at"),
        ((first + n, m.id, person_id(m, c.side), c.side, c.kind, c.number, c.asked_at) for n, (m, c) in enumerate(every)),
    )  # fmt: skip
    bulk.went_up_to("check_ins", first + len(every))
    bulk.copy(
        "check_in_answers", ("check_in_id", "fit", "nearer", "supported", "words", "answered_at"),
        ((first + n, *c.answer) for n, (_, c) in enumerate(every) if c.answer),
    )  # fmt: skip


def _write_reviews(bulk: Bulk, history: History, operator_id: int | None) -> None:
    every = [(m, m.together.review) for m in history.mentorships if m.together.review]
    bulk.copy(
        "reviews", ("mentorship_id", "author_id", "stars", "body", "published_at"),
        ((m.id, person_id(m, Side.MENTEE), r.stars, r.body, r.published_at) for m, r in every),
    )  # fmt: skip
    bulk.copy(
        "review_replies", ("mentorship_id", "by_id", "body", "replied_at"),
        ((m.id, person_id(m, Side.MENTOR), *r.reply) for m, r in every if r.reply),
    )  # fmt: skip
    if operator_id is not None:
        bulk.copy(
            "review_moderations", ("mentorship_id", "action", "by_id", "reason", "at"),
            ((m.id, "hidden", operator_id, *r.hidden) for m, r in every if r.hidden),
        )  # fmt: skip
