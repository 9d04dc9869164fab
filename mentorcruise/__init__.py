"""MentorCruise: a mentorship marketplace that is also a mentor tracking system."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from mentorcruise import cli, clock, jobs, logs, telling_time, web
from mentorcruise.application import Application
from mentorcruise.demo import time as demo_time
from mentorcruise.extensions import bell, csrf, db, htmx, limiter, login, migrate, visits
from mentorcruise.extensions import mail as mailman
from mentorcruise.web import assets, errors, headers, words
from mentorcruise.web.viewer import Anonymous, load_viewer

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application: settings, extensions, pages, commands. Raises UnsafeSettings on unsafe settings."""
    settings = settings or config.load()
    app = Application("mentorcruise", root_path=str(ROOT), static_folder="static", template_folder="templates")
    app.config.from_mapping(settings.flask())
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    clock.follow(settings.clock_file)
    telling_time.install()
    bind_extensions(app)
    for part in (logs, headers, errors, words, assets, web, jobs, cli):
        part.install(app)
    if settings.environment != "production":
        demo_time.install(app)
    return app


def bind_extensions(app: Flask) -> None:
    """Bind each extension to the app; nothing is connected yet."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    limiter.init_app(app)
    htmx.init_app(app)
    mailman.init_app(app)  # not called mail here: the package's own room has that name
    login.init_app(app)
    login.session_protection = None
    login.anonymous_user = Anonymous
    login.user_loader(load_viewer)
    bell.connect(app.config["SETTINGS"].redis_url)
    visits.connect(bell.redis)
