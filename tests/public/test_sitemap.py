"""What search engines read (F5)."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from mentorcruise.web.public import sitemap
from tests.factories import make_mentor

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(visitor: Callable, path: str) -> list[str]:
    answer = visitor().get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/xml"
    return [str(loc.text) for loc in ElementTree.fromstring(answer.text).iter(f"{NAMESPACE}loc")]


def test_the_index_leads_to_every_listed_mentor_once(
    visitor: Callable, work: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F5: files are cut at the protocol's limit (made small here); who is not listed is in none."""
    monkeypatch.setattr(sitemap, "LARGEST", 2)
    monkeypatch.setattr(sitemap, "_MENTORS", sitemap._MENTORS.limit(2))
    listed = [make_mentor(slug=f"mentor-of-map-{n}") for n in range(3)]
    make_mentor(slug="waiting", listed=False)
    work()
    files = addresses(visitor, "/sitemap.xml")
    assert [f.rpartition("/")[2] for f in files] == ["pages.xml", "topics.xml", "mentors-1.xml", "mentors-2.xml"]
    found = [a for f in files for a in addresses(visitor, f.removeprefix("http://localhost"))]
    assert sorted(a for a in found if "/mentors/" in a) == [f"http://localhost/mentors/{m.slug}" for m in listed]
    assert "http://localhost/topics/python" in found and "http://localhost/" in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["mentors-0", "mentors-1", "mentors-99999", "mentors-100001", "nothing"])
def test_there_is_no_other_file(visitor: Callable, name: str) -> None:
    """L3: a page far out is a clear answer."""
    assert visitor().get(f"/sitemaps/{name}.xml").status_code == 404


def test_robots_are_kept_off_peoples_own_pages(visitor: Callable) -> None:
    robots = visitor().get("/robots.txt")
    assert robots.mimetype == "text/plain"
    lines = robots.text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert {"Disallow: /account", "Disallow: /operator", "Disallow: /demo", "Disallow: /*?"} <= set(lines)
