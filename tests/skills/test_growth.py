"""The baseline is frozen; where the mentee stands is said again by both, and the growth is drawn (A35, A37)."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from mentorcruise import clock
from mentorcruise.domain.applications import SkillAssessment
from mentorcruise.domain.assessing import growth
from mentorcruise.domain.goals import Goal
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_mentorship, save
from tests.skills.conftest import said, skill


def url(mentorship):
    return f"/mentorships/{mentorship.id}/skills"


def make_milestone(mentorship, *, private=False):
    goal = save(Goal.set(mentorship, "Build", "", private, mentorship.mentee, clock.now()))
    return save(goal.add_milestone("First release", None, mentorship.mentee, clock.now()))


def test_the_baseline_can_never_be_changed(mentorship):
    """A35: the database refuses to change it, to take it away and to add a second one."""
    first = mentorship.application.assessments[0]
    table = SkillAssessment.__table__
    for statement in (table.update().values(score=5), table.delete()):
        with pytest.raises(IntegrityError, match="append-only"), db.session.begin_nested():
            db.session.execute(statement)
    again = {"application_id": first.application_id, "skill_id": first.skill_id, "assessor_id": first.assessor_id}
    with pytest.raises(IntegrityError, match="uq_skill_assessments_once"), db.session.begin_nested():
        db.session.execute(table.insert().values(**again, moment="baseline", score=5, assessed_at=clock.now()))


def test_both_say_where_the_mentee_stands(mentorship, mentee, mentor):
    """A35: re-assessed on the way, with the mentor's view beside the mentee's own; the baseline stays."""
    assert mentee.post(url(mentorship), {skill(): "4"}).status_code == 303
    assert mentor.post(url(mentorship), {skill(): "3", skill("testing"): "2"}).status_code == 303
    mentee_id, mentor_id = mentorship.mentee_id, mentorship.mentor.person_id
    assert said("milestone") == [
        ("python", mentee_id, "milestone", 4), ("python", mentor_id, "milestone", 3), ("testing", mentor_id, "milestone", 2),
    ]  # fmt: skip
    assert {score for *_, score in said("baseline")} == {2}
    page = mentee.get(url(mentorship)).text
    assert "+2" in page and "growth-chart" in page and "The same as a table" in page
    assert mentorship.mentee.name in mentor.get(url(mentorship)).text


def test_one_score_is_five_marks_and_not_a_chart(mentorship, mentee):
    """A35: a line needs two points."""
    page = mentee.get(url(mentorship)).text
    assert "2 of 5 at the start" in page and "pips" in page
    assert "growth-chart" not in page and "The same as a table" not in page


def test_it_may_be_said_at_a_milestone_that_both_see(mentorship, mentee):
    """A35: linked to a milestone of this pair; not to a private one, nor to one of somebody else."""
    milestone = make_milestone(mentorship)
    others = [make_milestone(mentorship, private=True), make_milestone(make_mentorship())]
    assert mentee.post(url(mentorship), {skill(): "3", "milestone": str(milestone.id)}).status_code == 303
    assert db.session.query(SkillAssessment).filter_by(moment="milestone").one().milestone_id == milestone.id
    for other in [*others, type("", (), {"id": "x"})]:
        page = mentee.post(url(mentorship), {skill(): "5", "milestone": str(other.id)})
        assert page.status_code == 422 and "Not a valid choice" in page.text
    assert len(said("milestone")) == 1


def test_the_same_said_five_times_is_said_once(mentorship, mentee):
    """R11: and another word on the same day is a correction; both are kept, the last one counts."""
    assert {mentee.post(url(mentorship), {skill(): "3"}).status_code for _ in range(5)} == {303}
    assert len(said("milestone")) == 1
    mentee.post(url(mentorship), {skill(): "4"})
    points = next(
        each for each in growth(db.session.merge(mentorship), lambda at: at.date()) if each.skill == "python"
    ).points
    assert [(p.own, p.other) for p in points] == [(2, None), (4, None)] and len(said("milestone")) == 2


@pytest.mark.parametrize(
    ("score", "words"),
    [("", "Choose a level"), ("6", "Not a valid choice"), ("0", "Not a valid choice"), ("x", "Not a valid")],
)
def test_bad_input_is_explained(mentorship, mentee, score, words):
    page = mentee.post(url(mentorship), {skill(): score})
    assert page.status_code == 422 and words in page.text and said("milestone") == []


def test_a_skill_that_is_not_assessed_here_is_left_out(mentorship, mentee):
    """S2: the level of another skill, or another moment, changes nothing."""
    form = {skill(): "3", "skill_999999": "5", "moment": "baseline", "score": "5", "assessor_id": "1"}
    assert mentee.post(url(mentorship), form).status_code == 303
    assert [row[3] for row in said("milestone")] == [3]


def test_a_stranger_finds_nothing(mentorship, visitor):
    """S1."""
    stranger = visitor(make_mentorship().mentee)
    for path in (url(mentorship), f"{url(mentorship)}/final"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, {skill(): "5"}).status_code == 404


def test_growth_is_the_mentees_own_last_word_against_the_first(mentorship):
    """A37: per skill, over the days of the reader's calendar; the mentor's view stands beside it."""
    now, rows = (
        clock.now(),
        [(2, mentorship.mentee_id, 3), (5, mentorship.mentor.person_id, 4), (9, mentorship.mentee_id, 5)],
    )
    python = next(each for each in mentorship.application.assessments if each.skill.name == "python")
    for days, who, score in rows:
        at = now - timedelta(days=10 - days)
        db.session.add(SkillAssessment(
            application_id=mentorship.application_id, skill_id=python.skill_id, assessor_id=who, moment="milestone",
            score=score, assessed_at=at,
        ))  # fmt: skip
    db.session.commit()
    db.session.expire_all()
    first, second = growth(mentorship, lambda at: at.date())
    assert (first.skill, first.gain, [(p.own, p.other) for p in first.points]) == (
        "python", 3, [(2, None), (3, None), (None, 4), (5, None)],
    )  # fmt: skip
    assert (second.skill, second.gain) == ("testing", None)


def test_after_the_end_only_the_last_word_is_said(mentorship, mentee):
    end_mentorship(mentorship)
    page = mentee.post(url(mentorship), {skill(): "5"})
    assert page.status_code == 409 and "has ended" in page.text and said("milestone") == []
    assert 'id="assessment"' not in mentee.get(url(mentorship)).text
