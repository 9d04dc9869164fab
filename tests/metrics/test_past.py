"""What was known at the end of a past day is put together once, stays as long as it is true, and is read instead of the rows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from mentorcruise import clock
from mentorcruise.domain.figures import PastDay, PastFact
from mentorcruise.domain.mentorships import MentorshipEnding
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.success_criteria import SuccessCriterion
from mentorcruise.extensions import db
from mentorcruise.metrics import past
from mentorcruise.metrics.asking import Question, end_of
from mentorcruise.metrics.cells import sums
from mentorcruise.metrics.counting import events, follow, summed
from mentorcruise.metrics.criteria import criteria_in_force
from mentorcruise.metrics.facts import FACTS_KNOWN, KNOWN, of_all
from mentorcruise.metrics.families import ENDINGS, REMEMBERED, STARTS, Family
from mentorcruise.metrics.past import remember
from mentorcruise.metrics.past_days import LAST_READ_AFTER, REMEMBER, ask, remembered, remembering, sweep
from tests.criteria.rules import asks, every
from tests.factories import end_mentorship, make_mentorship, save
from tests.metrics.histories import History
from tests.metrics.test_counting import followed, recounted

DAYS = [date(2026, 1, 8), date(2026, 2, 10), date(2026, 3, 31), date(2026, 6, 30)]


def put_together(*days: date) -> None:
    for day in days:
        remember(db.session(), day, clock.now())
    db.session.commit()


def kept(day: date) -> list[str]:
    columns = ", ".join(KNOWN)
    found = text(f"SELECT ROW({columns})::text FROM past_facts WHERE as_of = :day ORDER BY mentorship_id")
    return list(db.session.scalars(found, {"day": day}))


def read_anew(day: date) -> list[str]:
    anew = text(f"SELECT ROW(known.*)::text FROM ({FACTS_KNOWN}) known ORDER BY mentorship_id")
    return list(db.session.scalars(anew, {"before": end_of(day)}))


def sums_kept(family: Family, day: date) -> list[tuple[object, ...]]:
    columns = ", ".join(family.columns)
    found = text(f"SELECT {columns} FROM {family.remembered} WHERE as_of = :day ORDER BY slice, day")
    return [tuple(row) for row in db.session.execute(found, {"day": day})]


def added_up_anew(family: Family, day: date) -> list[tuple[object, ...]]:
    verdict = criteria_in_force(db.session(), end_of(day)).verdict
    sums = summed(family, events(replace(family, skills="never"), f"({of_all(verdict)})"))
    anew = text(f"SELECT * FROM ({sums}) s ORDER BY slice, day")
    return [tuple(row) for row in db.session.execute(anew, {"before": end_of(day)})]


def test_the_columns_are_those_of_the_facts(app):
    assert tuple(column.name for column in PastFact.__table__.c) == ("as_of", *KNOWN)


@pytest.mark.parametrize("count", [followed, recounted])
@pytest.mark.parametrize("seed", range(2))
def test_a_day_is_read_as_remembered_only_while_that_is_true(app, count, seed):
    """R17: facts that come in late, with a time before a day's end, are counted by following or anew: the day is dropped."""
    history, dropped, stayed = History(seed), 0, 0
    for _ in history.steps(60, 60):
        pass
    followed()
    for _ in range(8):
        put_together(*DAYS)
        assert all(kept(day) == read_anew(day) for day in DAYS)
        for _ in history.steps(1, 1):
            pass
        count()
        for day in DAYS:
            if remembered(db.session(), day):
                stayed += 1
                assert kept(day) == read_anew(day), day
                assert all(sums_kept(family, day) == added_up_anew(family, day) for family in REMEMBERED), day
            else:
                dropped += 1
        db.session.commit()
    assert stayed and dropped and all(sums_kept(family, DAYS[-1]) for family in REMEMBERED)


def test_the_sums_of_a_day_are_read_by_the_criteria_that_judged_them_alone(app):
    """R17, A40: by other criteria, and for several filters, what was known is added up."""
    ended = make_mentorship(started_at=end_of(DAYS[0]))
    end_mentorship(ended, at=end_of(DAYS[1]))
    followed()
    put_together(DAYS[2])
    for family in REMEMBERED:
        db.session.execute(text(f"UPDATE {family.remembered} SET n = n + 10"))
    db.session.commit()
    asked = Question(as_of=DAYS[2])
    goal = ended.goal_category
    one, two = asked.restricted(goal=goal), asked.restricted(goal=goal, plan=ended.application.plan.name.lower())
    assert [sums(db.session(), ENDINGS, question)[0].n for question in (asked, one, two)] == [11, 11, 1]
    assert sums(db.session(), STARTS, asked, by=["goal_category"])[0].n == 1
    by_stars = save(
        SuccessCriterion(version=1, rule=every(asks("stars", 4)).stored(), name="Stars", why="", made_at=clock.now())
    )
    assert sums(db.session(), ENDINGS, asked)[0].n == 11
    assert sums(db.session(), ENDINGS, replace(asked, criterion=by_stars.id))[0].n == 1


def test_a_late_fact_that_is_committed_after_the_day_was_put_together_drops_it(app):
    """R17: whoever counts it then knows its time."""
    running = make_mentorship(started_at=end_of(date(2026, 3, 1)))
    followed()
    with db.engine.connect() as other, other.begin():
        other.execute(
            MentorshipEnding.__table__.insert().values(
                mentorship_id=running.id,
                cause="lapsed",
                note="",
                ended_at=end_of(date(2026, 3, 20)),
                during_trial=False,
            )
        )
        put_together(date(2026, 3, 19), date(2026, 3, 31))
        assert remembered(db.session(), date(2026, 3, 31))
        db.session.rollback()
    followed()
    assert not remembered(db.session(), date(2026, 3, 31))
    assert remembered(db.session(), date(2026, 3, 19))
    put_together(date(2026, 3, 31))
    assert kept(date(2026, 3, 31)) == read_anew(date(2026, 3, 31))
    assert kept(date(2026, 3, 31)) != kept(date(2026, 3, 19))


def test_a_late_fact_drops_its_day_by_whoever_counts_it(app):
    """R17: also by a worker whose clock has not yet come to the day's end."""
    running = make_mentorship(started_at=end_of(date(2026, 3, 1)))
    followed()
    now = clock.now()
    yesterday = now.date() - timedelta(days=1)
    put_together(yesterday)
    end_mentorship(running, at=end_of(yesterday) - timedelta(seconds=1))
    follow(db.session(), end_of(yesterday) - timedelta(seconds=1))
    db.session.commit()
    assert not remembered(db.session(), yesterday)


def test_sums_of_other_facts_than_a_days_are_not_read(app):
    """R17: whoever puts a day together without its sums, as a version that knew none, leaves those of before."""
    first, second = (make_mentorship(started_at=end_of(DAYS[0])) for _ in range(2))
    end_mentorship(first, at=end_of(DAYS[1]))
    followed()
    put_together(DAYS[2])
    end_mentorship(second, at=end_of(DAYS[1]))
    followed()
    assert ask(db.session(), DAYS[2], clock.now())
    db.session.execute(text("DELETE FROM past_facts"))
    columns = ", ".join(KNOWN)
    fill = f"INSERT INTO past_facts (as_of, {columns}) SELECT CAST(:day AS date), known.* FROM ({FACTS_KNOWN}) known"
    db.session.execute(text(fill), {"day": DAYS[2], "before": end_of(DAYS[2])})
    db.session.execute(text("UPDATE past_days SET computed_at = :now, facts = 2"), {"now": clock.now()})
    db.session.commit()
    assert remembered(db.session(), DAYS[2])
    assert sums_kept(ENDINGS, DAYS[2])[0][-2] != 2
    assert sums(db.session(), ENDINGS, Question(as_of=DAYS[2]))[0].n == 2


def test_a_new_version_of_counting_drops_every_day(app):
    """R17: what was put together by the former one is not read beside what is counted by the new one."""
    make_mentorship(started_at=end_of(DAYS[0]))
    recounted()
    put_together(*DAYS)
    recounted()
    assert all(remembered(db.session(), day) for day in DAYS)
    db.session.execute(text("ALTER TABLE figure_runs DISABLE TRIGGER USER"))
    db.session.execute(text("UPDATE figure_runs SET version = version - 1"))
    db.session.execute(text("ALTER TABLE figure_runs ENABLE TRIGGER USER"))
    recounted()
    assert not any(remembered(db.session(), day) for day in DAYS)


def test_what_happens_today_drops_nothing(app):
    pair = make_mentorship(started_at=end_of(date(2026, 3, 1)))
    followed()
    put_together(*DAYS)
    end_mentorship(pair)
    followed()
    assert all(remembered(db.session(), day) for day in DAYS)


def test_a_day_that_is_not_over_is_not_remembered(app):
    """More can still come in."""
    today = clock.now().date()
    for day in (today, today + timedelta(days=1)):
        with pytest.raises(ValueError, match="not over"):
            remember(db.session(), day, clock.now())
        with pytest.raises(ValueError, match="not over"):
            ask(db.session(), day, clock.now())
    put_together(today - timedelta(days=1))


def test_the_days_asked_for_last_are_kept_and_the_others_go_a_little_later(app, monkeypatch):
    """A page that has begun with a day still finds its facts."""
    monkeypatch.setattr(past, "DAYS_KEPT", 2)
    make_mentorship(started_at=end_of(date(2026, 1, 1)))
    begun = clock.now()
    for number, day in enumerate(DAYS[:3]):
        ask(db.session(), day, begun + timedelta(minutes=number))
        remember(db.session(), day, begun + timedelta(minutes=number))
    db.session.commit()
    assert [remembered(db.session(), day) for day in DAYS[:3]] == [False, True, True]
    assert kept(DAYS[0])
    sweep(db.session(), begun + timedelta(minutes=3) + LAST_READ_AFTER)
    db.session.commit()
    assert not kept(DAYS[0]) and kept(DAYS[1])
    assert not sums_kept(STARTS, DAYS[0]) and sums_kept(STARTS, DAYS[1])
    assert db.session.scalar(select(func.count()).select_from(PastDay)) == 2


def test_asking_again_asks_for_nothing_more(app, work):
    """R11: as long as it is under way, and once it is done; not after the day was dropped."""
    day, now = DAYS[2], clock.now()
    make_mentorship(started_at=end_of(DAYS[0]))

    def jobs() -> int:
        return db.session.query(OutboxMessage).filter_by(job=REMEMBER).count()

    def asked() -> bool:
        said = ask(db.session(), day, now)
        db.session.commit()
        return said

    assert [asked(), asked(), asked()] == [True, False, False]
    assert remembering(db.session(), day).state == "asked"
    work()
    assert remembering(db.session(), day).state == "remembered"
    assert not asked() and jobs() == 1
    db.session.query(PastDay).update({"dropped_at": now})
    assert remembering(db.session(), day).state == "not asked"
    assert asked() and not asked() and jobs() == 2
    work()
    assert remembered(db.session(), day) and len(kept(day)) == 1


def test_remembering_twice_writes_once(app):
    """Putting it together again changes nothing."""
    make_mentorship(started_at=end_of(DAYS[0]))
    followed()
    put_together(DAYS[2])
    before = db.session.execute(text("SELECT ctid::text, xmin::text FROM past_facts")).all()
    put_together(DAYS[2])
    assert db.session.execute(text("SELECT ctid::text, xmin::text FROM past_facts")).all() == before
