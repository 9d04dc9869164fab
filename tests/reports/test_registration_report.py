"""The registration report: who takes part, how they come, what they tell, what is offered and wanted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentorcruise import clock
from mentorcruise.domain.figures import FigureRun
from mentorcruise.domain.programs import ProgramHeadCount
from mentorcruise.domain.subscriptions import Payment, Subscription
from mentorcruise.extensions import db
from mentorcruise.metrics.breakdowns import month_over
from mentorcruise.metrics.recounting import recount_all
from tests.asking import INDUSTRY, JOB_TITLE, ask, respond
from tests.counted import count
from tests.factories import (
    enrol,
    make_accepted,
    make_application,
    make_mentee,
    make_mentor,
    make_mentorship,
    make_operator,
    make_person,
    make_program,
    save,
)
from tests.reports.reading import REPORT, csv_of, words

REGISTRATION = REPORT + "registration"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def test_it_counts_mentees_and_mentors(operator):
    """A12: the numbers involved, who is new, who was active, and the people behind the figures."""
    for number in range(3):
        make_mentee(f"Mentee {number}", country="FR")
    make_mentorship(make_person("Nina Newer"), make_mentor("Max Mentor"))
    count()
    page = words(operator.get(REGISTRATION).text)
    assert "4 mentees and 1 mentor take part" in page
    assert "Mentees who were active too few to say 1 of 4" in page
    assert sorted(row["person"] for row in csv_of(operator, f"{REGISTRATION}?rows=mentees")) == [
        "Mentee 0", "Mentee 1", "Mentee 2", "Nina Newer",
    ]  # fmt: skip
    assert [row["person"] for row in csv_of(operator, f"{REGISTRATION}?rows=mentors")] == ["Max Mentor"]
    past = (clock.now() - timedelta(days=100)).date()
    assert "0 mentees and 0 mentors take part" in words(operator.get(f"{REGISTRATION}?as_of={past}").text)


def test_it_breaks_profiles_down_by_any_answer(operator):
    """A14: by job title, industry or anything else that was asked; groups of under five are told to nobody."""
    ask(INDUSTRY, JOB_TITLE)
    last_month = month_over(clock.now()) - timedelta(days=1)
    for number in range(21):
        respond(make_mentee(), last_month, industry=["Retail" if number < 6 else "Software"], job_title=["Cook"])
    for _ in range(4):
        make_mentee("Has not said, as the operator before being one")
    count()
    rows = csv_of(operator, f"{REGISTRATION}?section=profiles")
    assert [(row["answer"], row["mentees"], row["mentors"]) for row in rows] == [
        ("Software", "15", ""), ("Retail", "5", ""), ("Others, in groups of under 5", "0", ""), ("Not said", "5", ""),
        ("All", "25", ""),
    ]  # fmt: skip
    rows = csv_of(operator, f"{REGISTRATION}?section=profiles&by=job_title")
    assert (rows[0]["answer"], rows[0]["mentees"]) == ("Cook", "20")
    page = operator.get(f"{REGISTRATION}?section=profiles&by=job_title&since=2026-01-01").text
    assert "by=industry" in page, "the other answers are one click away"
    assert "every number is rounded to fives" in page and "Of mentors there were fewer than 20" in page
    assert "rounded to fives, and counts" not in operator.get(f"{REGISTRATION}?section=profiles&by=country").text
    assert "There is no such answer to count" in operator.get(f"{REGISTRATION}?section=profiles&by=nonsense").text
    few = operator.get(f"{REGISTRATION}?section=profiles&by=job_title&until=2020-05-01&since=2020-01-01").text
    assert "Too few mentees to count their answers" in few


def test_it_says_who_has_taken_on_too_much(operator):
    """A13: places, how many are used, who is full and who is beyond."""
    full = make_mentor("Fay Full", capacity=2)
    for _ in range(2):
        make_accepted(mentor=full)
    make_mentor("Rudi Room", capacity=8)
    full.offer_places(1, clock.now())
    db.session.commit()
    page = words(operator.get(f"{REGISTRATION}?section=capacity").text)
    assert "8 of 9 places are free" in page
    assert [row["mentor"] for row in csv_of(operator, f"{REGISTRATION}?section=capacity")] == ["Fay Full"]


def test_it_holds_what_is_wanted_against_what_is_free(operator):
    """A34: goals and skills that mentees want, against the free places of those who help."""
    mentor = make_mentor("Max", skills=("python",), capacity=1)
    for _ in range(3):
        make_application(mentor=mentor)
    page = words(operator.get(f"{REGISTRATION}?section=skills").text)
    assert "python: 3 mentees for 1 free place" in page
    (row,) = csv_of(operator, f"{REGISTRATION}?section=skills")
    assert (row["skill"], row["mentees"], row["mentors"], row["open_places"]) == ("python", "3", "1", "1")


def test_it_names_the_share_of_a_programs_population(operator):
    """A22: who has taken part of those who could."""
    program = make_program("Acme", eligible=40)
    inside = make_mentee("Ina")
    enrol(inside, program)
    make_mentorship(inside)
    page = words(operator.get(f"{REGISTRATION}?section=programs&program={program.slug}").text)
    assert "2% of those who could have taken part in Acme" in page
    (row,) = csv_of(operator, f"{REGISTRATION}?section=programs")
    assert (row["eligible"], row["took_part"], row["share_cases"], row["share_of"]) == ("40", "1", "1", "40")


def test_a_head_count_noted_later_counts_unless_a_past_day_is_asked(operator):
    """A22: noted after the end of the period for a day within it; unseen only as of a day before it was noted."""
    june = datetime(2026, 6, 1, tzinfo=UTC)
    program = make_program("Acme", eligible=40, created_at=june)
    save(ProgramHeadCount(
        program_id=program.id, counts_from=date(2026, 6, 15), eligible=80, noted_at=june + timedelta(days=50)
    ))  # fmt: skip
    asked = f"{REGISTRATION}?since=2026-06-01&until=2026-06-30&section=programs"

    def eligible(query=""):
        return [row["eligible"] for row in csv_of(operator, asked + query)]

    assert eligible() == ["80"]
    assert eligible("&as_of=2026-07-25") == ["80"]
    assert eligible("&as_of=2026-07-15") == ["40"]
    assert eligible("&as_of=2026-06-10") == ["40"]


def test_the_funnel_names_its_steps(operator):
    """From sign-up to the second paid month; the step that keeps the fewest is named where there are cases enough."""
    for _ in range(8):
        make_mentee()
    make_person("Never confirmed", confirmed=False, joined_at=clock.now() - timedelta(days=3))
    for _ in range(4):
        make_application(make_mentee())
    count()
    rows = {row["step"]: row["people"] for row in csv_of(operator, f"{REGISTRATION}?section=funnel")}
    assert (rows["Signed up"], rows["Confirmed the address"], rows["Applied"], rows["Accepted"]) == (
        "13",
        "12",
        "4",
        "0",
    )
    assert "Most are lost before “applied”" in words(operator.get(REGISTRATION).text)


def test_the_title_of_the_funnel_blames_no_month_that_is_not_over(operator):
    """Twelve have paid once, ten days ago: that none has paid twice is no loss; of those asked to pay, two did not."""
    now = clock.now()
    for number in range(14):
        pair = make_mentorship(
            make_mentee(joined_at=now - timedelta(days=25)), make_mentor(), started_at=now - timedelta(days=20)
        )
        if number < 12:
            subscription = db.session.query(Subscription).filter_by(application_id=pair.application_id).one()
            at = now - timedelta(days=10)
            save(Payment(
                subscription_id=subscription.id, stripe_invoice_id=f"in_{number}", amount_cents=100, currency="EUR",
                status="paid", created_at=at, paid_at=at, synced_at=at,
            ))  # fmt: skip
    count()
    page = words(operator.get(REGISTRATION).text)
    assert "Most are lost before “paid the first month”" in page
    rows = {row["step"]: row for row in csv_of(operator, f"{REGISTRATION}?section=funnel")}
    second = rows["Paid the second month"]
    assert (second["people"], second["of_step_before_of"], second["of_all_of"]) == ("0", "", "14")


def test_it_says_nothing_of_people_before_all_are_counted(operator):
    """A12: between an upgrade and the first count nobody is told that there is nobody."""
    make_mentee()
    save(FigureRun(figure="figures", scope="all", version=4, computed_at=clock.now(), facts=0))
    page = words(operator.get(REGISTRATION).text)
    assert "Mentees and mentors are being counted" in page and "0 mentees" not in page
    assert operator.get(f"{REGISTRATION}?section=funnel&format=csv").status_code == 404, (
        "there is nothing to download yet"
    )
    recount_all(db.session(), clock.now())
    db.session.commit()
    assert "1 mentee and 0 mentors take part" in words(operator.get(REGISTRATION).text)


def test_with_nobody_there_it_says_so(operator):
    page = operator.get(REGISTRATION)
    assert page.status_code == 200
    assert "nan" not in words(page.text).lower().split()
    assert "No places are offered" in operator.get(f"{REGISTRATION}?section=capacity").text
    assert operator.get(f"{REGISTRATION}?as_of=2000-01-01&goal=get_promoted").status_code in (200, 422)


def test_filters_of_mentorships_are_said_not_to_apply(operator, app):
    make_mentorship(goal_category="get_promoted")
    count()
    db.session.commit()
    said = "Of the filters only program and country apply here"
    assert said in operator.get(f"{REGISTRATION}?goal=get_promoted").text
    assert operator.get(f"{REGISTRATION}?plan=standard").status_code == 200, "a plan is named in words"
    assert said not in operator.get(REGISTRATION).text
