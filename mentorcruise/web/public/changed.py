"""What we changed because of what people said, for everyone to read (B16)."""

from werkzeug import Response

from mentorcruise.domain.improvements import public_versions, themes_behind
from mentorcruise.extensions import db
from mentorcruise.web.access import anyone
from mentorcruise.web.asking import asked_id
from mentorcruise.web.htmx import show
from mentorcruise.web.public.blueprint import pages

HERE = "/what-we-changed"
PER_PAGE = 20


@pages.get("/what-we-changed")
@anyone
def what_we_changed() -> Response:
    """The public changes as they stand, the latest first: what operators wrote of them, and the names of their themes."""
    page = min(asked_id("page") or 0, 10_000)
    rows = db.session.scalars(public_versions().offset(page * PER_PAGE).limit(PER_PAGE + 1)).all()
    versions, themes = rows[:PER_PAGE], dict[int, list[str]]()
    ids = [version.improvement_id for version in versions]
    for improvement_id, _, name in db.session.execute(themes_behind(ids)) if ids else ():
        themes.setdefault(improvement_id, []).append(name)
    return show(
        "public/what_we_changed.html",
        versions=versions,
        themes=themes,
        prev_url=f"{HERE}?page={page - 1}" if page else "",
        next_url=f"{HERE}?page={page + 1}" if rows[PER_PAGE:] else "",
    )
