"""The monthly report by mail, with its PDF; its readers need no account."""

from contextlib import suppress
from datetime import date, datetime

from mentorcruise.domain.stakeholders import StakeholderMailing, StakeholderRecipient
from mentorcruise.extensions import db
from mentorcruise.mail.links import recipient_url
from mentorcruise.mail.post import Draft, Enclosed, send
from mentorcruise.mail.writing import Stranger
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.reports.printing import NoPrinter, pdf_of
from mentorcruise.reports.sections import Asked
from mentorcruise.reports.stakeholder import stakeholder
from mentorcruise.reports.words import known


def monthly(recipient_id: int, month: date, now: datetime) -> None:
    """The report of a month, once to each recipient; not to one who was taken off the list meanwhile."""
    recipient = db.session.get_one(StakeholderRecipient, recipient_id, with_for_update=True)
    if recipient.removed_at or db.session.get(StakeholderMailing, (recipient_id, month)):
        return
    period = Period.month_of(month)
    question = Question(period, period.before)
    story = stakeholder(Asked(db.session(), question, now))
    enclosed = None
    with suppress(NoPrinter):  # the letter says it all; its printed form is missing, which is in the log
        enclosed = Enclosed(f"mentoring-{month:%Y-%m}.pdf", "application/pdf", pdf_of(story, known(question, now)))
    facts = {"story": story, "month": month, "printed": enclosed is not None}
    draft = Draft(
        "stakeholder_report", f"{recipient_id}:{month}", Stranger(recipient.email), facts,
        enclosed=enclosed, leave=recipient_url(recipient_id),
    )  # fmt: skip
    send(draft, now)
    db.session.add(StakeholderMailing(recipient_id=recipient_id, month=month, sent_at=now))
