"""The main job in real browsers against real processes: from the catalogue to the figure that counts the ending."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from mentorcruise.domain.letters import Letter
from mentorcruise.domain.people import Person
from mentorcruise.domain.subscriptions import Payment
from mentorcruise.extensions import db
from tests.factories import GOAL, make_mentor, make_operator
from tests.journeys.conftest import PASSWORD, with_password
from tests.stripe_account import DECLINED_CARD, GOOD_CARD

pytestmark = pytest.mark.browser
MENTEE, EMAIL = "Noor Haddad", "noor@example.org"


def test_from_the_catalogue_to_the_success_figure(site, walker):
    """A1, A38, B1-B5, B9, B12-B16, F1, F10, F14, F18: a mentee's whole way, seen by mentor and operator too."""
    mentor = make_mentor("Amara Okafor", skills=("Python", "Testing"), capacity=1, headline="Backend engineer")
    make_mentor("Lucas Meyer", skills=("Go",), headline="Platform engineer")
    with_password(mentor.person)
    operator = with_password(make_operator()).email
    # Words, not rows: the walk is long, and to read one of them on the way would leave a transaction open for minutes.
    profile = f"/mentors/{mentor.slug}"
    amara, her_address = mentor.person.name, mentor.person.email
    db.session.rollback()
    mentee = walker("mentee")
    find(mentee, amara)
    sign_up(mentee)
    apply(mentee, profile)
    other = walker("mentor")
    accept(other, her_address)
    start_trial(mentee)
    meet(mentee, other)
    live_through_the_trial(mentee)
    reader = walker("operator")
    sign_in(reader, operator)
    reader.go("/operator/reports/success")
    tile = headline(reader, "Success rate")
    expect(tile).to_contain_text("–")
    reader.look(also_dark_and_small=True)
    leave(mentee, profile)
    expect(tile).to_contain_text("1 of 1", timeout=15_000)
    expect(headline(reader, "Answered the exit survey")).to_contain_text("1 of 1")
    read_the_rest(reader)


def headline(reader, label):
    """A figure of the report, with all that stands at it."""
    return reader.page.locator(".headlines > div", has=reader.page.get_by_text(label, exact=True))


def find(mentee, mentor_name):
    """Search, filter, Back: the address follows."""
    page = mentee.page
    mentee.go("/")
    mentee.look(also_dark_and_small=True)
    mentee.go("/mentors")
    mentee.look(also_dark_and_small=True)
    mentee.fill("Search in the catalogue", "pyton")
    expect(page).to_have_url(re.compile(r"q=pyton"))
    results = page.locator("#results")
    expect(results).to_contain_text(mentor_name)
    expect(results).not_to_contain_text("Lucas Meyer")
    page.get_by_role("switch", name="Has an open place").check()
    expect(page).to_have_url(re.compile(r"open=1"))
    expect(results).to_contain_text(mentor_name)
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"open=1"))
    expect(results).to_contain_text(mentor_name)
    mentee.follow(mentor_name)
    mentee.sees("1 of 1 place open")
    mentee.look(also_dark_and_small=True)


def sign_up(mentee):
    """From the profile's Apply through the account and the mail back to the form."""
    mentee.follow("Apply")
    mentee.look()
    mentee.follow("Create an account")
    mentee.fill("Name", MENTEE)
    mentee.fill("Email", EMAIL)
    mentee.fill("Password", PASSWORD)
    mentee.look()
    mentee.press("Create account")
    mentee.sees("Check your mail")
    mentee.look()
    read_letter(mentee, "Confirm your address")
    mentee.page.locator("main a[href*='/confirmations/']").first.click()
    mentee.look()
    mentee.press("Confirm my address")
    mentee.sees("Your address is confirmed")
    sign_in(mentee, EMAIL, go_there=False)


def read_letter(walker, subject):
    """Open the newest letter of this subject in the demo's mailbox."""
    letter = walker.page.get_by_role("link", name=subject)
    walker.go("/demo/mailbox")
    while letter.count() == 0:
        walker.page.reload()
    letter.first.click()


def sign_in(walker, email, go_there=True):
    if go_there:
        walker.go("/sign-in")
    walker.fill("Email", email)
    walker.fill("Password", PASSWORD)
    walker.press("Sign in")
    walker.page.wait_for_url(lambda url: "/sign-in" not in url)


def apply(mentee, profile):
    """First with too short a goal: it is explained, and nothing is lost."""
    mentee.go(profile)
    mentee.follow("Apply")
    mentee.choose("Change careers")
    mentee.fill("Your goal, in your own words", "Learn Python")
    group = mentee.page.get_by_role("group", name=re.compile("^Python"))
    group.get_by_role("radio", name="2").check(force=True)
    mentee.choose("Has the skills I want to learn")
    mentee.fill("Anything else that makes this mentor the right one?", "She has done it herself.")
    mentee.press("Send application")
    mentee.sees("more characters at least")
    mentee.look(also_dark_and_small=True)
    expect(mentee.field("Your goal, in your own words")).to_have_value("Learn Python")
    expect(mentee.field("Anything else that makes this mentor the right one?")).to_have_value(
        "She has done it herself."
    )
    expect(mentee.page.get_by_role("radio", name="Change careers")).to_be_checked()
    expect(group.get_by_role("radio", name="2")).to_be_checked()
    mentee.fill("Your goal, in your own words", GOAL)
    mentee.press("Send application")
    mentee.sees("Waiting for an answer")
    mentee.look(also_dark_and_small=True)


def accept(mentor, address):
    sign_in(mentor, address)
    mentor.go("/applications")
    mentor.look()
    mentor.follow(MENTEE)
    mentor.sees(GOAL)
    mentor.look()
    mentor.press("Accept")
    mentor.sees("Accepted")


def start_trial(mentee):
    """A declined card first; the second one starts the trial, which shows the days left."""
    mentee.page.reload()
    mentee.look()
    mentee.press("Start the trial")
    mentee.fill("Card number", DECLINED_CARD)
    mentee.press("Start trial")
    expect(mentee.page.get_by_role("alert")).to_contain_text("declined")
    mentee.fill("Card number", GOOD_CARD)
    mentee.press("Start trial")
    mentee.page.wait_for_url(re.compile(r"/mentorships/\d+$"))
    mentee.sees("7 days of your 7-day trial left")
    mentee.look(also_dark_and_small=True)


def meet(mentee, mentor):
    """A session is logged; both rate it, the mentor low and with a word."""
    mentee.turn_to("Sessions")
    mentee.unfold("Log a session")
    mentee.fill("Topic", "Where to begin")
    mentee.press("Log session")
    mentee.sees("Where to begin")
    mentee.look()
    mentee.press("4 stars")
    mentor.go("/mentorships")
    mentor.look()
    mentor.follow(f"Open the mentorship with {MENTEE}")
    mentor.look()
    mentor.turn_to("Sessions")
    mentor.follow("Where to begin")
    mentor.unfold("Add a word first")
    mentor.fill("In a word", "Came unprepared")
    mentor.look()
    mentor.press("1 star")
    mentor.sees("Came unprepared")


def live_through_the_trial(mentee):
    """One day, then seven: the reminder comes before the charge, the receipt after it."""
    mentee.turn_to("Overview")
    mentorship = mentee.page.url
    for room in ("", "/goals", "/skills", "/agreement", "/messages"):
        mentee.go(mentorship + room)
        mentee.look(also_dark_and_small=True)
    mentee.go(mentorship)
    move_time(mentee, "+1 day")
    mentee.sees("6 days of your 7-day trial left")
    move_time(mentee, "+7 days")
    read_letter(mentee, re.compile("Your trial with Amara Okafor ends"))
    mentee.look()
    mentee.go(mentorship)
    mentee.turn_to("Billing")
    expect(mentee.page.get_by_role("table")).to_contain_text("Paid")
    mentee.look(also_dark_and_small=True)
    noor = db.session.scalar(select(Person.id).where(Person.email == EMAIL))
    sent = dict(db.session.execute(select(Letter.kind, Letter.sent_at).where(Letter.person_id == noor)).all())
    paid_at = db.session.scalar(select(Payment.paid_at))
    assert sent["trial_ends_soon"] < paid_at <= sent["payment_received"]
    db.session.rollback()
    mentee.go(mentorship)


def move_time(walker, button):
    walker.press(button)
    expect(walker.page.get_by_text("Living day")).to_have_count(0, timeout=60_000)
    expect(walker.page.get_by_role("button", name=button)).to_be_visible()


def leave(mentee, profile):
    """Two clicks, with the survey between them; the place is free again."""
    mentee.follow("Leave this mentorship")
    mentee.look(also_dark_and_small=True)
    mentee.choose("End it now")
    mentee.choose("5 stars")
    mentee.choose("Yes")
    mentee.fill("In your own words", "I work as a developer now.")
    mentee.press("Leave and send answers")
    mentee.sees("You have left; nothing more is charged.")
    mentee.sees("Where do you stand now?")
    mentee.look()
    mentee.go(profile)
    mentee.sees("1 of 1 place open")


def read_the_rest(operator):
    operator.go("/operator/exit-surveys")
    operator.sees(f"{MENTEE} with Amara Okafor")
    operator.sees("I work as a developer now.")
    operator.look(also_dark_and_small=True)
    operator.go("/operator/health")
    operator.sees("Low rating")
    operator.look(also_dark_and_small=True)
    operator.go("/operator")
    operator.look(also_dark_and_small=True)
