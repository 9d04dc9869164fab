"""Reported messages and people: what operators see of them, and what they do (F21)."""

from datetime import timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.concerns import Concern, ConcernStep
from mentorcruise.extensions import db
from tests.factories import make_mentorship, make_operator, save, write_message
from tests.security.pages import scripts_on
from tests.security.payloads import payloads
from tests.uploads.files import taken


@pytest.fixture
def pair(app):
    return make_mentorship()


@pytest.fixture
def olga(visitor, pair):
    return visitor(make_operator())


def concern_about(pair, message=None, **columns) -> Concern:
    return save(Concern(
        mentorship_id=pair.id, message_id=message.id if message else None, by_id=pair.mentee_id,
        reason=columns.pop("reason", "harassment"), at=columns.pop("at", clock.now()), **columns,
    ))  # fmt: skip


def test_a_report_reaches_every_operator(pair, olga, visitor, work, settings):
    """The row and the letter are written together; the letter holds none of the words."""
    other = make_operator("Otto")
    message = write_message(pair, pair.mentor.person, "Words of the message")
    form = {"reason": "harassment", "words": "Words of the report", "message_id": str(message.id)}
    visitor(pair.mentee).post(f"/mentorships/{pair.id}/concerns", form)
    work()
    letters = [file.read_text() for file in settings.mail_folder.glob("*.eml")]
    assert len([x for x in letters if "A concern was raised" in x]) == 2
    assert any(other.email in x for x in letters) and not any("Words of" in x for x in letters)
    page = olga.get("/operator/concerns").text
    assert "Mia Mentee reports Max Mentor" in page and "New" in page


def test_the_message_is_shown_with_five_on_either_side_and_no_more(pair, olga):
    written = [write_message(pair, pair.mentor.person, f"Number {n:02}") for n in range(20)]
    concern = concern_about(pair, written[10], words="Look at **this**")
    page = olga.get(f"/operator/concerns/{concern.id}").text
    assert [f"Number {n:02}" in page for n in range(20)] == [5 <= n <= 15 for n in range(20)]
    assert "Look at **this**" in page


def test_a_concern_about_a_person_shows_no_message(pair, olga):
    """S15."""
    write_message(pair, pair.mentor.person, "Private words")
    page = olga.get(f"/operator/concerns/{concern_about(pair).id}").text
    assert "Private words" not in page and "a reason is needed" in page


def test_only_the_files_of_the_reported_message_can_be_opened(pair, olga):
    """S15."""
    shown, hidden = (
        write_message(pair, pair.mentor.person, "x", files=(taken(b"words", name),))
        for name in ("shown.txt", "near.txt")
    )
    concern = concern_about(pair, shown)
    page = olga.get(f"/operator/concerns/{concern.id}").text
    assert f'href="/uploads/{shown.uploads[0].id}"' in page and f'href="/uploads/{hidden.uploads[0].id}"' not in page
    assert "near.txt" in page
    assert olga.get(f"/uploads/{shown.uploads[0].id}").data == b"words"
    assert olga.get(f"/uploads/{hidden.uploads[0].id}").status_code == 404


def test_steps_are_kept_and_the_last_one_closes(pair, olga):
    concern = concern_about(pair)
    path = f"/operator/concerns/{concern.id}"
    assert olga.post(f"{path}/steps", {"note": "Wrote to both"}).location == path
    assert "1 step" in olga.get("/operator/concerns").text
    olga.post(f"{path}/steps", {"note": "Settled", "closes": "y"})
    page = olga.get(path).text
    assert page.index("Wrote to both") < page.index("Settled") and "closed it" in page and "Your step" not in page
    assert "No open concern" in olga.get("/operator/concerns").text
    assert "reports" in olga.get("/operator/concerns?state=closed").text
    late = olga.post(f"{path}/steps", {"note": "Once more"})
    assert late.status_code == 409 and "This concern is closed" in late.text and "Once more" in late.text


def test_a_step_sent_five_times_is_one(pair, olga):
    """R11: every POST sent five times has one effect."""
    path = f"/operator/concerns/{concern_about(pair).id}/steps"
    assert {olga.post(path, {"note": "Closing", "closes": "y"}).status_code for _ in range(5)} == {303}
    assert db.session.query(ConcernStep).count() == 1


def test_a_step_without_words_is_refused(pair, olga):
    answer = olga.post(f"/operator/concerns/{concern_about(pair).id}/steps", {"note": "  "})
    assert answer.status_code == 422 and "Write what was done." in answer.text


def test_the_list_goes_on(pair, olga):
    for number in range(52):
        concern_about(pair, at=clock.now() - timedelta(minutes=number))
    first = olga.get("/operator/concerns").text
    assert first.count("/operator/concerns/") >= 50 and "?state=open&amp;before=3" in first
    assert '/operator/concerns/2"' in olga.get("/operator/concerns?state=open&before=3").text


def test_no_words_run(pair, olga):
    """S4: payloads in the report and in the messages around it."""
    for words in (" ".join(payloads()[n : n + 60])[:1990].replace("\x00", "") for n in range(0, 300, 60)):
        concern = concern_about(pair, write_message(pair, pair.mentor.person, words), words=words)
        assert not scripts_on(olga.get(f"/operator/concerns/{concern.id}").text)
