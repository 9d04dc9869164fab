"""The house's plan, proved: who may import whom, who commits, who reads the clock and the environment."""

import re

import config
from tests.house.source import Module, modules

WORKSHOPS = {"billing", "metrics", "health", "mail"}
GROUND = {"clock", "domain", "bell", "ics", "reading", "extensions"}
# Drawing knows nothing of what it draws; whoever shows figures may have it drawn.
DRAWING = {"charts"}
# Room -> the rooms that it may import from. A new room gets a line here; the fewer words on it the better.
FLOORS: dict[str, set[str]] = {
    "clock": set(),
    "logs": set(),
    "domain": set(),
    "bell": {"domain"},
    "ics": set(),
    "charts": set(),
    "reading": set(),
    "application": set(),
    "visits": {"domain"},
    "telling_time": {"clock", "domain"},
    "extensions": {"bell", "reading", "visits"},
    "uploads": {"domain"},
    "billing": GROUND,
    "metrics": GROUND,
    "health": GROUND,
    "reports": GROUND | DRAWING | {"metrics", "health"},
    "mail": GROUND | DRAWING | {"metrics", "health", "reports"},
    "imports": GROUND,
    "exports": GROUND | {"metrics"},
    "jobs": GROUND | WORKSHOPS | DRAWING | {"reports"},
    "web": GROUND | WORKSHOPS | DRAWING | {"reports", "imports", "logs", "uploads"},
    "demo": GROUND | WORKSHOPS | {"jobs", "imports", "web", "create_app"},
    "web.demo": GROUND | WORKSHOPS | {"web", "demo"},
    "cli": GROUND | WORKSHOPS | {"reports", "imports", "exports", "jobs", "web", "demo"},
    "__init__": {"application", "bell", "cli", "clock", "demo", "extensions", "jobs", "logs", "telling_time", "web"},
}
# The edges: where a change becomes true. Everything else leaves the commit to them.
COMMITS = {
    "mentorcruise/web/change.py": "the one commit of a POST",
    "mentorcruise/jobs/work.py": "the one commit of a job, and the counting of attempts",
    "mentorcruise/jobs/clock_process.py": "asking for what the schedule says",
    "mentorcruise/imports/commands.py": "an import, row by row",
    "mentorcruise/demo/time.py": "moving the demo's time",
}
# The demo's writing of its history; it is a command, and no page or job of the product calls it.
COMMITTING_ROOMS = {"demo"}
DOMAIN_KEEPS_OUT = {"flask", "flask_login", "flask_sqlalchemy", "flask_wtf", "redis", "rq", "stripe", "requests"}
ESTIMATORS_KEEP_OUT = DOMAIN_KEEPS_OUT | {"sqlalchemy"}
CHARTS_NEED = {
    *{"bisect", "collections", "dataclasses", "datetime", "functools", "itertools", "math", "typing"},
    *{"markupsafe", "mentorcruise"},
}
# Tens of megabytes in each process, for formulas that the tests prove against them.
ONLY_IN_TESTS = {"numpy", "scipy"}
CLOCK = re.compile(r"(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime)|utcnow)$")
# SQL that says NOT IN of a select, and how few that select finds at most.
NOT_IN_OF_FEW = {
    "mentorcruise/domain/waiting_sql.py": "the sides that have spoken of one session",
    "mentorcruise/domain/suggestions.py": "the mentors with whom one mentee has to do",
}
ENVIRONMENT = re.compile(r"os\.(environ|environb|getenv|putenv|unsetenv)\b")


def product(*but: str) -> list[Module]:
    return [module for module in modules() if module.name not in but]


def test_every_room_has_its_floor():
    unplanned = {module.room for module in modules()} - FLOORS.keys()
    assert not unplanned, f"give {sorted(unplanned)} a line in FLOORS: from which rooms may they import?"


def test_each_room_imports_only_from_the_floors_below():
    wrong = []
    for module in modules():
        for name in module.imports():
            room = room_of(name)
            if room and room != module.room and room not in FLOORS.get(module.room, set()):
                wrong.append(f"{module.name} ({module.room}) imports {name} ({room})")
    assert not wrong, "\n".join(wrong)


def room_of(name: str) -> str:
    parts = name.split(".")
    if parts[0] != "mentorcruise" or len(parts) < 2:
        return ""
    return "web.demo" if parts[1:3] == ["web", "demo"] else parts[1]


def test_the_domain_knows_no_framework_and_no_clock():
    for module in modules():
        if module.room == "domain":
            roots = {name.split(".")[0] for name in module.imports()}
            assert not roots & DOMAIN_KEEPS_OUT, module.name
            assert not [n for n in module.names() if n.endswith(".commit")], f"{module.name} commits"


def test_the_estimators_are_pure_functions():
    for module in modules():
        if module.name.startswith("mentorcruise/metrics/estimators/"):
            assert not {name.split(".")[0] for name in module.imports()} & ESTIMATORS_KEEP_OUT, module.name


def test_charts_know_no_framework_and_no_figures():
    for module in modules():
        if module.room == "charts":
            assert {name.split(".")[0] for name in module.imports()} <= CHARTS_NEED, module.name


def test_the_product_runs_without_numpy_and_scipy():
    for module in modules():
        assert not {name.split(".")[0] for name in module.imports()} & ONLY_IN_TESTS, module.name


def test_only_the_edges_commit():
    committing = {
        m.name for m in modules() if any(n.endswith(".commit") for n in m.names()) and m.room not in COMMITTING_ROOMS
    }
    unplanned = sorted(committing - COMMITS.keys())
    assert not unplanned, f"{unplanned} commit: use web.change.commit in views, leave it to the worker in jobs"
    room_commits = {name for name in COMMITS if "/demo/" not in name}
    assert room_commits <= committing, f"strike from COMMITS what does not commit: {room_commits - committing}"


def test_only_the_clock_reads_the_clock():
    reading = {m.name: [n for n in m.names() if CLOCK.search(n)] for m in product("mentorcruise/clock.py")}
    assert not {name: found for name, found in reading.items() if found}, (
        "call clock.now(), or take `now` as an argument"
    )


def test_only_the_settings_read_the_environment():
    for path in [*config.ROOT.glob("mentorcruise/**/*.py"), *config.ROOT.glob("stripe_sandbox/**/*.py")]:
        found = [name for name in Module(path).names() if ENVIRONMENT.match(name)]
        assert not found, f"{path}: {found}; add a field to config.Settings"


def test_only_the_gateway_speaks_with_stripe():
    for module in product("mentorcruise/billing/gateway.py"):
        assert "stripe" not in {name.split(".")[0] for name in module.imports()}, module.name


def test_sql_asks_not_in_of_few_only():
    """What a NOT IN excludes and what does not fit into memory is gone through for every single row; NOT EXISTS is a join."""
    asking = {m.name for m in modules() if re.search(r"NOT IN \((SELECT\b|\{)", m.path.read_text())}
    assert asking == NOT_IN_OF_FEW.keys()


def test_the_product_does_not_know_the_sandbox():
    for module in modules():
        assert "stripe_sandbox" not in {name.split(".")[0] for name in module.imports()}, module.name
