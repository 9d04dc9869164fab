"""The extensions, unbound; `create_app` binds them."""

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

db = SQLAlchemy(session_options={"class_": RoutedSession})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True)
htmx = HTMX()
mail = Mail()
bell = Bell()
