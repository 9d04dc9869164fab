"""A report as of a past day with many mentorships: the page says what happens, has it put together, and then shows it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.figures import PastDay
from mentorcruise.domain.outbox import MOST_ATTEMPTS, OutboxMessage
from mentorcruise.extensions import db
from mentorcruise.jobs import figures
from mentorcruise.jobs.work import drain
from mentorcruise.metrics import past_days
from mentorcruise.metrics.past_days import REMEMBER
from mentorcruise.reports.all import REPORTS
from tests.factories import make_operator, make_person
from tests.metrics.worlds import ended
from tests.reports.reading import REPORT, words

DAY = date(2026, 8, 31)
ASKED = f"as_of={DAY}&since=2026-01-01&until=2026-12-31"
SUCCESS = f"{REPORT}success?{ASKED}"
START = f"{REPORT}success/past-days?{ASKED}"
POLL = {"HX-Request": "true", "HX-Target": "past-day"}
ONCE = "What was known on 31 Aug 2026 is put together once"
UNDER_WAY = "What was known on 31 Aug 2026 is being put together"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


@pytest.fixture
def many(monkeypatch, counted):
    """So many mentorships that a page would take too long to read them anew."""
    for answer in ["yes"] * 6 + ["no"] * 6:
        ended(answer)
    counted()
    monkeypatch.setattr(past_days, "FEW", 0)


def jobs() -> int:
    return db.session.query(OutboxMessage).filter_by(job=REMEMBER).count()


def test_it_is_asked_for_put_together_and_shown(operator, many, work, monkeypatch):
    """R17: the same report as with few mentorships, a little later."""
    with monkeypatch.context() as few:
        few.setattr(past_days, "FEW", 20_000)
        anew = words(operator.get(SUCCESS).text)
    assert "6 of 12" in anew
    page = operator.get(SUCCESS)
    assert page.status_code == 200 and ONCE in page.text and "6 of 12" not in page.text
    assert 'hx-trigger="load, submit"' in page.text and jobs() == 0
    answer = operator.post(START)
    assert answer.status_code == 303 and answer.location == SUCCESS
    page = operator.get(SUCCESS)
    assert UNDER_WAY in page.text and 'hx-trigger="every 2s"' in page.text
    still = operator.get(SUCCESS, headers=POLL)
    assert still.text.startswith("<section") and UNDER_WAY in still.text
    work()
    assert operator.get(SUCCESS, headers=POLL).headers["HX-Refresh"] == "true"
    assert words(operator.get(SUCCESS).text) == anew


@pytest.mark.parametrize(("few", "waits"), [(12, True), (13, False)])
def test_it_waits_only_where_there_are_many(operator, many, monkeypatch, few, waits):
    """Few are read anew, as quickly as ever."""
    db.session.execute(text("ANALYZE mentorships"))
    db.session.commit()
    monkeypatch.setattr(past_days, "FEW", few)
    assert (ONCE in operator.get(SUCCESS).text) == waits


def test_every_report_that_needs_the_day_waits_for_it(operator, many):
    """Who has signed up is not read from mentorships, so that report is there at once."""
    waits = {key for key in REPORTS if ONCE in operator.get(f"{REPORT}{key}?{ASKED}").text}
    assert waits == set(REPORTS) - {"registration"}


def test_double_clicks_and_replays_ask_once(operator, many, work):
    """R11: by htmx or by the button, before and after it is done."""
    assert operator.post(START, htmx=True).headers["HX-Redirect"] == SUCCESS
    operator.post(START)
    assert jobs() == 1
    work()
    operator.post(START)
    assert jobs() == 1


def test_a_file_of_such_a_day_comes_later(operator, many, work):
    """503 and when to come again: what fetches files keeps no page as one."""
    for more in ("&format=xlsx", "&format=csv&section=by-month", "&format=csv&rows=endings"):
        answer = operator.get(SUCCESS + more)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert ONCE in answer.text and "Content-Disposition" not in answer.headers
    operator.post(START)
    work()
    assert operator.get(f"{SUCCESS}&format=xlsx").status_code == 200


def test_today_is_known_at_once(operator, many):
    """Nothing can have happened since: what is counted is what was known."""
    page = operator.get(f"{REPORT}success?as_of={clock.now():%Y-%m-%d}&since=2026-01-01&until=2026-12-31")
    assert "6 of 12" in words(page.text)


@pytest.mark.parametrize("days", [0, 1])
def test_a_day_that_is_not_over_is_refused(operator, many, days):
    day = clock.now().date() + timedelta(days=days)
    answer = operator.post(f"{REPORT}success/past-days?as_of={day}")
    assert answer.status_code == 422 and "Nothing was counted" in answer.text
    assert ("Only a day that is over" in answer.text) == (days == 0)
    # Whoever corrects the day sends it to the report, and follows no link to where only the wish can be sent.
    assert (
        f'action="{REPORT}success" method="get"' in answer.text
        and 'href="/operator/reports/success/' not in answer.text
    )
    assert jobs() == 0 and db.session.query(PastDay).count() == 0


def test_without_a_day_there_is_nothing_to_put_together(operator, many):
    assert operator.post(f"{REPORT}success/past-days").status_code == 422
    assert operator.post(f"{REPORT}nothing/past-days?{ASKED}").status_code == 404


def test_nobody_else_may_ask_for_it(visitor, many):
    assert visitor(make_person()).post(START).status_code == 404
    assert jobs() == 0


def test_a_try_that_fails_is_told_and_so_is_the_last_one(operator, many, monkeypatch, work):
    """R4: what failed says so, and can be tried again."""

    def lost(*_: object) -> None:
        raise RuntimeError("no room left")

    operator.post(START)
    with monkeypatch.context() as broken:
        broken.setattr(figures.past, "remember", lost)
        drain()
        page = operator.get(SUCCESS)
        assert UNDER_WAY in page.text and "It is tried again by itself" in page.text
        message = db.session.query(OutboxMessage).filter_by(job=REMEMBER).one()
        message.attempts, message.due_at = MOST_ATTEMPTS - 1, clock.now()
        db.session.commit()
        drain()
    page = operator.get(SUCCESS)
    assert "could not be put together" in page.text and "Try again" in page.text
    assert 'hx-trigger="submit"' in page.text and "every 2s" not in page.text
    operator.post(START)
    assert jobs() == 2 and UNDER_WAY in operator.get(SUCCESS).text
    drain()
    assert "6 of 12" in words(operator.get(SUCCESS).text)


def test_a_section_that_comes_later_asks_for_the_page_when_the_day_is_gone(operator, many):
    """It was dropped meanwhile, as a fact had come in late."""
    answer = operator.get(f"{SUCCESS}&section=by-month", headers={"HX-Request": "true", "HX-Target": "by-month"})
    assert answer.headers["HX-Refresh"] == "true" and not answer.text
