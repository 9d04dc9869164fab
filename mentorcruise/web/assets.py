"""Addresses of static files: with a hash of their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask


def install(app: Flask) -> None:
    """Give templates `asset('css/base.css')`."""
    folder = Path(app.static_folder or "static")

    @cache
    def asset(name: str) -> str:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return f"/static/{name}?v={digest}"

    app.jinja_env.globals["asset"] = asset
