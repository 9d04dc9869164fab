"""What the pairs of a history write, agree on and say: agreements, goals, check-ins, assessments, reviews (A4-A9, A24, A35)."""

from datetime import datetime, timedelta
from random import Random

from mentorcruise.demo.simulator.records import History, SimMentorship
from mentorcruise.demo.simulator.records_sessions import Meeting
from mentorcruise.demo.simulator.records_together import (
    SimAgreement,
    SimAssessment,
    SimCheckIn,
    SimGoal,
    SimMilestone,
    SimReview,
    SimStep,
    SimTask,
)
from mentorcruise.demo.simulator.talk import converse
from mentorcruise.demo.simulator.world import later
from mentorcruise.demo.texts_fields import inline
from mentorcruise.demo.texts_together import (
    AGENDAS,
    CHECK_IN_WORDS,
    HIDDEN,
    NOTES,
    PRIVATE,
    REPLIES,
    REVIEWS,
    STEPS_TO,
)
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.check_in_asking import FIT_AFTER, PULSE_EVERY
from mentorcruise.domain.check_ins import Fit, Nearer
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.subscriptions import LeavingReason
from mentorcruise.domain.surveys import GoalReached

ANSWERS_CHECK_IN = {Side.MENTEE: 0.72, Side.MENTOR: 0.62}
SIGNS = 0.78
REVIEWS_SHARE = 0.45
REPLIES_SHARE = 0.5
HIDDEN_SHARE = 0.02
PACE = {GoalReached.YES: 0.95, GoalReached.PARTLY: 0.6, GoalReached.NO: 0.3}
"""Share of the milestones that are reached by the end, by what became of the goal."""


def live_together(history: History, rng: Random) -> None:
    """Fill in what each pair has done beside meeting, up to the end of the world."""
    until = history.world.until
    chosen = _later_choices(history)
    for mentorship in history.mentorships:
        now = min(until, mentorship.ends_at)
        for meeting in mentorship.meetings:
            _write(meeting, mentorship, rng)
        _agree(mentorship, rng, now)
        _set_goals(mentorship, rng, now)
        _check_in(mentorship, rng, now, until)
        _assess(mentorship, rng, until)
        _review(mentorship, rng, until)
        converse(mentorship, rng, now)
        _part(mentorship, rng, until, chosen)


def _write(meeting: Meeting, mentorship: SimMentorship, rng: Random) -> None:
    """Agenda and notes of some sessions, and the skills that each side says they were about."""
    baseline = list(mentorship.application.baseline)
    skill = rng.choice(baseline)
    words = {"topic": inline(meeting.topic), "skill": inline(skill)}
    for kind, texts, share in (("agenda", AGENDAS, 0.45), ("notes", NOTES, 0.5), ("private", PRIVATE, 0.12)):
        if rng.random() < share and (kind != "agenda" or meeting.booked_at):
            meeting.written[kind] = rng.choice(texts).format(**words)
    for side in Side:
        if rng.random() < 0.6:
            meeting.tagged[side] = [skill if rng.random() < 0.85 else rng.choice(baseline)]


def _agree(mentorship: SimMentorship, rng: Random, now: datetime) -> None:
    cadence = "weekly" if mentorship.application.plan.sessions_per_month >= 4 else "fortnightly"
    at = later(mentorship.started_at, rng.uniform(0.3, 9))
    for version in (1, 2) if rng.random() < 0.12 else (1,):
        if at > now or rng.random() > 0.85:
            return
        signed_at = later(at, rng.expovariate(1 / 1.5))
        signed = signed_at if rng.random() < SIGNS and signed_at <= now else None
        mentorship.together.agreements.append(SimAgreement(version, cadence, at, signed))
        at = later(at, rng.uniform(15, 60))


def _set_goals(mentorship: SimMentorship, rng: Random, now: datetime) -> None:
    """A goal with milestones and tasks; how many are reached follows from what becomes of the goal."""
    created_at = later(mentorship.started_at, rng.uniform(0.5, 8))
    if created_at > now or rng.random() < 0.12:
        return
    milestones = STEPS_TO[mentorship.application.goal]
    whole = max(mentorship.ends_at - created_at, timedelta(days=20))
    goal = SimGoal(GOAL_WORDS[mentorship.application.goal], created_at)
    for number, (name, *tasks) in enumerate(milestones, 1):
        due = created_at + whole * (number / len(milestones)) * rng.uniform(0.7, 1.1)
        milestone = SimMilestone(name, due.date())
        reached_at = due + timedelta(days=rng.uniform(-6, 9))
        reaches = rng.random() < PACE[mentorship.goal]
        if reaches and reached_at <= now:
            milestone.steps.append(SimStep("done", Side.MENTEE, reached_at))
        milestone.tasks = [_task(each, created_at, reached_at if reaches else None, rng, now) for each in tasks]
        goal.milestones.append(milestone)
    # Whoever is silent at the end says nothing here either: the truth stays in memory.
    if mentorship.goal == GoalReached.YES and mentorship.survey and mentorship.survey.answered_at <= now:
        goal.steps.append(SimStep("done", Side.MENTEE, mentorship.survey.answered_at))
    mentorship.together.goals.append(goal)


def _task(title: str, created_at: datetime, by: datetime | None, rng: Random, now: datetime) -> SimTask:
    owner = Side.MENTEE if rng.random() < 0.85 else Side.MENTOR
    due = (by or created_at + timedelta(days=30)) - timedelta(days=rng.uniform(1, 10))
    task = SimTask(title, owner, max(due, created_at).date(), created_at)
    done_at = max(due + timedelta(days=rng.uniform(-3, 3)), later(created_at, 0.5))
    if by is not None and done_at <= now and rng.random() < 0.92:
        task.steps.append(SimStep("done", owner, done_at))
        verified_at = later(done_at, rng.uniform(0.2, 6))
        if verified_at <= now and rng.random() < 0.6:
            task.steps.append(SimStep("verified", Side.MENTOR if owner == Side.MENTEE else Side.MENTEE, verified_at))
    return task


def _check_in(mentorship: SimMentorship, rng: Random, now: datetime, until: datetime) -> None:
    held = [m.settled_at(until) for m in mentorship.meetings]
    second = next((at for at in held[1:2] if at), None)
    asked = [("fit", 0, min(filter(None, (second, mentorship.started_at + FIT_AFTER))))]
    pulses = int((now - mentorship.started_at) / PULSE_EVERY)
    asked += [("pulse", n, mentorship.started_at + n * PULSE_EVERY) for n in range(1, pulses + 1)]
    for kind, number, at in asked:
        if at > now:
            continue
        for side in Side:
            answered_at = later(at, rng.expovariate(1 / 1.2))
            answers = rng.random() < ANSWERS_CHECK_IN[side] and answered_at <= now
            answer = _answer(mentorship, side, rng, answered_at) if answers else None
            mentorship.together.check_ins.append(SimCheckIn(side, kind, number, at, answer))


def _answer(mentorship: SimMentorship, side: Side, rng: Random, at: datetime) -> tuple[str, str, int, str, datetime]:
    weights = (15, 45, 40) if mentorship.troubled else (78, 19, 3)
    fit = rng.choices((Fit.GOOD, Fit.UNSURE, Fit.NOT_A_FIT), weights)[0]
    nearer = rng.choices(
        (Nearer.YES, Nearer.A_LITTLE, Nearer.NO),
        {GoalReached.YES: (62, 33, 5), GoalReached.PARTLY: (30, 55, 15), GoalReached.NO: (12, 48, 40)}[mentorship.goal],
    )[0]
    mean = (2.6 if mentorship.troubled else 4.2) + (0.2 if side == Side.MENTEE else 0)
    supported = max(1, min(5, round(rng.gauss(mean, 0.8))))
    return fit, nearer, supported, rng.choice(CHECK_IN_WORDS[fit]), at


def _assess(mentorship: SimMentorship, rng: Random, until: datetime) -> None:
    """On the way the mentor, at the end the mentor too, says where the mentee stands; the mentee's own last word is told."""
    growth = {GoalReached.YES: (1, 2, 2), GoalReached.PARTLY: (0, 1, 1), GoalReached.NO: (0, 0, 1)}[mentorship.goal]
    if len(mentorship.meetings) >= 3 and rng.random() < 0.5:
        for side in Side:
            at = later(mentorship.meetings[2].ends_at, rng.uniform(0.1, 2))
            if at <= min(until, mentorship.ends_at) and rng.random() < 0.7:
                _say_where(mentorship, side, "milestone", (0, 0, 1), at, rng)
    if mentorship.has_ended(until) and not mentorship.during_trial and rng.random() < 0.4:
        at = later(mentorship.ends_at, rng.uniform(0.1, 5))
        if at <= until:
            _say_where(mentorship, Side.MENTOR, "final", growth, at, rng)


def _say_where(
    mentorship: SimMentorship, side: Side, moment: str, growth: tuple[int, ...], at: datetime, rng: Random
) -> None:
    for skill, score in mentorship.application.baseline.items():
        now_at = max(1, min(5, score + rng.choice(growth)))
        mentorship.together.assessments.append(SimAssessment(skill, side, moment, now_at, at))


def _review(mentorship: SimMentorship, rng: Random, until: datetime) -> None:
    survey = mentorship.survey
    if survey is None or mentorship.during_trial or rng.random() > REVIEWS_SHARE:
        return
    held = any(m.settled_at(survey.answered_at) for m in mentorship.meetings)
    published_at = later(survey.answered_at, rng.expovariate(1.0))
    if not held or published_at > until:
        return
    name = mentorship.application.mentor.who.name.split()[0]
    body = rng.choice(REVIEWS[mentorship.goal]).format(
        name=name, skill=inline(rng.choice(list(mentorship.application.baseline)))
    )
    review = SimReview(survey.stars, body, published_at)
    replied_at = later(published_at, rng.uniform(0.3, 8))
    if rng.random() < REPLIES_SHARE and replied_at <= until:
        review.reply = rng.choice(REPLIES), replied_at
    hidden_at = later(published_at, rng.uniform(1, 10))
    if rng.random() < HIDDEN_SHARE and hidden_at <= until:
        review.hidden = HIDDEN, hidden_at
    mentorship.together.review = review


def _later_choices(history: History) -> set[tuple[int, int, datetime]]:
    return {(id(a.mentee), id(a.mentor), a.submitted_at) for a in history.applications}


def _part(mentorship: SimMentorship, rng: Random, until: datetime, chosen: set[tuple[int, int, datetime]]) -> None:
    """Of those who leave because it is no fit, some never want to be brought together again, and are not."""
    leaving, application = mentorship.leaving, mentorship.application
    if leaving is None or leaving.reason != LeavingReason.NOT_A_FIT or mentorship.ends_at > until:
        return
    pair = id(application.mentee), id(application.mentor)
    again = any(each[:2] == pair and each[2] > mentorship.started_at for each in chosen)
    if not again and rng.random() < 0.5:
        mentorship.together.parted_at = mentorship.ends_at
