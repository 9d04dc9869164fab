"""`flask simulate`: live through a world with known truth and compare what the product says of it."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from mentorcruise import clock
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db


@click.command("simulate")
@click.option("--mentees", default=1200, show_default=True, help="How many mentees arrive.")
@click.option("--days", default=730, show_default=True, help="How many days the world lives, up to now.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same life.")
@click.option("--write", "store", is_flag=True, help="Store the history in an empty database; never in production.")
@with_appcontext
def simulate(mentees: int, days: int, seed: int, store: bool) -> None:
    """Simulate a marketplace, say what was true in it and what the product would publish."""
    # The simulator is loaded by those who ask for it only.
    from mentorcruise.demo.simulator.life import live  # noqa: PLC0415
    from mentorcruise.demo.simulator.world import World  # noqa: PLC0415
    from mentorcruise.metrics.success import counts_of, figure  # noqa: PLC0415

    if store:
        _refuse_unless_empty()
    world = World(clock.now().replace(microsecond=0), days=days, mentees=mentees, mentors=max(10, mentees // 4))
    history = live(world, seed, in_full=store)
    if not history.ended():
        raise click.ClickException("Nothing ended in this world; give it more days or mentees.")
    seen = figure(counts_of(history.seen()))
    low, high = seen.bounds
    click.echo(
        f"{len(history.mentorships)} mentorships, {len(history.running())} running, {seen.ended} ended after trial"
    )
    click.echo(f"True chance of success {history.true_success():.1%}; it came out as {history.realised_success():.1%}")
    click.echo(f"Published: {seen.rate.text}, 95% interval {seen.rate.low:.1%} to {seen.rate.high:.1%}")
    click.echo(f"Response {seen.response.text}; bounds {low:.1%} to {high:.1%}")
    if store:
        from mentorcruise.demo.simulator.rows import write  # noqa: PLC0415
        from mentorcruise.demo.simulator.tell import tell  # noqa: PLC0415

        tell(history, seed)
        write(db.session(), history)
        db.session.commit()
        click.echo("Stored. Catalogue and figures are computed by their jobs.")


def _refuse_unless_empty() -> None:
    if current_app.config["SETTINGS"].environment == "production":
        raise click.ClickException("A simulated history is never written in production.")
    if db.session.scalar(select(exists().where(Person.id.is_not(None)))):
        raise click.ClickException("The database has people in it already; a simulated history needs an empty one.")
