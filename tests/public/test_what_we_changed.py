"""What we changed, for everyone: what operators chose to tell, and nothing else (B16)."""

from datetime import date

import pytest

from mentorcruise import clock
from mentorcruise.domain.improvements import Change, Improvement, note_improvement
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_mentee, make_mentor, make_mentorship, make_operator, make_theme
from tests.operator.test_exit_surveys import left
from tests.reports.reading import words

HERE = "/what-we-changed"


def change(title: str, day: int = 1, *, public: bool = True) -> Change:
    return Change(title, f"{title}, in plain words.", date(2026, 5, day), "Tess of the team", public)


def noted(what: Change, *, theme: str = "", survey: int | None = None) -> Improvement:
    made = note_improvement(db.session(), what, None, make_operator(), clock.now())
    made.link([make_theme(theme).id] if theme else [], [survey] if survey else [], make_operator(), clock.now())
    db.session.commit()
    return made


def test_what_is_public_stands_there_the_latest_first(visitor):
    """B16: with its themes' names, and without anyone's name or anything from a survey."""
    survey = left("Ann Private", mentor_words="A secret word.", mentor="Mo Private")
    noted(change("Longer calls", 3), theme="Too little time", survey=survey.id)
    noted(change("Clearer prices", 9))
    noted(change("Something inside", 5, public=False), theme="Kept inside")
    page = words(visitor().get(HERE).text)
    assert page.index("Clearer prices") < page.index("Longer calls")
    assert "Longer calls, in plain words." in page and "3 May 2026" in page and "Too little time" in page
    for kept in ("Something inside", "Kept inside", "Private", "secret", "Tess", "Olga"):
        assert kept not in page


def test_what_is_public_no_longer_vanishes(visitor):
    improvement = noted(change("Longer calls"), theme="Too little time")
    assert "Longer calls" in visitor().get(HERE).text
    improvement.say(change("Longer calls", public=False), 1, make_operator(), clock.now())
    db.session.commit()
    page = visitor().get(HERE).text
    assert "Longer calls" not in page and "Too little time" not in page
    assert "Nothing here yet" in page


def test_it_has_pages(visitor):
    for number in range(21):
        noted(change(f"Change number {number:02}", number + 1))
    first, second = (visitor().get(f"{HERE}?page={page}").text for page in (0, 1))
    assert "Change number 20" in first and "Change number 00" not in first
    assert "Change number 00" in second and "Change number 20" not in second
    assert visitor().get(f"{HERE}?page=x").status_code == 200


@pytest.mark.parametrize("path", ["/", "/how-we-measure", "/sitemaps/pages.xml"])
def test_it_is_led_to(visitor, path):
    assert HERE in visitor().get(path).text


def test_whoever_answers_the_exit_survey_is_told_where_it_stands(visitor):
    """B16: the thanks lead to what came of answers before."""
    mentorship = make_mentorship(make_mentee(), make_mentor())
    end_mentorship(mentorship)
    browser = visitor(mentorship.mentee)
    answer = browser.post(
        f"/mentorships/{mentorship.id}/exit-survey", {"stars": "4", "goal_reached": "yes"}, follow=True
    )
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert "Thank you." in main and f'<a href="{HERE}">' in main
