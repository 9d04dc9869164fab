"""A past day of many mentorships in a real browser: nothing has to be pressed, and without JavaScript a button does it."""

import pytest
from playwright.sync_api import expect

from mentorcruise.jobs.work import drain
from tests.factories import make_operator
from tests.messages.test_in_a_browser import browser_type_launch_args, walker  # noqa: F401 - fixtures
from tests.reports.test_asked_past_days import SUCCESS, UNDER_WAY, jobs, many  # noqa: F401 - a fixture among them

pytestmark = pytest.mark.browser


def test_the_report_is_shown_once_the_day_is_put_together(walker, many):  # noqa: F811
    """The page asks for it by itself, once, and looks again until it is there."""
    reader = walker("Reader", make_operator())
    reader.go(SUCCESS)
    expect(reader.page.get_by_role("heading", name=UNDER_WAY)).to_be_visible()
    assert jobs() == 1
    drain()
    expect(reader.page.locator(".report-section").get_by_text("6 of 12").first).to_be_visible()
    assert jobs() == 1


def test_a_day_that_is_chosen_in_the_form_is_put_together_too(walker, many):  # noqa: F811
    reader = walker("Reader", make_operator())
    reader.go("/operator/reports/success?since=2026-01-01&until=2026-12-31")
    reader.page.get_by_label("As known on").fill("2026-08-31")
    reader.page.get_by_role("button", name="Show").click()
    expect(reader.page.get_by_role("heading", name=UNDER_WAY)).to_be_visible()
    drain()
    expect(reader.page.get_by_text("As known at the end of 31 Aug 2026")).to_be_visible()
    assert jobs() == 1


def test_without_javascript_a_button_does_it(walker, many):  # noqa: F811
    reader = walker("Reader", make_operator(), java_script_enabled=False)
    reader.go(SUCCESS)
    reader.page.get_by_role("button", name="Put it together").click()
    expect(reader.page.get_by_role("heading", name=UNDER_WAY)).to_be_visible()
    drain()
    reader.page.get_by_role("link", name="Look again").click()
    expect(reader.page.locator(".report-section").get_by_text("6 of 12").first).to_be_visible()
