"""A deployment that forgot something or set something unsafe does not start, and says why."""

import pytest
from flask import Flask

import config
from tests.security.apps import safe_environment

UNSAFE: list[tuple[dict[str, str], str]] = [
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
    ({"REDIS_URL": ""}, "REDIS_URL is not set"),
    ({"BASE_URL": ""}, "BASE_URL is not set"),
    ({"STRIPE_SECRET_KEY": ""}, "STRIPE_SECRET_KEY is not set"),
    ({"STRIPE_WEBHOOK_SECRET": ""}, "STRIPE_WEBHOOK_SECRET is not set"),
    ({"MAIL_SERVER": ""}, "MAIL_SERVER is not set"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY must be at least 32"),
    ({"DATABASE_URL": "sqlite:///x.db"}, "must name a PostgreSQL database"),
    ({"BASE_URL": "http://mentors.example"}, "must begin with https://"),
    ({"CLOCK_FILE": "clock"}, "CLOCK_FILE"),
    ({"MENTORCRUISE_ENV": "staging"}, "MENTORCRUISE_ENV must be one of"),
    ({"STRIPE_SECRET_KEY": "sk_sandbox_demo"}, "must be a Stripe key"),
    ({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_API_BASE": "http://127.0.0.1:1"}, "a live Stripe key must never meet"),
    ({"STRIPE_API_BASE": "https://stripe.evil.example"}, "Stripe's own address"),
    ({"MENTORCRUISE_ENV": "demo", "STRIPE_SECRET_KEY": "sk_live_1"}, "a live Stripe key must not be used"),
    ({"MENTORCRUISE_ENV": "test", "STRIPE_SECRET_KEY": "rk_live_1"}, "a live Stripe key must not be used"),
]


def test_safe_settings_start(app: Flask):
    assert config.load(safe_environment(app)).environment == "production"


@pytest.mark.parametrize(("changed", "says"), UNSAFE, ids=[says for _, says in UNSAFE])
def test_unsafe_settings_do_not_start(app: Flask, changed: dict[str, str], says: str):
    with pytest.raises(config.UnsafeSettings, match=says):
        config.load({**safe_environment(app), **changed})


def test_nothing_set_means_production_and_names_all_that_is_missing():
    with pytest.raises(config.UnsafeSettings) as refusal:
        config.load({})
    required = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
    for name in (*required, "MAIL_SERVER"):
        assert name in str(refusal.value)


@pytest.mark.parametrize("name", ["MAIL_PORT", "TRUSTED_PROXIES", "DATABASE_POOL_SIZE"])
def test_a_number_that_is_none_is_named(app: Flask, name: str):
    """A typing mistake is answered with its setting's name, not with a traceback."""
    with pytest.raises(config.UnsafeSettings, match=name):
        config.load({**safe_environment(app), name: "ten"})
