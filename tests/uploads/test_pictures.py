"""Pictures that people send: written anew, upright, small enough, without what came along (S11)."""

import tracemalloc
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from mentorcruise.uploads.refused import FileRefused
from tests.uploads.files import archive, broken_variants, flood, opened, picture, taken, webp_flood

CANARY = b"canary-in-the-picture"


@pytest.mark.parametrize(
    ("kind", "media_type", "name"),
    [
        ("PNG", "image/png", "a.png"),
        ("JPEG", "image/jpeg", "a.jpg"),
        ("WEBP", "image/webp", "a.webp"),
        ("GIF", "image/png", "a.gif.png"),
    ],
)
def test_it_takes_the_four_kinds(kind, media_type, name):
    file = taken(picture(kind), f"a.{name.split('.')[1]}")
    assert (file.media_type, file.name, file.width, file.height) == (media_type, name, 60, 40)
    shown = opened(file.content).convert("RGB")
    assert shown.getpixel((5, 5))[0] > 180 and shown.getpixel((50, 30))[2] > 150
    assert file.size == len(file.content) and len(file.sha256) == 32


def test_where_it_was_taken_is_not_told():
    """S11: EXIF with GPS, a comment and a colour profile are gone."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CANARY.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    sent = picture("JPEG", exif=exif, comment=CANARY, icc_profile=CANARY)
    assert CANARY in sent and opened(sent).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    file = taken(sent, "beach.jpg")
    assert CANARY not in file.content and b"Exif" not in file.content
    assert dict(opened(file.content).getexif()) == {}


def test_words_in_a_png_are_gone():
    """S11."""
    words = PngInfo()
    words.add_text("Author", CANARY.decode())
    sent = picture(pnginfo=words)
    assert CANARY in sent and CANARY not in taken(sent, "a.png").content


def test_it_stands_upright():
    """A phone held sideways says so in EXIF; the pixels are turned, since the word about it is dropped."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    file = taken(picture("JPEG", (80, 40), exif=exif, quality=95), "a.jpg")
    assert (file.width, file.height) == (40, 80)
    upper_right = opened(file.content).getpixel((35, 5))
    assert upper_right[0] > 150 and upper_right[2] < 100


def test_the_longest_side_is_2400_pixels():
    for kind in ("JPEG", "PNG", "WEBP"):
        file = taken(picture(kind, (5000, 500)), "wide.x")
        assert (file.width, file.height) == (2400, 240)


def test_a_small_picture_is_not_blown_up():
    assert (taken(picture(size=(1, 1)), "dot.png").width) == 1


def test_a_transparent_one_stays_so():
    for kind in ("PNG", "WEBP"):
        assert opened(taken(picture(kind, mode="RGBA"), "a").content).convert("RGBA").getpixel((50, 30))[3] == 128
    palette = Image.new("P", (10, 10), 1)
    palette.putpalette([255, 0, 0, 0, 255, 0])
    out = BytesIO()
    palette.save(out, "PNG", transparency=1)
    assert opened(taken(out.getvalue(), "a.png").content).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_it_takes_every_way_of_colouring(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert taken(picture(kind, mode=mode), "a").width == 60


def test_sixteen_bits_of_grey_keep_their_greys():
    out = BytesIO()
    Image.new("I;16", (4, 4), 32896).save(out, "PNG")
    level = opened(taken(out.getvalue(), "a.png").content).convert("L").getpixel((1, 1))
    assert 126 <= level <= 130


def test_of_one_that_moves_the_first_frame_stays():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        out = BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
        kept = opened(taken(out.getvalue(), "moving").content)
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("RGB").getpixel((3, 3))[0] > 200


@pytest.mark.parametrize(
    "content", [flood(50_000, 50_000), flood(2**31 - 1, 2**31 - 1), flood(6000, 5000), webp_flood()]
)
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(content):
    """S11: by its header, in little memory."""
    tracemalloc.start()
    with pytest.raises(FileRefused, match="24 million at most"):
        taken(content, "flood.png")
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_gif_whose_frame_is_larger_than_it_says_is_refused():
    """S11: the screen says 1 × 1, the frame 60 × 40."""
    sent = picture("GIF")
    with pytest.raises(FileRefused, match="damaged"):
        taken(sent[:6] + b"\x01\x00\x01\x00" + sent[10:], "a.gif")


def test_a_jpeg_of_a_thousand_scans_is_refused():
    """S11: each scan costs a walk over the whole picture."""
    sent = picture("JPEG", progressive=True)
    at = sent.rindex(b"\xff\xda")
    with pytest.raises(FileRefused, match="damaged"):
        taken(sent[:-2] + sent[at:-2] * 1000 + sent[-2:], "slow.jpg")


def test_what_hangs_on_a_picture_is_gone():
    """S11: polyglots. A picture with a page or an archive behind it is a picture afterwards."""
    for hidden in (b"<script>alert(1)</script>", archive(("a.txt", CANARY)), b"%PDF-1.4 %%EOF"):
        for kind in ("JPEG", "PNG", "GIF", "WEBP"):
            kept = taken(picture(kind) + hidden, "both").content
            assert hidden not in kept and CANARY not in kept and not kept.endswith(hidden[-10:])


def test_no_picture_however_broken_is_more_than_refused():
    """S11, S18: cut off and changed at every place; it is taken or refused, and nothing else happens."""
    for kind in ("JPEG", "PNG", "GIF", "WEBP"):
        for sent in broken_variants(picture(kind)):
            try:
                assert taken(sent, "odd").width
            except FileRefused as refusal:
                assert "odd" in refusal.message
