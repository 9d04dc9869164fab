"""Reading a drawing back."""

from xml.etree import ElementTree

from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {f"{SVG}{name}" for name in ("line", "path", "rect", "circle", "text")}


def parsed(chart: Markup) -> ElementTree.Element:
    """The tree of a chart; fails on what is no XML."""
    return ElementTree.fromstring(chart)


def sheets(chart: Markup) -> list[ElementTree.Element]:
    tree = parsed(chart)
    return [tree] if tree.tag == f"{SVG}svg" else list(tree)


def written(chart: Markup) -> str:
    """All words on the first sheet, those that are read on pointing included."""
    return " | ".join(words.strip() for words in sheets(chart)[0].itertext() if words.strip())


def shapes(chart: Markup, name: str) -> list[ElementTree.Element]:
    """The shapes of that name on the first sheet."""
    return list(sheets(chart)[0].iter(f"{SVG}{name}"))


def assert_whole(chart: Markup) -> None:
    """Well-formed, every shape painted by attributes, no figure that is none, nothing outside of the sheet's height."""
    text = str(chart).lower()
    for sheet in sheets(chart):
        assert float(sheet.attrib["viewBox"].split()[3]) > 0
        for element in sheet.iter():
            if element.tag in SHAPES:
                assert "fill" in element.attrib or "stroke" in element.attrib, ElementTree.tostring(element)
            for name, value in element.attrib.items():
                assert name == "class" or not {"nan", "inf"} & set(value.lower().replace("-", " ").split()), element
    for number in ('"nan', '"inf', '"-inf', "none none", "m nan", ">nan", "nan%", "inf%", ">inf"):
        assert number not in text
    assert "style" not in text
    assert "e+" not in "".join(e.attrib.get("d", "") for e in parsed(chart).iter())
