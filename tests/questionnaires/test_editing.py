"""An operator writes a questionnaire, looks at it and publishes it; versions stay as they were (A15, F9)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mentorcruise.domain.questionnaires import Questionnaire, QuestionnaireQuestion, QuestionnaireVersion
from mentorcruise.domain.seen import mark
from mentorcruise.extensions import db
from tests.asking import INDUSTRY, JOB_TITLE, ask
from tests.factories import make_operator, make_program
from tests.reports.reading import hidden

FORM = {"key": "q_1", "words": "Where do you work?", "help": "", "kind": "short", "options": "", "audience": "both"}


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def rewrite(operator, question, **said):
    """What an operator does who opens a question, changes it and sends the form."""
    seen = hidden(operator.get(question).text, "seen")
    assert operator.post(question, FORM | {"seen": seen} | said).status_code == 303


def only():
    return db.session.scalars(select(Questionnaire)).one()


def test_a_questionnaire_is_begun_written_looked_at_and_published(operator):
    """F9: nobody sees it before it is published."""
    address = operator.post("/operator/questionnaires", {"program": ""}).location
    assert operator.post("/operator/questionnaires", {"program": ""}).location == address
    for _ in range(2):
        operator.post(f"{address}/questions", FORM)
    operator.post(
        f"{address}/questions", FORM | {"key": "q_2", "words": "Which?", "kind": "one", "options": "A\nB\n\nA"}
    )
    assert [(q.key, q.options) for q in only().questions] == [("q_1", ()), ("q_2", ("A", "B"))]
    page = operator.get(f"{address}/preview").text
    assert "Where do you work?" in page and 'value="A"' in page
    for _ in range(2):
        assert operator.post(f"{address}/versions", {"seen": "0", "draft_seen": only().draft_mark}).location == address
    assert [v.number for v in only().versions] == [1]
    assert "no changes" in operator.get("/operator/questionnaires").text


def test_a_version_stays_as_it_was_published(operator):
    """F9: a later change makes a new version; the old one keeps its words."""
    address = f"/operator/questionnaires/{ask(JOB_TITLE, INDUSTRY).id}"
    rewrite(operator, f"{address}/questions/job_title", words="Your job?")
    operator.post(f"{address}/questions/industry/position", {"position": "0"})
    operator.post(f"{address}/versions", {"seen": "1", "draft_seen": only().draft_mark})
    rows = db.session.execute(
        select(QuestionnaireVersion.number, QuestionnaireQuestion.key, QuestionnaireQuestion.words)
        .join(QuestionnaireQuestion, QuestionnaireQuestion.version_id == QuestionnaireVersion.id)
        .order_by(QuestionnaireVersion.number, QuestionnaireQuestion.position)
    ).all()
    assert rows == [
        (1, "job_title", JOB_TITLE.words), (1, "industry", INDUSTRY.words), (2, "industry", INDUSTRY.words),
        (2, "job_title", "Your job?"),
    ]  # fmt: skip
    assert "Version 1 with 2 questions" in operator.get(address).text


def test_another_kind_of_answer_makes_it_another_question(operator):
    """F9: answers of one kind are never counted with those of another; nor are they when the operator asks anew."""
    address = f"/operator/questionnaires/{ask(JOB_TITLE, INDUSTRY).id}"
    rewrite(operator, f"{address}/questions/job_title", kind="long")
    rewrite(operator, f"{address}/questions/industry", kind="one", options="A\nB", again="y")
    keys = [question.key for question in only().questions]
    assert len(keys) == 2 and not {"job_title", "industry"} & set(keys)
    assert operator.get(f"{address}/questions/job_title").status_code == 404


def test_a_draft_is_discarded_and_a_question_taken_out(operator):
    address = f"/operator/questionnaires/{ask(JOB_TITLE, INDUSTRY).id}"
    operator.post(f"{address}/questions/industry/removal")
    assert [q.key for q in only().questions] == ["job_title"]
    operator.post(f"{address}/draft/discarding", {"draft_seen": only().draft_mark})
    assert [q.key for q in only().questions] == ["job_title", "industry"] and not only().has_changes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"words": ""}, "Write the question."), ({"words": "x" * 301}, "1 to 300"), ({"kind": "drawing"}, "Not a valid choice"),
        ({"kind": "one", "options": "only"}, "at least two choices"), ({"audience": ""}, "Choose who"),
        ({"kind": "several", "options": "\n".join(map(str, range(31)))}, "At most 30"),
        ({"kind": "one", "options": "a\n" + "x" * 121}, "at most 120"), ({"help": "x" * 501}, "At most 500"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_said(operator, change, words):
    address = f"/operator/questionnaires/{ask(JOB_TITLE).id}"
    answer = operator.post(f"{address}/questions", FORM | change)
    assert answer.status_code == 422 and words in answer.text
    assert operator.post(f"{address}/questions/job_title/position", {"position": "up"}).status_code == 422


def test_nothing_is_published_twice_or_empty(operator):
    address = f"/operator/questionnaires/{ask(JOB_TITLE).id}"
    assert operator.post(f"{address}/versions", {"seen": "1", "draft_seen": only().draft_mark}).status_code == 409
    empty = operator.post("/operator/questionnaires", {"program": str(make_program().id)}).location
    assert operator.post(f"{empty}/versions", {"seen": "0", "draft_seen": mark()}).status_code == 409


def test_a_questionnaire_has_so_many_questions_at_most(operator):
    questionnaire = ask(*(replace(JOB_TITLE, key=f"q_{n}") for n in range(40)))
    address = f"/operator/questionnaires/{questionnaire.id}/questions"
    answer = operator.post(address, FORM | {"key": "q_more", "help": "What you typed stays"})
    assert answer.status_code == 409 and "That are questions enough" in answer.text
    assert "What you typed stays" in answer.text


def test_nobody_publishes_or_discards_what_they_have_not_read(operator, visitor):
    """F9, R11: what another operator wrote into the draft meanwhile is looked at first."""
    address = f"/operator/questionnaires/{ask(JOB_TITLE).id}"
    operator.post(f"{address}/questions", FORM)
    seen = hidden(operator.get(address).text, "draft_seen")
    visitor(make_operator("Odo Other")).post(f"{address}/questions", FORM | {"key": "q_2", "words": "By Odo?"})
    late = operator.post(f"{address}/versions", {"seen": "1", "draft_seen": seen}, follow=True)
    assert "nothing was published now" in late.text and "By Odo?" in late.text
    late = operator.post(f"{address}/draft/discarding", {"draft_seen": seen}, follow=True)
    assert "nothing was discarded" in late.text and "By Odo?" in late.text
    assert [v.number for v in only().versions] == [1] and len(only().questions) == 3
    seen = hidden(operator.get(address).text, "draft_seen")
    operator.post(f"{address}/versions", {"seen": "1", "draft_seen": seen})
    assert [v.number for v in only().versions] == [1, 2]


def test_two_who_change_a_question_at_once_lose_nothing(operator, visitor):
    """R11: the second one sees what the first one wrote, and what was typed is still there to be brought together."""
    question, odo = f"/operator/questionnaires/{ask(JOB_TITLE).id}/questions/job_title", visitor(make_operator("Odo"))
    seen = hidden(operator.get(question).text, "seen")
    for _ in range(2):
        assert operator.post(question, FORM | {"words": "By Olga?", "seen": seen}).status_code == 303
    late = odo.post(question, FORM | {"words": "By Odo?", "seen": seen})
    assert late.status_code == 409 and "Someone changed this question meanwhile" in late.text
    assert "By Olga?" in late.text and 'value="By Odo?"' in late.text
    assert [q.words for q in only().questions] == ["By Olga?"]
    odo.post(question, FORM | {"words": "By Odo?", "seen": hidden(late.text, "seen")})
    assert [q.words for q in only().questions] == ["By Odo?"]
