"""One step for many alerts of the health monitor at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertStep
from mentorcruise.extensions import db
from tests.factories import make_operator
from tests.operator.test_health_pages import looked, one_alert, unhappy


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def ids(*alerts):
    return [str(alert.id) for alert in alerts]


def test_many_are_given_to_someone_snoozed_or_resolved_at_once(operator):
    """Section 3: assigned, snoozed and resolved with a note, many at a time."""
    for number in range(3):
        unhappy(f"Unhappy {number}")
    one, two, three = looked()[:3]
    other = make_operator("Oda Other")
    step = "/operator/health/steps"
    assert operator.post(step, {"alert": ids(one, two), "action": "assigned", "to": str(other.id)}).status_code == 303
    page = operator.get("/operator/health").text
    assert page.count("With Oda Other") == 2 and "2 alerts: Given to Oda Other." in page
    assert operator.get(f"/operator/health?who={other.id}").text.count("With Oda Other") == 2
    assert "Unhappy 2" in operator.get("/operator/health?who=nobody").text
    operator.post(step, {"alert": ids(one), "action": "assigned", "to": "nobody"})
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    operator.post(step, {"alert": ids(three), "action": "snoozed", "until": day})
    assert "Unhappy 2" in operator.get("/operator/health?state=snoozed").text
    operator.post(step, {"alert": ids(three), "action": "woken"})
    assert "Unhappy 2" in operator.get("/operator/health").text
    operator.post(step, {"alert": ids(one, two, three), "action": "resolved", "note": "All called."})
    assert "Nobody needs help" in operator.get("/operator/health").text
    assert [(s.action, s.note) for s in db.session.scalars(select(AlertStep).filter_by(alert_id=one.id))] == [
        ("assigned", ""), ("released", ""), ("resolved", "All called."),
    ]  # fmt: skip


def test_of_many_those_that_closed_meanwhile_stay_closed(operator):
    unhappy("Zita Happy")
    unhappy("Yara Happy")
    first, second = looked()[:2]
    operator.post(f"/operator/alerts/{first.id}/steps", {"action": "resolved", "note": "Done."})
    form = {"alert": ids(first, second), "action": "resolved", "note": "Both."}
    page = operator.post("/operator/health/steps", form, follow=True).text
    assert "1 alert had been closed meanwhile and stayed so." in page
    assert len(db.session.scalars(select(AlertStep)).all()) == 2


def test_a_closed_alert_whose_last_step_was_much_like_this_one_stops_no_other(operator):
    """The same operator put it out of sight until another day, or gave it to another one, before it closed."""
    other = make_operator("Oda Other")
    unhappy("Zita Happy")
    unhappy("Yara Happy")
    first, second = looked()[:2]
    first_day, next_day = [(clock.now() + timedelta(days=n)).date().isoformat() for n in (3, 4)]
    before, after = {"action": "snoozed", "until": first_day}, {"action": "snoozed", "until": next_day}
    given, given_on = {"action": "assigned", "to": "me"}, {"action": "assigned", "to": str(other.id)}
    for former, wanted in ((before, after), (given, given_on)):
        db.session.get_one(Alert, first.id).closed_at = None
        db.session.commit()
        assert operator.post(f"/operator/alerts/{first.id}/steps", former).status_code == 303
        db.session.get_one(Alert, first.id).closed_at = clock.now()
        db.session.commit()
        page = operator.post("/operator/health/steps", {"alert": ids(first, second), **wanted}, follow=True).text
        assert "1 alert had been closed meanwhile and stayed so." in page
    steps = [(step.alert_id, step.action) for step in db.session.scalars(select(AlertStep).order_by(AlertStep.id))]
    assert steps == [(first.id, "snoozed"), (second.id, "snoozed"), (first.id, "assigned"), (second.id, "assigned")]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"action": "noted", "note": "x"}, "Choose at least one alert"),
        ({"alert": ["1"] * 101, "action": "noted", "note": "x"}, "at most 100 alerts"),
        ({"alert": ["1"], "action": "snoozed", "until": "2020-01-01"}, "Choose a day after today"),
        ({"alert": ["1"], "action": "resolved"}, "Write what you found or did"),
        ({"alert": ["1"], "action": "assigned", "to": "77"}, "Choose one of the operators"),
        ({"alert": ["1"]}, "Choose what you do."),
        ({"alert": ["x"], "action": "noted", "note": "x"}, "could not be coerced"),
    ],
)
def test_a_step_for_many_that_makes_no_sense_gets_the_form_back(operator, form, said):
    """Bad input: 422 with words, and nothing happens."""
    one_alert()
    answer = operator.post("/operator/health/steps", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(select(AlertStep)).all() == []
