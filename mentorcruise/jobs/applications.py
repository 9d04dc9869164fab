"""Jobs about applications."""

from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.applications import Application
from mentorcruise.extensions import db
from mentorcruise.jobs.registry import job


@job("applications.lapse")
def lapse(application_id: str) -> None:
    """An accepted offer that was not taken up in time gives its place back."""
    application = db.session.scalar(select(Application).where(Application.id == int(application_id)).with_for_update())
    if application is not None:
        application.lapse_now(clock.now())
