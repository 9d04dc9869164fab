"""Searches, introductions and the moments of applications and mentorships, as they were known at the end of a past day."""

from datetime import UTC, datetime, timedelta

from mentorcruise import clock
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.mentorships import TRIAL, Mentorship
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.metrics.past import remember
from tests.counted import count
from tests.exports.conftest import contents, read
from tests.factories import end_mentorship, make_mentor, make_person, save
from tests.reports.pairing_world import applied, began

END = datetime(2026, 6, 2, tzinfo=UTC)
DAY = (END - timedelta(days=1)).date()
AN_INSTANT = timedelta(microseconds=1)


def search(mentee, at):
    return save(MentorSearch(mentee_id=mentee.id, started_at=at))


def introduce(looks, mentor, at):
    save(Introduction(
        search_id=looks.id, mentee_id=looks.mentee_id, mentor_id=mentor.id, by_id=mentor.person_id, score=50, reasons=[],
        tells_mentor=False, at=at,
    ))  # fmt: skip


def test_a_past_day_has_the_same_bytes_whatever_the_search_comes_to(export):
    """R17, A32: the last instant of the day is in the files; what happens from the next one on changes none of them."""
    mentor, other, mentee = make_mentor(capacity=9), make_mentor(), make_person()
    looks, stopped = search(mentee, END - AN_INSTANT), search(make_person(), END - timedelta(days=9))
    stopped.ended_at, stopped.ended_how = END - AN_INSTANT, "stopped"
    introduce(looks, mentor, END - AN_INSTANT)
    pair, waits = began(END - timedelta(days=5), mentor=mentor), applied(END - AN_INSTANT, mentor=mentor)
    offered = applied(END - timedelta(days=3), mentee=mentee, mentor=mentor, answer="accepted")
    before, _ = export(f"--as-of={DAY}")
    assert [(row["started_at"], row["ended_at"], row["ended_how"]) for row in read(before, "searches")] == [
        ("2026-06-01T23:59:59.999999Z", "", ""),
        ("2026-05-24T00:00:00.000000Z", "2026-06-01T23:59:59.999999Z", "stopped"),
    ]
    assert [row["introduced_at"] for row in read(before, "introductions")] == ["2026-06-01T23:59:59.999999Z"]

    looks.ended_at, looks.ended_how = END, "paired"
    search(make_person(), END)
    introduce(looks, other, END)
    end_mentorship(pair, at=END)
    save(Mentorship.start(offered, END + TRIAL, END))
    waits.withdraw(waits.mentee, "", END)
    db.session.commit()
    again, _ = export(f"--as-of={DAY}", into="again")
    assert contents(before) == contents(again)

    count()
    remember(db.session(), DAY, clock.now())
    db.session.commit()
    assert contents(export(f"--as-of={DAY}", into="kept")[0]) == contents(again)
    now, _ = export(into="now")
    assert [row["ended_how"] for row in read(now, "searches")] == ["paired", "stopped", ""]
    assert len(read(now, "introductions")) == 2
    assert [row["settled_at"] for row in read(now, "applications")][1] == "2026-06-02T00:00:00.000000Z"
    assert read(now, "mentorships")[0]["ended_at"] == "2026-06-02T00:00:00.000000Z"
