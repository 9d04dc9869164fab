"""The health monitor's pages: alerts in words, and what operators do about them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.alerts import Alert, AlertStep
from mentorcruise.extensions import db
from mentorcruise.health.monitor import check_all
from mentorcruise.reports import most
from tests.factories import make_mentee, make_mentorship, make_operator, make_session, rate, save


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def unhappy(name="Zita Happy", stars=1):
    mentorship = make_mentorship(make_mentee(name))
    rate(make_session(mentorship), mentorship.mentee, stars)
    return mentorship


def looked():
    check_all(db.session(), clock.now())
    db.session.commit()
    return list(db.session.scalars(select(Alert).order_by(Alert.id)))


def one_alert():
    unhappy()
    return looked()[0]


def test_it_shows_who_needs_help_and_why(operator):
    """A38, A39: alerts with their evidence, linked to whom they are about."""
    mentorship, waiting = unhappy(), make_mentee("Wanda Waiting", looking_since=clock.now() - timedelta(days=20))
    looked()
    page = operator.get("/operator/health").text
    assert "Zita Happy with Max Mentor" in page
    assert "The mentee rated the only rated session 1 of 5." in page
    assert "Wanda Waiting" in page
    assert "for 20 days." in page
    links = [f"/operator/alerts/{alert.id}" for alert in looked()]
    assert all(link in page for link in links)
    pages = "".join(operator.get(link).text for link in links)
    assert f'href="/operator/mentorships/{mentorship.id}"' in pages
    assert f'href="/operator/people/{waiting.id}"' in pages


def test_alerts_can_be_asked_for_by_rule_and_state(operator):
    """A38, A39: open, snoozed and closed; by rule."""
    unhappy()
    make_mentee("Wanda Waiting", looking_since=clock.now() - timedelta(days=20))
    looked()
    assert "Wanda" not in operator.get("/operator/health?rule=low_rating").text
    assert "Zita" not in operator.get("/operator/health?rule=without_mentor").text
    piece = operator.get("/operator/health?rule=without_mentor", htmx=True).text
    assert piece.lstrip().startswith('<div id="alerts"')
    assert "Nothing is closed yet" in operator.get("/operator/health?state=closed").text
    assert "Nothing is snoozed" in operator.get("/operator/health?state=snoozed").text
    assert "Zita" in operator.get("/operator/health?state=x&rule=y&before=z").text


def test_assigning_shows_whose_it_is(operator):
    alert = one_alert()
    answer = operator.post(f"/operator/alerts/{alert.id}/steps", {"action": "assigned"})
    assert answer.status_code == 303
    assert "With Olga Operator" in operator.get("/operator/health").text


def test_snoozing_puts_it_out_of_sight_until_that_morning_in_the_operator_s_zone(visitor):
    operator = visitor(make_operator(time_zone="Pacific/Auckland"))
    alert, day = one_alert(), (clock.now() + timedelta(days=3)).date()
    operator.post(f"/operator/alerts/{alert.id}/steps", {"action": "snoozed", "until": day.isoformat()})
    assert "Zita" not in operator.get("/operator/health").text
    assert "Zita" in operator.get("/operator/health?state=snoozed").text
    until = db.session.scalars(select(AlertStep.until)).one()
    assert until.astimezone(until.tzinfo).hour in (11, 12)
    clock.move_forward(timedelta(days=4))
    assert "Zita" in operator.get("/operator/health").text


def test_resolving_with_a_note_closes_it(operator):
    alert = one_alert()
    operator.post(f"/operator/alerts/{alert.id}/steps", {"action": "resolved", "note": "They talked it over."})
    assert "Nobody needs help" in operator.get("/operator/health").text
    closed = operator.get("/operator/health?state=closed").text
    assert "Zita" in closed
    assert "Resolved" in closed
    assert "They talked it over." in operator.get(f"/operator/alerts/{alert.id}").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose what you do."),
        ({"action": "vanish"}, "Not a valid choice"),
        ({"action": "resolved"}, "Write what you found or did"),
        ({"action": "noted", "note": "   "}, "Write what you found or did"),
        ({"action": "snoozed"}, "Choose a day after today"),
        ({"action": "snoozed", "until": "2020-01-01"}, "Choose a day after today"),
        ({"action": "snoozed", "until": "9999-01-01"}, "Choose a day after today"),
        ({"action": "snoozed", "until": "soon"}, "Not a valid date"),
        ({"action": "noted", "note": "x" * 2001}, "cannot be longer"),
    ],
)
def test_a_step_that_makes_no_sense_gets_the_form_back(operator, form, said):
    alert = one_alert()
    answer = operator.post(f"/operator/alerts/{alert.id}/steps", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(select(AlertStep)).all() == []


def test_the_same_step_sent_again_is_one_step(operator):
    """R11: every POST sent five times has one effect."""
    alert = one_alert()
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    for form in ({"action": "assigned"}, {"action": "snoozed", "until": day}, {"action": "resolved", "note": "Done."}):
        for _ in range(5):
            assert operator.post(f"/operator/alerts/{alert.id}/steps", form).status_code == 303
    assert len(db.session.scalars(select(AlertStep)).all()) == 3


def test_a_closed_alert_takes_notes_only(visitor, operator):
    alert = one_alert()
    operator.post(f"/operator/alerts/{alert.id}/steps", {"action": "resolved", "note": "Done."})
    other = visitor(make_operator("Oda Other"))
    late = other.post(f"/operator/alerts/{alert.id}/steps", {"action": "resolved", "note": "They have spoken."})
    assert late.status_code == 409 and "This alert is closed" in late.text and "They have spoken." in late.text
    assert other.post(f"/operator/alerts/{alert.id}/steps", {"action": "noted", "note": "Later."}).status_code == 303


def test_an_alert_that_is_none_is_not_found(operator):
    assert operator.get("/operator/alerts/1").status_code == 404
    assert operator.post("/operator/alerts/1/steps", {"action": "assigned"}).status_code == 404


def test_pages_go_on_where_the_last_one_ended(operator):
    now = clock.now()
    for number in range(60):
        person = make_mentee(f"Waiting {number:02}", looking_since=now - timedelta(days=20))
        evidence = {"search": number, "since": now.isoformat()}
        save(
            Alert(
                rule="without_mentor",
                subject_type="person",
                subject_id=person.id,
                opened_at=now,
                began_at=now,
                mentee_id=person.id,
                checked_at=now,
                evidence=evidence,
            )
        )
    first = operator.get("/operator/health").text
    assert "Waiting 59" in first
    assert "Waiting 09" not in first
    after = first.split("after=")[1].split('"')[0]
    assert "Waiting 09" in operator.get(f"/operator/health?after={after}").text
    assert "Waiting 59" not in operator.get(f"/operator/health?after={after}").text
    oldest = operator.get("/operator/health?sort=oldest").text
    assert "Waiting 00" in oldest and "Waiting 59" not in oldest
    after = oldest.split("after=")[1].split('"')[0].split("&")[0]
    assert "Waiting 59" in operator.get(f"/operator/health?sort=oldest&after={after}").text
    assert "Waiting 00" in operator.get("/operator/health?sort=oldest&after=nonsense").text


def test_a_page_needs_a_handful_of_queries(operator, counted_queries):
    for _ in range(8):
        unhappy()
    looked()
    with counted_queries(4):
        operator.get("/operator/health")


def test_alerts_are_found_by_the_name_of_either_person(operator):
    unhappy("Zita Happy")
    make_mentee("Wanda Waiting", looking_since=clock.now() - timedelta(days=20))
    looked()
    assert "Wanda" not in operator.get("/operator/health?q=zita").text
    assert "Zita" in operator.get("/operator/health?q=max+mentor").text
    assert "No alert fits" in operator.get("/operator/health?q=%25").text


def test_the_most_urgent_come_first(operator):
    make_mentee("Wanda Waiting", looking_since=clock.now() - timedelta(days=20))
    unhappy("Zita Happy")
    looked()
    page = operator.get("/operator/health").text
    assert page.index("Zita Happy with") < page.index("Wanda Waiting")


def test_what_does_not_exist_is_said_and_left_out(operator):
    """Bad input: an unknown filter is a clear page, 422."""
    unhappy()
    looked()
    answer = operator.get("/operator/health?rule=y&state=x&who=9&sort=z")
    assert answer.status_code == 422
    assert "There is no such rule." in answer.text and "There is no such operator." in answer.text
    assert "Zita" in answer.text


def test_what_is_shown_can_be_taken_along_as_a_file(operator, monkeypatch):
    """S9: cells that a spreadsheet would run are neutralised; the file carries only what the page shows."""
    unhappy("=HYPERLINK(1)")
    make_mentee("Wanda Waiting", looking_since=clock.now() - timedelta(days=20))
    looked()
    answer = operator.get("/operator/health.csv?rule=low_rating")
    assert answer.headers["Content-Type"].startswith("text/csv")
    head, row = answer.text.strip().split("\r\n")
    assert head.startswith("alert,rule,urgency,about,evidence")
    assert "'=HYPERLINK(1) with Max Mentor" in row and "Low rating" in row and "Wanda" not in answer.text
    monkeypatch.setattr(most, "MOST_IN_A_FILE", 1)
    *kept, cut = operator.get("/operator/health.csv").text.splitlines()
    assert len(kept) == 2 and cut.startswith("The first 1 rows of more;")


def test_the_history_of_a_mentorship_holds_every_alert_and_step(operator):
    """Section 3: the history of each alert is kept: who, when, what, and why it closed."""
    mentorship = unhappy()
    alert = looked()[0]
    operator.post(f"/operator/alerts/{alert.id}/steps", {"action": "noted", "note": "Wrote to both."})
    rate(make_session(mentorship), mentorship.mentee, 5)
    looked()
    page = operator.get(f"/operator/mentorships/{mentorship.id}/alerts").text
    assert "Wrote to both." in page and "Olga Operator noted" in page
    assert "The monitor closed it: Later ratings are good again." in page
    assert (
        f"/operator/mentorships/{mentorship.id}/alerts" in operator.get(f"/operator/mentorships/{mentorship.id}").text
    )
    assert operator.get("/operator/mentorships/99/alerts").status_code == 404
