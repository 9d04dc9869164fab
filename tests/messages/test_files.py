"""Files in messages: cleaned before they are stored, shown or saved by the two alone (S1, S11)."""

from io import BytesIO

import pytest
from PIL import Image

from mentorcruise.domain.messages import Upload
from mentorcruise.extensions import db
from mentorcruise.web.messages.conversation import MOST_SENT
from tests.factories import make_mentorship, make_operator
from tests.messages.conftest import here, send, shown, written
from tests.uploads.files import PDF, picture
from tests.visitor import apart


def stored() -> list[Upload]:
    return db.session.query(Upload).order_by(Upload.id).all()


def test_a_picture_is_shown_and_a_file_is_a_chip(pair, mia, max_):
    answer = send(mia, pair, "Look", files=[("me.png", picture()), ("cv.pdf", PDF)])
    assert answer.status_code == 303 and [(u.name, u.media_type) for u in stored()] == [
        ("me.png", "image/png"), ("cv.pdf", "application/pdf"),
    ]  # fmt: skip
    page = max_.get(here(pair)).text
    assert '<img src="/uploads/1" alt="me.png" width="60" height="40" loading="lazy">' in page
    assert 'href="/uploads/2" download' in page and "cv.pdf" in page


def test_a_file_needs_no_words(pair, mia, max_):
    assert send(mia, pair, "", files=[("a.txt", b"hi")]).status_code == 303
    assert shown(max_.get(here(pair))) == ["a.txt 2 bytes"]


def test_it_comes_back_as_it_is_served_safely(pair, mia, max_):
    """S11: own policy, no guessing of types, kept by the browser alone and asked for anew."""
    send(mia, pair, files=[("ümläut 1.png", picture()), ("cv.pdf", PDF), ("code.py", b"print(1)")])
    for upload, disposition in zip(stored(), ("inline", "attachment", "attachment"), strict=True):
        answer = max_.get(f"/uploads/{upload.id}")
        assert answer.status_code == 200 and answer.data == upload.content
        assert answer.headers["Content-Type"].partition(";")[0] == upload.media_type
        assert answer.headers["Content-Disposition"].startswith(f"{disposition}; filename")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        policy = answer.headers["Content-Security-Policy"]
        assert "sandbox" in policy and "default-src 'none'" in policy and "'self'" not in policy
        again = max_.get(f"/uploads/{upload.id}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_a_row_that_was_not_cleaned_gets_no_say_in_the_headers(pair, mia, max_):
    """S9, S11: a name with a line break and a type that is a page, as a restored row may have them."""
    send(mia, pair, files=[("a.txt", b"hi")])
    old = stored()[0]
    facts = {
        name: getattr(old, name)
        for name in ("mentorship_id", "message_id", "owner_id", "size", "sha256", "uploaded_at")
    }
    hostile = Upload(
        **facts, name="a\r\nSet-Cookie: x=1\u2028.html", media_type="text/html\r\nX-Evil: 1", content=b"hi"
    )
    db.session.add(hostile)
    db.session.commit()
    answer = max_.get(f"/uploads/{hostile.id}")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Set-Cookie" not in answer.headers and "X-Evil" not in answer.headers


def test_strangers_and_operators_get_no_file(pair, mia, visitor):
    """S1, S15: nor a word that there is one."""
    send(mia, pair, files=[("a.txt", b"hi")])
    for who in (make_mentorship().mentee, make_mentorship().mentor.person, make_operator()):
        assert visitor(who).get("/uploads/1").status_code == 404
    assert visitor().get("/uploads/1").status_code == 303


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("a.txt", b"fine"), ("evil.svg", b"<svg onload=alert(1)>")], "web page or an SVG"),
        ([("x.exe", b"MZ" + b"\0" * 99)], "of a kind that is not taken"),
        ([("big.txt", b"a" * (5 * 1024 * 1024 + 1))], "larger than 5 MB"),
        ([(f"{n}.txt", b"x") for n in range(6)], "5 files at most"),
        ([("empty.txt", b"")], "is empty"),
    ],
)
def test_a_refused_file_stops_the_message_and_keeps_the_words(pair, mia, files, said, htmx):
    """Bad input, S11: nothing is half sent, what was typed is still there."""
    answer = send(mia, pair, "My long thoughts", files=files, htmx=htmx)
    assert answer.status_code == 422 and said in answer.text and "My long thoughts" in answer.text
    assert "hoose" in answer.text and not stored() and not written()


def test_five_files_of_five_megabytes_are_taken(pair, mia):
    files = [(f"{n}.txt", b"a" * (5 * 1024 * 1024)) for n in range(5)]
    assert send(mia, pair, files=files).status_code == 303
    assert sum(upload.size for upload in stored()) == 25 * 1024 * 1024


def test_more_than_that_is_refused_by_its_size_alone(pair, mia):
    """S11: 1 GB is not read; a form anywhere else takes two megabytes as before."""

    class Unread(BytesIO):
        def read(self, *_: int) -> bytes:
            raise AssertionError("was read")

    unread = {"wsgi.input": Unread(), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    for path, size in ((here(pair), MOST_SENT + 1), (here(pair), 10**9), (here(pair, "/reading"), 3_000_000)):
        answer = apart(mia.client.post, path, environ_overrides={**unread, "CONTENT_LENGTH": str(size)})
        assert answer.status_code == 413, path


def test_a_file_name_is_no_way_out(pair, mia, max_):
    """S4, S10."""
    send(mia, pair, files=[("'><img src=x onerror=alert(1)>.txt", b"x"), ("../../etc/passwd", b"x")])
    page = max_.get(here(pair)).text
    assert "<img src=x" not in page and [u.name for u in stored()] == [
        "'__img src=x onerror=alert(1)_.txt",
        "passwd.txt",
    ]


def test_where_a_picture_was_taken_is_not_stored(pair, mia, max_):
    """S11."""
    exif = Image.Exif()
    exif[0x010F] = "canary-camera"
    send(mia, pair, files=[("a.jpg", picture("JPEG", exif=exif))])
    assert b"canary-camera" not in max_.get("/uploads/1").data
