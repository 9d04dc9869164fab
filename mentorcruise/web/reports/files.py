"""Reports as files: a table as CSV, a table or a whole report as a spreadsheet."""

import io
from collections.abc import Iterable, Sequence

from flask import Response
from xlsxwriter import Workbook

from mentorcruise.reports import most
from mentorcruise.reports.sections import Table
from mentorcruise.reports.words import head, plain
from mentorcruise.web.operator.tables import csv_file, neutral

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet's name: what no spreadsheet takes is left out.
NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")


def as_csv(name: str, table: Table) -> Response:
    return csv_file(name, head(table.columns), plain(table))


def as_xlsx(name: str, tables: Iterable[tuple[str, Table]], about: Sequence[tuple[str, str]]) -> Response:
    """A sheet for each table, and one that says what was asked and of which tables there would be more; texts that would be
    run as formulas stay texts."""
    held = io.BytesIO()
    # Row by row: all cells at once would take a hundred times the memory of the file.
    book = Workbook(
        held,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    bold = book.add_format({"bold": True})
    taken: set[str] = set()
    first = book.add_worksheet("About")
    first.set_column(0, 0, 24)
    first.set_column(1, 1, 90)
    told = list(about)
    for title, table in tables:
        sheet = book.add_worksheet(_free(title, taken))
        if len(table.rows) > most.MOST_IN_A_FILE:
            told.append((sheet.name, most.cut_short()))
        sheet.freeze_panes(1, 0)
        for number, label in enumerate(head(table.columns)):
            sheet.write_string(0, number, label, bold)
            sheet.set_column(number, number, max(12, len(label) + 2))
        for line, row in enumerate(plain(table)[: most.MOST_IN_A_FILE], 1):
            for number, cell in enumerate(row):
                if cell is not None:
                    sheet.write(line, number, neutral(cell))
    for number, (term, words) in enumerate(told):
        first.write_string(number, 0, str(neutral(term)), bold)
        first.write_string(number, 1, str(neutral(words)))
    book.close()
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(held.getvalue(), headers=headers, content_type=XLSX)


def _free(title: str, taken: set[str]) -> str:
    """A name for a sheet that is not taken, of at most 31 characters."""
    name = title.translate(NOT_IN_A_NAME)[:28].strip() or "Table"
    found, number = name, 2
    while found.lower() in taken or found.lower() == "about":
        found, number = f"{name} {number}", number + 1
    taken.add(found.lower())
    return found
