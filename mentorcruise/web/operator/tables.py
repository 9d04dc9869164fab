"""Tables as CSV files that are safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice

from flask import Response

from mentorcruise.reports import most

# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download of that name; texts that a spreadsheet would run are made plain text by an apostrophe.

    Of more rows than a file holds the last line says so.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    lines = iter(rows)
    writer.writerows([neutral(cell) for cell in row] for row in islice(lines, most.MOST_IN_A_FILE))
    if next(lines, None) is not None:
        writer.writerow([most.cut_short()])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


def neutral(cell: object) -> object:
    """A cell as it may stand in a file; numbers stay as they are."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
