"""The success report: how many reach their goal, how long they last, how they end, by whom, and the rows behind it."""

from datetime import date, timedelta

import pytest

from mentorcruise import clock
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import ALL_TIME, Question
from mentorcruise.metrics.durations import duration, endings_by_day, exits
from mentorcruise.metrics.endings import cohorts, outcomes
from mentorcruise.metrics.success import DEFINITION
from tests.factories import answer_survey, make_mentor, make_mentorship, make_operator
from tests.metrics.worlds import JUNE, ended
from tests.reports.reading import REPORT, csv_of, words

SUCCESS = REPORT + "success"
OF_2026 = "since=2026-01-01&until=2026-12-31"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def a_dozen(mentor=None):
    for answer in ["yes"] * 6 + ["partly"] * 2 + ["no"] * 2 + [None] * 2:
        ended(answer, mentor=mentor)
    ended(None, in_trial=True, mentor=mentor)


def test_it_shows_rate_interval_response_and_bounds(operator, counted):
    """B15, B8: never a rate without its interval, response rate and bounds; trial losses apart."""
    a_dozen(make_mentor("Nora Star", capacity=50))
    counted()
    page = words(operator.get(f"{SUCCESS}?{OF_2026}").text)
    assert "60% of those who told us reached their goal" in page
    assert "60% 95% interval 31% to 83% 6 of 10" in page
    assert "83% 95% interval 55% to 95% 10 of 12" in page
    assert "2 of 12 have not said. If all of them had failed, the rate would be 50%; if all had succeeded, 67%." in page
    assert "Trial losses 1 left within the trial; not failures" in page
    assert "Jun 2026" in page
    assert "Change careers" in page
    assert "Nora Star" in page


def test_how_each_figure_is_counted_stands_on_the_page(operator):
    """Section 2: the definition in the code is the one that the page shows."""
    page = words(operator.get(SUCCESS).text)
    for term, text in DEFINITION:
        assert f"{term}. {text}" if term else text in page
    assert "Kaplan and Meier's estimate" in page
    assert "the cumulative incidence by Aalen and Johansen" in page.lower() or "cumulative incidence by Aalen" in page


def test_with_nothing_ended_it_says_so(operator):
    page = operator.get(SUCCESS)
    assert page.status_code == 200
    assert "No mentorship has ended after its trial in this time" in page.text
    assert "nan" not in words(page.text).lower().split()


def test_under_ten_answers_it_names_no_rate(operator, counted):
    """B15: too few to say."""
    for _ in range(9):
        ended("yes")
    counted()
    page = words(operator.get(f"{SUCCESS}?{OF_2026}").text)
    assert "Success rate too few to say 9 of 9" in page
    assert "9 of 9 reached their goal: too few to name a rate" in page


def test_a_new_answer_shows_in_the_first_section_once_the_work_is_done(operator, work):
    """A1, B15: the figures on top ask every three seconds, so a change is seen within five of its commit."""
    for _ in range(9):
        ended("yes")
    silent = ended(None)
    work()
    address = f"{SUCCESS}?{OF_2026}"
    assert 'hx-trigger="every 3s"' in operator.get(address).text
    piece = {"HX-Request": "true"}
    assert "9 of 9" in operator.get(f"{address}&section=standing", headers=piece).text
    answer_survey(silent, "no")
    work()
    answer = operator.get(f"{address}&section=standing", headers=piece)
    assert "9 of 10" in answer.text
    assert "By month" not in answer.text and "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_as_of_a_day_it_says_what_it_would_have_said(operator, counted):
    """Section 2, as of: later endings and answers are unseen, and what happens later changes nothing (A8)."""
    for _ in range(10):
        ended("yes", at=JUNE)
    silent = ended(None, at=JUNE)
    counted()
    asked = f"{SUCCESS}?{OF_2026}&as_of=2026-06-30&section=standing"
    piece = {"HX-Request": "true"}
    then = operator.get(asked, headers=piece).text
    assert "10 of 10" in then
    assert "every 3s" not in then
    answer_survey(silent, "no", at=JUNE + timedelta(days=90))
    for _ in range(10):
        ended("no", at=JUNE + timedelta(days=40))
    counted()
    assert operator.get(asked, headers=piece).text == then
    assert "10 of 21" in operator.get(f"{SUCCESS}?{OF_2026}").text


def test_mentorships_are_told_apart_by_filters(operator, counted):
    """Each filter counts those that fit it, alone and together with others."""
    nora, otto = make_mentor("Nora Star", capacity=50), make_mentor("Otto Lang", capacity=50)
    for mentor, goal, times in [(nora, "get_promoted", 10), (nora, "start_business", 11), (otto, "get_promoted", 12)]:
        for _ in range(times):
            ended("yes", mentor=mentor, goal=goal)
    counted()

    def of(query):
        return words(operator.get(f"{SUCCESS}?{OF_2026}&{query}").text)

    assert "22 of 22" in of("goal=get_promoted")
    assert "21 of 21" in of(f"mentor={nora.slug}")
    assert "10 of 10" in of(f"mentor={nora.slug}&goal=get_promoted")
    assert "33 of 33" in of("country=DE") or "33 of 33" in of("")
    assert "Goal: Get promoted" in of("goal=get_promoted")


def test_durations_count_the_running_ones(app, counted):
    """A17, B10, B11: running mentorships are seen for as long as they have run, never left out."""
    for days in (10, 20, 30):
        ended("yes", at=JUNE + timedelta(days=days), started_at=JUNE)
    for _ in range(5):
        make_mentorship(started_at=JUNE)
    counted()
    seen = exits(db.session(), Question(ALL_TIME), (JUNE + timedelta(days=100)).date())
    assert sorted(seen, key=str) == sorted(
        [(10, "goal_reached", 1), (20, "goal_reached", 1), (30, "goal_reached", 1), (100, None, 5)], key=str
    )
    curve = duration(seen)
    assert curve.at(20).share == 0.75
    assert curve.median.value is None
    assert endings_by_day(seen)["goal_reached"].at(30).share == 0.375


def test_a_month_of_starts_says_what_has_become_of_it(app, counted):
    """B7: too young to judge is not failure: a cohort names those that still run apart."""
    ended("yes", started_at=JUNE, at=JUNE + timedelta(days=40))
    ended(None, started_at=JUNE, at=JUNE + timedelta(days=41))
    ended(None, in_trial=True, started_at=JUNE, at=JUNE + timedelta(days=3))
    make_mentorship(started_at=JUNE)
    counted()
    (cohort,) = cohorts(db.session(), Question(ALL_TIME))
    assert (cohort.month, cohort.started, cohort.running, cohort.trial_losses, cohort.ended) == (
        date(2026, 6, 1),
        4,
        1,
        1,
        2,
    )
    assert (cohort.success.rate.numerator, cohort.success.rate.denominator) == (1, 1)


def test_every_ending_has_one_outcome(app, counted):
    """A3, B13: good endings told from bad, each counted once."""
    ended("yes", at=JUNE)
    ended("partly", at=JUNE)
    ended("no", at=JUNE)
    ended(None, in_trial=True, at=JUNE)
    counted()
    found = outcomes(db.session(), Question(ALL_TIME))
    assert {outcome: n for outcome, n in found.items() if n} == {
        "goal_reached": 1, "goal_partly_reached": 1, "moved_on": 1, "trial_loss": 1,
    }  # fmt: skip


def test_the_rows_behind_a_figure_are_those_it_counts(operator, counted):
    """A32: every figure leads to the mentorships that it was counted from."""
    a_dozen(make_mentor("Nora Star", capacity=50))
    counted()
    listed = {
        name: csv_of(operator, f"{SUCCESS}?{OF_2026}&rows={name}")
        for name in ("endings", "judged", "silent", "trial_losses")
    }
    assert {name: len(rows) for name, rows in listed.items()} == {
        "endings": 13,
        "judged": 10,
        "silent": 2,
        "trial_losses": 1,
    }
    assert {row["mentor"] for row in listed["judged"]} == {"Nora Star"}
    page = operator.get(f"{SUCCESS}?{OF_2026}&rows=judged").text
    assert page.count("/operator/mentorships/") == 10


def test_long_lists_come_in_pages_without_gaps(operator, counted):
    for _ in range(53):
        ended("yes")
    counted()
    page = operator.get(f"{SUCCESS}?{OF_2026}&rows=endings").text
    after = page.split("after=")[1].split('"')[0]
    rest = operator.get(f"{SUCCESS}?{OF_2026}&rows=endings&after={after}").text
    assert (page.count("/operator/mentorships/"), rest.count("/operator/mentorships/")) == (50, 3)


def test_mentors_come_in_pages(operator, counted):
    """B15: by mentor, those with most endings first."""
    for number in range(52):
        ended("yes", mentor=make_mentor(f"Mentor {number:02}"))
    busy = make_mentor("Busy Bee")
    ended("yes", mentor=busy)
    ended("no", mentor=busy)
    counted()
    first, second = (operator.get(f"{SUCCESS}?{OF_2026}&after={after}").text for after in ("", "50"))
    assert first.index("Busy Bee") < first.index("Mentor 00")
    assert "Mentor 51" not in first
    assert "Mentor 51" in second
    for after in ("0", "-1", "x", "1000000000000000000000", "99999"):
        assert operator.get(f"{SUCCESS}?after={after}").status_code == 200


def test_a_page_needs_a_handful_of_queries(operator, counted, counted_queries):
    a_dozen(make_mentor(capacity=50))
    counted()
    operator.get(SUCCESS)
    with counted_queries(26):
        operator.get(SUCCESS)
    with counted_queries(8):
        operator.get("/operator")


def test_today_is_a_day(operator):
    assert operator.get(f"{SUCCESS}?as_of={clock.now().date()}").status_code == 200


def test_who_left_in_the_trial_is_listed_by_when_they_began(operator, counted):
    """A32, B8: the share is of those who began, so that its list is of the same."""
    july = JUNE.replace(day=1) + timedelta(days=30)
    ended(None, in_trial=True, at=july)
    june_end = ended(None, in_trial=True, at=july - timedelta(days=5))
    counted()
    asked = f"{SUCCESS}?since=2026-06-01&until=2026-06-30"
    piece = operator.get(f"{asked}&section=trial", headers={"HX-Request": "true"}).text
    assert "rows=began_and_left" in piece and "rows=trial_losses" not in piece
    listed = csv_of(operator, f"{asked}&rows=began_and_left")
    assert [row["began"] for row in csv_of(operator, f"{asked}&section=trial")] == [str(len(listed))] == ["2"]
    assert [row["mentorship"] for row in csv_of(operator, f"{asked}&rows=trial_losses")] == [str(june_end.id)]


def test_of_fewer_than_ten_no_duration_is_named(operator, counted):
    """B10, B11, B13: too few to say how long they last and how they end: no curve, no median, no share."""
    mentor = make_mentor(capacity=50)
    for number in range(9):
        ended("yes" if number < 5 else "no", started_at=JUNE - timedelta(days=60), mentor=mentor)
    counted()
    asked, piece = f"{SUCCESS}?since=2026-01-01&until=2026-12-31", {"HX-Request": "true"}

    def shown(name, address=asked):
        return operator.get(f"{address}&section={name}", headers=piece).text

    said = words(shown("duration"))
    assert "Median duration too few to say" in said and "Half of all" not in said
    assert "9 began in this time: too few to say." in words(shown("incidence"))
    for name in ("duration", "incidence"):
        assert "<svg" not in shown(name).partition("</section>")[0].partition('class="chart')[2]
        assert csv_of(operator, f"{asked}&section={name}") == []
    assert {row["share"] for row in csv_of(operator, f"{asked}&section=outcomes")} == {""}
    assert "too few to say" in words(shown("duration", f"{REPORT}pairing?since=2026-01-01&until=2026-12-31"))
    ended("no", started_at=JUNE - timedelta(days=60), mentor=mentor)
    counted()
    assert "Half of all mentorships last 60 days or longer" in words(shown("duration"))
    assert len(csv_of(operator, f"{asked}&section=incidence")) == 2
