"""The sessions report: how often pairs meet, for how long, about what, and what they say of it."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.mentorships import Mentorship
from mentorcruise.domain.session_results import Side
from mentorcruise.domain.sessions import MentoringSession
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Filters, Period, Question
from mentorcruise.metrics.hours import most_hours, per_mentor
from mentorcruise.metrics.meetings import cadence, lengths, met_lately
from mentorcruise.metrics.rates import Rate
from mentorcruise.metrics.stars import stars
from mentorcruise.metrics.topics import topics
from tests.factories import make_mentor, make_mentorship, make_operator, make_person
from tests.reports.meeting import FIRST, about, called_off, goal_of, met, planned, starred
from tests.reports.reading import REPORT, csv_of, words

SESSIONS = REPORT + "sessions"
OF_2026 = "since=2026-01-01&until=2026-12-31"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
BEGAN = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER_SECTIONS = ("how-often", "not-held", "of-mentors", "top-mentors", "top-mentees", "by-goal", "by-skill")


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def a_pair(mentor=None, mentee=None, **columns):
    return make_mentorship(mentee, mentor, started_at=columns.pop("started_at", BEGAN), **columns)


def days(number):
    return timedelta(days=number)


class Summer(NamedTuple):
    nora: Mentor
    otto: Mentor
    first: Mentorship
    second: Mentorship
    held: list[MentoringSession]


def a_summer() -> Summer:
    """Two pairs: Nora and Ada meet four times in June and July, Otto and Bob twice; three sessions are not held."""
    nora, otto = make_mentor("Nora Star"), make_mentor("Otto Lang")
    first = a_pair(nora, make_person("Ada"), goal_category="get_promoted")
    second = a_pair(otto, make_person("Bob"), goal_category="start_business")
    held = [met(first, FIRST, 30, kind="intro")] + [met(first, FIRST + days(d), 60) for d in (10, 20, 30)]
    held += [met(second, FIRST, 90, kind="intro"), met(second, FIRST + days(5), 60)]
    met(first, FIRST + days(3), result="mentee_missed")
    met(first, FIRST + days(4), result="disputed")
    met(second, FIRST + days(35), result="mentor_missed")
    called_off(planned(second, FIRST + days(40)), FIRST + days(39), late=True)
    called_off(planned(second, FIRST + days(47)), FIRST + days(41))
    return Summer(nora, otto, first, second, held)


def test_it_counts_what_was_held_missed_and_cancelled(operator, counted):
    """A25, A23, A28: sessions held, introductions, hours, and what did not take place."""
    a_summer()
    counted()
    page = words(operator.get(f"{SESSIONS}?{OF_2026}").text)
    assert "6 sessions were held" in page
    assert "Hours of mentoring 6.0 hours" in page
    assert "Introductions held 2" in page
    assert "Missed too few to say 2 of 8" in page
    july, june = csv_of(operator, f"{SESSIONS}?{OF_2026}&section=standing")
    assert (june["month"], june["held"], june["hours"], june["intros"], june["disputed"]) == (
        "Jun 2026", "5", "5.0", "2", "1",
    )  # fmt: skip
    assert (july["held"], july["missed_cases"], july["missed_of"]) == ("1", "1", "2")
    off, rest = csv_of(operator, f"{SESSIONS}?{OF_2026}&section=not-held")
    assert (off["month"], off["cancelled"], off["late"], off["mentor_missed"]) == ("Jul 2026", "2", "1", "1")
    assert (rest["mentee_missed"], rest["disputed"], rest["cancelled"]) == ("1", "1", "0")


def test_cadence_is_the_days_between_the_sessions_of_a_pair(app, counted):
    """A25: how often pairs actually meet; each pair counts once, one session alone says nothing."""
    a_summer()
    met(a_pair(), FIRST)
    counted()
    found = cadence(db.session(), Question(YEAR))
    assert found.counts == [(5.0, 1), (10.0, 1)]
    assert (found.once, found.median.value) == (1, 7.5)
    known = Question(YEAR, as_of=(FIRST + days(12)).date())
    assert cadence(db.session(), known).counts == [(5.0, 1), (10.0, 1)]
    assert cadence(db.session(), Question(Period(date(2026, 6, 1), date(2026, 6, 12)))).counts == [(5.0, 1), (10.0, 1)]
    assert cadence(db.session(), Question(Period(date(2026, 6, 8), date(2026, 7, 31)))).counts == [(10.0, 1)]


def test_those_who_met_lately_are_a_share_of_those_who_run(app, counted):
    """A25: a share of the running mentorships, on the last day of what is asked."""
    a_summer()
    counted()
    today = date(2026, 11, 25)
    june, july = (
        Question(Period(date(2026, 6, 1), date(2026, month, 31 - month % 2 * 0 - (month == 6)))) for month in (6, 7)
    )
    assert met_lately(db.session(), june, today) == Rate(2, 2)
    assert met_lately(db.session(), july, today) == Rate(0, 2)
    assert met_lately(db.session(), Question(YEAR, as_of=date(2026, 7, 20)), today) == Rate(1, 2)


def test_a_session_counts_on_its_day_however_late_it_is_settled(operator, counted):
    """Section 2, as of: what is settled, rated or tagged later is unseen, and later facts change nothing."""
    pair = a_pair()
    late = met(pair, FIRST, settled_at=FIRST + days(3))
    counted()
    asked = f"{SESSIONS}?{OF_2026}&as_of={(FIRST + days(2)).date()}"
    then = words(operator.get(asked).text)
    assert "No session was held in this time" in then
    starred(late, "mentee", 5, "Great", at=FIRST + days(4))
    met(pair, FIRST + days(9))
    counted()
    assert words(operator.get(asked).text) == then
    assert "2 sessions were held" in operator.get(f"{SESSIONS}?{OF_2026}").text
    assert csv_of(operator, f"{asked}&rows=held") == []
    assert len(csv_of(operator, f"{SESSIONS}?{OF_2026}&rows=held&as_of={(FIRST + days(3)).date()}")) == 1


def test_as_of_every_section_forgets_what_came_later(operator, counted):
    """Section 2, as of: each table says the same whatever happens afterwards."""
    nora, _, first, _, held = a_summer()
    skill = nora.skills[0].id
    for session in held[:3]:
        starred(session, "mentee", 4, "Good")
        about(session, "mentee", skill=skill)
    counted()
    asked = f"{SESSIONS}?{OF_2026}&as_of=2026-07-15&section="
    names = ("standing", "stars", "words", "lengths", *LATER_SECTIONS)
    then = {name: csv_of(operator, asked + name) for name in names}
    assert all(then[name] for name in names if name != "by-goal")
    after = datetime(2026, 8, 1, tzinfo=UTC)
    for number in range(3):
        session = met(first, FIRST + days(number), 45, settled_at=after)
        starred(session, "mentor", 1, "Late", at=after)
        about(session, "mentor", skill=skill, at=after)
    starred(held[0], "mentor", 2, at=after)
    about(held[0], "mentor", skill=skill, at=after)
    called_off(planned(first, after + days(3)), after)
    counted()
    assert {name: csv_of(operator, asked + name) for name in names} == then


def test_stars_go_in_both_directions(app, operator, counted):
    """A26: mentees' and mentors' stars, each with interval and number; too few are not named."""
    _, _, first, _, held = a_summer()
    for number in range(10):
        session = met(first, FIRST + days(number), 60)
        starred(session, "mentee", 5 if number < 5 else 4)
    for session in held[:3]:
        starred(session, "mentor", 3)
    counted()
    found = stars(db.session(), Question(YEAR))
    assert (found[Side.MENTEE].n, found[Side.MENTEE].value) == (10, 4.5)
    assert found[Side.MENTEE].low == pytest.approx(4.123, abs=0.001)
    assert (found[Side.MENTOR].n, found[Side.MENTOR].value, found[Side.MENTOR].average) == (3, None, 3.0)
    page = words(operator.get(f"{SESSIONS}?{OF_2026}").text)
    assert "Mentees' stars 4.5 of 5 95% interval 4.1 to 4.9 from 10" in page
    assert "Mentors' stars too few to say from 3" in page
    assert "Rated by mentees 62% 95% interval 39% to 82% 10 of 16" in page


def test_length_has_a_mean_and_a_median(app, counted):
    """A31: mean and median over those held; missed ones have no length."""
    a_summer()
    counted()
    found = lengths(db.session(), Question(YEAR))
    assert list(found.counts) == [(30, 1), (60, 4), (90, 1)]
    assert (found.mean.n, found.mean.average, found.median.value) == (6, 60.0, 60.0)
    part = Question(Period(date(2026, 6, 2), date(2026, 6, 12)))
    assert list(lengths(db.session(), part).counts) == [(60, 2)]


def test_sessions_per_mentor_count_those_without_any(app, counted):
    """A30: how sessions are spread over mentors whose mentorships ran."""
    a_summer()
    a_pair(make_mentor("Quiet Quinn"))
    a_pair(make_mentor("Later Lara"), started_at=datetime(2027, 1, 5, tzinfo=UTC))
    counted()
    assert per_mentor(db.session(), Question(YEAR)) == [(0, 1), (2, 1), (4, 1)]


def test_those_with_the_most_hours_come_first(app, operator, counted):
    """A29: mentors and mentees by their hours, over all their mentorships."""
    nora = a_summer().nora
    other = a_pair(nora, make_person("Cleo"))
    met(other, FIRST, 480)
    counted()
    found = most_hours(db.session(), Question(YEAR), Side.MENTOR, 20)
    assert [(p.name, p.sessions, p.minutes, p.others) for p in found] == [
        ("Nora Star", 5, 690, 2),
        ("Otto Lang", 2, 150, 1),
    ]
    mentees = csv_of(operator, f"{SESSIONS}?{OF_2026}&section=top-mentees")
    assert [(row["mentee"], row["hours"]) for row in mentees] == [("Cleo", "8.0"), ("Ada", "3.5"), ("Bob", "2.5")]
    assert [p.name for p in most_hours(db.session(), Question(YEAR), Side.MENTEE, 1)] == ["Cleo"]


def test_topics_are_what_both_sides_say(app, counted):
    """A36: sessions by skill and goal as mentees and mentors tag them, and how often they agree."""
    nora, _, first, _, held = a_summer()
    python, testing = sorted(nora.skills, key=lambda skill: skill.name)
    goal = goal_of(first)
    about(held[0], "mentee", skill=python.id)
    about(held[0], "mentor", skill=python.id)
    about(held[0], "mentor", skill=testing.id)
    about(held[1], "mentee", skill=python.id)
    about(held[2], "mentee", skill=testing.id, removed_at=held[2].ends_at + days(1))
    about(held[0], "mentee", goal=goal.id)
    counted()
    found = {t.name: t for t in topics(db.session(), Question(YEAR), "skill")}
    one, two = found["python"], found["testing"]
    assert (one.sessions, one.minutes, one.mentee, one.mentor, one.agreement) == (2, 90, 2, 1, Rate(1, 1))
    assert (two.sessions, two.mentee, two.mentor, two.agreement) == (1, 0, 1, Rate(0, 1))
    assert [(t.key, t.sessions, t.agreement) for t in topics(db.session(), Question(YEAR), "goal")] == [
        ("get_promoted", 1, Rate(0, 0))
    ]
    before = Question(YEAR, as_of=held[2].ends_at.date())
    assert {t.name: t.sessions for t in topics(db.session(), before, "skill")} == {"python": 2, "testing": 2}


def test_words_come_newest_first_and_in_pages(operator, counted):
    """A27: a feed of what people wrote with their stars."""
    pair = a_pair(make_mentor("Nora Star"), make_person("Ada"))
    session = met(pair, FIRST)
    starred(session, "mentor", 5, "", at=FIRST)
    for number in range(54):
        starred(met(pair, FIRST), "mentee", 4, f"Word {number:02}", at=FIRST + timedelta(hours=number // 4))
    counted()
    first = operator.get(f"{SESSIONS}?{OF_2026}&rows=words").text
    after = first.split("after=")[1].split('"')[0]
    second = operator.get(f"{SESSIONS}?{OF_2026}&rows=words&after={after}").text
    assert [page.count("Word ") for page in (first, second)] == [50, 4]
    assert first.index("Word 53") < first.index("Word 04")
    assert not {line for line in second.split() if line in first.split() and line.startswith("Word")}
    page = operator.get(f"{SESSIONS}?{OF_2026}").text
    assert page.count("Word ") == 10


def test_filters_hold_in_every_section(operator, counted):
    """Each filter counts those that fit it, in ready sums and in what is counted when asked."""
    nora, otto, _, _, held = a_summer()
    for session in held:
        for side in Side:
            starred(session, side, 4, f"Said of {session.mentorship.mentor.person.name}")
            about(session, side, skill=nora.skills[0].id)
    counted()

    def rows(query, section):
        return csv_of(operator, f"{SESSIONS}?{OF_2026}&{query}&section={section}")

    for query in (
        "goal=start_business",
        f"mentor={otto.slug}",
        f"goal=start_business&mentor={otto.slug}",
        "goal=start_business&plan=standard",
    ):
        assert [row["held"] for row in rows(query, "standing")] == ["0", "2"]
        assert [row["days"] for row in rows(query, "how-often")] == ["5.0"]
        assert {row["mentor"] for row in rows(query, "top-mentors")} == {"Otto Lang"}
        assert [row["sessions"] for row in rows(query, "by-skill")] == ["2"]
        assert {row["word"] for row in rows(query, "words")} == {"Said of Otto Lang"}
        assert sorted((row["minutes"], row["sessions"]) for row in rows(query, "lengths")) == [("60", "1"), ("90", "1")]
        assert [row["mentee_ratings"] for row in rows(query, "stars")] == ["2"]
        assert rows(query, "not-held")[0]["late"] == "1"
        assert [(row["sessions"], row["mentors"]) for row in rows(query, "of-mentors")] == [("2", "1")]
    assert operator.get(f"{SESSIONS}?{OF_2026}&skill=python&country=DE&language=en").status_code in (200, 422)
    assert Filters(goal="start_business").stored == "goal:start_business"


def test_the_rows_behind_a_figure_are_those_it_counts(operator, counted):
    """A32: every figure leads to what it was counted from."""
    held = a_summer().held
    starred(held[0], "mentee", 1, "Bad")
    counted()
    numbers = {
        "settled": 9, "held": 6, "intros": 2, "missed": 2, "mentee-missed": 1, "mentor-missed": 1, "disputed": 1,
        "cancelled": 2, "not-met": 2, "mentee-stars": 1, "mentor-stars": 0, "low-stars": 1, "words": 1,
    }  # fmt: skip
    listed = {name: csv_of(operator, f"{SESSIONS}?{OF_2026}&rows={name}") for name in numbers}
    assert {name: len(rows) for name, rows in listed.items()} == numbers
    assert [row["mentee_stars"] for row in listed["held"] if row["day"] == "2026-06-01" and row["mentee"] == "Ada"] == [
        "1"
    ]


@pytest.mark.parametrize("rows", ["settled", "not-met", "cancelled", "words", "mentee-stars"])
@pytest.mark.parametrize(
    "after", ["x", "_", "2026-06-01_99999999999999999999", "2026-06-01_-1", "2026-06-01T00:00:00_1", "9999-12-31_9"]
)
def test_a_next_page_that_there_is_not_is_a_page(operator, rows, after):
    """S18: whatever stands in the address, a clear page."""
    assert operator.get(f"{SESSIONS}?rows={rows}&after={after}").status_code == 200


def test_with_nothing_held_it_says_so(operator):
    """Bad input: no figure is NaN, no section is missing."""
    page = operator.get(SESSIONS)
    assert page.status_code == 200
    assert "No session was held in this time" in page.text
    for name in LATER_SECTIONS:
        answer = operator.get(f"{SESSIONS}?section={name}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "nan" not in words(answer.text).lower().split()


def test_dear_sections_come_when_they_are_looked_at(operator, counted, counted_queries):
    """The page is cheap: what is dear is counted once it is in sight, or asked for without scripts."""
    a_summer()
    counted()
    operator.get(SESSIONS)
    with counted_queries(20):
        page = operator.get(f"{SESSIONS}?{OF_2026}").text
    for name in LATER_SECTIONS:
        assert f'section={name}" hx-trigger="intersect once"' in page
    assert "Nora Star" not in page
    assert "Nora Star" in operator.get(f"{SESSIONS}?{OF_2026}&section=top-mentors").text
    assert operator.get(f"{SESSIONS}?{OF_2026}&format=xlsx").status_code == 200
