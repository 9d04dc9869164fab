"""A mentorship as one ZIP, for each of the two: what is shared whole, of private things one's own."""

import json
from io import BytesIO
from zipfile import ZipFile

import icalendar
import pytest

from mentorcruise import clock
from mentorcruise.domain.messages import Message, Upload
from mentorcruise.extensions import db
from tests.factories import save
from tests.house.world import World, world

__all__ = ["world"]


@pytest.fixture
def unpacked(world: World):
    """`unpacked("mia")`: the archive of mia's and max's mentorship as that person gets it."""

    def fetch(name: str) -> dict[str, bytes]:
        answer = world.browser(name).get(world.path("/mentorships/{mentorship}/archive.zip"))
        assert answer.status_code == 200 and answer.mimetype == "application/zip"
        with ZipFile(BytesIO(answer.data)) as archive:
            assert archive.testzip() is None
            return {entry: archive.read(entry) for entry in archive.namelist()}

    return fetch


def test_it_holds_html_json_the_calendar_and_the_files(world: World, unpacked):
    """A8, F19: to read, to import, to keep."""
    files = unpacked("mia")
    upload = f"files/{world.ids['upload']}-notes.txt"
    assert set(files) == {"index.html", "style.css", "mentorship.json", "sessions.ics", upload}
    assert files[upload] == b"hello"
    html = files["index.html"].decode()
    for words in (
        "How <strong>are</strong> you?",
        "We <em>talked</em>",
        "Build a service",
        "Write the tests",
        "Come prepared",
    ):
        assert words in html, words
    facts = json.loads(files["mentorship.json"])
    assert (facts["format"], facts["version"]) == ("mentorcruise-mentorship", 1)
    assert facts["uploads"][0]["path"] == upload
    assert {row["title"] for row in facts["goals"]} == {"Build a service", "Sleep well"}
    events = icalendar.Calendar.from_ical(files["sessions.ics"]).walk("VEVENT")
    assert events and all(event["UID"] for event in events)


def test_each_takes_along_their_own_private_things_only(world: World, unpacked):
    """S13: mia's private note, private goal, check-ins and payments are not in max's archive; his answer not in hers."""
    hers, his = unpacked("mia"), unpacked("max")
    assert b"canary-private" in hers["mentorship.json"] and b"canary-private" in hers["index.html"]
    everything = b"".join(his.values())
    assert b"canary-private" not in everything and b"Sleep well" not in everything
    assert json.loads(his["mentorship.json"])["payments"] == []
    assert [c["side"] for c in json.loads(his["mentorship.json"])["check_ins"]] == ["mentor"]
    assert [c["side"] for c in json.loads(hers["mentorship.json"])["check_ins"]] == ["mentee"]


def test_a_stranger_gets_nothing(world: World):
    """S1: 404 for everyone else, operators too."""
    for name in ("stranger", "operator"):
        assert world.browser(name).get(world.path("/mentorships/{mentorship}/archive.zip")).status_code == 404


def test_hostile_names_stay_inside_the_archive(world: World, unpacked):
    """S4, S10: a path as a name leads nowhere, and words that look like HTML are shown as typed."""
    mia, mentorship_id = world.person("mia"), world.ids["mentorship"]
    message = save(
        Message(mentorship_id=mentorship_id, author_id=mia.id, body="<script>x()</script>", sent_at=clock.now())
    )
    save(Upload(
        mentorship_id=mentorship_id, message_id=message.id, owner_id=mia.id, name="../../.ssh/id", media_type="text/plain",
        size=1, sha256=b"x", uploaded_at=clock.now(), content=b"x",
    ))  # fmt: skip
    db.session.commit()
    files = unpacked("max")
    assert not [name for name in files if ".." in name or name.startswith("/") or "/." in name]
    assert b"<script>x" not in files["index.html"] and b"&lt;script&gt;" in files["index.html"]


def test_nobody_packs_without_end(world: World):
    """L3: thirty an hour are far above what anyone needs; the other one of the two is not held up by it."""
    path = world.path("/mentorships/{mentorship}/archive.zip")
    mia = world.browser("mia")
    answers = [mia.get(path).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert world.browser("max").get(path).status_code == 200
    assert mia.get("/account").status_code == 200
