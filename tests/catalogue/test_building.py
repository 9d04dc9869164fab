"""The catalogue follows the facts (F1, F3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from mentorcruise import clock
from mentorcruise.domain.catalogue import CatalogueEntry, CatalogueTerm
from mentorcruise.domain.catalogue_building import rebuild, recount_terms, refresh
from mentorcruise.domain.mentors import Verdict
from mentorcruise.extensions import db
from tests.factories import (
    answer_survey,
    end_mentorship,
    make_accepted,
    make_mentor,
    make_mentorship,
    make_session,
    rate,
)


def entry(mentor_id: int) -> CatalogueEntry:
    db.session.expire_all()
    return db.session.scalars(select(CatalogueEntry).where(CatalogueEntry.mentor_id == mentor_id)).one()


def snapshot() -> dict[str, list[Any]]:
    """Both tables as text, without the time of the refresh."""
    entries = text("SELECT (to_jsonb(e) - 'refreshed_at')::text FROM catalogue_entries e ORDER BY mentor_id")
    terms = text("SELECT term, entries FROM catalogue_terms ORDER BY term")
    return {
        "entries": list(db.session.scalars(entries)),
        "terms": [tuple(row) for row in db.session.execute(terms)],
    }


def count(term: str) -> int:
    return db.session.scalar(select(CatalogueTerm.entries).where(CatalogueTerm.term == term)) or 0


def test_a_listed_mentor_appears_and_a_suspended_one_is_gone(app: Flask, follow: Callable[[], None]) -> None:
    """F1, F6: listed means approved by the last decision."""
    mentor = make_mentor("Ada Lovelace", skills=("python",), languages=("en", "de"), company="Stripe")
    follow()
    row = entry(mentor.id)
    assert (row.name, row.headline, row.price_cents) == ("Ada Lovelace", "Backend engineer, Stripe", 12000)
    assert count("lovelace") == count("stripe") == count("lang:de") == count("in:DE") == 1
    mentor.decide(Verdict.SUSPENDED, "a reason", mentor.person, clock.now())
    db.session.commit()
    follow()
    assert snapshot() == {"entries": [], "terms": []}


def test_open_places_follow_an_acceptance(app: Flask, follow: Callable[[], None]) -> None:
    """F3: places shown are places that are there."""
    mentor = make_mentor(capacity=2)
    make_accepted(mentor=mentor)
    follow()
    assert entry(mentor.id).places_open == 1


def test_the_record_counts_what_ended_after_the_trial(app: Flask) -> None:
    """B8: a trial loss is not in the record; F3: the reply time is the median."""
    mentor, now = make_mentor(capacity=5), clock.now()
    for reached in ("yes", "no"):
        ended = make_mentorship(mentor=mentor, started_at=now - timedelta(days=90))
        rate(make_session(ended), ended.mentee, 4)
        rate(db.session.merge(make_session(ended)), mentor.person, 1)
        end_mentorship(ended)
        answer_survey(ended, reached)
    lost = make_mentorship(mentor=mentor, started_at=now - timedelta(days=3))
    end_mentorship(lost)
    answer_survey(lost, "no")
    make_mentorship(mentor=mentor)
    refresh(db.session(), [mentor.id], now)
    row = entry(mentor.id)
    assert (row.ended, row.answered, row.reached, row.mentorships_running) == (2, 2, 1, 1)
    assert (row.sessions_held, row.rating_sum, row.rating_count) == (4, 8, 2)
    assert row.reply_hours is not None
    assert row.reply_hours > 24


def test_following_along_gives_the_same_as_rebuilding(app: Flask, follow: Callable[[], None]) -> None:
    """R17 in small: refreshed step by step, or made from nothing, both tables are the same."""
    mentors = [
        make_mentor(f"Mentor {i}", skills=("python", f"skill {i}"), bio="Ships *things* daily") for i in range(5)
    ]
    follow()
    running = make_mentorship(mentor=mentors[0])
    rate(make_session(running), running.mentee, 5)
    mentors[1].headline = "Platform engineer"
    mentors[1].changed(clock.now())
    mentors[2].decide(Verdict.SUSPENDED, "a reason", mentors[2].person, clock.now())
    db.session.commit()
    follow()
    followed = snapshot()
    assert len(followed["entries"]) == 4
    rebuild(db.session(), clock.now())
    db.session.commit()
    assert snapshot() == followed


def test_a_recount_repairs_counts_that_went_wrong(app: Flask, follow: Callable[[], None]) -> None:
    make_mentor("Ada Lovelace")
    follow()
    right = snapshot()
    db.session.execute(text("UPDATE catalogue_terms SET entries = 7 WHERE term = 'ada'"))
    db.session.execute(text("DELETE FROM catalogue_terms WHERE term = 'lovelace'"))
    db.session.execute(text("INSERT INTO catalogue_terms VALUES ('ghost', 3)"))
    recount_terms(db.session())
    db.session.commit()
    assert snapshot() == right


def test_a_newcomer_stands_between_a_bad_record_and_a_good_one(app: Flask) -> None:
    """F12: the order knows its uncertainty."""
    now = clock.now()
    records = {"good": "yes", "bad": "no"}
    mentors = {name: make_mentor(name, capacity=20) for name in (*records, "new")}
    for name, reached in records.items():
        for _ in range(6):
            ended = make_mentorship(mentor=mentors[name], started_at=now - timedelta(days=60))
            end_mentorship(ended)
            answer_survey(ended, reached)
    ids = {name: mentor.id for name, mentor in mentors.items()}
    refresh(db.session(), ids.values(), now)
    scores = {name: entry(mentor_id).score for name, mentor_id in ids.items()}
    assert scores["good"] > scores["new"] > scores["bad"]


@pytest.mark.parametrize("bio", ["' OR 1=1 --", "a:b 'skill:12' \\", "x" * 5000, "%s :ids {{7*7}}"])
def test_any_text_can_be_stored(app: Flask, follow: Callable[[], None], bio: str) -> None:
    """S10: a profile's text is never part of a statement, and never passes for a filter."""
    make_mentor(bio=bio)
    follow()
    assert count("skill:12") == 0
