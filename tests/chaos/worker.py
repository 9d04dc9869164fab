"""`python -m tests.chaos.worker`: the worker process, with one job more whose doubled effects would show.

`test.effect` writes a row into the table `effects`, which has no unique constraint, and takes a twentieth of a second
in the database, so that a kill finds it at work.
"""

from sqlalchemy import text

from mentorcruise import create_app
from mentorcruise.extensions import db
from mentorcruise.jobs import worker
from mentorcruise.jobs.registry import job


@job("test.effect")
def effect(subject: str) -> None:
    """Write the row; nothing here would notice a second one."""
    db.session.execute(text("INSERT INTO effects (subject) VALUES (:subject)"), {"subject": subject})
    db.session.execute(text("SELECT pg_sleep(0.05)"))


if __name__ == "__main__":
    worker.main(create_app())
