"""Recompute the figures of the five reports from exported facts. Nothing of the product is used, and only Python's own
library: a file for each report says how its figures are counted.

    flask metrics export FOLDER --as-of 2026-11-30 [--with-check-ins]
    python3 scripts/recompute FOLDER [--since 2026-01-01] [--until 2026-10-31] [--csv]

It needs Python 3.9 or newer. FOLDER is what the first line wrote; its README.txt says what its files and their columns are.
Days are UTC. Without a period everything is counted. The day of the export counts as over, so the pages to hold it against
are those as of that day: /operator/reports/success?as_of=2026-11-30.

Each line names a figure by its key in definitions.csv, where its definition stands, and of what part it is told; then the
value, the limits of its interval, the cases that were counted, and of how many. Why applications were declined
(pairing.declines) stands beside pairing.applications on its page.

Intervals are 95%. Shares: Wilson's. Means: Student's t, each mentorship one case. Durations: Kaplan and Meier with
Greenwood's error on the log(-log) scale, running mentorships censored on the day of the export; the median by Brookmeyer
and Crowley. Ways of ending: Aalen and Johansen, the ways competing. Other medians: the order statistics that enclose
them in 95% of cases (Conover). Answers are waited for as mentorships last, and mentors found as they end: who still waits or
looks is censored too. Where pages say "too few to say" (under ten cases) the table says so too; --csv has all
digits.
"""

import argparse
import csv
import signal
import sys
from datetime import date
from pathlib import Path

import attainment
import pairing
import registration
import sessions
import success
import voices
from files import Facts, NotFacts, contradictions

REPORTS = (registration, success, sessions, pairing, attainment, voices)
# Means and medians, which may be without limits where there are few; beside them other figures are counts and shares.
NONE_OF_FEW = (
    "success.duration", "success.incidence", "success.stars", "pairing.answer_time", "sessions.length", "sessions.cadence",
    "sessions.stars", "sessions.per_mentor", "attainment.growth", "attainment.growth_by_skill",
)  # fmt: skip
MOST_TOLD = 20
HEAD = ("figure", "of", "value", "low", "high", "cases", "of_how_many")


def main():
    end_quietly()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--since", type=day, default=date.min, help="first day of the period")
    parser.add_argument("--until", type=day, default=date.max, help="last day of the period")
    parser.add_argument("--csv", action="store_true", help="all digits, comma-separated")
    asked = parser.parse_args()
    if asked.since > asked.until:
        parser.error(f"the period ends before it begins: {asked.since} to {asked.until}")
    rows = counted(asked.folder, asked.since.isoformat(), asked.until.isoformat())
    if asked.csv:
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(HEAD)
        out.writerows(["" if cell is None else cell for cell in row] for row in rows)
    else:
        print_table(rows)


def end_quietly():
    """On Ctrl-C, and when whoever reads has had enough, as in `| head`."""
    for name in ("SIGINT", "SIGPIPE"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def day(words):
    return date.fromisoformat(words)


def counted(folder, since, until):
    """The rows of all figures. Ends the script, with what is wrong, where the files are not as they were written."""
    try:
        facts = Facts(folder, since, until)
        wrong = contradictions(facts)
        rows = [] if wrong else [row for report in REPORTS for row in report.figures(facts)]
    except NotFacts as error:
        wrong = [str(error)]
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        wrong = [f"something is not as this script expects it: {type(error).__name__}, {error}."]
    if wrong:
        shown = wrong[:MOST_TOLD] + ([f"and {len(wrong) - MOST_TOLD:,} more"] if len(wrong) > MOST_TOLD else [])
        told = "Nothing was counted. Export the facts again, and use the script of the same version of the product."
        raise SystemExit("\n".join((*shown, told)))
    return rows


def print_table(rows):
    line = "{:26} {:44} {:>12} {:>9} {:>9} {:>8} {:>12}".format
    print(line(*HEAD))
    for figure, of, value, *rest in rows:
        low, high, cases, out_of = rest
        n = cases if out_of is None or of.endswith("mean gain in levels") else out_of
        estimated = low is not None or figure in NONE_OF_FEW
        few = value is not None and estimated and n is not None and n < 10
        cells = ["too few", "", ""] if few else [_said(value), _said(low), _said(high)]
        print(line(figure, of, *cells, _said(cases), _said(out_of)))


def _said(cell):
    return "" if cell is None else f"{cell:.4f}" if isinstance(cell, float) else str(cell)


if __name__ == "__main__":
    main()
