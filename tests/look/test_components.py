"""Every component on example pages: accessible, within the content security policy, and whole on a small phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accessibility import violations

pytestmark = pytest.mark.browser

ERRORS = tuple(f"errors/{code}" for code in (400, 403, 404, 405, 409, 413, 422, 429, 500, 503))
PAGES = (
    "gallery/catalogue",
    "gallery/profile",
    "gallery/form",
    "gallery/form?errors=1",
    "gallery/workspace?moving=1",
    "gallery/mentorship",
    "gallery/operator?as=operator",
    "gallery/sign_in?as=nobody",
    "gallery/landing?as=nobody",
    "gallery/charts",
    *ERRORS,
)
# Of one form but for their words, the plain one apart: light on a desk and dark on a phone are all that they have.
ALIKE = set(ERRORS) - {"errors/404", "errors/503"}
SCREENS: dict[str, Any] = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
# Colours that are on their way from light to dark are nobody's.
SETTLED = "Promise.all(document.getAnimations().filter((a) => a instanceof CSSTransition).map((a) => a.finished))"
RECORD_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => window.violations.push(e.violatedDirective + " " + e.blockedURI));
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter((e) => e.checkVisibility())
  .filter((e) => !e.closest(".mentor h2, p:not(.chips, .tags, .cluster, .demo-links), blockquote, dd, td, th, label"))
  .filter((e) => !e.closest("li:has(> a):not(nav li)"))
  .filter((e) => { const box = e.getBoundingClientRect(); return box.width > 1 && (box.width < 24 || box.height < 24); })
  .map((e) => e.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(browser: Browser, gallery_url: str, screen: str) -> None:
    """F29: WCAG 2.2 AA in light, dark and on a phone."""
    page = browser.new_page(viewport=SCREENS[screen])
    found = []
    for path in PAGES:
        page.goto(f"{gallery_url}/{path}")
        for colours in ("light", "dark"):
            if path in ALIKE and (screen, colours) not in (("desk", "light"), ("phone", "dark")):
                continue
            page.emulate_media(color_scheme=colours)
            page.evaluate(SETTLED)
            found += [(path, colours, *violation) for violation in violations(page)]
    page.close()
    assert found == []


def test_the_content_security_policy_refuses_nothing(page: Page, gallery_url: str) -> None:
    page.add_init_script(RECORD_VIOLATIONS)
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    for path in PAGES:
        page.goto(f"{gallery_url}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        assert page.evaluate("window.violations") == [], path
    assert [line for line in console if "status of" not in line] == []


def test_no_page_scrolls_sideways(page: Page, gallery_url: str) -> None:
    """F29: whole at 360 px, and at 320 px as WCAG 1.4.10 asks."""
    for path in PAGES:
        page.goto(f"{gallery_url}/{path}")
        for width in (320, 360, 390, 768, 928, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_targets_are_large_enough(page: Page, gallery_url: str) -> None:
    """F29: WCAG 2.5.8, 24 px; links within a sentence are exempt, and a card's title link covers its card."""
    page.set_viewport_size({"width": 390, "height": 844})
    for path in PAGES:
        page.goto(f"{gallery_url}/{path}")
        assert page.evaluate(SMALL_TARGETS) == [], path


@pytest.mark.parametrize("opener", ["Search", "Menu", "Your account: Noah Williams", "Filters 2"])
def test_menus_open_from_the_keyboard_and_are_accessible(page: Page, gallery_url: str, opener: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{gallery_url}/gallery/catalogue")
    button = page.get_by_role("button", name=opener, exact=True)
    target = page.locator(f"#{button.get_attribute('popovertarget')}")
    expect(target).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(target).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(target).to_be_hidden()


def test_stars_are_chosen_with_the_arrow_keys(page: Page, gallery_url: str) -> None:
    """B14: the star rating needs neither a mouse nor a script."""
    page.goto(f"{gallery_url}/gallery/form")
    page.get_by_role("radio", name="4 stars").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="5 stars")).to_be_checked()


def test_the_goal_stays_in_sight_and_opens(page: Page, gallery_url: str) -> None:
    """B6: whoever scrolls still sees the goal, below the header and not behind it."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{gallery_url}/gallery/mentorship")
    page.evaluate("window.scrollTo(0, 3000)")
    goal, header = page.locator(".pinned-goal"), page.locator("header.site")
    boxes = goal.bounding_box(), header.bounding_box()
    assert boxes[0] is not None and boxes[1] is not None
    assert abs(boxes[0]["y"] - (boxes[1]["y"] + boxes[1]["height"])) < 2
    goal.locator("summary").click()
    expect(goal.locator("blockquote")).to_be_in_viewport()


def test_the_current_tab_is_in_sight_on_a_phone(page: Page, gallery_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{gallery_url}/gallery/mentorship")
    box = page.get_by_role("link", name="Overview").bounding_box()
    assert box is not None and 10 < box["x"] < 300


def test_the_open_page_is_in_sight_in_the_menu_on_a_phone(page: Page, gallery_url: str) -> None:
    """The menu is a row there that begins where one is, without a script."""
    page.set_viewport_size({"width": 180, "height": 700})
    page.goto(f"{gallery_url}/gallery/operator?as=operator")
    expect(page.locator(".side-nav [aria-current]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{gallery_url}/gallery/operator?as=operator")
    assert page.evaluate("scrollY") == 0


def test_on_paper_a_report_has_the_whole_width_and_its_tables_are_whole(page: Page, gallery_url: str) -> None:
    """The menu is not printed and leaves no empty column; nothing is cut that one would have to scroll or unfold."""
    page.goto(f"{gallery_url}/gallery/operator?as=operator")
    page.emulate_media(media="print")
    assert page.locator(".operator > .stack").evaluate("e => e.offsetWidth / innerWidth") > 0.95
    page.set_viewport_size({"width": 620, "height": 900})
    for table in page.locator(".table-wrap").all():
        assert table.evaluate("e => getComputedStyle(e).overflowX") == "visible"
    page.goto(f"{gallery_url}/gallery/mentorship")
    folded = page.locator("details.definition:not([open]) .table-wrap table").first
    expect(folded).to_be_visible()
    page.emulate_media(media="screen")
    expect(folded).to_be_hidden()


def test_a_growth_chart_has_a_table_with_the_same_scores(page: Page, gallery_url: str) -> None:
    """A35: what is drawn can be read as well."""
    page.goto(f"{gallery_url}/gallery/mentorship")
    page.get_by_text("The same as a table").click()
    row = page.get_by_role("row", name="System design End 4 3")
    expect(row).to_be_visible()


def test_one_tap_sends_the_stars(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/gallery/mentorship")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="4 stars").click()
    assert "stars=4" in (sent.value.post_data or "")


def test_errors_are_summed_up_focused_and_linked_to_their_fields(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/gallery/form?errors=1")
    summary = page.get_by_role("alert").filter(has_text="Please check")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Your goal").click()
    goal = page.get_by_role("textbox", name="Your goal")
    expect(goal).to_be_focused()
    expect(goal).to_have_attribute("aria-invalid", "true")
    expect(goal).to_have_accessible_description(
        "In your own words: where do you want to be, and by when? Error: Describe your goal in a sentence or two."
    )


def test_the_skip_link_leads_past_the_header(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/gallery/profile")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main").get_by_role("link", name="Mentors", exact=True)).to_be_focused()


def test_focus_is_never_hidden_behind_the_bars(page: Page, gallery_url: str) -> None:
    """F29: WCAG 2.4.11."""
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{gallery_url}/gallery/workspace")
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const e = document.activeElement; if (e.closest(".demo-bar, .site, .skip, body:focus")) return "";
            const box = e.getBoundingClientRect(), bar = document.querySelector(".demo-bar").getBoundingClientRect();
            return box.top >= bar.top || box.bottom <= document.querySelector(".site").getBoundingClientRect().bottom
              ? e.outerHTML.slice(0, 100) : ""; }"""
        )
        assert hidden == ""


@pytest.mark.parametrize("code", [403, 404, 409, 500, 503])
def test_a_whole_error_page_that_arrives_for_a_piece_replaces_the_main_part(
    page: Page, gallery_url: str, code: int
) -> None:
    page.goto(f"{gallery_url}/ask?for={code}")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Before")
    expect(page.locator(".error-page")).to_be_visible()
    expect(page.locator("header.site")).to_have_count(1)


def test_refused_input_is_shown_where_the_form_is(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/ask?for=refusal")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#here")).to_have_text("Not like this")


def test_an_error_without_a_page_is_said(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/ask?for=bare")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("status").filter(has_text="could not do that")).to_be_visible()
    expect(page.locator("#here")).to_be_empty()


def test_a_lost_connection_is_said(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/ask?for=404")
    page.context.set_offline(True)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("status").filter(has_text="could not be reached")).to_be_visible()
    page.context.set_offline(False)


def test_the_demo_bar_follows_the_moving_time(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/gallery/workspace?moving=1")
    expect(page.get_by_role("progressbar", name="Living day 3 of 30")).to_be_visible()
    expect(page.get_by_role("button", name="+7 days")).to_be_visible()


def test_refused_for_haste_leaves_the_page_and_what_was_typed(page: Page, gallery_url: str) -> None:
    page.goto(f"{gallery_url}/ask?for=429")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("what you wrote is still here")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before")
