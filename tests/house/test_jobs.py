"""Every job that is asked for has someone who does it."""

import re
from pathlib import Path

import mentorcruise
from mentorcruise.jobs.registry import HANDLERS
from mentorcruise.metrics.registry import REGISTRY
from mentorcruise.reports.all import REPORTS

PACKAGE = Path(mentorcruise.__file__).parent


def test_every_job_that_is_named_has_a_handler(app):
    """Also in SQL and in the schedule: a misspelt name would lie in the outbox until it is set aside."""
    rooms = "|".join(sorted({name.partition(".")[0] for name in HANDLERS}))
    # Columns that are pointed at and events that are logged look alike.
    pattern = re.compile(rf"""(?<!ForeignKey\()(?<!warning\()(?<!error\()(?<!info\()['"]((?:{rooms})\.[a-z_]+)['"]""")
    named: dict[str, str] = {}
    for file in PACKAGE.rglob("*.py"):
        # The names of endpoints and of figures look alike, and neither pages nor reports ask for a job by themselves.
        if not {"web", "metrics", "reports"} & set(file.relative_to(PACKAGE).parts):
            named |= {name: str(file.relative_to(PACKAGE)) for name in pattern.findall(file.read_text())}
    assert len(named) > 40 and REPORTS
    # The keys of figures look alike too.
    assert {name: where for name, where in named.items() if name not in HANDLERS | REGISTRY} == {}
