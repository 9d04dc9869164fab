"""Other ways through the product: a card that fails later, no scripts at all, and no mouse."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mentorcruise.domain.applications import Application
from mentorcruise.domain.mentorships import MentorshipEnding
from mentorcruise.domain.subscriptions import Subscription
from mentorcruise.extensions import db
from tests.factories import GOAL, make_accepted, make_mentee, make_mentor, make_mentorship
from tests.journeys.test_main_job import move_time, read_letter
from tests.stripe_account import FAILS_LATER, GOOD_CARD

pytestmark = pytest.mark.browser


def test_a_failed_payment_is_put_right_at_the_portal(walker):
    """F14, F15: the card fails at the first charge; the mentee is told, changes the card, pays, and all goes on."""
    application = make_accepted()
    mentor_name = application.mentor.person.name
    mentee = walker("mentee", application.mentee)
    mentee.go(f"/applications/{application.id}")
    mentee.press("Start the trial")
    mentee.fill("Card number", FAILS_LATER)
    mentee.press("Start trial")
    mentee.page.wait_for_url(re.compile(r"/mentorships/\d+$"))
    move_time(mentee, "+7 days")
    move_time(mentee, "+1 day")
    read_letter(mentee, re.compile(f"Your payment for {mentor_name} did not go through"))
    mentee.look()
    mentee.go("/mentorships")
    mentee.follow(f"Open the mentorship with {mentor_name}")
    mentee.turn_to("Billing")
    mentee.sees("The last payment failed")
    mentee.look(also_dark_and_small=True)
    mentee.page.get_by_role("button", name=re.compile("Card and invoices|Change the card")).first.click()
    mentee.fill("Card number", GOOD_CARD)
    mentee.press("Change card")
    mentee.sees("The new card is saved")
    mentee.page.get_by_role("button", name=re.compile("^Pay .* now$")).click()
    mentee.sees("The invoice is paid")
    mentee.follow("Return to the site")
    until(mentee, lambda: mentee.page.get_by_text("The last payment failed").count() == 0)
    # That the invoice is paid and that all is well again are two words of Stripe's.
    until(mentee, lambda: "Paid" in mentee.page.get_by_role("table").inner_text())


def until(walker, there):
    """Load the page again until something is there."""
    for _ in range(100):
        if there():
            return
        walker.page.reload()
    raise AssertionError(walker.page.locator("main").inner_text())


def test_search_apply_and_leave_without_a_script(walker):
    """F1, B12: with JavaScript switched off a mentee searches, applies and leaves."""
    mentor = make_mentor("Amara Okafor", skills=("python",))
    make_mentor("Lucas Meyer", skills=("go",))
    person = make_mentee()
    mentee = walker("mentee", person, java_script_enabled=False)
    until_listed(mentee, mentor.person.name)
    mentee.fill("Search in the catalogue", "python")
    mentee.press("Show results")
    expect(mentee.page).to_have_url(re.compile("q=python"))
    expect(mentee.page.locator("#results")).not_to_contain_text("Lucas Meyer")
    mentee.follow("Amara Okafor")
    mentee.follow("Apply")
    mentee.choose("Change careers")
    mentee.fill("Your goal, in your own words", GOAL)
    mentee.page.get_by_role("group", name=re.compile("^python")).get_by_role("radio", name="3").check(force=True)
    mentee.choose("Has the skills I want to learn")
    mentee.press("Send application")
    mentee.sees("Waiting for an answer")
    assert db.session.scalar(select(Application.goal_statement)) == GOAL
    running = make_mentorship(person)
    mentee.go(f"/mentorships/{running.id}")
    mentee.follow("Leave this mentorship")
    mentee.choose("End it now")
    mentee.press("Leave without answering")
    mentee.sees("You have left; nothing more is charged.")
    assert db.session.get(MentorshipEnding, running.id)


def until_listed(mentee, name):
    mentee.go("/mentors")
    until(mentee, lambda: mentee.page.get_by_role("link", name=name, exact=True).count() == 1)


def test_apply_and_leave_with_the_keyboard_alone(walker):
    """F29: no step needs a mouse."""
    mentor, person = make_mentor("Amara Okafor", skills=("python",)), make_mentee()
    mentee = walker("mentee", person)
    page, keys = mentee.page, mentee.page.keyboard
    mentee.go(f"/mentors/{mentor.slug}")
    mentee.tab_to(page.get_by_role("link", name="Apply", exact=True))
    keys.press("Enter")
    page.wait_for_url(re.compile("/applications/new"))
    mentee.tab_to(page.get_by_role("radio", name="Change careers"))
    keys.press("Space")
    mentee.tab_to(mentee.field("Your goal, in your own words"))
    keys.type(GOAL)
    scale = page.get_by_role("group", name=re.compile("^python"))
    mentee.tab_to(scale.get_by_role("radio", name="1"))
    keys.press("ArrowRight")
    mentee.tab_to(page.get_by_role("checkbox", name="Has the skills I want to learn"))
    keys.press("Space")
    mentee.tab_to(page.get_by_role("button", name="Send application"))
    keys.press("Enter")
    mentee.sees("Waiting for an answer")
    running = make_mentorship(person)
    subscription = db.session.scalar(
        select(Subscription.id).where(Subscription.application_id == running.application_id)
    )
    mentee.go(f"/mentorships/{running.id}")
    mentee.tab_to(page.get_by_role("link", name="Leave this mentorship"))
    keys.press("Enter")
    page.wait_for_url(re.compile(f"/subscriptions/{subscription}/cancellation"))
    mentee.tab_to(page.get_by_role("button", name="Leave without answering"))
    keys.press("Enter")
    mentee.sees("Cancelled; nothing more is charged.")
