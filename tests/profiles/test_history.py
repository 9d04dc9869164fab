"""What profiles said when: kept by the database itself with every change (A12-A14, A34)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from mentorcruise import clock
from mentorcruise.domain.mentor_profiles import Profile, revise_profile
from mentorcruise.domain.profile_states import KEPT, ProfileState, as_of
from mentorcruise.extensions import db
from tests.factories import make_mentor, make_person

PROFILE = Profile("Engineer", "Example Inc", "", "", 5, ["testing", "rust"], ["de"])


def history(person, *what):
    rows = select(ProfileState).where(ProfileState.person_id == person.id, ProfileState.what.in_(what or KEPT))
    return [(row.what, row.value, row.at) for row in db.session.scalars(rows.order_by(ProfileState.id))]


def known(what, before):
    rows = db.session.execute(text(as_of(what)), {"before": before})
    return {(row.detail, row.value) for row in rows}


def test_a_new_person_is_known_since_they_joined(app):
    person = make_person(country="FR", time_zone="Europe/Paris")
    assert history(person) == [
        ("country", "FR", person.joined_at),
        ("time_zone", "Europe/Paris", person.joined_at),
    ]


def test_a_change_on_the_account_page_is_added(visitor):
    """Only what changed, at the moment of the change."""
    person = make_person(country="FR")
    began = datetime.now(UTC)
    browser = visitor(person)
    form = {"name": person.name, "country": "DE", "time_zone": "UTC"}
    for _ in range(2):
        browser.post("/account", form)
    rows = history(person)
    assert [(what, value) for what, value, _ in rows] == [("country", "FR"), ("time_zone", "UTC"), ("country", "DE")]
    assert began <= rows[-1][2] <= datetime.now(UTC)


def test_a_mentors_places_and_skills_have_a_history(app):
    """A13, A34: what was offered on a former day is what counts for it."""
    mentor = make_mentor(capacity=3, skills=("python", "testing"), languages=("en",))
    created, now = mentor.created_at, clock.now()
    revise_profile(mentor, PROFILE, now)
    db.session.commit()
    assert [(v, at == created) for _, v, at in history(mentor.person, "capacity")] == [("3", True), ("5", False)]
    names = {row.id: row.name for row in db.session.execute(text("SELECT CAST(id AS text) AS id, name FROM skills"))}
    before, after = created + timedelta(seconds=1), clock.now() + timedelta(minutes=1)
    assert {names[skill] for skill, _ in known("skill", before)} == {"python", "testing"}
    assert {names[skill].lower() for skill, _ in known("skill", after)} == {"testing", "rust"}
    assert known("language", before) == {("en", "yes")} and known("language", after) == {("de", "yes")}
    assert known("company", before) == set() and known("company", after) == {("", "Example Inc")}
    assert known("skill", created) == set()


def test_whoever_writes_by_other_ways_is_kept_too(app):
    """No writer can forget it: SQL by hand is kept as well."""
    mentor = make_mentor(capacity=3)
    db.session.execute(text("UPDATE mentors SET capacity = 9"))
    db.session.commit()
    assert [v for _, v, _ in history(mentor.person, "capacity")] == ["3", "9"]


def test_in_the_demo_its_own_time_is_kept(app):
    """The demo's time lies ahead of the database's clock."""
    person = make_person(country="FR")
    clock.move_forward(timedelta(days=30))
    person.country = "DE"
    db.session.commit()
    assert abs(history(person, "country")[-1][2] - clock.now()) < timedelta(minutes=1)


def test_what_is_kept_is_asked_by_a_known_name(app):
    with pytest.raises(ValueError, match="no history of shoe size"):
        as_of("shoe size")
