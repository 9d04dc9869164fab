"""Commands about people: `flask operators grant EMAIL`, `… revoke EMAIL`, `… forget-second-factor EMAIL`."""

import click
from flask.cli import AppGroup

from mentorcruise import clock
from mentorcruise.domain.people import Person, by_email, grant_operator, revoke_operator
from mentorcruise.domain.second_factors import factor_of
from mentorcruise.extensions import db
from mentorcruise.web.change import commit

operators = AppGroup("operators", help="Who runs this place.")


@operators.command("grant")
@click.argument("email")
def grant(email: str) -> None:
    """Make the person with this address an operator."""
    person = _person(email)
    changed = grant_operator(person, None, clock.now())
    commit()
    click.echo(f"{person.name} is {'now' if changed else 'already'} an operator.")


@operators.command("revoke")
@click.argument("email")
def revoke(email: str) -> None:
    """Take the operator's rights from the person with this address."""
    person = _person(email)
    changed = revoke_operator(person, clock.now())
    commit()
    click.echo(f"{person.name} is {'no operator any more' if changed else 'no operator'}.")


@operators.command("forget-second-factor")
@click.argument("email")
def forget_second_factor(email: str) -> None:
    """For someone who has lost phone and recovery codes, or after SECRET_KEY was changed: the password is enough again.

    An operator has to set up a new one before going on. A letter tells the person.
    """
    person = _person(email)
    factor = db.session.scalar(factor_of(person.id))
    if factor is None:
        raise click.ClickException(f"{person.name} has no second factor.")
    factor.remove("command line", clock.now())
    person.end_sign_ins("second factor removed", clock.now())
    commit()
    click.echo(f"The second factor of {person.name} is removed, and every browser is signed out.")


def _person(email: str) -> Person:
    person = db.session.scalar(by_email(email))
    if person is None:
        raise click.ClickException(f"There is no account with the address {email}. Sign up first, then grant.")
    return person
