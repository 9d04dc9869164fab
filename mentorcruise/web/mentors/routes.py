"""The catalogue and what is in it: search, topics, mentor profiles."""

from typing import Any

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from mentorcruise import clock
from mentorcruise.domain import catalogue_queries
from mentorcruise.domain.catalogue_queries import BrokenCursor, Wanted
from mentorcruise.domain.catalogue_words import understand
from mentorcruise.extensions import db
from mentorcruise.reading import reading
from mentorcruise.web.access import anyone
from mentorcruise.web.htmx import show, wants_piece
from mentorcruise.web.mentors import asked as addresses
from mentorcruise.web.mentors import cards, options
from mentorcruise.web.mentors.asked import Asked
from mentorcruise.web.mentors.profile import visible
from mentorcruise.web.reviews.listed import ON_PROFILE, read

pages = Blueprint("mentors", __name__)


@pages.get("/mentors")
@anyone
def catalogue() -> Response:
    """The catalogue: search, filters, order, pages by cursor (F1, F2, F3, B1)."""
    return _catalogue(addresses.read(request.args))


@pages.get("/topics/<slug>")
@anyone
def topic(slug: str) -> Response:
    """The catalogue of one topic, with an address of its own (F5)."""
    with reading(db) as connection:
        known = options.read(connection, clock.now()).by_slug.get(slug)
    if known is None:
        abort(404)
    asked = addresses.read(request.args)
    return _catalogue(asked.with_skill(slug), topic=known)


@pages.get("/mentors/<slug>")
@anyone
def profile(slug: str) -> Response:
    """A mentor's profile. One that is not listed is seen by the mentor and by operators alone."""
    with reading(db) as connection:
        mentor = visible(connection, slug)
        reviews = read(connection, mentor.id, ON_PROFILE)
    is_own = current_user.mentor_id == mentor.id
    refusal = mentor.refusal(is_own=is_own)
    return show("mentors/profile.html", mentor=mentor, reviews=reviews, is_own=is_own, refusal=refusal)


def _catalogue(asked: Asked, topic: options.SkillOption | None = None) -> Response:
    with reading(db) as connection:
        offered = options.read(connection, clock.now())
        asked, terms = offered.recognise(asked)
        cursor, status = _cursor(asked)
        meaning = understand(connection, asked.words, terms, exactly=asked.exact)
        wanted = Wanted(meaning, _cents(asked.price_from), _cents(asked.price_to), asked.only_open, asked.sort)
        found = catalogue_queries.search(connection, wanted, cursor, offered.everyone)
    if status != 200:
        asked = asked.noting("That page does not exist (any more): this is the beginning.")
    context: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "meaning": meaning,
        "cards": cards.cards(found.rows, cards.Reasons(asked, meaning.requirements, offered)),
        "chips": offered.chips(asked),
        "offered": offered,
        "topic": topic,
        "earlier": _page(asked, "before", found.rows[0]) if found.rows and found.before else "",
        "later": _page(asked, "after", found.rows[-1]) if found.rows and found.after else "",
    }
    response = show("mentors/catalogue.html", "mentors/_results.html", status, **context)
    if wants_piece():
        response.headers["HX-Push-Url"] = asked.url()
    return response


def _cursor(asked: Asked) -> tuple[catalogue_queries.Cursor | None, int]:
    try:
        return addresses.read_cursor(request.args, asked.sort), 200
    except BrokenCursor:
        return None, 400


def _page(asked: Asked, name: str, row: Any) -> str:
    return asked.url(**{name: catalogue_queries.Cursor.write(row, asked.sort)})


def _cents(price: int | None) -> int | None:
    return None if price is None else price * 100
