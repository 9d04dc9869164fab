"""The start page: what this is, for whom, how it goes, and how it ends, in figures."""

from sqlalchemy import Integer, cast, func, select
from werkzeug import Response

from mentorcruise import clock
from mentorcruise.domain.catalogue import CatalogueEntry, CatalogueTerm
from mentorcruise.domain.mentors import Skill
from mentorcruise.extensions import db
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.success import DEFINITION
from mentorcruise.metrics.success_report import success_report
from mentorcruise.web.access import anyone
from mentorcruise.web.htmx import show
from mentorcruise.web.public.blueprint import pages

_SKILL_ID = cast(func.split_part(CatalogueTerm.term, ":", 2), Integer)
_SOME_MENTORS = (
    select(
        CatalogueEntry.slug,
        CatalogueEntry.name,
        CatalogueEntry.headline,
        CatalogueEntry.skills,
        CatalogueEntry.price_cents,
        CatalogueEntry.currency,
        CatalogueEntry.places_open,
        CatalogueEntry.rating_sum,
        CatalogueEntry.rating_count,
        CatalogueEntry.reached,
        CatalogueEntry.answered,
    )
    .where(CatalogueEntry.places_open > 0)
    .order_by(CatalogueEntry.score.desc(), CatalogueEntry.mentor_id)
    .limit(4)
)
_MENTORS_LISTED = select(func.count()).select_from(CatalogueEntry)
_TOPICS = (
    select(Skill.name, Skill.slug)
    .join(CatalogueTerm, Skill.id == _SKILL_ID)
    .where(CatalogueTerm.term.startswith("skill:"))
    .order_by(CatalogueTerm.entries.desc(), Skill.name)
    .limit(8)
)


@pages.get("/")
@anyone
def home() -> Response:
    """For everyone; those who are signed in also get the way to their work."""
    success = success_report(db.session(), clock.now()).total
    return show(
        "public/home.html",
        mentors=db.session.execute(_SOME_MENTORS).all(),
        mentors_listed=db.session.scalar(_MENTORS_LISTED),
        topics=db.session.execute(_TOPICS).all(),
        success=success,
        left_in_trial=Rate(success.trial_losses, success.ended + success.trial_losses),
        success_definition=DEFINITION,
    )
