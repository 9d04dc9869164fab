"""Settings: the only reader of the environment. What is missing or unsafe stops the start with one clear sentence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from redis.backoff import NoBackoff
from redis.retry import Retry

ROOT = Path(__file__).resolve().parent
STRIPE_API = "https://api.stripe.com"
SANDBOX_KEY_PREFIX = "sk_sandbox_"
LIVE_KEY_PREFIXES = ("sk_live_", "rk_live_")
STRIPE_KEY_PREFIXES = (*LIVE_KEY_PREFIXES, "sk_test_", "rk_test_")
ENVIRONMENTS = ("production", "demo", "test")
DATABASE_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class UnsafeSettings(SystemExit):
    """A setting is missing or unsafe; the message says which and what to do. Ends the process with status 1."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("MentorCruise does not start:\n" + "\n".join(f"  - {p}" for p in problems))


@dataclass(frozen=True)
class Settings:
    """Everything that a deployment decides. Built by `load`, checked by `problems`."""

    environment: str
    secret_key: str
    database_url: str
    redis_url: str
    base_url: str
    site_id: str
    stripe_secret_key: str
    stripe_webhook_secret: str
    stripe_api_base: str
    var_dir: Path
    mail_folder: Path | None
    mail_server: str
    mail_port: int
    mail_username: str
    mail_password: str
    mail_use_tls: bool
    mail_sender: str
    trusted_proxies: int
    clock_file: Path | None
    database_pool_size: int

    @property
    def is_demo(self) -> bool:
        return self.environment == "demo"

    def problems(self) -> list[str]:
        """All that forbids a start, in words; empty when the settings are safe."""
        return [*self._missing(), *self._unsafe_stripe(), *self._unsafe_web()]

    def _missing(self) -> list[str]:
        required = {
            "SECRET_KEY": self.secret_key,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "BASE_URL": self.base_url,
            "STRIPE_SECRET_KEY": self.stripe_secret_key,
            "STRIPE_WEBHOOK_SECRET": self.stripe_webhook_secret,
        }
        missing = [
            f"{name} is not set; see the settings table in README" for name, value in required.items() if not value
        ]
        if self.environment not in ENVIRONMENTS:
            missing.append(f"MENTORCRUISE_ENV must be one of {', '.join(ENVIRONMENTS)}, not {self.environment!r}")
        if self.database_url and not self.database_url.startswith("postgresql"):
            missing.append("DATABASE_URL must name a PostgreSQL database (postgresql://…); no other kind is supported")
        return missing

    def _unsafe_stripe(self) -> list[str]:
        key, base = self.stripe_secret_key, self.stripe_api_base
        found = []
        if key.startswith(LIVE_KEY_PREFIXES) and base != STRIPE_API:
            found.append(
                f"a live Stripe key must never meet an address that is not Stripe's; unset STRIPE_API_BASE (now {base})"
            )
        if self.environment == "production":
            if key and not key.startswith(STRIPE_KEY_PREFIXES):
                found.append(
                    "STRIPE_SECRET_KEY must be a Stripe key (sk_live_…, rk_live_… or, for a rehearsal, sk_test_…)"
                )
            if base != STRIPE_API and urlsplit(base).hostname not in LOOPBACK:
                found.append("STRIPE_API_BASE must be Stripe's own address in production")
        elif key.startswith(LIVE_KEY_PREFIXES):
            found.append(f"a live Stripe key must not be used with MENTORCRUISE_ENV={self.environment}")
        return found

    def _unsafe_web(self) -> list[str]:
        if self.environment != "production":
            return []
        found = []
        if self.secret_key and len(self.secret_key) < 32:
            found.append(
                "SECRET_KEY must be at least 32 characters; `python -c 'import secrets; print(secrets.token_hex(32))'` makes one"
            )
        url = urlsplit(self.base_url)
        if self.base_url and url.scheme != "https" and url.hostname not in LOOPBACK:
            found.append("BASE_URL must begin with https://; cookies that sign people in are never sent in the clear")
        if not self.mail_server:
            found.append("MAIL_SERVER is not set; people confirm their address and reset passwords by mail")
        if self.clock_file is not None:
            found.append("CLOCK_FILE moves the clock and belongs to the demo only")
        return found

    def flask(self) -> dict[str, Any]:
        """The same settings as Flask and its extensions name them."""
        secure = self.base_url.startswith("https://")
        return {
            "SETTINGS": self,
            "TESTING": self.environment == "test",
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": _psycopg(self.database_url),
            "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(self.database_pool_size),
            "SQLALCHEMY_BINDS": {
                "autocommit": {
                    "url": _psycopg(self.database_url),
                    "isolation_level": "AUTOCOMMIT",
                    "pool_reset_on_return": None,
                    "skip_autocommit_rollback": True,
                    **_engine_options(self.database_pool_size),
                }
            },
            # A request that claims another host is refused, so that nothing we build from it can lead elsewhere.
            "TRUSTED_HOSTS": [urlsplit(self.base_url).hostname, *LOOPBACK[:2]] if self.base_url else None,
            "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            # A late answer must not bring back the cookie of before a sign-in's token was renewed.
            "SESSION_REFRESH_EACH_REQUEST": False,
            "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "PREFERRED_URL_SCHEME": "https" if secure else "http",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": secure,
            "RATELIMIT_STORAGE_URI": self.redis_url.replace("unix://", "redis+unix://", 1),
            # Whoever knocks while it is gone waits for an instant only; the library's own way waits for seconds.
            "RATELIMIT_STORAGE_OPTIONS": {
                "socket_connect_timeout": 0.5,
                "socket_timeout": 1.0,
                "retry": Retry(NoBackoff(), 1),
            },
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
            "RATELIMIT_SWALLOW_ERRORS": True,
            "MAIL_SERVER": self.mail_server,
            "MAIL_PORT": self.mail_port,
            "MAIL_USERNAME": self.mail_username or None,
            "MAIL_PASSWORD": self.mail_password or None,
            "MAIL_USE_TLS": self.mail_use_tls,
            "MAIL_DEFAULT_SENDER": self.mail_sender,
            "MAIL_TIMEOUT": 15,
        }


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process, read from the environment.

    Raises UnsafeSettings (a SystemExit) when one is missing or unsafe.
    """
    var_dir = Path(environ.get("VAR_DIR") or ROOT / "var").resolve()
    settings = Settings(
        environment=environ.get("MENTORCRUISE_ENV", "production"),
        secret_key=environ.get("SECRET_KEY", ""),
        database_url=environ.get("DATABASE_URL", ""),
        redis_url=environ.get("REDIS_URL", ""),
        base_url=environ.get("BASE_URL", "").rstrip("/"),
        site_id=environ.get("SITE_ID") or environ.get("BASE_URL", "").rstrip("/"),
        stripe_secret_key=environ.get("STRIPE_SECRET_KEY", ""),
        stripe_webhook_secret=environ.get("STRIPE_WEBHOOK_SECRET", ""),
        stripe_api_base=environ.get("STRIPE_API_BASE", STRIPE_API).rstrip("/"),
        var_dir=var_dir,
        mail_folder=_path(environ.get("MAIL_FOLDER")),
        mail_server=environ.get("MAIL_SERVER", ""),
        mail_port=_number(environ, "MAIL_PORT", 587),
        mail_username=environ.get("MAIL_USERNAME", ""),
        mail_password=environ.get("MAIL_PASSWORD", ""),
        mail_use_tls=environ.get("MAIL_USE_TLS", "true").lower() == "true",
        mail_sender=environ.get("MAIL_SENDER", "MentorCruise <hello@localhost>"),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0),
        clock_file=_path(environ.get("CLOCK_FILE")),
        database_pool_size=_number(environ, "DATABASE_POOL_SIZE", 10),
    )
    problems = settings.problems()
    if problems:
        raise UnsafeSettings(problems)
    return settings


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise UnsafeSettings([f"{name} must be a whole number like {default}, not {text!r}"])
    return int(text)


def _path(value: str | None) -> Path | None:
    return Path(value).resolve() if value else None


def _psycopg(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


def _engine_options(pool_size: int) -> dict[str, Any]:
    # A statement that runs for 15 s or waits 5 s for a lock is answered with a clear 503 rather than a hung page.
    return {
        "pool_size": pool_size,
        "max_overflow": 5,
        "pool_timeout": 5,
        "pool_pre_ping": False,
        # What people write goes into statements; it must not come out in an error and so in a log.
        "hide_parameters": True,
        "pool_recycle": 1800,
        "connect_args": {
            "options": DATABASE_OPTIONS,
            "connect_timeout": 5,
        },
    }


@dataclass(frozen=True)
class LauncherSettings:
    """What the demo's start and the tests' services take from the environment."""

    port: str
    var_dir: Path
    database_url: str
    redis_url: str
    test_database_url: str
    test_redis_url: str
    chromium: str


def launcher_settings(environ: Mapping[str, str] = os.environ) -> LauncherSettings:
    """The launcher's settings; an empty URL means that the launcher starts a server of its own."""
    return LauncherSettings(
        port=environ.get("PORT") or "5000",
        var_dir=Path(environ.get("VAR_DIR") or ROOT / "var").resolve(),
        database_url=environ.get("DATABASE_URL", ""),
        redis_url=environ.get("REDIS_URL", ""),
        test_database_url=environ.get("TEST_DATABASE_URL", ""),
        test_redis_url=environ.get("TEST_REDIS_URL", ""),
        chromium=environ.get("CHROMIUM") or "/usr/bin/chromium",
    )


def enter(values: Mapping[str, str]) -> None:
    """Give this process, and all that it starts, these variables; `load` reads them afterwards."""
    os.environ.update(values)


def with_environment(**values: str) -> dict[str, str]:
    """This process's environment with some variables set, for a process that it starts."""
    return {**os.environ, **values}
