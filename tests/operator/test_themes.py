"""Themes of what leaving mentees write: tagging answers, and keeping the list of themes (B14, B16)."""

import pytest
from sqlalchemy import select

from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.domain.themes import SurveyTag, Theme, ThemeStep
from mentorcruise.extensions import db
from tests.factories import make_operator, make_theme, tag_answer
from tests.operator.test_exit_surveys import left
from tests.reports.reading import csv_of, words

SURVEYS = "/operator/exit-surveys"
THEMES = f"{SURVEYS}/themes"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def survey_of(name, **answers):
    return db.session.get_one(ExitSurvey, left(name, **answers).id)


def open_tags():
    statement = select(SurveyTag).where(SurveyTag.removed_at.is_(None)).order_by(SurveyTag.id)
    return [(tag.mentorship_id, tag.question, tag.theme_id) for tag in db.session.scalars(statement)]


def test_an_answer_is_tagged_by_a_theme_s_name_and_keeps_who_and_when(operator):
    """B16: operators tag each answer in words."""
    survey, theme = survey_of("Ann", mentor_words="More homework."), make_theme("Practice between sessions")
    answer = operator.post(
        f"{SURVEYS}/{survey.mentorship_id}/tags", {"question": "mentor", "theme": " practice  between Sessions "}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{SURVEYS}/{survey.mentorship_id}#answer-{survey.mentorship_id}-mentor"
    assert open_tags() == [(survey.mentorship_id, "mentor", theme.id)]
    assert "Practice between sessions" in operator.get(f"{SURVEYS}/{survey.mentorship_id}").text


def test_htmx_gets_the_tags_of_the_answer_alone(operator):
    survey = survey_of("Ann", mentor_words="More homework.")
    make_theme("Practice")
    piece = operator.post(
        f"{SURVEYS}/{survey.mentorship_id}/tags", {"question": "mentor", "theme": "Practice"}, htmx=True
    )
    assert piece.status_code == 200
    assert piece.text.strip().startswith(f'<div id="tags-{survey.mentorship_id}-mentor"')
    assert "<html" not in piece.text


def test_from_the_list_it_goes_back_to_the_list_as_it_was_filtered(operator):
    survey = survey_of("Ann", mentor_words="More homework.")
    make_theme("Practice")
    form = {"question": "mentor", "theme": "Practice", "listed": "?tags=waiting&stars=5&next=//evil.example"}
    answer = operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", form)
    assert answer.headers["Location"] == f"{SURVEYS}?stars=5&tags=waiting#survey-{survey.mentorship_id}"


def test_a_name_that_no_theme_has_comes_back_with_the_offer_to_create_it(operator):
    survey = survey_of("Ann", mentor_words="More homework.")
    form = {"question": "mentor", "theme": "Homework"}
    for htmx in (True, False):
        answer = operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", form, htmx=htmx)
        assert answer.status_code == 422
        assert "“Homework” is no theme yet." in answer.text
        assert 'value="Homework"' in answer.text
        assert "Create it" in answer.text
    assert operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", form | {"create": "y"}).status_code == 303
    assert [theme.name for theme in db.session.scalars(select(Theme))] == ["Homework"]
    assert len(open_tags()) == 1


@pytest.mark.parametrize(
    "form", [{}, {"question": "goal"}, {"question": "x", "theme": "Practice"}, {"theme": "Practice"}]
)
def test_what_names_no_answer_or_no_theme_is_refused(operator, form):
    survey = survey_of("Ann", goal_words="Half way.")
    make_theme("Practice")
    assert operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", form).status_code == 422
    assert open_tags() == []


@pytest.mark.parametrize("theme_id", ["", "x", "0", "-1", str(2**63), str(10**20)])
def test_what_no_theme_has_as_its_number_is_refused_in_words(operator, theme_id):
    """S18: also a number that the database cannot hold."""
    survey, theme = survey_of("Ann", goal_words="Half way."), make_theme("Practice")
    tag_answer(survey, theme, "goal")
    path = f"{SURVEYS}/{survey.mentorship_id}/tags/removal"
    assert operator.post(path, {"question": "goal", "theme_id": theme_id}).status_code == 422
    assert len(open_tags()) == 1


def test_an_answer_without_words_and_a_retired_theme_cannot_be_used(operator):
    survey, theme = survey_of("Ann", goal_words="Half way."), make_theme("Practice")
    empty = operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", {"question": "mentor", "theme": "Practice"})
    assert empty.status_code == 409
    operator.post(f"{THEMES}/{theme.id}/retirement")
    retired = operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", {"question": "goal", "theme": "Practice"})
    assert retired.status_code == 422
    assert "a retired theme" in retired.text
    assert "Create it" not in retired.text
    operator.post(f"{THEMES}/{theme.id}/return")
    operator.post(f"{SURVEYS}/{survey.mentorship_id}/tags", {"question": "goal", "theme": "Practice"})
    assert len(open_tags()) == 1


def test_several_operators_tag_and_any_of_them_takes_a_tag_off(operator, visitor):
    survey, theme = survey_of("Ann", mentor_words="More homework."), make_theme("Practice")
    other = visitor(make_operator("Odo Other"))
    for browser in (operator, other):
        browser.post(f"{SURVEYS}/{survey.mentorship_id}/tags", {"question": "mentor", "theme": "Practice"})
    assert len(open_tags()) == 1
    off = {"question": "mentor", "theme_id": theme.id}
    for _ in range(2):
        assert other.post(f"{SURVEYS}/{survey.mentorship_id}/tags/removal", off).status_code == 303
    (held,) = db.session.scalars(select(SurveyTag))
    assert held.removed_at is not None
    assert held.removed_by_id != held.tagged_by_id


def test_the_list_shows_what_waits_for_themes_and_what_has_a_theme(operator):
    """B16: the inbox of answers that nobody has tagged, and the feed by theme and by outcome."""
    ann = survey_of("Ann", mentor_words="More homework.", goal_words="Half way.")
    ben, _ = survey_of("Ben", mentor_words="Fine."), survey_of("Cho", answer="no")
    theme = make_theme("Practice")
    tag_answer(ben, theme)
    tag_answer(ann, theme)

    def names(query):
        page = operator.get(f"{SURVEYS}?{query}").text
        return {name for name in ("Ann", "Ben", "Cho") if f"{name} with" in page}

    assert names("tags=waiting") == {"Ann"}
    assert names("tags=done") == {"Ben"}
    assert names(f"theme={theme.id}") == {"Ann", "Ben"}
    assert names("theme=999999") == set()
    assert names("outcome=moved_on") == {"Cho"}
    assert names("theme=x&tags=y&outcome=z&owner=w") == {"Ann", "Ben", "Cho"}
    tag_answer(ann, theme, "goal")
    assert names("tags=waiting") == set()


def test_the_file_carries_what_the_list_shows(operator):
    """B16, S8: with the same filters, and no cell runs in a spreadsheet."""
    ann = survey_of("Ann", mentor_words="=cmd()", stars=4)
    survey_of("Ben", stars=1)
    tag_answer(ann, make_theme("Practice"))
    (line,) = csv_of(operator, f"{SURVEYS}.csv?stars=4")
    assert line["mentee"] == "Ann"
    assert line["about_the_mentor"] == "'=cmd()"
    assert line["mentor_themes"] == "Practice"
    assert line["follow_up"] == "Not followed up"


def test_a_theme_is_created_once_whatever_its_spelling(operator):
    for name in ("Prices", " prices", "PRICES "):
        assert operator.post(THEMES, {"name": name}).status_code == 303
    assert [theme.name for theme in db.session.scalars(select(Theme))] == ["Prices"]
    assert operator.post(THEMES, {"name": "x"}).status_code == 422


def test_a_new_name_keeps_the_former_one_in_its_history(operator):
    theme = make_theme("Price")
    make_theme("Plans")
    assert operator.post(f"{THEMES}/{theme.id}/name", {"name": "plans"}).status_code == 422
    assert operator.post(f"{THEMES}/{theme.id}/name", {"name": "Price and plans"}).status_code == 303
    page = words(operator.get(f"{THEMES}/{theme.id}").text)
    assert "created it as “Price”" in page
    assert "renamed it to “Price and plans”" in page


def test_what_is_merged_counts_as_the_other_and_a_chain_ends_at_its_last(operator):
    ann = survey_of("Ann", mentor_words="More homework.")
    first, second, third = make_theme("Homework"), make_theme("Practice"), make_theme("Between sessions")
    tag_answer(ann, first)
    tag_answer(ann, second)
    for one, into in ((first, second), (second, third)):
        assert operator.post(f"{THEMES}/{one.id}/merging", {"into": into.id}).status_code == 303
    for gone in (first, second):
        assert operator.get(f"{THEMES}/{gone.id}").headers["Location"] == f"{THEMES}/{third.id}"
        assert operator.post(f"{THEMES}/{gone.id}/name", {"name": "Anew"}).status_code == 409
    page = words(operator.get(f"{THEMES}/{third.id}").text)
    assert "1 exit survey has this theme." in page
    assert "merged “Homework” into it" in page
    assert operator.post(f"{THEMES}/{third.id}/merging", {"into": second.id}).status_code == 422
    off = {"question": "mentor", "theme_id": third.id}
    operator.post(f"{SURVEYS}/{ann.mentorship_id}/tags/removal", off)
    assert open_tags() == []


def test_looking_writes_nothing(operator):
    survey, theme = survey_of("Ann", mentor_words="More homework."), make_theme("Practice")
    for path in (SURVEYS, f"{SURVEYS}.csv", THEMES, f"{THEMES}/{theme.id}", f"{SURVEYS}/{survey.mentorship_id}"):
        assert operator.get(path).status_code == 200
    assert open_tags() == []
    assert len(db.session.scalars(select(ThemeStep)).all()) == 1


def test_only_operators_come_here(visitor):
    theme = make_theme("Practice")
    for path in (THEMES, f"{THEMES}/{theme.id}", f"{SURVEYS}.csv"):
        assert visitor().get(path).status_code in (303, 404)
