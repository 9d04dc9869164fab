"""Changing the mentor where it is not a fit: what happens, who else could help, and doing it in one step (F23)."""

from collections.abc import Iterator
from typing import Any

from flask import flash
from flask_login import current_user
from sqlalchemy import Row, exists, select

from mentorcruise import clock
from mentorcruise.domain.application_words import GOAL_WORDS, GoalCategory
from mentorcruise.domain.check_ins import Separation
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.parting import look_elsewhere
from mentorcruise.domain.suggestions import instead_of
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from mentorcruise.web.access import allowed, signed_in
from mentorcruise.web.change import commit
from mentorcruise.web.check_ins.blueprint import pages
from mentorcruise.web.htmx import go, show
from mentorcruise.web.mentors.cards import in_words, places, reply_time
from mentorcruise.web.mentorships.loading import seen, subscription_of


@pages.get("/mentorships/<int:mentorship_id>/re-pairing")
@signed_in
def re_pairing(mentorship_id: int) -> Any:
    """In plain words what a change of mentor means, and mentors who fit; afterwards the same mentors, to apply to."""
    mentorship = seen(mentorship_id)
    allowed(mentorship.mentee_id == current_user.id)
    return show(
        "check_ins/re_pairing.html",
        mentorship=mentorship,
        other=mentorship.mentor.person.name,
        subscription=subscription_of(mentorship),
        parted=_is_here(Separation, mentorship),
        answered=_is_here(ExitSurvey, mentorship),
        suggestions=[_spoken(row, mentorship) for row in instead_of(db.session.connection(), mentorship)],
        now=clock.now(),
    )


@pages.post("/mentorships/<int:mentorship_id>/re-pairing")
@signed_in
def look_for_another(mentorship_id: int) -> Any:
    """The mentorship ends now, this pair is not brought together again, and the search is open."""
    mentorship = seen(mentorship_id, lock=True)
    allowed(mentorship.mentee_id == current_user.id)
    look_elsewhere(db.session(), mentorship, subscription_of(mentorship), current_user, clock.now())
    commit()
    flash("The mentorship has ended and nothing more is charged. Here is who could help you instead.", "ok")
    return go(f"/mentorships/{mentorship_id}/re-pairing")


def _is_here(table: type[Separation] | type[ExitSurvey], mentorship: Mentorship) -> bool:
    return bool(db.session.scalar(select(exists().where(table.mentorship_id == mentorship.id))))


def _spoken(row: Row[Any], mentorship: Mentorship) -> dict[str, Any]:
    """A suggested mentor as the page shows it, with the reasons in words."""
    return {
        **row._mapping,
        "rating": row.rating_sum / row.rating_count if row.rating_count else None,
        "places": places(row.places_open),
        "reply": reply_time(row.reply_hours),
        "reasons": list(_reasons(row, mentorship)),
    }


def _reasons(row: Row[Any], mentorship: Mentorship) -> Iterator[str]:
    yield f"Knows {in_words(row.shared_skills[:3])}"
    if row.goals_reached:
        who = "A mentee" if row.goals_reached == 1 else f"{row.goals_reached} mentees"
        kind = GOAL_WORDS[GoalCategory(mentorship.goal_category)]
        yield f"{who} reached a goal of your kind with them: {kind[:1].lower()}{kind[1:]}"
    plan = mentorship.application.plan
    if row.currency == plan.currency and row.price_cents < plan.price_cents:
        yield "Costs less than this mentorship"
