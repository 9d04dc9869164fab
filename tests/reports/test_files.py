"""Reports as files: what the page shows, as CSV and as a spreadsheet, safe to open."""

import io
import zipfile

import pytest

from mentorcruise.extensions import db
from mentorcruise.reports import most
from tests.factories import make_mentor, make_operator
from tests.metrics.worlds import ended
from tests.reports.reading import REPORT, csv_of

SUCCESS = f"{REPORT}success?since=2026-01-01&until=2026-12-31"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def strings(answer):
    """The texts of a spreadsheet, sheet by sheet."""
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    return "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/"))


def a_dozen(mentor):
    for answer in ["yes"] * 6 + ["partly"] * 2 + ["no"] * 2 + [None] * 2:
        ended(answer, mentor=mentor)
    ended(None, in_trial=True, mentor=mentor)


def test_each_table_can_be_downloaded(operator, counted):
    """A10: the figures as CSV, numbers as numbers."""
    a_dozen(make_mentor("Nora Star", capacity=50))
    counted()
    (month,) = csv_of(operator, f"{SUCCESS}&section=by-month")
    assert (month["month"], month["ended"], month["answered"], month["reached"]) == ("Jun 2026", "12", "10", "6")
    assert (month["success_rate"], month["success_rate_cases"], month["success_rate_of"]) == ("0.6", "6", "10")
    assert (month["if_silent_failed"], month["trial_losses"]) == ("0.5", "1")
    assert [row["goal"] for row in csv_of(operator, f"{SUCCESS}&section=by-goal")] == ["Change careers"]
    assert [row["mentor"] for row in csv_of(operator, f"{SUCCESS}&section=by-mentor")] == ["Nora Star"]
    assert csv_of(operator, f"{SUCCESS}&section=by-month&as_of=2026-06-01") == []


def test_a_download_has_the_long_list_whole(operator, counted):
    for number in range(53):
        ended("yes", mentor=make_mentor(f"Mentor {number:02}"))
    counted()
    assert len(csv_of(operator, f"{SUCCESS}&section=by-mentor")) == 53
    assert len(csv_of(operator, f"{SUCCESS}&rows=endings")) == 53
    assert "Up to 100,000 rows in a file" in operator.get(f"{SUCCESS}&rows=endings").text


def test_a_file_that_does_not_hold_all_says_so(operator, counted, monkeypatch):
    """A10: nothing is cut without a word, neither in a CSV nor in a spreadsheet; what fits exactly is whole."""
    for number in range(14):
        ended("yes", mentor=make_mentor(f"Mentor {number}"))
    counted()
    lists = [f"{SUCCESS}&{which}&format=csv" for which in ("rows=endings", "section=by-mentor")]
    whole = [operator.get(address).text.splitlines() for address in lists]
    monkeypatch.setattr(most, "MOST_IN_A_FILE", 14)
    assert [operator.get(address).text.splitlines() for address in lists] == whole
    assert "rows of more" not in strings(operator.get(f"{SUCCESS}&format=xlsx"))
    monkeypatch.setattr(most, "MOST_IN_A_FILE", 13)
    cut = "The first 13 rows of more; narrow the period or the filters to have the others."
    assert [operator.get(address).text.splitlines() for address in lists] == [[*lines[:14], cut] for lines in whole]
    told = strings(operator.get(f"{SUCCESS}&format=xlsx"))
    assert told.count(cut) == 1 and ">by-mentor<" in told


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_plain(operator, counted, start):
    """S9: cells that begin with = + - @ TAB CR are neutral, in CSV and in the spreadsheet."""
    mentor = make_mentor("Nora")
    mentor.person.name = f'{start}HYPERLINK("http://x.example","a")'
    db.session.commit()
    ended("yes", mentor=mentor)
    counted()
    (row,) = csv_of(operator, f"{SUCCESS}&section=by-mentor")
    assert row["mentor"] == f"'{mentor.person.name}"
    book = zipfile.ZipFile(io.BytesIO(operator.get(f"{SUCCESS}&format=xlsx").data))
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet.lower()]


def test_a_whole_report_is_a_spreadsheet_with_a_sheet_for_each_table(operator, counted):
    """A10: every table of the page, and what was asked, in one file."""
    a_dozen(make_mentor("Nora Star", capacity=50))
    counted()
    answer = operator.get(f"{SUCCESS}&format=xlsx&goal=change_careers")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="success.xlsx"'
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    names = book.read("xl/workbook.xml").decode()
    for sheet in ("About", "by-month", "duration", "by-goal", "by-mentor"):
        assert f'name="{sheet}' in names
    told = strings(answer)
    assert "Jan 2026 to Dec 2026" in told and "Change careers" in told and "Nora Star" in told
