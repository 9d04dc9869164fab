"""What the database itself sees to in programs."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from mentorcruise import clock
from mentorcruise.domain.programs import ProgramDomain
from mentorcruise.extensions import db
from tests.factories import enrol, make_mentee, make_program, save


def test_a_person_belongs_to_one_program_at_a_time(app):
    """F25: two open memberships of one person cannot be stored; one after the other can."""
    person, first, second = make_mentee(), make_program("Harbourline"), make_program("Northwind")
    membership = enrol(person, first)
    with pytest.raises(IntegrityError, match="uq_program_memberships_open"):
        enrol(person, second)
    db.session.rollback()
    membership.left_at = clock.now() - timedelta(days=1)
    assert enrol(person, second, at=clock.now()).id


def test_nobody_leaves_before_joining(app):
    membership = enrol(make_mentee(), make_program())
    membership.left_at = membership.joined_at - timedelta(seconds=1)
    with pytest.raises(IntegrityError, match="ck_program_memberships_left_at"):
        db.session.commit()
    db.session.rollback()


def test_a_mail_domain_leads_into_one_program(app):
    """F25: the same rule in two programs would leave open which one someone joins."""
    make_program("Harbourline", domain="harbourline.example")
    other = make_program("Northwind")
    with pytest.raises(IntegrityError, match="uq_program_domains_open"):
        save(ProgramDomain(program_id=other.id, domain="harbourline.example", added_at=clock.now()))
    db.session.rollback()
