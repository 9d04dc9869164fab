"""Stored success counts: followed along they equal what a rebuild from the facts gives."""

import random
from threading import Barrier, Thread

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.figures import FigureRun, MentorSuccess, SuccessCell
from mentorcruise.extensions import db
from mentorcruise.metrics.success import COUNTED
from mentorcruise.metrics.success_rows import recount, recount_all
from tests.factories import make_mentor, make_mentorship, save
from tests.metrics.worlds import ended, random_edit


def rows():
    """Every stored row, without the time of its computation."""
    found = []
    for table in (SuccessCell.__table__, MentorSuccess.__table__):
        columns = [column for column in table.c if column.name != "computed_at"]
        found.append(sorted(map(tuple, db.session.execute(select(*columns)))))
    db.session.commit()
    return found


def rebuilt():
    recount_all(db.session(), clock.now())
    db.session.commit()
    return rows()


def test_following_along_equals_rebuilding_after_random_edits(app, work):
    """R17: figures followed along against recomputed are equal."""
    for seed in range(3):
        dice, silent = random.Random(seed), []
        mentors = [make_mentor(capacity=50) for _ in range(4)]
        for number in range(40):
            random_edit(dice, mentors, silent)
            if number % 10 == 9:
                work()
                followed = rows()
                assert followed == rebuilt()
                assert sum(map(len, followed)) > 4


def test_a_recount_mends_its_own_cell_and_mentor_and_leaves_the_others(app, work):
    mine, other = ended("yes"), ended("yes", goal="get_promoted")
    work()
    for row in [*db.session.scalars(select(SuccessCell)), *db.session.scalars(select(MentorSuccess))]:
        row.reached = 99
    db.session.commit()
    recount(db.session(), mine.id, clock.now())
    db.session.commit()
    cells = dict(db.session.execute(select(SuccessCell.goal_category, SuccessCell.reached)).all())
    assert cells == {"change_careers": 1, "get_promoted": 99}
    mentors = dict(db.session.execute(select(MentorSuccess.mentor_id, MentorSuccess.reached)).all())
    assert mentors == {mine.mentor_id: 1, other.mentor_id: 99}


def test_it_notes_what_was_computed_when_and_from_how_much(app, work):
    ended("yes")
    ended(None, in_trial=True)
    work()
    runs = list(db.session.scalars(select(FigureRun).order_by(FigureRun.id)))
    assert [(run.figure, run.scope, run.facts, run.version) for run in runs] == [("success", "changed", 1, 1)] * 3
    assert recount_all(db.session(), clock.now()) == 2
    db.session.commit()
    last = db.session.scalars(select(FigureRun).order_by(FigureRun.id.desc()).limit(1)).one()
    assert (last.scope, last.facts) == ("all", 2)


def test_a_running_mentorship_leaves_no_row(app):
    recount(db.session(), make_mentorship().id, clock.now())
    recount(db.session(), 999_999, clock.now())
    assert rows() == [[], []]
    assert rebuilt() == [[], []]


def test_recounts_of_one_cell_at_the_same_time_do_not_break(app, work):
    """R10: two workers that count one cell and mentor, and a third that counts all, end with the right rows."""
    mentor = make_mentor(capacity=50)
    ids = [ended("yes", mentor=mentor).id for _ in range(6)]
    barrier, errors = Barrier(len(ids) + 1), []

    def at_once(recounted):
        with app.app_context():
            try:
                barrier.wait()
                for _ in range(10):
                    recounted()
                    db.session.commit()
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    jobs = [lambda i=i: recount(db.session(), i, clock.now()) for i in ids] + [
        lambda: recount_all(db.session(), clock.now())
    ]
    threads = [Thread(target=at_once, args=(recounted,)) for recounted in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    followed = rows()
    assert followed == rebuilt()
    assert [row[2 + COUNTED.index("reached")] for row in followed[0]] == [6]


def test_rows_of_what_no_longer_exists_go_with_a_full_recount(app):
    save(
        SuccessCell(
            day=clock.now().date(),
            goal_category="extend_skills",
            computed_at=clock.now(),
            **dict.fromkeys(COUNTED, 3),
        )
    )
    assert rebuilt() == [[], []]
