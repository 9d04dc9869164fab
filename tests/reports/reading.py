"""Reading a report as a person or a spreadsheet does."""

import csv
import io
import re
from html import unescape

REPORT = "/operator/reports/"


def words(html: str) -> str:
    """The words of a page, in order."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def csv_of(visitor, address: str) -> list[dict[str, str]]:
    """The rows of a download, by the names of its columns."""
    answer = visitor.get(f"{address}&format=csv")
    assert answer.status_code == 200, answer.status_code
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text)))


def hidden(page: str, name: str) -> str:
    """What a page's form sends along unseen."""
    [field] = set(re.findall(f'<input[^>]* name="{name}"[^>]*>', page))
    found = re.search('value="([^"]*)"', field)
    return found[1] if found else ""
