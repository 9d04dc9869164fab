"""The words beside the files: what they are, and what each column holds."""

from collections.abc import Iterable
from datetime import date

from mentorcruise.exports.kind import Kind

_ABOUT = """\
The facts behind the figures, as they were known at the end of {as_of} (UTC).

These are comma-separated files in UTF-8; the first line names the columns. Days and times are in UTC. People,
mentorships and all else are numbers of the database; there are no names, no addresses, and no words that anybody wrote.
Keep the folder as you keep the database: who knows the numbers knows the people.

All files show one moment. What happened after that day is in none of them, so a day that is over gives the same files
again, as long as the definitions stay as they are and nothing is erased.

The figures of the five reports can be recomputed from these files with nothing but Python, 3.9 or newer:

    python3 scripts/recompute FOLDER

Pages say the same when they are asked as of that day: /operator/reports/success?as_of={as_of}, and the other reports
likewise.

What people answered to questionnaires is in no file: they were told that it is counted in groups, never by person. So two
figures of registration cannot be recomputed: people by what they answered, and how many mentors help with a goal.

Single answers to check-ins are in the files if `--with-check-ins` asked for them, without saying whose they are. Who knows
who was asked in which month can guess it all the same, more so from two exports: hand them on to nobody. Without them
the fit check and how supported people feel cannot be recomputed.

"""
_OTHERS = """\
definitions.csv
  One row for each figure: its key, title, unit and version, all versions with their days, its definition as published,
  and where in the code it is counted.

about.csv
  as_of: the day whose knowledge counts.
  criterion: by which success is judged, as it was in force at the end of that day.
  rule: the same as JSON, so that each verdict can be judged anew; rule of program N: that of a program with its own.
  check_ins: whether the files of check-ins are written, or left out.
"""


def readme(as_of: date, kinds: Iterable[Kind]) -> str:
    """README.txt of an export."""
    return _ABOUT.format(as_of=as_of) + "".join(map(_described, kinds)) + _OTHERS


def _described(kind: Kind) -> str:
    width = max(map(len, kind.columns))
    columns = (f"    {name:{width}}  {holds}\n" for name, (_, holds) in kind.columns.items())
    return f"{kind.name}.csv\n  {kind.about}\n{''.join(columns)}\n"
