"""The pairing report: how people find each other, who waits, and whether they suit each other."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from mentorcruise import clock
from mentorcruise.domain.applications import ApplicationDecision
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.people import MentorSearch
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Period, Question
from mentorcruise.metrics.counting import follow
from mentorcruise.metrics.pairings import clearly_fewer, month_ends, seen_alike, states
from mentorcruise.metrics.searches import spells
from tests.factories import (
    end_mentorship,
    enrol,
    make_mentee,
    make_mentor,
    make_operator,
    make_person,
    make_program,
    make_session,
    save,
)
from tests.reports.pairing_world import JUNE_1, applied, began, checked
from tests.reports.reading import REPORT, csv_of, words

PAIRING = REPORT + "pairing"
OF_2026 = "since=2026-01-01&until=2026-12-31"
OF_JUNE = "since=2026-06-01&until=2026-06-30"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


@pytest.fixture
def work(app):
    """Count what has come in, as the clock has it done every few seconds."""

    def count():
        follow(db.session(), clock.now())
        db.session.commit()

    return count


def days(number):
    return timedelta(days=number)


def test_pairings_are_active_pending_or_past(app, work):
    """A16: three states, as of any day from rows with times."""
    ended = began(JUNE_1)  # applied on 30 May, accepted on 31 May
    began(JUNE_1 + days(4))  # applied on 3 June, accepted on 4 June
    applied(JUNE_1 + days(1))
    applied(JUNE_1 + days(1), answer="declined", after=days(3))
    applied(JUNE_1 + days(2), answer="withdrawn", after=days(1))
    end_mentorship(ended, at=JUNE_1 + days(7))
    work()
    on = [date(2026, 5, 30), date(2026, 5, 31), *(date(2026, 6, day) for day in (1, 2, 3, 4, 5, 8, 30))]
    found = states(db.session(), Question(Period(on[0], on[-1])), on)
    assert [(s.unanswered, s.offered, s.active, s.past) for s in found] == [
        (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (2, 0, 1, 0), (4, 0, 1, 0), (2, 1, 1, 0), (1, 0, 2, 0), (1, 0, 1, 1),
        (1, 0, 1, 1),
    ]  # fmt: skip


def test_the_states_lead_to_their_rows(operator, work):
    """A16, A32: each state leads to the pairings that it counts, those from before the period too."""
    ended = began(JUNE_1)
    running = began(JUNE_1 + days(4))
    end_mentorship(ended, at=JUNE_1 + days(7))
    waiting = applied(JUNE_1 + days(1))
    work()
    july = f"{PAIRING}?since=2026-07-01&until=2026-07-31"
    page = words(operator.get(july).text)
    assert "1 pair works together, 1 application is pending" in page
    assert "1 wait for the mentor's answer, 0 for the mentee's start" in page
    assert [row["mentorship"] for row in csv_of(operator, f"{july}&rows=active")] == [str(running.id)]
    assert [row["mentorship"] for row in csv_of(operator, f"{july}&rows=past")] == [str(ended.id)]
    assert [row["application"] for row in csv_of(operator, f"{july}&rows=pending")] == [str(waiting.id)]


def test_a_fall_of_matches_is_noticed(operator, work):
    """A21: the title says what became of them; a clear fall is told from one that may be chance."""
    for number in range(14):
        began(JUNE_1 - days(20 - number))
    for number in range(4):
        began(JUNE_1 + days(number))
    work()
    page = words(operator.get(f"{PAIRING}?{OF_JUNE}").text)
    assert "Matches fell from 14 to 4" in page
    assert "The fall against the time before is larger than chance alone would make it." in page
    page = words(operator.get(f"{PAIRING}?since=2026-05-01&until=2026-07-31").text)
    assert "Matches rose from 0 to 18" in page
    assert "Matches clearly fell from 14 to 4 in Jun 2026." in page
    assert not clearly_fewer(41, 28)
    assert clearly_fewer(41, 20)
    assert not clearly_fewer(8, 0)


def test_a_period_that_is_not_over_is_held_against_as_many_days():
    """A21: half a month against half a month."""
    asked = Question(Period(date(2026, 6, 1), date(2026, 6, 30)), Period(date(2026, 5, 1), date(2026, 5, 31)))
    assert seen_alike(asked, date(2026, 7, 9)) == asked.compared
    assert seen_alike(asked, date(2026, 6, 10)) == Period(date(2026, 5, 1), date(2026, 5, 10))
    assert seen_alike(asked, date(2026, 4, 10)) is None
    assert month_ends(Period(date(2026, 4, 15), date(2026, 6, 30)), date(2026, 6, 10)) == [
        date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 10),
    ]  # fmt: skip


def test_reasons_to_choose_a_mentor_are_counted(operator, counted):
    """A18: the most common matching reasons, and how often such applications are accepted."""
    for number in range(10):
        applied(
            JUNE_1,
            answer="accepted" if number < 4 else "declined",
            reasons=["price", "language"] if number < 7 else ["price"],
        )
    counted()
    page = words(operator.get(f"{PAIRING}?{OF_2026}&section=reasons").text)
    assert "Most often: “fits my budget”, in 100% of applications" in page
    rows = {row["reason"]: row for row in csv_of(operator, f"{PAIRING}?{OF_2026}&section=reasons")}
    language = rows["Speaks my language"]
    assert (language["named"], language["share"], language["accepted_cases"], language["accepted_of"]) == (
        "7",
        "0.7",
        "4",
        "7",
    )
    assert rows["Was recommended to me"]["named"] == "0"


def test_it_says_who_is_paired_and_who_still_looks(operator, work):
    """A19: the share of participants with a mentor, and the waiting list by name, the longest wait first."""
    for number in range(6):
        began(JUNE_1 - days(number))
    both = make_mentee("Bo Both", looking_since=JUNE_1)
    began(JUNE_1 + days(1), mentee=both)
    db.session.execute(update(MentorSearch).values(ended_at=None, ended_how=None))
    for number, name in enumerate(["Lea Last", "Max Middle", "Fay First"]):
        make_mentee(name, looking_since=JUNE_1 - days(number))
    mentee = db.session.query(MentorSearch).order_by(MentorSearch.id.desc()).first().mentee
    applied(JUNE_1, mentee=mentee, goal_category="start_business", answer="declined")
    work()
    page = words(operator.get(f"{PAIRING}?{OF_JUNE}").text)
    assert "70% of participants have a mentor; 3 still look for one" in page
    assert "7 of 10" in page
    assert "Fay First has looked for a mentor longest: 31 days" in page
    rows = csv_of(operator, f"{PAIRING}?{OF_JUNE}&section=waiting")
    assert [row["mentee"] for row in rows] == ["Fay First", "Max Middle", "Lea Last"]
    assert (rows[0]["goal"], rows[0]["skills"], rows[0]["declined"], rows[0]["open"]) == (
        "Start a business", "python, testing", "1", "0",
    )  # fmt: skip
    assert rows[1]["goal"] == "not said yet"
    assert [row["mentee"] for row in csv_of(operator, f"{PAIRING}?{OF_JUNE}&rows=waiting")] == [
        r["mentee"] for r in rows
    ]


def test_the_waiting_list_knows_programs_and_no_other_filter(operator):
    """A19: who has not applied has no goal; the page says which filters do not apply."""
    program = make_program("Acme", created_at=JUNE_1 - days(40))
    inside = make_mentee("Ina Inside", joined_at=JUNE_1)
    enrol(inside, program)
    make_mentee("Otto Outside", joined_at=JUNE_1)
    applied(JUNE_1, mentee=inside, goal_category="get_promoted")
    address = f"{PAIRING}?{OF_2026}"
    assert [row["mentee"] for row in csv_of(operator, f"{address}&program={program.slug}&section=waiting")] == [
        "Ina Inside"
    ]
    assert len(csv_of(operator, f"{address}&goal=get_promoted&section=waiting")) == 2
    assert "Of the filters only the program applies here" in operator.get(f"{address}&goal=get_promoted").text
    assert "Of the filters only the program applies here" not in operator.get(f"{address}&program={program.slug}").text


def test_those_who_look_find_a_mentor_or_give_up(operator):
    """A19: by which day those who begin to look have a mentor; those who still look are seen for as long as they have been."""
    for number in range(12):
        search = MentorSearch(mentee_id=make_mentee(looking_since=JUNE_1).id, started_at=JUNE_1)
        db.session.execute(
            update(MentorSearch).where(MentorSearch.mentee_id == search.mentee_id).values(
                ended_at=JUNE_1 + days(10) if number < 6 else JUNE_1 + days(20) if number < 8 else None,
                ended_how="paired" if number < 6 else "stopped" if number < 8 else None,
            )
        )  # fmt: skip
    db.session.commit()
    page = words(operator.get(f"{PAIRING}?{OF_JUNE}&section=search").text)
    assert "50% have a mentor within 30 days of beginning to look" in page
    rows = csv_of(operator, f"{PAIRING}?{OF_JUNE}&section=search")
    assert [(row["end"], row["day_7"], row["day_14"], row["day_30"]) for row in rows] == [
        ("Have a mentor", "0.0", "0.5", "0.5"), ("Look no more", "0.0", "0.0", "0.1667"),
    ]  # fmt: skip


def test_who_has_a_mentor_is_not_searching(operator):
    """A19: a search that was opened while a mentorship ran begins with its ending, as of each day by what was known then."""

    def seen(as_of):
        question = Question(Period(date(2026, 6, 1), date(2026, 6, 30)), as_of=date(2026, 6, as_of))
        return sorted(spells(db.session(), question, clock.now().date()), key=str)

    pairs = [began(JUNE_1 - days(9), mentor=make_mentor()) for _ in range(7)]
    for number, pair in enumerate(pairs):
        save(MentorSearch(mentee_id=pair.mentee_id, started_at=JUNE_1))
        if number < 5:
            end_mentorship(pair, at=JUNE_1 + days(10))
    found = [began(JUNE_1 + days(14), mentee=pair.mentee, mentor=make_mentor()) for pair in pairs[:2]]
    db.session.execute(update(MentorSearch).where(MentorSearch.mentee_id == found[0].mentee_id).values(
        ended_at=None, ended_how=None
    ))  # fmt: skip
    db.session.commit()
    assert seen(5) == []
    assert seen(12) == [(1, None, 5)]
    assert seen(30) == [(19, None, 3), (4, "paired", 2)]
    rows = csv_of(operator, f"{PAIRING}?{OF_JUNE}&section=waiting")
    assert [(row["since"], row["days"]) for row in rows] == [("2026-06-11", "19")] * 3


def test_applications_are_counted_by_what_became_of_them(operator, work):
    """A16, A21: each once; why mentors declined; how soon they answered, those who wait counted as waiting."""
    began(JUNE_1 + days(1))
    for hours in (1, 20, 30, 71, 80):
        applied(JUNE_1, answer="accepted", after=timedelta(hours=hours))
    for _ in range(3):
        applied(JUNE_1, answer="declined", after=timedelta(hours=72), why="other_field")
    applied(JUNE_1, answer="withdrawn", after=timedelta(hours=2))
    for _ in range(2):
        applied(JUNE_1)
    work()
    page = words(operator.get(f"{PAIRING}?{OF_JUNE}&section=applications").text)
    assert "11 applications, 0 became mentorships" in page
    page = words(operator.get(f"{PAIRING}?{OF_JUNE}&section=answers").text)
    assert "Half of all applications are answered within 72 hours" in page
    assert "70% 95% interval 40% to 89% 7 of 10" in page, "of 11 one was taken back unanswered"
    (month,) = csv_of(operator, f"{PAIRING}?{OF_JUNE}&section=applications")
    assert {name: month[name] for name in ("applications", "offered", "pending", "declined", "withdrawn", "lapsed")} == {
        "applications": "11", "offered": "5", "pending": "2", "declined": "3", "withdrawn": "1", "lapsed": "0",
    }  # fmt: skip
    assert month["declined_other_field"] == "3"
    assert len(csv_of(operator, f"{PAIRING}?{OF_JUNE}&rows=declined")) == 3
    assert len(csv_of(operator, f"{PAIRING}?{OF_JUNE}&rows=unanswered")) == 2
    (may,) = csv_of(operator, f"{PAIRING}?since=2026-05-01&until=2026-05-31&section=applications")
    assert (may["applications"], may["started"]) == ("1", "1")


def test_it_says_what_came_of_introductions(operator):
    """A20: how many suggestions were taken up, as known on the day of the report."""
    mentor = make_mentor(capacity=20)
    for number in range(3):
        mentee = make_mentee(looking_since=JUNE_1)
        search = db.session.query(MentorSearch).filter_by(mentee_id=mentee.id).one()
        save(Introduction(
            search_id=search.id, mentee_id=mentee.id, mentor_id=mentor.id, by_id=mentor.person_id, score=70, reasons=[],
            tells_mentor=False, at=JUNE_1,
        ))  # fmt: skip
        if number < 2:
            applied(JUNE_1 + days(3 + number * 20), mentee=mentee, mentor=mentor)
    assert "2 of 3 introductions led to an application" in words(operator.get(f"{PAIRING}?{OF_JUNE}").text)
    assert "1 of 3 introductions led to" in words(operator.get(f"{PAIRING}?{OF_JUNE}&as_of=2026-06-10").text)
    assert "Nobody was introduced" in words(operator.get(f"{PAIRING}?since=2026-07-01&until=2026-07-31").text)


def test_introductory_sessions_are_counted(operator, work):
    """A23: held ones of the kind intro alone."""
    mentorship = began(JUNE_1)
    for kind in ("intro", "intro", "regular"):
        session = make_session(mentorship, days_ago=3, confirmed=False)
        session.kind = kind
        session.report(mentorship.mentor.person, "held", 45, session.ends_at + days(1))
        db.session.commit()
        mentorship = began(JUNE_1)
    work()
    assert "2 introductory sessions were held" in words(operator.get(f"{PAIRING}?{OF_2026}&section=intros").text)


def test_the_fit_check_hides_small_groups(operator, work):
    """A24: suitability and progress with intervals and response; fewer than five answers are not shown."""
    for number in range(12):
        pair = began(JUNE_1, goal_category="change_careers" if number < 9 else "get_promoted")
        checked(
            pair, JUNE_1 + days(20), "good" if number < 8 else "not_a_fit", nearer="no" if number == 0 else "a_little"
        )
        checked(pair, JUNE_1 + days(20), "good" if number < 4 else "", side="mentor")
    work()
    page = words(operator.get(f"{PAIRING}?{OF_2026}&section=fit").text)
    assert "67% of mentees call it a good fit" in page
    assert "8 of 12" in page and "11 of 12" in page and "12 of 12" in page
    rows = csv_of(operator, f"{PAIRING}?{OF_2026}&section=fit")
    assert [row["group"] for row in rows] == ["Mentees"], (
        "three answers of one goal are told by the total less the other"
    )
    assert (rows[0]["suits_cases"], rows[0]["nearer_cases"], rows[0]["supported"]) == ("8", "11", "4.0")
    assert "Mentors: good fit" not in page
    alone = operator.get(f"{PAIRING}?{OF_2026}&goal=get_promoted&section=fit")
    assert "Mentees: good fit" not in alone.text
    assert csv_of(operator, f"{PAIRING}?{OF_2026}&goal=get_promoted&section=fit") == []


def test_people_count_and_not_answers(operator, work):
    """A24: five mentorships of one mentee would tell what one person has said, and so would a mentor with many mentees."""
    mentee, mentor = make_person(), make_mentor(capacity=20)
    for number in range(5):
        checked(began(JUNE_1 - days(number), mentee=mentee, mentor=make_mentor()), JUNE_1 + days(20), "good")
    for _ in range(5):
        checked(began(JUNE_1, mentor=mentor), JUNE_1 + days(20), "good", side="mentor")
    work()
    section = f"{PAIRING}?{OF_2026}&section=fit"
    assert csv_of(operator, section) == []
    assert "Held back here: Mentees; Mentors." in words(operator.get(section).text)


def test_a_filter_shows_nothing_that_the_breakdown_hides(operator, work):
    """A24: of 20, 6 and 1 the six are hidden beside the one; the filter that asks for them shows none either."""
    goals = {"change_careers": 20, "get_promoted": 6, "start_business": 1}
    for goal, number in goals.items():
        for _ in range(number):
            checked(began(JUNE_1, goal_category=goal), JUNE_1 + days(20), "good")
    work()
    section = f"{PAIRING}?{OF_2026}&section=fit"
    listed = [("Mentees", "27"), ("Mentees: change careers", "20")]
    assert [(row["group"], row["suits_of"]) for row in csv_of(operator, section)] == listed
    page = words(operator.get(section).text)
    assert "Held back here: Mentees: get promoted; Mentees: start a business." in page
    assert [row["suits_of"] for row in csv_of(operator, f"{section}&goal=change_careers")] == ["20", "20"]
    for goal in ("get_promoted", "start_business"):
        assert csv_of(operator, f"{section}&goal={goal}") == []
        assert "Held back here: Mentees." in words(operator.get(f"{section}&goal={goal}").text)


def test_a_filter_that_leaves_out_too_few_shows_nothing(operator, work):
    """A24: what all say less what those of one mentor say would be what the others have said."""
    nora, otto = make_mentor("Nora Star", capacity=50), make_mentor("Otto Lang", capacity=50)
    for mentor, number in ((nora, 8), (otto, 4)):
        for _ in range(number):
            checked(began(JUNE_1, mentor=mentor), JUNE_1 + days(20), "good")
    work()
    section = f"{PAIRING}?{OF_2026}&section=fit&mentor={nora.slug}"
    assert csv_of(operator, section) == []
    checked(began(JUNE_1, mentor=otto), JUNE_1 + days(20), "good")
    work()
    assert [row["suits_of"] for row in csv_of(operator, section)] == ["8", "8"]
    assert csv_of(operator, f"{section}&goal=change_careers") == csv_of(operator, section), "it leaves out none"
    for mentor, number in ((nora, 1), (otto, 3)):
        for _ in range(number):
            checked(began(JUNE_1, mentor=mentor, goal_category="get_promoted"), JUNE_1 + days(20), "good")
    work()
    assert csv_of(operator, f"{section}&goal=change_careers") == [], "the ninth of hers would be told"


def test_two_filters_that_together_leave_out_too_few_show_nothing(operator, work):
    """A24: each leaves out none of what the other one asks for, both leave out three of all."""
    nora, otto = make_mentor("Nora Star", capacity=50), make_mentor("Otto Lang", capacity=50)
    for mentor, goal, number in ((nora, "change_careers", 8), (otto, "get_promoted", 3)):
        for _ in range(number):
            checked(began(JUNE_1, mentor=mentor, goal_category=goal), JUNE_1 + days(20), "good")
    work()
    section = f"{PAIRING}?{OF_2026}&section=fit&mentor={nora.slug}&goal=change_careers"
    assert csv_of(operator, section) == []
    for _ in range(2):
        checked(began(JUNE_1, mentor=otto, goal_category="get_promoted"), JUNE_1 + days(20), "good")
    work()
    assert [row["suits_of"] for row in csv_of(operator, section)] == ["8", "8"]


def test_as_of_a_past_day_nothing_that_happens_later_changes_it(operator, work):
    """Section 2, as of: the whole report says the same, byte by byte."""
    for number in range(10):
        pair = began(JUNE_1 - days(number))
        checked(pair, JUNE_1 + days(1), "good")
    waiting = applied(JUNE_1)
    make_mentee("Wim Waiting", looking_since=JUNE_1)
    work()
    asked = f"{PAIRING}?{OF_2026}&as_of=2026-06-30"
    then, listed = operator.get(asked).text, csv_of(operator, f"{asked}&rows=active")
    july = JUNE_1 + days(35)
    save(ApplicationDecision(
        application_id=waiting.id, verdict="declined", reason_code="no_time", decided_by_id=waiting.mentor.person_id,
        decided_at=july,
    ))  # fmt: skip
    end_mentorship(pair, at=july)
    db.session.execute(update(MentorSearch).values(ended_at=july, ended_how="stopped"))
    db.session.commit()
    began(july)
    make_mentee("Nora Newer", looking_since=july)
    work()
    assert words(operator.get(asked).text) == words(then)
    assert csv_of(operator, f"{asked}&rows=active") == listed
    now = words(operator.get(f"{PAIRING}?{OF_2026}").text)
    assert "Nora Newer" in now and "Wim Waiting" not in now and "Wim Waiting" in words(then)


def test_applications_are_told_apart_by_filters(operator, work):
    """Each filter counts those that fit it, alone and together with others, by what was frozen when they applied."""
    nora = make_mentor("Nora Star", skills=("python",), languages=("de",))
    began(JUNE_1)
    applied(JUNE_1, country="FR", mentor=nora, goal_category="get_promoted")
    applied(JUNE_1, country="FR")
    for country in ("DE", "FR"):
        began(JUNE_1, goal_category="get_promoted").mentee.country = country
    db.session.commit()
    work()

    def number(query):
        rows = csv_of(operator, f"{PAIRING}?{OF_2026}&section=applications&{query}")
        return sum(int(row["applications"]) for row in rows)

    assert number("") == 5
    assert number(f"mentor={nora.slug}") == 1
    assert number("goal=get_promoted") == 3
    assert number(f"goal=get_promoted&mentor={nora.slug}") == 1
    assert number("skill=testing") == 4
    assert number("as_of=2026-05-31") == 3, "those that led to the mentorships of 1 June"


def test_with_nothing_there_it_says_so(operator):
    page = operator.get(PAIRING)
    assert page.status_code == 200
    told = words(page.text)
    assert "No application was made in this time" in words(operator.get(f"{PAIRING}?section=applications").text)
    assert "Nobody waits for a mentor" in told
    assert "nan" not in told.lower().split()
    assert operator.get(f"{PAIRING}?as_of=2000-01-01").status_code == 200
    assert operator.get(f"{PAIRING}?since=2026-06-01&until=2026-06-30&as_of=2026-01-01").status_code == 200


def test_the_report_is_made_of_few_queries(operator, work, counted_queries):
    began(JUNE_1)
    work()
    operator.get(PAIRING)
    with counted_queries(24):
        operator.get(f"{PAIRING}?{OF_2026}")


def test_every_figure_has_its_definition(operator):
    """Section 2: population, clock and formula stand on the page."""
    page = words(operator.get(PAIRING).text)
    assert "Every application and every mentorship that there had been by then" in page
    assert page.count("Population.") >= 5
