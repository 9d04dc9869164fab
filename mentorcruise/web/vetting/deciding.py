"""The operators' side: the queue of profiles, one profile, the decision about it (F6)."""

from urllib.parse import urlencode

from flask import Response, flash, request
from flask_login import current_user
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.mentors import Mentor, MentorStatus, Verdict
from mentorcruise.domain.people import Person
from mentorcruise.domain.vetting import DecidedMeanwhile, decide, queue, submission, waiting_count
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.vetting.blueprint import pages
from mentorcruise.web.vetting.forms import DecisionForm

PAGE = 50
STATUS_TONES = {
    MentorStatus.WAITING: "warn",
    MentorStatus.LISTED: "ok",
    MentorStatus.DECLINED: "quiet",
    MentorStatus.SUSPENDED: "bad",
}


@pages.get("/operator/mentors")
@operator_only
def mentor_queue() -> Response:
    wanted = request.args.get("status", MentorStatus.WAITING)
    status = MentorStatus(wanted) if wanted in set(MentorStatus) else None
    rows = db.session.execute(queue(status, asked_id("after"), PAGE + 1)).all()
    more = urlencode({"status": status or "all", "after": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
    return show(
        "vetting/queue.html",
        rows=rows[:PAGE],
        chosen=status or "all",
        next_url=f"/operator/mentors?{more}" if more else "",
        waiting=db.session.scalar(waiting_count()),
        tones=STATUS_TONES,
        statuses=list(MentorStatus),
    )


@pages.get("/operator/mentors/<int:mentor_id>")
@operator_only
def mentor_submission(mentor_id: int) -> Response:
    mentor = found(submission(mentor_id))
    return _show(mentor, DecisionForm(mentor.status, formdata=None, seen=len(mentor.decisions)))


@pages.post("/operator/mentors/<int:mentor_id>/decisions")
@operator_only
def decide_mentor(mentor_id: int) -> Response:
    # The lock makes two operators wait for each other; the second is told what the first decided.
    found(select(Mentor.id).where(Mentor.id == mentor_id).with_for_update())
    mentor = found(submission(mentor_id))
    form = DecisionForm(mentor.status)
    if form.seen_count != len(mentor.decisions):
        raise DecidedMeanwhile
    if not form.validate():
        return _show(mentor, form, 422)
    decide(mentor, Verdict(form.verdict.data), form.reason.data or "", current_user, clock.now())
    commit()
    flash(f"Decided: {mentor.person.name} is {mentor.status}. A mail is on its way.", "ok")
    return go("/operator/mentors")


def _show(mentor: Mentor, form: DecisionForm, status: int = 200) -> Response:
    deciders = select(Person.id, Person.name).where(Person.id.in_({d.decided_by_id for d in mentor.decisions}))
    return show(
        "vetting/submission.html",
        status=status,
        mentor=mentor,
        form=form,
        names={row.id: row.name for row in db.session.execute(deciders)},
        tones=STATUS_TONES,
    )
