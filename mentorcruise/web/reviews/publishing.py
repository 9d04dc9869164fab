"""The review of a mentorship: the mentee publishes it, the mentor replies, each once (F22)."""

from typing import Any

from flask import flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.looking_back import looking_back
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.reviews import Review, public_name, publish
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, found, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentorships.loading import seen
from mentorcruise.web.reviews.blueprint import pages
from mentorcruise.web.reviews.forms import ReplyForm, ReviewForm

_WHOLE = (joinedload(Review.reply), joinedload(Review.author), selectinload(Review.moderations))


@pages.get("/mentorships/<int:mentorship_id>/review")
@signed_in
def review(mentorship_id: int) -> Any:
    """The mentee's form, or what was published; for the mentor the review with the reply."""
    mentorship = seen(mentorship_id)
    survey = db.session.get(ExitSurvey, mentorship_id)
    form = ReviewForm(formdata=None, stars=str(survey.stars) if survey else None)
    return _page(mentorship, form, ReplyForm(formdata=None))


@pages.post("/mentorships/<int:mentorship_id>/review")
@signed_in
def publish_review(mentorship_id: int) -> Any:
    """Publish it, once."""
    mentorship, form = seen(mentorship_id), ReviewForm()
    allowed(mentorship.mentee_id == current_user.id)
    if not form.validate_on_submit():
        return _page(mentorship, form, ReplyForm(formdata=None), 422)
    publish(db.session(), mentorship, int(form.stars.data), form.body.data or "", current_user, clock.now())
    commit()
    flash(f"Published. {mentorship.mentor.person.name} is told and may reply once.", "ok")
    return go(f"/mentorships/{mentorship_id}/review")


@pages.post("/mentorships/<int:mentorship_id>/review/reply")
@signed_in
def reply(mentorship_id: int) -> Any:
    """The mentor replies, once."""
    mentorship, form = seen(mentorship_id), ReplyForm()
    allowed(mentorship.mentor.person_id == current_user.id)
    published = found(_review(mentorship_id))
    if not form.validate_on_submit():
        return _page(mentorship, ReviewForm(formdata=None), form, 422)
    published.answer(form.body.data or "", current_user, clock.now())
    commit()
    flash(f"Your reply is public, and {mentorship.mentee.name} is told.", "ok")
    return go(f"/mentorships/{mentorship_id}/review")


def _page(mentorship: Mentorship, form: ReviewForm, reply_form: ReplyForm, status: int = 200) -> Any:
    is_mentor = mentorship.mentor.person_id == current_user.id
    return show(
        "reviews/page.html",
        status=status,
        mentorship=mentorship,
        review=db.session.scalar(_review(mentorship.id)),
        back=looking_back(db.session.connection(), mentorship.id, current_user.id),
        is_mentor=is_mentor,
        other=mentorship.mentee.name if is_mentor else mentorship.mentor.person.name,
        public_name=public_name,
        goals=GOAL_WORDS,
        form=form,
        reply_form=reply_form,
        now=clock.now(),
    )


def _review(mentorship_id: int) -> Any:
    return select(Review).where(Review.mentorship_id == mentorship_id).options(*_WHOLE)
