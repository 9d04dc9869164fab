"""How well mentors fit: the score, its parts, and whom it never names."""

from datetime import UTC, datetime

import pytest

from mentorcruise import clock
from mentorcruise.domain.catalogue_building import rebuild
from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.matching import POINTS, matches
from mentorcruise.extensions import db
from tests.factories import make_accepted, make_application, make_mentee, make_mentor, make_mentorship, save
from tests.metrics.worlds import ended

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def suggested(app):
    """The mentors suggested to someone, from a catalogue that is up to date."""

    def of(mentee, now=SUMMER):
        rebuild(db.session(), clock.now())
        db.session.commit()
        return matches(db.session.connection(), [mentee.id], now)[mentee.id]

    return of


def looking_for(*skills, **columns):
    """Someone who looks for a mentor and was not answered by one with these skills."""
    mentee = make_mentee("Lea Looking", **columns)
    asked = make_mentor("Asked Before", skills=skills, capacity=1, price_cents=10000)
    application = make_application(mentee, asked, goal_category="get_promoted")
    make_accepted(mentor=asked)
    return mentee, application


def test_the_parts_of_the_score_add_up(suggested):
    """A20, F12: deterministic, from facts that are shown."""
    mentee, _ = looking_for("python", "testing", "sql", "go", time_zone="Europe/Berlin")
    mentor = make_mentor(
        "Fits Well", skills=("python", "testing", "sql", "cobol"), price_cents=20000, languages=("en", "de")
    )
    mentor.person.time_zone = "Europe/London"
    for _ in range(2):
        ended("yes", mentor=mentor, goal="get_promoted")
    ended("yes", mentor=mentor, goal="start_business")
    (match,) = suggested(mentee)
    points = {part.name: (part.points, part.of) for part in match.parts}
    assert points["skills"] == (30, 40)
    assert points["goal"] == (10, 15)
    assert points["time_zone"] == (15 * 7 / 8, 15), "an hour apart in summer as in winter"
    assert points["language"] == (10, 10)
    assert points["price"] == (5, 10)
    assert points["places"] == (5, 5)
    assert match.score == round(100 * sum(p for p, _ in points.values()) / sum(of for _, of in points.values()))
    assert [part.about["shared"] for part in match.parts if part.name == "skills"] == [["python", "testing", "sql"]]
    assert [(m.row.mentor_id, m.stored) for m in suggested(mentee)] == [(mentor.id, match.stored)]
    assert sum(POINTS.values()) == 100


def test_what_is_not_known_counts_neither_way(suggested):
    """A20: no one is left out, also who has not applied yet and has named no skill."""
    mentee = make_mentee("Nia New", time_zone="UTC")
    make_mentor("Anyone")
    (match,) = suggested(mentee)
    assert {part.name for part in match.parts if not part.of} == {"skills", "goal", "language", "price", "reply"}
    assert match.score == 100


def test_better_fits_come_first(suggested):
    mentee, _ = looking_for("python", "testing")
    some = make_mentor("Some", skills=("python",))
    none = make_mentor("None", skills=("cobol",))
    both = make_mentor("Both", skills=("python", "testing"))
    assert [match.row.mentor_id for match in suggested(mentee)] == [both.id, some.id, none.id]


def test_it_never_names_who_cannot_be(suggested):
    """A20: never a separated pair, never a mentor without an open place, never one asked already, never oneself."""
    mentee, application = looking_for("python")
    fine = make_mentor("Fine", skills=("python",))
    full = make_mentor("Full", skills=("python",), capacity=1)
    make_accepted(mentor=full)
    make_mentor("Hidden", skills=("python",), listed=False)
    parted = make_mentor("Parted", skills=("python",), capacity=9)
    past = make_mentorship(mentor=parted)
    save(Separation(mentee_id=mentee.id, mentor_id=parted.id, mentorship_id=past.id, at=clock.now()))
    make_application(mentee, make_mentor("Asked", skills=("python",)))
    said_no = make_application(mentee, make_mentor("Said no", skills=("python",)))
    said_no.decline("no_time", "", said_no.mentor.person, clock.now())
    db.session.commit()
    assert [match.row.name for match in suggested(mentee)] == ["Fine"]
    make_accepted(mentor=fine)
    make_accepted(mentor=fine)
    make_accepted(mentor=fine)
    db.session.commit()
    assert matches(db.session.connection(), [mentee.id], SUMMER)[mentee.id] == [], "the catalogue may lag behind"
    assert matches(db.session.connection(), [application.mentor.person_id], SUMMER)[application.mentor.person_id] == []
