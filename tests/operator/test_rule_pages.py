"""The pages of the monitor's rules: thresholds with a preview and versions, and the grades."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.alert_rules import RuleThresholds
from mentorcruise.domain.alerts import Alert
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.health.grading import grade_rule
from mentorcruise.health.monitor import check_all
from mentorcruise.health.preview import preview
from mentorcruise.health.rules import BY_NAME, RULES
from tests.factories import end_mentorship, make_mentee, make_mentorship, make_operator
from tests.health.history import A_DAY, UNTIL, live_through, spells

PAGE = "/operator/health/rules/without_mentor"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def waiting(days, name="Wanda Waiting"):
    return make_mentee(name, looking_since=clock.now() - timedelta(days=days))


def saved():
    return db.session.scalars(select(RuleThresholds).order_by(RuleThresholds.id)).all()


def test_every_rule_says_when_it_speaks_and_from_which_numbers_on(operator):
    """Issue 4: the ten rules with their definitions."""
    page = operator.get("/operator/health/rules").text
    assert len(RULES) == 10
    for rule in RULES:
        assert rule.title in page and f'href="/operator/health/rules/{rule.name}"' in page
        assert all(number.label in page for number in rule.numbers)
    assert page.count("<b>Version.</b>") == page.count("<b>Clock.</b>") == page.count("<b>Formula.</b>") == 10


@pytest.mark.parametrize(
    ("value", "words"), [(1, "1 session"), (2, "2 sessions"), (0, "0 sessions"), (2.5, "2.5 sessions")]
)
def test_a_threshold_is_said_in_the_number_that_it_has(value, words):
    number = next(n for n in BY_NAME["no_shows"].numbers if n.unit == "sessions")
    assert number.said(value) == words


def test_before_saving_one_sees_what_it_would_have_raised(operator):
    """Section 3: a preview of what the rule would have raised in the last 90 days; it saves nothing."""
    waiting(12, "Wanda Waiting")
    waiting(40, "Long Waiting")
    page = operator.get(f"{PAGE}?search_days=10").text
    assert "1 more alert than now" in page
    assert "Wanda Waiting" in page and "Long Waiting" not in page
    fewer = operator.get(f"{PAGE}?search_days=60").text
    assert "1 fewer alert than now" in fewer and "Long Waiting" in fewer
    assert "These are the numbers in force." in operator.get(f"{PAGE}?search_days=14").text
    assert saved() == []


def test_saved_thresholds_are_a_version_with_who_when_and_why(operator, work):
    """A41: thresholds are edited in the browser; A38, A39: the monitor speaks from the new ones on."""
    waiting(12)
    form = {"search_days": "10", "version": "1", "why": "They give up after ten days."}
    assert operator.post(PAGE, form).status_code == 303
    work()
    assert "Wanda Waiting" in operator.get("/operator/health").text
    page = operator.get(PAGE).text
    assert "Version 2, by Olga Operator" in page and "They give up after ten days." in page
    assert [(row.version, row.numbers) for row in saved()] == [(2, {"search_days": 10})]


def test_saved_thresholds_are_graded_once(operator):
    """Grading goes through the history; once is enough."""
    operator.post(PAGE, {"search_days": "10", "version": "1", "why": "They give up."})
    asked = db.session.scalars(select(OutboxMessage.job).order_by(OutboxMessage.job)).all()
    assert asked == ["health.check_rule", "health.grade_rule"]


def test_the_same_thresholds_sent_again_are_the_same_version(operator):
    """R11: every POST sent five times has one effect."""
    for _ in range(5):
        form = {"search_days": "10", "version": "1", "why": "They give up."}
        assert operator.post(PAGE, form).status_code == 303
    assert len(saved()) == 1


def test_numbers_chosen_against_an_older_version_are_not_saved(visitor, operator):
    operator.post(PAGE, {"search_days": "10", "version": "1", "why": "They give up."})
    other = visitor(make_operator("Oda Other"))
    answer = other.post(PAGE, {"search_days": "20", "version": "1", "why": "Too many."})
    assert answer.status_code == 409
    assert "Someone has changed this rule meanwhile" in answer.text and "In force: 10." in answer.text
    assert 'value="20"' in answer.text and "Too many." in answer.text
    assert 'name="version" value="2"' in answer.text
    assert len(saved()) == 1
    same = other.post(PAGE, {"search_days": "10", "version": "1", "why": "As they do."})
    assert same.status_code == 409 and "As they do." in same.text


@pytest.mark.parametrize(
    "number", ["-1", "0", "366", "14.5", "soon", "", "1e3", "９", "9" * 400, "<b>", "NaN", "1.2.3"]
)
def test_a_number_that_makes_no_sense_is_answered_with_what_is_possible(operator, number):
    """Bad input: negative, absurd or no number at all: 422 with words, on the preview and on saving."""
    seen = operator.get(PAGE, query_string={"search_days": number})
    sent = operator.post(PAGE, {"search_days": number, "version": "1", "why": "Because."})
    for answer in (seen, sent):
        assert answer.status_code == 422
        assert "Write a whole number from 1 to 365." in answer.text
    assert saved() == []


def test_saving_needs_a_reason_and_a_version(operator):
    assert "Say why" in operator.post(PAGE, {"search_days": "10", "version": "1"}).text
    assert operator.post(PAGE, {"search_days": "10", "why": "Because."}).status_code == 422
    assert operator.post(PAGE, {"search_days": "10", "version": "x", "why": "Because."}).status_code == 422


def test_numbers_that_contradict_each_other_are_refused(operator):
    address = "/operator/health/rules/low_rating"
    numbers = {"low_stars": "4", "recovered_stars": "3", "ratings_averaged": "3", "low_average": "3.5"}
    answer = operator.post(address, numbers | {"version": "1", "why": "Because."})
    assert answer.status_code == 422
    assert "Good stars must be more than low stars." in answer.text
    assert operator.get(address, query_string=numbers | {"recovered_stars": "5"}).status_code == 200
    assert "in steps of 0.1" in operator.get(address, query_string=numbers | {"low_average": "3.55"}).text


def test_a_rule_that_is_none_is_not_found(operator):
    assert operator.get("/operator/health/rules/nothing").status_code == 404
    assert operator.post("/operator/health/rules/nothing", {"why": "x"}).status_code == 404


def test_the_preview_counts_what_a_monitor_would_have_raised(app):
    """Section 3: the preview equals a replay of the monitor with those thresholds."""
    live_through(mentees=60, mentors=20)
    rule, since = BY_NAME["no_session"], UNTIL - 90 * A_DAY
    looked = preview(db.session(), rule, {"quiet_days": 9}, rule.defaults, UNTIL)
    db.session.add(
        RuleThresholds(
            rule=rule.name, version=2, numbers={"quiet_days": 9}, set_by_id=make_operator().id, set_at=since, why="Test"
        )
    )  # fmt: skip
    told = spells(rule.name, since, UNTIL, quiet_days=9)
    moments = {since, *(at for s in told for at in (s.began, s.ended) if at and at > since)}
    for at in sorted(moments):
        check_all(db.session(), at)
    raised = db.session.scalars(select(Alert).where(Alert.rule == rule.name, Alert.began_at > since)).all()
    assert looked.new == len(raised) == sum(week.new for week in looked.weeks) > 5
    assert looked.present == len([s for s in spells(rule.name, since, UNTIL) if s.began > since])


def test_the_grades_are_shown_with_intervals_or_called_too_few(operator):
    """Issue 4: the monitor grades itself; under 10 cases it says so."""
    assert "Not graded yet" in operator.get("/operator/health/grades").text
    now = clock.now()
    for number in range(12):
        pair = make_mentorship(started_at=now - timedelta(days=150))
        if number < 9:
            end_mentorship(pair, at=now - timedelta(days=120), cause="mentor_ended")
    for rule in RULES:
        grade_rule(db.session(), rule, rule.defaults, now)
    db.session.commit()
    page = operator.get("/operator/health/grades").text
    assert "75%" in page and "9 of 12" in page
    assert "too few to say" in page
    assert "“No exit survey” speaks after the ending" in page
    assert "within 60 days after the alert" in page and "What is a bad ending?" in page
    assert "No first session: other thresholds" in page
