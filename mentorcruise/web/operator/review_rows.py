"""Reviews as operators read and filter them, the latest first."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.people import Person
from mentorcruise.domain.reviews import Moderation, Review, ReviewModeration, ReviewReply
from mentorcruise.web.operator import asking

REVIEWS_PER_PAGE = 20
STATES = {"shown": "Shown", "hidden": "Hidden"}
_mentee, _mentor = aliased(Person), aliased(Person)
_last_action = (
    select(ReviewModeration.action)
    .where(ReviewModeration.mentorship_id == Review.mentorship_id)
    .order_by(ReviewModeration.id.desc())
    .limit(1)
    .scalar_subquery()
)
_is_hidden = func.coalesce(_last_action == Moderation.HIDDEN, False)

REVIEWS: Select[*tuple[Any, ...]] = (
    select(
        Review.mentorship_id,
        Review.stars,
        Review.body,
        Review.published_at,
        Mentorship.goal_category,
        _mentee.name.label("mentee"),
        _mentor.name.label("mentor"),
        Mentor.slug.label("mentor_slug"),
        ReviewReply.body.label("reply"),
        ReviewReply.replied_at,
        _is_hidden.label("hidden"),
    )
    .join(Mentorship, Mentorship.id == Review.mentorship_id)
    .join(_mentee, _mentee.id == Review.author_id)
    .join(Mentor, Mentor.id == Mentorship.mentor_id)
    .join(_mentor, _mentor.id == Mentor.person_id)
    .outerjoin(ReviewReply, ReviewReply.mentorship_id == Review.mentorship_id)
    .order_by(Review.published_at.desc(), Review.mentorship_id.desc())
)


@dataclass(frozen=True)
class Filters(asking.Asked):
    """What the operator asked to see; empty words ask for everything."""

    state: str = ""
    stars: str = ""
    mentor: str = ""
    q: str = ""

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> "Filters":
        """Read an address; what is not a possible answer asks for nothing."""
        state, stars = args.get("state", ""), args.get("stars", "")
        return cls(
            state=state if state in STATES else "",
            stars=stars if stars in [*"12345"] else "",
            mentor=asking.words(args.get("mentor", "")),
            q=asking.words(args.get("q", "")),
        )

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """The statement with these filters."""
        if self.state:
            statement = statement.where(_is_hidden if self.state == "hidden" else ~_is_hidden)
        if self.stars:
            statement = statement.where(Review.stars == int(self.stars))
        if self.mentor:
            named = _mentor.name.ilike(asking.containing(self.mentor))
            statement = statement.where(or_(Mentor.slug == self.mentor, named))
        if self.q:
            like = asking.containing(self.q)
            statement = statement.where(or_(Review.body.ilike(like), ReviewReply.body.ilike(like)))
        return statement


def before(last_id: int | None) -> ColumnElement[bool] | None:
    """SQL: reviews that come after the last one of a page (its mentorship); None for the first page."""
    if last_id is None:
        return None
    last = select(Review.published_at, Review.mentorship_id).where(Review.mentorship_id == last_id)
    return tuple_(Review.published_at, Review.mentorship_id) < last.scalar_subquery()
