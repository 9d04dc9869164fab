"""The attainment report: goals reached, skills gained, how far mentees came, and how supported they feel."""

from datetime import date, timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.check_ins import CheckIn, CheckInAnswer
from mentorcruise.domain.goal_board import board
from mentorcruise.domain.goals import Milestone, Task
from mentorcruise.domain.progress import ProgressStep
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.aspirations import aspirations
from mentorcruise.metrics.attainment import growth_by_goal, growth_by_skill, mean_growth
from mentorcruise.metrics.plans import goals_done, in_time
from mentorcruise.metrics.rates import Rate
from tests.factories import make_application, make_mentor, make_mentorship, make_operator, save
from tests.metrics.worlds import JUNE, ended
from tests.reports.meeting import goal_of
from tests.reports.reading import REPORT, csv_of, words

ATTAINMENT = REPORT + "attainment"
OF_2026 = "since=2026-01-01&until=2026-12-31"
YEAR = Question(Period(date(2026, 1, 1), date(2026, 12, 31)))
LATER_SECTIONS = ("by-skill", "by-goal", "support", "on-the-way", "aspirations")


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def days(number):
    return timedelta(days=number)


def reassess(pair, skill, score, *, at=None, moment="final"):
    save(SkillAssessment(
        application_id=pair.application_id, skill_id=skill.id, assessor_id=pair.mentee_id, moment=moment, score=score,
        assessed_at=at or JUNE,
    ))  # fmt: skip


def step(action, at, by_id, note="", **thing):
    save(
        ProgressStep(
            action=action, at=at, by_id=by_id, note=note, **{f"{kind}_id": it.id for kind, it in thing.items()}
        )
    )


def ten_ended(mentor):
    """Ten with an answer, two without, one trial loss; baselines are 2. Eight say again: six of them rise in Python."""
    pairs = [ended(answer, mentor=mentor) for answer in ["yes"] * 5 + ["partly"] * 3 + ["no"] * 2 + [None] * 2]
    ended(None, in_trial=True, mentor=mentor)
    python, testing = sorted(mentor.skills, key=lambda skill: skill.name)
    for number, pair in enumerate(pairs[:8]):
        reassess(pair, python, 4 if number < 6 else 2)
    for pair in pairs[:2]:
        reassess(pair, testing, 1)
    return pairs


def test_goals_and_skills_stand_beside_what_is_not_known(operator, counted):
    """A9: how many mentees have reached their goals, how many skills they have picked up."""
    ten_ended(make_mentor("Nora Star", capacity=50))
    counted()
    page = words(operator.get(f"{ATTAINMENT}?{OF_2026}").text)
    assert "5 mentees reached their goal, 3 in part" in page
    assert "Goal reached 50% 95% interval 24% to 76% 5 of 10" in page
    assert "Reached at least in part 80%" in page
    assert "Answered the exit survey 83% 95% interval 55% to 95% 10 of 12" in page
    assert "Skills gained 6" in page and "of 10 assessed again; 14 were not" in page
    assert (
        "2 of 12 have not said. Had none of them reached their goal, 42% of all would have; had all of them, 58%."
        in page
    )
    (month,) = csv_of(operator, f"{ATTAINMENT}?{OF_2026}&section=standing")
    assert (month["ended"], month["reached_cases"], month["at_least_partly_cases"], month["skills_gained"]) == (
        "12", "5", "8", "6",
    )  # fmt: skip


def test_growth_is_counted_by_mentorship_with_those_who_did_not_say(app, operator, counted):
    """A37, A35: the mean over mentorships of their skills' mean gain, from the frozen first word."""
    nora = make_mentor("Nora Star", capacity=50)
    pairs = ten_ended(nora)
    python = next(skill for skill in nora.skills if skill.name == "python")
    for pair in pairs[8:10]:
        reassess(pair, python, 3)
    counted()
    found = mean_growth(db.session(), YEAR)
    # Two of (2 - 1) / 2, four of 2, two of 0, two of 1.
    assert (found.mean.n, found.mean.average, found.silent) == (10, 1.1, 2)
    assert (found.gained, found.lost) == (Rate(8, 10), Rate(0, 10))
    assert found.mean.deviation == pytest.approx(0.8433, abs=1e-4)
    page = words(operator.get(f"{ATTAINMENT}?{OF_2026}").text)
    assert "Mentees gain 1.1 levels in their skills" in page
    assert "Mean gain 1.1 levels 95% interval 0.5 to 1.7 from 10" in page
    assert "2 did not, and are in no mean" in page
    assert [goal for goal, _ in growth_by_goal(db.session(), YEAR)] == ["change_careers"]
    assert growth_by_goal(db.session(), YEAR)[0][1] == found


def test_each_skill_has_its_own_before_and_after(app, operator, counted):
    """A35, A37: paired differences by skill; below ten pairs no gain is named."""
    nora = make_mentor("Nora Star", capacity=50)
    pairs = ten_ended(nora)
    python = next(skill for skill in nora.skills if skill.name == "python")
    for pair in pairs[8:10]:
        reassess(pair, python, 1, moment="milestone")
        reassess(pair, python, 5)
    counted()
    one, two = growth_by_skill(db.session(), YEAR)
    # Six of 2, two of 0, two of 3.
    assert (one.name, one.before.average, one.after.average, one.gain.average, one.gain.n, one.silent) == (
        "python", 2.0, 3.8, 1.8, 10, 2,
    )  # fmt: skip
    assert one.grown == Rate(8, 10)
    assert (two.name, two.gain.value, two.gain.average, two.gain.n, two.silent) == ("testing", None, -1.0, 2, 10)
    page = words(operator.get(f"{ATTAINMENT}?{OF_2026}&section=by-skill").text)
    assert "Growth is clear in 1 of 1 skills" in page
    assert "left out here; the download has them: 1." in page
    listed = csv_of(operator, f"{ATTAINMENT}?{OF_2026}&rows=gained")
    assert sorted(row["gain"] for row in listed) == ["2"] * 6 + ["3"] * 2
    assert len(csv_of(operator, f"{ATTAINMENT}?{OF_2026}&rows=skills")) == 24


def several(number, mentor=None):
    """Mentorships of as many mentees."""
    mentor = mentor or make_mentor("Many Mentees", capacity=50)
    return [make_mentorship(mentor=mentor, started_at=JUNE - days(30)) for _ in range(number)]


def ask(pair, number, side="mentee", supported=None, at=JUNE, answered_at=None):
    person_id = pair.mentee_id if side == "mentee" else pair.mentor.person_id
    check_in = save(CheckIn(
        mentorship_id=pair.id, person_id=person_id, side=side, kind="pulse", number=number, asked_at=at,
    ))  # fmt: skip
    if supported:
        save(CheckInAnswer(
            check_in_id=check_in.id, fit="good", nearer="yes" if supported > 3 else "no", supported=supported,
            answered_at=answered_at or at,
        ))  # fmt: skip


def test_how_supported_they_feel_has_interval_and_response(operator, counted):
    """A9: how supported they felt, from their check-ins."""
    pairs = several(12)
    for number, pair in enumerate(pairs):
        ask(pair, 1, supported=(5 if number < 5 else 4) if number < 10 else None)
    for number, pair in enumerate(pairs[:4]):
        ask(pair, number + 1, "mentor", supported=1)
    counted()
    page = words(operator.get(f"{ATTAINMENT}?{OF_2026}&section=support").text)
    assert "Mentees feel supported 4.5 of 5" in page
    assert "Mentees feel supported 4.5 of 5 95% interval 4.1 to 4.9 from 10" in page
    assert "Mentees: answered 83%" in page and "10 of 12" in page
    assert "Mentees: goal comes nearer 100%" in page


def test_fewer_than_five_answers_are_hidden(operator, counted):
    """Privacy, k = 5: neither a small side nor a small month, nor the month that would tell it, is shown."""
    pairs = several(15)
    for number in range(4):
        ask(pairs[number], 1, "mentor", supported=1)
        ask(pairs[number], 1, "mentee", supported=1, at=JUNE + days(60))
    for number, pair in enumerate(pairs):
        ask(pair, 2, "mentee", supported=5, at=JUNE if number < 8 else JUNE + days(30))
    counted()
    section = f"{ATTAINMENT}?{OF_2026}&section=support"
    page = words(operator.get(section, headers={"HX-Request": "true"}).text)
    assert "Mentors feel supported" not in page
    assert [(row["month"], row["who"]) for row in csv_of(operator, section)] == [("Jun 2026", "Mentees")]
    assert "Held back here: Mentors; Mentees in 2 months." in page


def test_one_mentee_who_answers_often_is_one(operator, counted):
    """A24, privacy: five pulses of one mentee, asked for by the mentor, would be what one person has said."""
    nora = make_mentor("Nora Star", capacity=50)
    mine, *others = several(9, nora), *several(6)
    for number in range(5):
        ask(mine[0], number + 1, supported=4)
    for pair in others:
        ask(pair, 1, supported=5)
    counted()
    by_nora = f"{ATTAINMENT}?{OF_2026}&section=support&mentor={nora.slug}"
    assert csv_of(operator, by_nora) == []
    assert "4 of 5" not in words(operator.get(by_nora).text)
    assert "Held back here: Mentees." in words(operator.get(by_nora).text)
    for pair in mine[1:]:
        ask(pair, 1, supported=4)
    counted()
    assert [row["supported_n"] for row in csv_of(operator, by_nora)] == ["13"]


def test_a_month_that_tells_of_the_others_is_hidden_under_a_filter(operator, counted):
    """A24, privacy: twelve of hers and three of his in June; hers less all of June would be his three."""
    nora, otto = make_mentor("Nora Star", capacity=50), make_mentor("Otto Lang", capacity=50)
    for pair in several(12, nora):
        ask(pair, 1, supported=4)
    for number, pair in enumerate(several(12, otto)):
        ask(pair, 1, supported=2, at=JUNE if number < 3 else JUNE + days(30))
    counted()
    section = f"{ATTAINMENT}?{OF_2026}&section=support"
    assert [(row["month"], row["supported_n"]) for row in csv_of(operator, section)] == [
        ("Jul 2026", "9"),
        ("Jun 2026", "15"),
    ]
    hers = f"{section}&mentor={nora.slug}"
    assert csv_of(operator, hers) == []
    page = words(operator.get(hers).text)
    assert "Mentees feel supported 4.0 of 5" in page
    assert "Held back here: Mentees in 1 month." in page


def test_what_was_due_is_done_in_time_late_or_not(app, operator, counted):
    """A9: milestones and tasks done in time, and goals ticked off; dropped, private and future ones are left out."""
    pair = make_mentorship(started_at=JUNE - days(30))
    by, goal = pair.mentee_id, goal_of(pair)

    def task(due, **columns):
        return save(Task(
            mentorship_id=pair.id, title="Do it", owner_side="mentee", due_on=due, created_by_id=by, created_at=JUNE - days(20),
            **columns,
        ))  # fmt: skip

    day = JUNE.date()
    punctual, late, reopened, dropped = (task(day) for _ in range(4))
    task(day, visibility="private")
    today = clock.now().date()
    task(today + days(10))
    step("done", JUNE, by, task=punctual)
    step("verified", JUNE + days(3), pair.mentor.person_id, task=punctual)
    step("done", JUNE + days(1), by, task=late)
    step("done", JUNE - days(1), by, task=reopened)
    step("reopened", JUNE, by, task=reopened)
    step("dropped", JUNE, by, task=dropped)
    milestone = save(
        Milestone(goal_id=goal.id, title="Half way", due_on=day, created_by_id=by, created_at=JUNE - days(20))
    )
    step("done", JUNE - days(2), by, milestone=milestone)
    step("done", JUNE, by, goal=goal)
    again = goal_of(pair, "Another")
    step("done", JUNE, by, goal=again)
    step("reopened", JUNE + days(5), by, goal=again)
    counted()
    found = in_time(db.session(), YEAR, today)
    assert (found["task"].in_time, found["task"].at_all) == (Rate(1, 3), Rate(2, 3))
    assert found["milestone"].in_time == Rate(1, 1)
    assert goals_done(db.session(), YEAR) == 1
    then = Question(YEAR.period, as_of=day)
    assert goals_done(db.session(), then) == 2
    before = in_time(db.session(), then, today)
    assert (before["task"].in_time, before["task"].at_all) == (Rate(1, 3), Rate(1, 3))
    milestone.due_on = None
    late.due_on = day - days(9)
    for thing, kind in ((milestone, "milestone"), (late, "task")):
        step("moved", JUNE + days(8), by, day.isoformat(), **{kind: thing})
    db.session.commit()
    assert in_time(db.session(), then, today) == before
    assert in_time(db.session(), YEAR, today)["milestone"].due == 0
    listed = csv_of(operator, f"{ATTAINMENT}?{OF_2026}&rows=tasks")
    assert sorted(row["in_time"] for row in listed) == ["in time", "late", "open"]


def test_what_belongs_to_a_dropped_goal_is_not_missed(app, operator, counted):
    """A9: dropping a goal writes no steps for its milestones and tasks; they are left out as on the pair's own board, from
    the day on which it was dropped, and come back with it. What was done of its tasks counts."""
    pair = make_mentorship(started_at=JUNE - days(30))
    by, day = pair.mentee_id, JUNE.date()
    kept, dropped = goal_of(pair), goal_of(pair, "Another")
    made = {"due_on": day, "created_by_id": by, "created_at": JUNE - days(20)}

    def milestone(goal):
        return save(Milestone(goal_id=goal.id, title="Half way", **made))

    def task(**above):
        return save(Task(mentorship_id=pair.id, title="Do it", owner_side="mentee", **above, **made))

    reached, _, dropped_one = milestone(kept), milestone(dropped), milestone(kept)
    done = task(goal_id=dropped.id)
    task(goal_id=dropped.id)
    task(goal_id=kept.id, milestone_id=dropped_one.id)
    task(goal_id=kept.id)
    step("done", JUNE, by, milestone=reached)
    step("done", JUNE, by, task=done)
    step("dropped", JUNE + days(3), by, goal=dropped)
    step("dropped", JUNE + days(3), by, milestone=dropped_one)
    counted()
    today = clock.now().date()

    def due(as_of=None):
        found = in_time(db.session(), Question(YEAR.period, as_of=as_of), today)
        return found["milestone"].in_time, found["task"].in_time

    shown = board(db.session(), pair, by, today, clock.now())
    assert (shown.milestones_reached.total, shown.tasks_done.total) == (1, 2)
    assert due() == (Rate(1, 1), Rate(1, 2))
    assert due(day + days(1)) == (Rate(1, 3), Rate(1, 4))
    listed = csv_of(operator, f"{ATTAINMENT}?{OF_2026}&rows=tasks")
    assert sorted(row["in_time"] for row in listed) == ["in time", "open"]
    step("reopened", JUNE + days(9), by, goal=dropped)
    db.session.commit()
    assert due() == (Rate(1, 2), Rate(1, 3))
    assert due(day + days(5)) == (Rate(1, 1), Rate(1, 2))


def test_applications_say_goal_and_skills(app, operator, counted):
    """A33: each says its goal and the skills that are wanted; were one without, it would show."""
    mentor = make_mentor()
    for _ in range(9):
        make_application(mentor=mentor, submitted_at=JUNE)
    bare = make_application(mentor=make_mentor(skills=()), submitted_at=JUNE, goal_category="start_business")
    counted()
    row = aspirations(db.session(), YEAR)[0]
    assert (row.n, row.with_goal, row.with_skills, row.with_both) == (10, 10, 9, 9)
    page = words(operator.get(f"{ATTAINMENT}?{OF_2026}&section=aspirations").text)
    assert "90% of applications say which goal and which skills" in page
    (month,) = csv_of(operator, f"{ATTAINMENT}?{OF_2026}&section=aspirations&mentor={bare.mentor.slug}")
    assert (month["applications"], month["with_skills"]) == ("1", "0")


def test_as_of_a_day_it_says_what_it_would_have_said(operator, counted):
    """Section 2, as of: endings, words and answers that come later change nothing."""
    nora = make_mentor("Nora Star", capacity=50)
    pairs = ten_ended(nora)
    for running in several(6, nora):
        ask(running, 1, supported=4)
    counted()
    asked = f"{ATTAINMENT}?{OF_2026}&as_of=2026-06-30&section="
    names = ("standing", "growth", *LATER_SECTIONS)
    then = {name: csv_of(operator, asked + name) for name in names}
    assert all(then[name] for name in names if name != "on-the-way")
    after = JUNE + days(40)
    for skill in nora.skills:
        reassess(pairs[10], skill, 5, at=after)
    ended("yes", at=after, started_at=after - days(15), mentor=nora)
    ask(running, 30, supported=1, at=after)
    ask(running, 31, supported=1, answered_at=after)
    ask(running, 32, supported=1, at=JUNE + days(2), answered_at=after)
    counted()
    now = {name: csv_of(operator, asked + name) for name in names}
    # Those who were asked then and had not answered are known to have been asked.
    assert (now["support"][0].pop("response_of"), then["support"][0].pop("response_of")) == ("8", "6")
    for each in (now["support"][0], then["support"][0]):
        for part in ("response", "response_low", "response_high"):
            each.pop(part)
    assert now == then


def test_filters_hold_in_every_section(operator, counted):
    """Each filter counts those that fit it, alone and together with others."""
    nora, otto = make_mentor("Nora Star", capacity=50), make_mentor("Otto Lang", capacity=50)
    ten_ended(nora)
    for _ in range(2):
        pair = ended("yes", mentor=otto, goal="start_business")
        reassess(pair, otto.skills[0], 5)
    for mentor, goal in ((otto, "start_business"), (nora, "change_careers")):
        for _ in range(5):
            running = make_mentorship(mentor=mentor, started_at=JUNE - days(30), goal_category=goal)
            ask(running, 1, supported=3, at=JUNE - days(9))
    counted()
    goal, by_otto = "goal=start_business", f"mentor={otto.slug}"
    for query in (goal, by_otto, f"{goal}&{by_otto}"):

        def rows(section, query=query):
            return csv_of(operator, f"{ATTAINMENT}?{OF_2026}&{query}&section={section}")

        assert [row["ended"] for row in rows("standing")] == ["2"]
        assert [(row["assessed_again"], row["silent"]) for row in rows("growth")] == [("2", "0")]
        assert [row["assessed_again"] for row in rows("by-skill")] == ["2", "0"]
        assert [row["goal"] for row in rows("by-goal")] == ["Start a business"]
        assert [row["supported_n"] for row in rows("support")] == ["5"]
        assert sum(int(row["applications"]) for row in rows("aspirations")) == 7


def test_with_nothing_ended_it_says_so(operator):
    """Bad input: no figure is NaN, no section is missing."""
    page = operator.get(ATTAINMENT)
    assert page.status_code == 200
    assert "No mentorship has ended after its trial in this time" in page.text
    assert "too few to say" in page.text
    for name in LATER_SECTIONS:
        answer = operator.get(f"{ATTAINMENT}?section={name}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "nan" not in words(answer.text).lower().split()


def test_the_rows_behind_a_figure_are_those_it_counts(operator, counted, counted_queries):
    """A32: every figure leads to what it was counted from; the page needs few queries."""
    ten_ended(make_mentor("Nora Star", capacity=50))
    counted()
    numbers = {"reached": 5, "partly": 8, "silent": 2, "again": 8, "not-again": 4, "gained": 6, "skills": 24}
    listed = {name: len(csv_of(operator, f"{ATTAINMENT}?{OF_2026}&rows={name}")) for name in numbers}
    assert listed == numbers
    for after in ("x", "2026-06-10_99999999999999999999", "2026-06-10_-4", "9999-12-31_9"):
        for name in ("skills", "milestones"):
            assert operator.get(f"{ATTAINMENT}?rows={name}&after={after}").status_code == 200
    with counted_queries(16):
        operator.get(f"{ATTAINMENT}?{OF_2026}")
    assert operator.get(f"{ATTAINMENT}?{OF_2026}&format=xlsx").status_code == 200
