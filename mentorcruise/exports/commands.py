"""`flask metrics export`: the facts as files."""

from datetime import datetime
from pathlib import Path

import click
import psycopg
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from mentorcruise import clock
from mentorcruise.exports.folder import FolderRefused, whole_folder
from mentorcruise.exports.writing import write_facts
from mentorcruise.extensions import db

metrics = AppGroup("metrics", help="The figures and what they are made of.")


@metrics.command("export")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
    help="What was known at the end of this day (UTC), as 2026-11-30; without it, today's.",
)  # fmt: skip
@click.option(
    "--with-check-ins", is_flag=True,
    help="With the single answers to check-ins, which two figures need: who knows who was asked when can guess whose they are.",
)  # fmt: skip
def export(directory: Path, as_of: datetime | None, with_check_ins: bool) -> None:
    """Write the facts as CSV files into DIRECTORY, which must be empty or not there yet.

    Its README.txt says what each column holds. `scripts/recompute DIRECTORY` recomputes the figures from the files.
    """
    today = clock.now().date()
    day = as_of.date() if as_of else today
    if day > today:
        raise click.ClickException(f"{day} is still to come. Name today or a day before it.")
    try:
        with db.engine.connect() as connection, whole_folder(directory) as folder:
            written = write_facts(connection, folder, day, check_ins=with_check_ins)
    except FolderRefused as error:
        raise click.ClickException(str(error)) from error
    except (DBAPIError, psycopg.Error) as error:
        # COPY goes by the driver itself, and so do its errors.
        raise click.ClickException(_database_failed(directory, error)) from error
    click.echo(f"{directory}: " + ", ".join(f"{number:,} {name}" for name, number in written.items()))


def _database_failed(directory: Path, error: DBAPIError | psycopg.Error) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    return f"The database did not give the facts: {said}. {directory} was not written; run it again."
