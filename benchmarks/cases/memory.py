"""The memory of the whole demo: every process of it, shared pages counted once (PSS)."""

import re
import socket
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import config
from benchmarks.harness import Result
from benchmarks.registry import Results, figure
from benchmarks.world import World
from mentorcruise.demo import memory

NAME = "memory of the whole demo, after a visit to its pages"
MOST_MB = 400.0
PEOPLE = ("mentee", "newcomer", "mentor", "operator")
PAGES = (
    "/", "/mentors", "/mentors?q=pyhton", "/how-we-measure", "/applications", "/mentorships", "/account",
    "/operator", "/operator/reports/success", "/operator/exit-surveys", "/operator/health", "/demo/mailbox",
)  # fmt: skip


@figure(NAME)
def whole_demo(_: World, __: Results) -> Result:
    with tempfile.TemporaryDirectory(prefix="mc-demo-") as folder:
        Path(folder).chmod(0o755)
        port = _free_port()
        command = [sys.executable, "-m", "mentorcruise.demo.start"]
        demo = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=config.with_environment(PORT=str(port), VAR_DIR=folder)
        )
        try:
            assert demo.stdout and any(line.startswith("Ready:") for line in demo.stdout), "the demo did not start"
            for person in PEOPLE:
                _visit(f"http://127.0.0.1:{port}", f"{person}@example.org")
            used = sum(kib for _, kib in memory.by_process(demo.pid)) / 1024
        finally:
            demo.terminate()
            demo.wait(30)
    return Result(NAME, used, None, used / MOST_MB, "MB", 1.0)


def _visit(site: str, email: str) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', _text(browser, f"{site}/sign-in"))
    assert token
    form = {"csrf_token": token[1], "email": email, "password": "demo-password"}
    browser.open(f"{site}/sign-in", urlencode(form).encode()).read()
    for page in PAGES:
        if email.startswith("operator") or not page.startswith("/operator"):
            _text(browser, site + page)


def _text(browser: OpenerDirector, address: str) -> str:
    with browser.open(address) as answer:
        return str(answer.read(), "utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
