"""The demo's web server: gunicorn with the app that the parent has loaded already."""

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]


class DemoServer(BaseApplication):  # type: ignore[misc]
    """One process with eight threads on 127.0.0.1; `run()` serves until SIGTERM."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app, self._port = app, port
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        settings = {
            "bind": f"127.0.0.1:{self._port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 8,
            "preload_app": True,
            "graceful_timeout": 3,
            "timeout": 60,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn."""
        return self._app
