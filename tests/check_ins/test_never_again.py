"""A parted pair is not brought together again: not by the page, not by the form, not by the database (F23)."""

from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorcruise.domain.applications import Application
from mentorcruise.domain.base import constraint_of
from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.errors import NeverAgain, refusal_for
from mentorcruise.extensions import db
from tests.factories import make_application, make_mentor, make_mentorship
from tests.house.routes import APPLICATION
from tests.processes import eventually


@pytest.fixture
def parted(visitor):
    """A mentorship whose mentee has changed mentors."""
    mentorship = make_mentorship()
    visitor(mentorship.mentee).post(f"/mentorships/{mentorship.id}/re-pairing")
    return mentorship


def test_the_profile_says_so_instead_of_a_button(visitor, parted):
    path = f"/mentors/{parted.mentor.slug}"
    apply = f'href="{path}/applications/new'
    page = visitor(parted.mentee).get(path).text
    assert "you two are not brought together again" in page and apply not in page
    assert apply in visitor().get(path).text


def test_the_form_is_refused_before_and_after_it_is_filled_in(visitor, parted):
    mentee, path = visitor(parted.mentee), f"/mentors/{parted.mentor.slug}/applications/new"
    plan, skill = parted.application.plan_id, parted.mentor.skills[0].id
    form = {**APPLICATION, "plan": str(plan), f"skill_{skill}": "2"}
    form.pop("skill_{skill}")
    for answer in (mentee.get(path), mentee.post(path, form)):
        assert answer.status_code == 409 and "This pair has parted" in answer.text
    assert db.session.scalars(select(Application)).one() == parted.application


def test_the_database_refuses_whatever_the_code_does(parted):
    """R10: the trigger, and what it is called to people."""
    with pytest.raises(IntegrityError) as refused:
        make_application(parted.mentee, parted.mentor)
    db.session.rollback()
    assert constraint_of(refused.value) == "never_again_pair"
    assert isinstance(refusal_for(refused.value), NeverAgain)


def test_others_may_still_apply_and_so_may_the_mentee_elsewhere(visitor, parted):
    make_application(mentor=parted.mentor)
    make_application(parted.mentee, make_mentor("Somebody Else"))


def test_the_mentor_ends_kindly_for_now_or_for_good(visitor):
    """F23: the mentor's "not a fit" has the never-again as a choice."""
    for never_again, number in (({}, 0), ({"never_again": "y"}, 1)):
        mentorship = make_mentorship()
        form = {"note": "You deserve someone who knows your field.", **never_again}
        assert visitor(mentorship.mentor.person).post(f"/mentorships/{mentorship.id}/ending", form).status_code == 303
        assert mentorship.ending.cause == "mentor_ended"
        assert len(db.session.scalars(select(Separation)).all()) == number


def test_the_workspace_tells_the_mentee_where_to_go(visitor, parted):
    page = visitor(parted.mentee).get(f"/mentorships/{parted.id}").text
    assert "are not brought together again" in page and f"/mentorships/{parted.id}/re-pairing" in page
    assert "are not brought together again" not in visitor(parted.mentor.person).get(f"/mentorships/{parted.id}").text


def test_an_application_that_waits_for_the_parting_is_refused(app):
    """R10: sent while the pair's open one was being closed, it is let in line after the parting, and looked at then."""
    mentorship, told = make_mentorship(), []
    pair = f"{mentorship.mentee_id}, {mentorship.mentor_id}"
    plan, application_id = mentorship.application.plan_id, mentorship.application_id
    with db.engine.connect() as parting, db.engine.connect() as applying:
        parting.exec_driver_sql(f"UPDATE applications SET closed_at = now() WHERE id = {application_id}")
        parting.exec_driver_sql(f"INSERT INTO separations VALUES ({pair}, {mentorship.id}, now())")

        def apply() -> None:
            try:
                applying.exec_driver_sql(
                    "INSERT INTO applications (mentee_id, mentor_id, plan_id, goal_category, goal_statement, submitted_at) "
                    f"VALUES ({pair}, {plan}, 'change_careers', repeat('x', 90), now())"
                )
                told.append("stored")
            except IntegrityError as refused:
                told.append(constraint_of(refused))

        waiting = Thread(target=apply)
        waiting.start()
        eventually(some_wait_for_a_lock)
        parting.commit()
        waiting.join()
    assert told == ["never_again_pair"]


def some_wait_for_a_lock():
    with db.engines["autocommit"].connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar()
