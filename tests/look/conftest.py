"""The components on example pages, served with the strictest content security policy that the product sends."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, Response, render_template, request
from werkzeug.serving import WSGIRequestHandler, make_server
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget

from tests.charts.examples import every_drawing, in_half

ROOT = Path(__file__).parents[2]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
FIVE = [(str(n), str(n)) for n in range(1, 6)]


class ApplicationForm(Form):
    goal = RadioField(
        "What is it about?",
        [validators.InputRequired("Choose what it is about.")],
        choices=[("career", "Change careers"), ("skill", "Learn a skill"), ("lead", "Lead a team")],
    )
    statement = TextAreaField("Your goal", [validators.InputRequired("Describe your goal in a sentence or two.")])
    email = EmailField("Email", [validators.InputRequired()], description="Only the mentor sees it.")
    zone = SelectField("Time zone", choices=["UTC", "Europe/Berlin"])
    topics = SelectMultipleField(
        "Topics",
        choices=["System design", "Interviews", "Leadership", "Go"],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    level = RadioField("How well do you know it today?", [validators.InputRequired()], choices=FIVE)
    rating = RadioField("How was the last session?", choices=FIVE, default="4")
    agree = BooleanField("I have read how mentors are vetted", [validators.InputRequired("Please agree.")])


class SignInForm(Form):
    email = EmailField("Email", [validators.InputRequired()])
    password = PasswordField("Password", [validators.InputRequired()])
    remember = BooleanField("Stay signed in on this device")


@dataclass
class Reader:
    name: str = "Noah Williams"
    is_authenticated: bool = True
    is_mentor: bool = False
    is_mentee: bool = True
    is_operator: bool = False


@dataclass
class Demo:
    now: datetime = NOW
    moving: bool = False
    done_days: int = 3
    total_days: int = 30
    sandbox_url: str = "/sandbox"


def example() -> dict[str, Any]:
    """What the example pages show: long names, few cases, every tone."""
    form = ApplicationForm(data={"rating": "4"})
    if request.args.get("errors"):
        form.validate()
    people = ("Amara Okafor", "Lucas Meyer", "Oluwaseun Adeyemi-Williamson", "Mei-Ling Chen", "Jonas Lindqvist", "Xu")
    events = [
        {"at": NOW, "icon": "flag", "tone": "ok", "title": "Milestone reached", "body": "First pull request merged"},
        {"at": NOW, "icon": "calendar", "title": "Session held", "body": "50 minutes, about system design"},
        {"at": NOW, "icon": "triangle-alert", "tone": "warn", "title": "Session missed", "body": ""},
        {"at": NOW, "icon": "play", "title": "Trial started", "body": ""},
    ]
    return {
        "now": NOW,
        "form": form,
        "sign_in": SignInForm(),
        "mentors": [(n, "Staff engineer, formerly at a bank", 4.9 - i / 4, 128, "€ 160") for i, n in enumerate(people)],
        "events": events,
        "alerts": [("Noah and Amara", "low rating", 3, "bad"), ("Hana and Lucas", "no session", 22, "warn")],
        "rate": {
            **{"rate": 0.68, "numerator": 34, "denominator": 50, "low": 0.542, "high": 0.792},
            **{"response_rate": 0.61, "lower_bound": 0.41, "upper_bound": 0.8},
        },
        "later": NOW + timedelta(minutes=50),
        "growth": growth(),
        "week": week(),
        "few": {"rate": None, "numerator": 3, "denominator": 7, "low": None, "high": None},
    }


def growth() -> list[dict[str, Any]]:
    """Skills over time: both views, one view, equal ends, a gap, one point, none."""
    labels = ("3 Nov", "First service", "End")
    scores: dict[str, tuple[list[int | None], list[int | None]]] = {
        "System design": ([2, 3, 4], [2, 2, 3]),
        "Testing": ([1, None, 4], [None, 3, 4]),
        "Interviews": ([3, 3, 2], [None, None, None]),
        "Go": ([2, None, None], [None, None, None]),
    }
    return [
        {
            "name": name,
            "points": [{"label": a, "own": b, "other": c} for a, b, c in zip(labels, own, other, strict=True)],
        }
        for name, (own, other) in scores.items()
    ]


def week() -> list[dict[str, Any]]:
    entries = [{"time": "14:05", "url": "?1", "title": "Noah Williams"}, {"time": "18:00", "url": "?2", "title": "Xu"}]
    entries[1] |= {"state": "introduction", "tone": "brand"}
    return [
        {"label": "Sun 22 Nov", "today": True, "entries": entries},
        {"label": "Mon 23 Nov", "today": False, "entries": []},
    ]


def reader() -> dict[str, Any]:
    """Who looks, from the address: nobody, a mentee, or someone who is everything."""
    who = request.args.get("as", "mentee")
    everything = who == "operator"
    person = Reader(is_authenticated=who != "nobody", is_mentor=everything, is_operator=everything)
    demo = Demo(moving=bool(request.args.get("moving")))
    return {"current_user": person, "demo_bar": demo}


def gallery() -> Flask:
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "gallery"
    app.jinja_env.globals["asset"] = lambda path: f"/static/{path}"
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.jinja_env.filters["when"] = lambda dt: dt.strftime("%a %d %b %Y, %H:%M UTC")
    app.jinja_env.filters["day"] = lambda dt: dt.strftime("%a %d %b %Y")
    app.jinja_env.filters["local"] = lambda dt, zone="UTC": dt.astimezone(ZoneInfo(zone))
    app.jinja_env.filters["hour"] = lambda dt, zone="UTC": f"{dt.astimezone(ZoneInfo(zone)):%H:%M}"
    app.jinja_env.filters["zone_name"] = lambda dt: f"{dt.astimezone(UTC):%Z}"
    app.jinja_env.filters["weekday"] = lambda dt, zone="UTC": f"{dt.astimezone(ZoneInfo(zone)):%a %d %b}"
    app.jinja_env.filters["percent"] = lambda share: f"{share:.0%}"
    app.context_processor(reader)

    @app.get("/gallery/<name>")
    def page(name: str) -> str:
        return render_template(f"components/gallery/{name}.html", **example())

    @app.get("/gallery/charts")
    def charts() -> str:
        return render_template("components/gallery/charts.html", drawings=every_drawing(), in_half=in_half())

    @app.get("/errors/<int:code>")
    def error(code: int) -> tuple[str, int]:
        return render_template(f"errors/{code}.html"), code

    @app.get("/ask")
    def ask() -> str:
        return render_template("components/gallery/ask.html", answer=request.args["for"])

    @app.get("/errors/refusal")
    def refusal() -> tuple[str, int]:
        return "Not like this", 422

    @app.get("/errors/bare")
    def bare() -> tuple[str, int]:
        return "Gone", 404

    @app.get("/demo/time")
    def demo_time() -> str:
        return render_template("components/demo_bar.html")

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app


@pytest.fixture(scope="session")
def make_gallery() -> Callable[[], Flask]:
    """Builds an app of example pages."""
    return gallery


class QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def gallery_url() -> Iterator[str]:
    """The address of the running gallery."""
    server = make_server("127.0.0.1", 0, gallery(), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": "/usr/bin/chromium",
        "headless": True,
        "args": [*flags.split(), "--disable-component-update", "--disable-sync"],
    }
