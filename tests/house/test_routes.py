"""Each route wears exactly one mark of who may use it; operators' pages wear theirs."""

from mentorcruise import web

MARKS = {"anyone", "signed_in", "mentor_only", "operator_only"}


def test_every_route_is_marked(app):
    """S1: a view without a mark is open to everyone by accident."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        mark = getattr(app.view_functions[rule.endpoint], "access", None)
        assert mark in MARKS, f"{rule}: put one of @{', @'.join(sorted(MARKS))} under the route's line"


def test_a_view_is_marked_once(app):
    """S1: the outermost mark is the one that counts, so there is one."""
    for endpoint, view in app.view_functions.items():
        marks, inner = 0, view
        while inner is not None:
            before = getattr(inner, "__wrapped__", None)
            marks += getattr(inner, "access", None) is not None and getattr(before, "access", None) is None
            inner = before
        assert marks <= 1, f"{endpoint} wears {marks} marks"


def test_operators_pages_are_for_operators_only(app):
    """S1: by address, so that a page put there cannot be open."""
    for rule in app.url_map.iter_rules():
        mark = getattr(app.view_functions[rule.endpoint], "access", None)
        assert (rule.rule.split("/")[1] == "operator") == (mark == "operator_only"), rule


def test_the_demo_is_not_part_of_production():
    assert not set(web.BLUEPRINTS) & set(web.DEMO_BLUEPRINTS)


def test_addresses_are_nouns_in_kebab_case(app):
    for rule in app.url_map.iter_rules():
        fixed = "".join(part for is_dynamic, part in rule._trace if not is_dynamic)
        assert fixed == fixed.lower() and "_" not in fixed, rule
