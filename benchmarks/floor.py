"""The floor of a page: its statements through bare psycopg, its template through bare Jinja, in a bare Flask view.

The page is asked for once; its statements with their values and its template with its context are kept. The floor then
runs the same statements and renders the same template with the same values; it does not even turn rows into cards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, template_rendered
from jinja2 import Environment, FileSystemLoader
from sqlalchemy import Engine, event

from benchmarks.harness import Pair
from benchmarks.world import Place, request
from mentorcruise.web.viewer import Anonymous


def page(place: Place, path: str, cookie: str = "") -> Pair:
    """A page against its floor, for whoever's cookie it is, or for no one.

    The page is warm: its filters' options are in memory, as they are for a minute.
    """
    ours = place.get(path, **({"Cookie": f"session={cookie}"} if cookie else {}))
    ours()
    with _watch(place.app) as (statements, rendered):
        ours()
    assert statements
    template, context = rendered[0]
    bare = Flask("floor")
    reader = context.get("current_user") or Anonymous()
    environment = _environment(place.app, reader)
    given = {name: value for name, value in context.items() if name not in environment.globals}

    def database() -> None:
        for statement, values in statements:
            place.connection.execute(statement, values).fetchall()

    @bare.get("/<path:_>")
    def view(_: str) -> Response:
        g._login_user = reader  # whose zone the filters write times in
        database()
        return Response(environment.get_template(template).render(given))

    return Pair(ours, request(bare, path), database)


@contextmanager
def _watch(app: Flask) -> Iterator[tuple[list[tuple[Any, Any]], list[tuple[str, dict[str, Any]]]]]:
    statements: list[tuple[Any, Any]] = []
    rendered: list[tuple[str, dict[str, Any]]] = []

    def saw_statement(*seen: Any) -> None:
        statements.append((seen[2], seen[3]))

    def saw_template(sender: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        rendered.append((template.name, dict(context)))

    event.listen(Engine, "before_cursor_execute", saw_statement)
    template_rendered.connect(saw_template, app)
    try:
        yield statements, rendered
    finally:
        event.remove(Engine, "before_cursor_execute", saw_statement)
        template_rendered.disconnect(saw_template, app)


class _Request:
    path = "/mentors"


def _environment(app: Flask, reader: object) -> Environment:
    """Jinja with our templates and filters, and with nothing behind the names that pages use."""
    folder = f"{app.root_path}/{app.template_folder}"
    bare = Environment(
        loader=FileSystemLoader(folder), autoescape=True, auto_reload=False, trim_blocks=True, lstrip_blocks=True
    )
    bare.filters.update(app.jinja_env.filters)
    bare.globals.update(
        asset=app.jinja_env.globals["asset"], csrf_token=lambda: "token", get_flashed_messages=lambda **_: [],
        current_user=reader, request=_Request(), session={}, g=None,
    )  # fmt: skip
    return bare
