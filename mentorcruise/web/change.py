"""The one commit of a change, at the edge; races that the database settles come back as refusals."""

from sqlalchemy.exc import IntegrityError

from mentorcruise.domain.errors import refusal_for
from mentorcruise.extensions import bell, db


def commit() -> None:
    """Make the change true, then ring for what is to be done later.

    Raises the Refusal that a broken constraint stands for; anything else that breaks goes up as it is.
    """
    session = db.session()
    # What the view says afterwards is at hand: a query that fails after the commit would answer 503 for a change that was made.
    session.expire_on_commit = False
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise refusal_for(error) or error from error
    bell.ring_for(session)
