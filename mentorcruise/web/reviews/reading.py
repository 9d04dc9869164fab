"""All reviews of a mentor, for everyone (F22)."""

from flask import Response

from mentorcruise.domain.review_lists import COUNTING
from mentorcruise.extensions import db
from mentorcruise.reading import reading
from mentorcruise.web.access import anyone
from mentorcruise.web.asking import asked_id
from mentorcruise.web.htmx import show
from mentorcruise.web.mentors.profile import visible
from mentorcruise.web.reviews.blueprint import pages
from mentorcruise.web.reviews.listed import PER_PAGE, read


@pages.get("/mentors/<slug>/reviews")
@anyone
def of_mentor(slug: str) -> Response:
    """All reviews of a mentor, the latest first, page by page."""
    before = asked_id("before")
    with reading(db) as connection:
        mentor = visible(connection, slug)
        reviews = read(connection, mentor.id, PER_PAGE, before)
    return show("reviews/of_mentor.html", mentor=mentor, reviews=reviews, first=before is None, counting=COUNTING)
