"""The commands that import."""

from pathlib import Path

import click
from flask.cli import AppGroup

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.imports.mentors import DefaultPlan, Report, import_mentors
from mentorcruise.imports.reading import NotReadable

mentors = AppGroup("mentors", help="Mentors from and to files.")


@mentors.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--price-cents", default=12000, show_default=True, type=click.IntRange(100, 1_000_000))
@click.option("--currency", default="EUR", show_default=True, help="Three capital letters, such as EUR.")
def import_command(file: Path, dry_run: bool, price_cents: int, currency: str) -> None:
    """Import mentors from FILE, a CSV with the columns name, email, headline, country, languages and skills.

    Several languages or skills in one cell are parted by semicolons. Ends with 0 when every row was good, with 1 when
    some were not (the good ones are kept), with 2 when the file cannot be used at all.
    """
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise click.BadParameter("must be three capital letters, such as EUR", param_hint="--currency")
    try:
        report = import_mentors(db.session(), file, DefaultPlan(price_cents, currency), clock.now())
    except NotReadable as error:
        db.session.rollback()
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(2) from error
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    _tell(report, dry_run)
    if report.errors:
        raise click.exceptions.Exit(1)


def _tell(report: Report, dry_run: bool) -> None:
    click.echo(f"created {report.created}, changed {report.changed}, unchanged {report.unchanged}")
    if report.unknown_skills:
        click.echo(f"skills kept as written, not in the table of known names: {', '.join(report.unknown_skills)}")
    for error in report.errors:
        click.echo(str(error), err=True)
    if report.errors:
        number = len(report.errors)
        click.echo(f"{number} {'row was' if number == 1 else 'rows were'} not imported", err=True)
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
