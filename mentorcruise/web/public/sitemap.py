"""What search engines read: what they may visit, and every public page there is (F5)."""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

from flask import Response, abort, current_app
from sqlalchemy import bindparam, func, select

from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.mentors import MentorSkill, Skill
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone
from mentorcruise.web.public.blueprint import pages

LARGEST = 50_000
"""The most addresses that one file of the sitemap protocol may hold."""
PAGES = ("/", "/mentors", "/how-we-measure", "/what-we-changed", "/vetting", "/become-a-mentor", "/sign-up")
PRIVATE = (
    "/account", "/applications", "/check-ins", "/mentorships", "/sessions", "/subscriptions", "/operator", "/demo", "/stripe",
    "/confirmations", "/password-resets", "/metrics",
)  # fmt: skip
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LISTED = select(func.count()).select_from(CatalogueEntry)
_MENTORS = (
    select(CatalogueEntry.slug, CatalogueEntry.refreshed_at)
    .order_by(CatalogueEntry.mentor_id)
    .offset(bindparam("skip"))
    .limit(LARGEST)
)
_TOPICS = (
    select(Skill.slug)
    .where(
        select(MentorSkill.skill_id)
        .join(CatalogueEntry, CatalogueEntry.mentor_id == MentorSkill.mentor_id)
        .where(MentorSkill.skill_id == Skill.id)
        .exists()
    )
    .order_by(Skill.slug)
    .limit(LARGEST)
)


@pages.get("/robots.txt")
@anyone
def robots() -> Response:
    """Everything public may be visited; searches and people's own pages may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "Disallow: /*?"]
    return Response("\n".join([*lines, f"Sitemap: {_site()}/sitemap.xml", ""]), mimetype="text/plain")


@pages.get("/sitemap.xml")
@anyone
def sitemap() -> Response:
    """The index of the files below."""
    files = -(-(db.session.scalar(_LISTED) or 0) // LARGEST)
    names = ["pages", "topics", *(f"mentors-{number}" for number in range(1, files + 1))]
    rows = (f"<sitemap><loc>{_site()}/sitemaps/{name}.xml</loc></sitemap>" for name in names)
    return _xml("sitemapindex", rows)


@pages.get("/sitemaps/pages.xml")
@anyone
def sitemap_of_pages() -> Response:
    return _xml("urlset", (_url(path) for path in PAGES))


@pages.get("/sitemaps/topics.xml")
@anyone
def sitemap_of_topics() -> Response:
    """The topics that a listed mentor works on."""
    return _xml("urlset", (_url(f"/topics/{slug}") for slug in db.session.scalars(_TOPICS)))


@pages.get("/sitemaps/mentors-<int(max=100000):number>.xml")
@anyone
def sitemap_of_mentors(number: int) -> Response:
    """The profiles of listed mentors, 50,000 to a file, with the day of their last change."""
    rows = db.session.execute(_MENTORS, {"skip": max(number - 1, 0) * LARGEST}).all()
    if not rows or number == 0:
        abort(404)
    return _xml("urlset", (_url(f"/mentors/{slug}", refreshed_at.date()) for slug, refreshed_at in rows))


def _xml(root: str, rows: Iterable[str]) -> Response:
    def lines() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f"<{root} {_NAMESPACE}>"
        yield from rows
        yield f"</{root}>\n"

    return Response("\n".join(lines()), mimetype="application/xml")


def _url(path: str, changed: date | None = None) -> str:
    since = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(_site() + path)}</loc>{since}</url>"


def _site() -> str:
    return str(current_app.config["SETTINGS"].base_url)
