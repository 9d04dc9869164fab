"""Follow-ups of exit surveys and themes: an owner, a day, what came of it, and the reminder on the overview (B16)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.follow_ups import FollowUp, FollowUpStep, open_follow_up
from mentorcruise.extensions import db
from tests.factories import make_operator, make_theme
from tests.operator.test_exit_surveys import left
from tests.reports.reading import words

SURVEYS = "/operator/exit-surveys"
LIST = f"{SURVEYS}/follow-ups"


@pytest.fixture
def olga(app):
    return make_operator("Olga Operator")


@pytest.fixture
def operator(visitor, olga):
    return visitor(olga)


def in_days(days):
    return (clock.now().date() + timedelta(days=days)).isoformat()


def promised(olga, days=3, **about):
    now = clock.now()
    made = open_follow_up(
        db.session(), "Call her", olga.id, now.date() + timedelta(days=days), olga, now,
        **(about or {"theme_id": make_theme("Practice").id}),
    )  # fmt: skip
    db.session.commit()
    return made


def test_what_has_to_be_chosen_is_not_called_optional(operator, olga):
    """A promise without an owner and a merger without a theme are refused, so their labels do not say otherwise."""
    make_theme("Homework")
    page = words(operator.get(f"{SURVEYS}/themes/{make_theme('Practice').id}").text)
    for label in ("Who does it", "Count it as"):
        assert label in page and f"{label} (optional)" not in page


def test_a_survey_is_followed_up_by_someone_until_a_day(operator, olga):
    """B16: a promise has an owner and a day, and the survey shows it as open until it is done."""
    survey = left("Ann")
    form = {"what": "Call her", "owner": str(olga.id), "due_on": in_days(3)}
    for _ in range(2):
        answer = operator.post(f"{SURVEYS}/{survey.id}/follow-ups", form)
        assert answer.status_code == 303
    (made,) = db.session.scalars(select(FollowUp))
    assert (made.owner_id, made.state, made.mentorship_id) == (olga.id, "open", survey.id)
    assert "Ann with" in operator.get(f"{SURVEYS}?state=open&owner={olga.id}").text
    step = {"action": "done", "note": "She found a job."}
    assert operator.post(f"{LIST}/{made.id}/steps", step).status_code == 303
    page = words(operator.get(f"{LIST}/{made.id}").text)
    assert "Olga Operator promised it, until" in page
    assert "did it" in page and "She found a job." in page
    assert "Ann with" in operator.get(f"{SURVEYS}?state=followed").text
    assert "Ann with" not in operator.get(f"{SURVEYS}?owner={olga.id}").text


@pytest.mark.parametrize(
    "wrong",
    [{"what": ""}, {"owner": "999999"}, {"owner": "x"}, {"due_on": ""}, {"due_on": "soon"}, {"due_on": "2020-01-01"}],
)
def test_what_cannot_be_promised_comes_back_as_typed(operator, olga, wrong):
    theme = make_theme("Practice")
    form = {"what": "Ask three mentors", "owner": str(olga.id), "due_on": in_days(3)} | wrong
    for path in (f"{SURVEYS}/{left('Ann').id}/follow-ups", f"{SURVEYS}/themes/{theme.id}/follow-ups"):
        answer = operator.post(path, form)
        assert answer.status_code == 422
        assert form["what"] in answer.text
    assert db.session.scalars(select(FollowUp)).all() == []


def test_it_is_given_on_moved_and_opened_again_and_all_of_it_stays(operator, olga):
    odo, made = make_operator("Odo Other"), promised(olga)
    for step in (
        {"action": "given", "owner": str(odo.id)},
        {"action": "moved", "due_on": in_days(9)},
        {"action": "dropped", "note": "Not needed"},
    ):
        for _ in range(2):
            assert operator.post(f"{LIST}/{made.id}/steps", step).status_code == 303
    late = operator.post(f"{LIST}/{made.id}/steps", {"action": "moved", "due_on": in_days(20), "note": "In May"})
    assert late.status_code == 409
    assert "This follow-up is closed" in late.text and "In May" in late.text and f'value="{in_days(20)}"' in late.text
    assert operator.post(f"{LIST}/{made.id}/steps", {"action": "reopened"}).status_code == 303
    db.session.expire_all()
    assert (made.owner_id, made.due_on.isoformat(), made.state) == (odo.id, in_days(9), "open")
    actions = [step.action for step in db.session.scalars(select(FollowUpStep).order_by(FollowUpStep.id))]
    assert actions == ["opened", "given", "moved", "dropped", "reopened"]


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"action": "done"},
        {"action": "noted", "note": " "},
        {"action": "moved"},
        {"action": "given", "owner": "7777"},
    ],
)
def test_a_step_without_what_it_needs_is_refused(operator, olga, step):
    made = promised(olga)
    assert operator.post(f"{LIST}/{made.id}/steps", step).status_code == 422


def test_the_list_begins_with_mine_and_marks_what_is_overdue(operator, olga):
    odo = make_operator("Odo Other")
    promised(olga, days=-2)
    promised(olga, days=5, mentorship_id=left("Ann").id)
    promised(odo, days=-1, mentorship_id=left("Ben").id)
    page = operator.get(LIST).text
    assert page.count("Overdue since") == 1
    assert "Ann with" in page and "Ben with" not in page
    everyone = operator.get(f"{LIST}?who=all&state=overdue").text
    assert everyone.count("Overdue since") == 2
    assert operator.get(f"{LIST}?who=x&state=y&page=99999999999").status_code == 200


def test_the_overview_reminds_of_mine_and_of_what_is_overdue(operator, olga):
    assert "Your follow-ups" not in operator.get("/operator").text
    promised(olga, days=-2)
    promised(make_operator("Odo Other"), days=-1, mentorship_id=left("Ben").id)
    page = words(operator.get("/operator").text)
    assert "1 of 1 is overdue." in page
    assert "Call her" in page
    assert "1 of others is overdue" in page
