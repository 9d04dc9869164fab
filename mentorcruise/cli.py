"""The commands of `flask`."""

from flask import Flask

from mentorcruise.demo.simulator.commands import simulate
from mentorcruise.exports.commands import metrics
from mentorcruise.imports.commands import mentors
from mentorcruise.web.accounts.commands import operators


def install(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(operators)
    app.cli.add_command(mentors)
    app.cli.add_command(metrics)
    app.cli.add_command(simulate)

    @app.cli.command("worker")
    def worker() -> None:
        """Do what waits in the outbox, until stopped."""
        from mentorcruise.jobs.worker import main  # noqa: PLC0415

        main(app)

    @app.cli.command("clock")
    def clock() -> None:
        """Ask for what the schedule says and ring for what is due, until stopped."""
        from mentorcruise.jobs.clock_process import main  # noqa: PLC0415

        main(app)
