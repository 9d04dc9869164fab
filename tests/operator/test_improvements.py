"""What was changed because of what people said: noting it, its versions and links, and the shares around it (B16)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.follow_ups import FollowUp
from mentorcruise.domain.improvements import Improvement, ImprovementLink, ImprovementVersion
from mentorcruise.domain.surveys import ExitSurvey
from mentorcruise.extensions import db
from tests.factories import make_operator, make_theme, tag_answer
from tests.operator.test_exit_surveys import left
from tests.reports.reading import words

SURVEYS = "/operator/exit-surveys"
LIST = f"{SURVEYS}/changes"
KEY = "0b5c1e2e-3d1c-4a6e-9a57-6f2b8a1d4c11"


@pytest.fixture
def operator(visitor):
    return visitor(make_operator("Olga Operator"))


def said(**more):
    """A complete form."""
    return {
        "title": "Longer calls", "words": "Plans now say\nhow long a call is.", "changed_on": "2026-05-04",
        "made_by": "Product team", "submission_key": KEY,
    } | more  # fmt: skip


def noted(operator, **more):
    answer = operator.post(LIST, said(**more))
    assert answer.status_code == 303
    return int(answer.headers["Location"].rpartition("/")[2])


def versions():
    statement = select(ImprovementVersion).order_by(ImprovementVersion.improvement_id, ImprovementVersion.version)
    return [(v.version, v.title, v.public) for v in db.session.scalars(statement)]


def open_links():
    statement = select(ImprovementLink).where(ImprovementLink.removed_at.is_(None)).order_by(ImprovementLink.id)
    return [(link.theme_id, link.mentorship_id) for link in db.session.scalars(statement)]


def test_a_change_is_noted_once_with_what_it_was_made_because_of(operator):
    """B16: what was changed, since when, by whom, and because of which themes and exit surveys."""
    survey, theme = left("Ann"), make_theme("Too little time")
    first = noted(operator, themes=theme.id, surveys=survey.id)
    assert noted(operator, themes=theme.id, surveys=survey.id) == first
    assert versions() == [(1, "Longer calls", False)]
    assert sorted(open_links(), key=str) == sorted([(theme.id, None), (None, survey.id)], key=str)
    page = words(operator.get(LIST).text)
    for part in ("Longer calls", "4 May 2026", "Product team", "Too little time", "1 exit survey", "Only operators"):
        assert part in page
    assert "Ann with Max Mentor" in operator.get(f"{LIST}/{first}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x"}, {"words": "  "}, {"made_by": ""}, {"changed_on": ""}, {"changed_on": "2999-01-01"},
        {"changed_on": "0001-01-01"}, {"themes": "999999"}, {"themes": "x"}, {"surveys": "999999"}, {"surveys": "x"},
    ],
)  # fmt: skip
def test_what_cannot_be_noted_comes_back_as_typed(operator, wrong):
    make_theme("Too little time")
    answer = operator.post(LIST, said(**wrong))
    assert answer.status_code == 422
    assert "What you wrote is still here." in answer.text
    assert KEY in answer.text
    assert ("Product team" in answer.text) == ("made_by" not in wrong)
    assert versions() == []


def test_a_form_that_is_begun_elsewhere_knows_because_of_what(operator):
    """B16: from a theme, an exit survey and a follow-up it is one step to what was changed because of it."""
    survey, theme = left("Ann"), make_theme("Too little time")
    of_theme = f"{SURVEYS}/themes/{theme.id}"
    operator.post(
        f"{of_theme}/follow-ups",
        {"what": "Ask three mentors", "owner": str(make_operator("Odo").id), "due_on": f"{clock.now():%Y-%m-%d}"},
    )
    promise = db.session.scalars(select(FollowUp)).one()
    for page, begins, holds in (
        (of_theme, f"theme={theme.id}", f'checked id="themes-0" name="themes" type="checkbox" value="{theme.id}"'),
        (f"{SURVEYS}/{survey.id}", f"survey={survey.id}", "Ann with Max Mentor"),
        (f"{SURVEYS}/follow-ups/{promise.id}", f"follow_up={promise.id}", 'value="Ask three mentors"'),
    ):
        assert f'href="{LIST}/new?{begins}"' in operator.get(page).text
        assert holds in operator.get(f"{LIST}/new?{begins}").text
    assert operator.get(f"{LIST}/new?theme=x&survey=99999999999&follow_up=-1").status_code == 200


def test_what_came_of_a_theme_and_of_a_survey_is_listed_there(operator):
    survey, theme, other = left("Ann"), make_theme("Too little time"), make_theme("Prices")
    number = noted(operator, themes=theme.id)
    pages = [f"{SURVEYS}/themes/{theme.id}", f"{SURVEYS}/themes/{other.id}", f"{SURVEYS}/{survey.id}"]
    link = f'href="{LIST}/{number}"'
    assert [link in operator.get(page).text for page in pages] == [True, False, False]
    for page in pages[1:]:
        for _ in range(2):
            assert operator.post(f"{page}/changes", {"change": number}).status_code == 303
        assert operator.post(f"{page}/changes", {"change": "999999"}).status_code == 422
    assert all(link in operator.get(page).text for page in pages)
    assert len(open_links()) == 3


def test_links_are_added_and_taken_off_and_who_did_it_stays(operator):
    survey, theme = left("Ann"), make_theme("Too little time")
    number = noted(operator, surveys=survey.id)
    here = f"{LIST}/{number}"
    assert operator.post(f"{here}/themes", {"theme": theme.id}).status_code == 303
    assert operator.post(f"{here}/themes", {"theme": ""}).status_code == 422
    for path in (f"{here}/themes/{theme.id}/removal", f"{here}/surveys/{survey.id}/removal"):
        for _ in range(2):
            assert operator.post(path).status_code == 303
    assert open_links() == []
    assert all(link.removed_by_id for link in db.session.scalars(select(ImprovementLink)))
    noted(operator, surveys=survey.id)
    assert open_links() == []


def test_a_theme_that_was_merged_takes_its_changes_along(operator):
    theme, into = make_theme("Homework"), make_theme("Practice")
    number = noted(operator, themes=theme.id)
    operator.post(f"{SURVEYS}/themes/{theme.id}/merging", {"into": into.id})
    assert f'href="{LIST}/{number}"' in operator.get(f"{SURVEYS}/themes/{into.id}").text
    page = operator.get(f"{LIST}/{number}").text
    assert f'<a href="{SURVEYS}/themes/{into.id}">Practice</a>' in page
    operator.post(f"{LIST}/{number}/themes/{into.id}/removal")
    assert open_links() == []


def test_saying_it_differently_keeps_every_version(operator):
    """B16, section 2: nothing is overwritten."""
    number = noted(operator)
    edited = said(title="Calls of a fixed length", public="y", seen="1")
    for _ in range(2):
        assert operator.post(f"{LIST}/{number}", edited).status_code == 303
    assert versions() == [(1, "Longer calls", False), (2, "Calls of a fixed length", True)]
    page = words(operator.get(f"{LIST}/{number}").text)
    assert "Version 2, by Olga Operator stands now" in page
    assert "Version 1, by Olga Operator" in page and "Longer calls" in page
    assert operator.post(f"{LIST}/{number}", edited | {"words": "", "seen": "2"}).status_code == 422


def test_two_who_edit_at_once_lose_nothing(operator, visitor):
    """R11: the second one sees what the first one wrote, and what was typed is still there to be brought together."""
    number, odo = noted(operator), visitor(make_operator("Odo Other"))
    operator.post(f"{LIST}/{number}", said(title="By Olga", seen="1"))
    late = odo.post(f"{LIST}/{number}", said(title="By Odo", seen="1"))
    assert late.status_code == 409
    assert "Olga Operator saved a newer version meanwhile" in late.text
    assert 'value="By Odo"' in late.text and "<h1>By Olga</h1>" in late.text
    assert 'name="seen" type="hidden" value="2"' in late.text
    assert versions()[-1] == (2, "By Olga", False)
    assert odo.post(f"{LIST}/{number}", said(title="By Odo", seen="2")).status_code == 303
    assert odo.post(f"{LIST}/{number}", said(title="Ahead", seen="9")).status_code == 409
    assert [title for _, title, _ in versions()] == ["Longer calls", "By Olga", "By Odo"]


def surveys_with(theme, other, day, having, of):
    """So many of that day's exit surveys have the theme."""
    for number in range(of):
        survey = db.session.get_one(ExitSurvey, left("Ann", at=day, mentor_words="More homework.").id)
        tag_answer(survey, theme if number < having else other, at=day + timedelta(hours=1))


def test_a_theme_s_share_stands_before_and_since_the_change(operator):
    """B16: with numbers and interval, from ten cases on, and without a claim about the cause."""
    theme, other, day = make_theme("Practice"), make_theme("Prices"), clock.now() - timedelta(days=30)
    surveys_with(theme, other, day - timedelta(days=5), having=9, of=12)
    surveys_with(theme, other, day + timedelta(days=5), having=1, of=4)
    number = noted(operator, themes=theme.id, changed_on=f"{day:%Y-%m-%d}")
    for path in (f"{LIST}/{number}", f"{SURVEYS}/themes/{theme.id}"):
        page = words(operator.get(path).text)
        assert "75% 47–91% · 9 of 12 too few to say 1 of 4 in 31 days too few to say" in page
        assert "This says nothing about the cause" in page
    surveys_with(theme, other, day + timedelta(days=6), having=1, of=8)
    page = words(operator.get(f"{LIST}/{number}").text)
    assert "17% 5–45% · 2 of 12 in 31 days −58 points −78 to −18" in page


def test_the_list_has_pages(operator):
    for number in range(26):
        noted(operator, submission_key="", title=f"Change number {number:02}", changed_on=f"2026-05-{number + 1:02}")
    first, second = (operator.get(f"{LIST}?page={page}").text for page in (0, 1))
    assert "Change number 25" in first and "Change number 00" not in first and f"{LIST}?page=1" in first
    assert "Change number 00" in second and "Change number 25" not in second and f"{LIST}?page=2" not in second
    assert operator.get(f"{LIST}?page=99999999").status_code == 200


def test_looking_writes_nothing_and_only_operators_look(operator, visitor):
    number = noted(operator)
    for path in (LIST, f"{LIST}/new", f"{LIST}/{number}"):
        assert operator.get(path).status_code == 200
        assert visitor().get(path).status_code in (303, 404)
    assert len(db.session.scalars(select(Improvement)).all()) == 1 and len(versions()) == 1
    assert operator.get(f"{LIST}/999999").status_code == 404
