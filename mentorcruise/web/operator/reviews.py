"""Reviews: what is said in public, and hiding one with a reason that is kept and mailed to its author (F22)."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS
from mentorcruise.domain.reviews import Moderation, Review, ReviewModeration
from mentorcruise.extensions import db
from mentorcruise.web.access import found, operator_only
from mentorcruise.web.asking import asked_id
from mentorcruise.web.change import commit
from mentorcruise.web.htmx import go, show
from mentorcruise.web.operator.blueprint import pages
from mentorcruise.web.operator.forms import ModerationForm
from mentorcruise.web.operator.review_rows import REVIEWS, REVIEWS_PER_PAGE, STATES, Filters, before


@pages.get("/operator/reviews")
@operator_only
def reviews() -> Response:
    filters = Filters.of(request.args)
    statement = filters.apply(REVIEWS).limit(REVIEWS_PER_PAGE + 1)
    if (behind := before(asked_id("before"))) is not None:
        statement = statement.where(behind)
    rows = db.session.execute(statement).all()
    shown, more = rows[:REVIEWS_PER_PAGE], rows[REVIEWS_PER_PAGE:]
    end = urlencode({"before": shown[-1].mentorship_id}) if more else ""
    return show(
        "operator/reviews.html",
        "operator/_reviews.html",
        reviews=shown,
        filters=filters,
        state_words=STATES,
        goal_words=GOAL_WORDS,
        next_url=f"/operator/reviews?{'&'.join(filter(None, (filters.query(), end)))}" if more else "",
    )


@pages.get("/operator/reviews/<int:mentorship_id>")
@operator_only
def review(mentorship_id: int) -> Response:
    return _show(mentorship_id, ModerationForm(formdata=None))


@pages.post("/operator/reviews/<int:mentorship_id>/moderations")
@operator_only
def moderate(mentorship_id: int) -> Response:
    # The lock makes two operators wait for each other.
    held = found(select(Review).where(Review.mentorship_id == mentorship_id).with_for_update())
    form = ModerationForm()
    if not form.validate():
        return _show(mentorship_id, form, 422)
    action = Moderation(form.action.data)
    held.moderate(db.session(), action, form.reason.data or "", current_user, clock.now())
    commit()
    flash(f"The review is {action}. Its author is mailed the reason.", "ok")
    return go(f"/operator/reviews/{mentorship_id}")


def _show(mentorship_id: int, form: ModerationForm, status: int = 200) -> Response:
    row: Any = db.session.execute(REVIEWS.where(Review.mentorship_id == mentorship_id)).one_or_none()
    if row is None:
        abort(404)
    decisions = select(ReviewModeration).where(ReviewModeration.mentorship_id == mentorship_id)
    return show(
        "operator/review.html",
        status=status,
        review=row,
        decisions=db.session.scalars(
            decisions.order_by(ReviewModeration.id).options(selectinload(ReviewModeration.by))
        ).all(),
        form=form,
        goal_words=GOAL_WORDS,
    )
