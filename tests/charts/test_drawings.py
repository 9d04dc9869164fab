"""What every chart has, whatever its kind."""

import pytest

from mentorcruise.charts.sheet import PAPER
from tests.charts.examples import KINDS, drawings
from tests.charts.reading import SHAPES, SVG, assert_whole, sheets

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_it_is_well_formed_and_painted_by_attributes(kind):
    """A PDF knows no style sheet inside an SVG, so that each shape carries its colours itself."""
    for _, _, chart in drawings(kind):
        assert_whole(chart)


@every_kind
def test_it_is_one_picture_with_a_name_for_those_who_do_not_see_it(kind):
    for _, _, chart in drawings(kind):
        for sheet in sheets(chart):
            assert sheet.attrib["role"] == "img"
            named = sheet.attrib["aria-labelledby"].split()
            ids = {element.attrib["id"]: element.text for element in sheet if "id" in element.attrib}
            assert named == list(ids) and all(ids.values())


@every_kind
def test_no_id_occurs_twice(kind):
    found = [
        e.attrib["id"] for *_, chart in drawings(kind) for s in sheets(chart) for e in s.iter() if "id" in e.attrib
    ]
    assert len(found) == len(set(found))


@every_kind
def test_the_policy_has_nothing_to_refuse(kind):
    """S4: no style, no script, nothing from elsewhere."""
    for *_, chart in drawings(kind):
        for element in (e for sheet in sheets(chart) for e in sheet.iter()):
            assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", *(s.removeprefix(SVG) for s in SHAPES)}
            assert not [name for name in element.attrib if name.startswith("on") or name in {"style", "href"}]


@every_kind
def test_the_same_figures_give_the_same_bytes(kind):
    assert drawings(kind) == drawings(kind)


@every_kind
def test_paper_has_one_sheet(kind):
    for *_, chart in drawings(kind, PAPER):
        assert len(sheets(chart)) == 1
        assert sheets(chart)[0].tag == f"{SVG}svg"
        assert_whole(chart)


@every_kind
def test_no_letter_is_smaller_than_a_phone_can_show(kind):
    """On a phone of 390 px a card leaves 318 to a drawing 320 wide; the page's letters shrink by less than a hundredth."""
    for *_, chart in drawings(kind):
        for sheet in sheets(chart):
            sizes = [float(e.attrib["font-size"]) for e in sheet.iter() if "font-size" in e.attrib]
            assert min(sizes) >= (11.5 if sheet.attrib["class"] == "narrow" else 13)


@every_kind
def test_all_words_begin_and_end_on_the_sheet(kind):
    from mentorcruise.charts.words import width

    for *_, chart in drawings(kind):
        for sheet in sheets(chart):
            whole, size = float(sheet.attrib["viewBox"].split()[2]), float(sheet.attrib["font-size"])
            for text in sheet.iter(f"{SVG}text"):
                wide = width(text.text or "", size, "font-weight" in text.attrib)
                share = {"start": 0, "middle": 0.5, "end": 1}[text.attrib.get("text-anchor", "start")]
                left = float(text.attrib["x"]) - wide * share
                assert left > -4 and left + wide < whole + 4, text.text
