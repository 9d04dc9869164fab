"""The extensions, unbound; `create_app` binds them."""

from typing import ClassVar

from flask import request
from flask_htmx import HTMX
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from mentorcruise.bell import Bell
from mentorcruise.reading import RoutedSession
from mentorcruise.visits import Visits


class FormLimiter(Limiter):
    """Limits what people send, not what they read, and only where a view says so.

    The limiter's own look at every request is a fifth of a small page, and finds nothing: there are no limits of the site.
    """

    heavy_reads: ClassVar[set[str]] = set()
    """Endpoints whose reading costs much more than a page, so that it is limited too."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        reads = request.method in ("GET", "HEAD") and request.endpoint not in self.heavy_reads
        if not in_middleware and not reads:
            super()._check_request_limit(callable_name, in_middleware)


db = SQLAlchemy(session_options={"class_": RoutedSession})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
limiter = FormLimiter(get_remote_address, headers_enabled=False)
htmx = HTMX()
mail = Mail()
bell = Bell()
visits = Visits()
