"""What a file is, is told by its content; what could run is refused (S11)."""

import pytest

from mentorcruise.uploads import taking
from mentorcruise.uploads.refused import FileRefused
from tests.uploads.files import PDF, Endless, archive, picture, taken

WORD = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
SHEET = archive(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>"))
ODT = archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>"))


@pytest.mark.parametrize(
    ("content", "claimed", "media_type", "name"),
    [
        (PDF, "cv.pdf", "application/pdf", "cv.pdf"),
        (PDF, "cv.docx", "application/pdf", "cv.docx.pdf"),
        (b"a,b\n1,2\n", "plan.csv", "text/plain", "plan.csv"),
        (b"# Plan\n\nFirst `a < b`", "plan.md", "text/plain", "plan.md"),
        (b"def f():\n\treturn 1\n", "f.py", "text/plain", "f.py"),
        (b"\x1b[31mred\x1b[0m\n", "run.log", "text/plain", "run.log"),
        (b"<?xml version='1.0'?><plan/>", "plan.xml", "text/plain", "plan.xml.txt"),
        (b"start notepad", "run.bat", "text/plain", "run.bat.txt"),
        (b"x", "run.JS", "text/plain", "run.JS.txt"),
        (archive(("a.txt", b"x")), "a.zip", "application/zip", "a.zip"),
        (WORD, "cv.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "cv.docx"),
        (SHEET, "x.docx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "x.docx.xlsx"),
        (ODT, "cv.odt", "application/vnd.oasis.opendocument.text", "cv.odt"),
        (picture("PNG"), "cv.pdf", "image/png", "cv.pdf.png"),
        (picture("JPEG"), "holiday.exe", "image/jpeg", "holiday.exe.jpg"),
    ],
)  # fmt: skip
def test_the_content_decides(content, claimed, media_type, name):
    """S11: a claimed ending that does not fit gets the one that does."""
    file = taken(content, claimed)
    assert (file.media_type, file.name) == (media_type, name)


@pytest.mark.parametrize(
    ("written", "encoding"),
    [("größer – €", "utf-8"), ("größer – €", "utf-8-sig"), ("größer – €", "utf-16"), ("größer – €", "cp1252")],
)
def test_text_is_kept_as_utf_8(written, encoding):
    assert taken(written.encode(encoding), "a.txt").content.decode() == written


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE svg PUBLIC '-//W3C'>\n<SVG onload='alert(1)'/>", "a.txt"),
        (b"\xef\xbb\xbf  <svg/onload=alert(1)>", "a.png"),
        ("<svg onload=alert(1)>".encode("utf-16"), "a.txt"),
        (b"<!doctype html><script>alert(1)</script>", "a.txt"),
        (b"<!-- a --><!-- b --><html>", "a.md"),
        (b"\n\n<script>alert(1)</script>", "a.csv"),
        (b"plain words", "page.html"),
        (b"plain words", "page.SVG "),
        (b"plain words", "page.svg..."),
    ],
)
def test_pages_and_svgs_are_refused(content, claimed):
    """S11: whatever they are called, and whatever is called so."""
    with pytest.raises(FileRefused, match="web page or an SVG"):
        taken(content, claimed)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "Windows"),
        (b"\x7fELF\x02\x01" + b"\0" * 100, "ELF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "Microsoft Office"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 40, "MPEG-4"),
        (b"BM" + b"\0" * 60, ""),
        (b"text\x00with a NUL", ""),
        (bytes(range(256)) * 4, ""),
    ],
)
def test_other_kinds_are_refused_in_words(content, said):
    """S11: also with an ending that would be taken."""
    with pytest.raises(FileRefused, match="of a kind that is not taken") as refused:
        taken(content, "cv.pdf")
    assert said in refused.value.message and "cv.pdf" in refused.value.message
    assert "PDF, text and code" in refused.value.message


@pytest.mark.parametrize(
    "content",
    [
        PDF + archive(("a.txt", b"x")),
        b"%PDF-1.4 and no end",
        b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
        b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        archive(("a.txt", b"x"))[:-4],
        archive(("a.txt", b"x"), comment=b"<script>alert(1)</script>"),
        archive(("a.txt", b"x")) + b"<script>alert(1)</script>",
        b"PK\x03\x04" + b"\0" * 40 + archive(("a.txt", b"x")),
        b"PK\x03\x04",
    ],
)
def test_what_is_two_things_at_once_is_refused(content):
    """S11: polyglots, and what only begins like a file."""
    with pytest.raises(FileRefused):
        taken(content, "both.zip")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("zeros.txt", b"\0" * (201 * 1024 * 1024))], "200 MB unpacked"),
        ([(f"{n}.txt", b"") for n in range(2001)], "2,000 files"),
        ([("../../etc/passwd", b"x")], "outside of its folder"),
        ([("/etc/passwd", b"x")], "outside of its folder"),
        ([("C:/x", b"x")], "outside of its folder"),
        ([("word/vbaProject.bin", b"x"), ("[Content_Types].xml", b"x")], "macros"),
        ([("META-INF/MANIFEST.MF", b"x")], "a program"),
    ],
)
def test_dangerous_archives_are_refused(entries, said):
    """S11: bombs, paths that climb out, macros and programs; told by the table of contents."""
    with pytest.raises(FileRefused, match=said):
        taken(archive(*entries), "a.zip")


@pytest.mark.parametrize("begin", [b"", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
def test_a_huge_file_is_refused_after_five_megabytes(begin):
    """S11: 1 GB costs no more than the limit."""
    stream = Endless(begin)
    with pytest.raises(FileRefused, match="larger than 5 MB"):
        taking.take(stream, "big.txt")
    assert stream.read_so_far == taking.MOST_BYTES + 1


def test_an_empty_file_is_refused():
    with pytest.raises(FileRefused, match="is empty"):
        taken(b"", "a.txt")


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\me\\cv.txt", "cv.txt"),
        ("a\r\nSet-Cookie: x=1\r\n.txt", "a Set-Cookie_ x=1.txt"),
        ("cv\u202etxt.exe", "cv txt.exe.txt"),
        ("a\u200b\u2066\0b.txt", "a b.txt"),
        ('say "hi" <b>.txt', "say _hi_ _b_.txt"),
        ("", "file.txt"),
        ("...", "file.txt"),
        (".txt", "txt.txt"),
        ("Lebenslauf größer.TXT", "Lebenslauf größer.txt"),
        ("x" * 300 + ".py", "x" * 197 + ".py"),
        ("\ud800.txt", "txt.txt"),
    ],
)  # fmt: skip
def test_names_are_cleaned(claimed, name):
    """S10, S11: no path, one line, nothing that turns around, at most 200 characters."""
    assert taken(b"x", claimed).name == name
