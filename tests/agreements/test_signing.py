"""The agreement: proposed with a signature, in force with the second; each new version needs both again (A5)."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from mentorcruise.domain.agreement_templates import TEMPLATES
from mentorcruise.domain.agreements import Agreement, AgreementSignature, in_force, versions_of
from mentorcruise.domain.application_words import GoalCategory
from mentorcruise.domain.letters import Letter
from mentorcruise.extensions import db
from tests.factories import end_mentorship, make_agreement, make_mentorship

TERMS = {
    "cadence": "weekly", "channels": ["video", "chat"], "mentee_commits": "I come prepared.",
    "mentor_commits": "I answer within two days.", "ground_rules": "Be kind.", "based_on": "0",
}  # fmt: skip


@pytest.fixture
def mentorship(app):
    return make_mentorship()


@pytest.fixture
def mentee(visitor, mentorship):
    return visitor(mentorship.mentee)


@pytest.fixture
def mentor(visitor, mentorship):
    return visitor(mentorship.mentor.person)


def url(mentorship, rest=""):
    return f"/mentorships/{mentorship.id}/agreement{rest}"


def versions(mentorship):
    return db.session.scalars(versions_of(mentorship.id)).all()


def numbers(mentorship):
    """(versions, the one in force)"""
    every = versions(mentorship)
    force = in_force(every)
    return len(every), force and force.version


def test_both_sign_and_it_is_in_force(mentorship, mentee, mentor):
    """A5: what each commits to, over what and how often; proposed by one, signed by the other."""
    assert mentee.post(url(mentorship), TERMS).status_code == 303
    assert numbers(mentorship) == (1, None)
    page = mentor.get(url(mentorship)).text
    assert "has signed version 1 and waits for you" in page and "I come prepared." in page and "Every week" in page
    assert "Waits for" in mentee.get(url(mentorship)).text and "Sign version 1" not in mentee.get(url(mentorship)).text
    assert mentor.post(url(mentorship, "/signatures"), {"version": "1"}).status_code == 303
    assert numbers(mentorship) == (1, 1)
    assert "In force" in mentee.get(url(mentorship)).text


@pytest.mark.parametrize("kind", GoalCategory)
def test_each_kind_of_goal_has_a_first_draft(visitor, kind):
    mentorship = make_mentorship(goal_category=str(kind))
    page = visitor(mentorship.mentor.person).get(url(mentorship)).text
    for line in TEMPLATES[kind].mentee_commits.splitlines() + TEMPLATES[kind].mentor_commits.splitlines():
        assert line in page
    assert len(TEMPLATES[kind].ground_rules.splitlines()) >= 3


def test_a_new_version_needs_both_again(mentorship, mentee, mentor):
    """A5: until then the former one stays in force; what was changed is shown line by line."""
    make_agreement(mentorship, signed=True)
    changed = {
        **TERMS,
        "based_on": "1",
        "mentee_commits": "I keep five hours a week free for this.\nI send questions ahead.",
    }
    assert mentee.post(url(mentorship), changed).status_code == 303
    assert numbers(mentorship) == (2, 1)
    page = mentor.get(url(mentorship)).text
    assert "Until then version 1 stays in force" in page and "What version 2 changed" in page
    assert "Added: </span>I send questions ahead." in page and "Taken out: </span>I do what we agree on" in page
    mentor.post(url(mentorship, "/signatures"), {"version": "2"})
    assert numbers(mentorship) == (2, 2)
    old = mentee.get(url(mentorship, "?version=1")).text
    assert "Was in force" in old and "Sign and propose" not in old
    assert mentee.get(url(mentorship, "?version=3")).status_code == 404


def test_an_old_version_is_not_signed(mentorship, mentee, mentor):
    """Bad input: the version that was read is not the latest any more: 409 with the new one, and nothing signed."""
    make_agreement(mentorship)
    mentor.post(url(mentorship), {**TERMS, "based_on": "1", "ground_rules": "Only the newest counts."})
    page = mentee.post(url(mentorship, "/signatures"), {"version": "1"})
    assert (
        page.status_code == 409 and "There is a newer version" in page.text and "Only the newest counts." in page.text
    )
    assert db.session.scalar(select(func.count()).select_from(AgreementSignature)) == 2
    for version in ("3", "0", "x", ""):
        assert mentee.post(url(mentorship, "/signatures"), {"version": version}).status_code in (409, 422)


def test_nobody_signs_twice(mentorship, mentee, mentor):
    """R11: the second time is told, and changes nothing."""
    make_agreement(mentorship)
    answers = [mentee.post(url(mentorship, "/signatures"), {"version": "1"}).status_code for _ in range(3)]
    assert answers == [303, 409, 409]
    again = mentor.post(url(mentorship, "/signatures"), {"version": "1"})
    assert again.status_code == 409 and "Signed already" in again.text
    assert db.session.scalar(select(func.count()).select_from(AgreementSignature)) == 2


def test_a_version_sent_five_times_is_one_version(mentorship, mentee):
    """R11: the same words again are the version that there is."""
    assert {mentee.post(url(mentorship), TERMS).status_code for _ in range(5)} == {303}
    assert numbers(mentorship) == (1, None)


def test_two_who_write_at_once_lose_nothing(mentorship, mentee, mentor):
    """The second one sees the first one's version and keeps their own words in the form."""
    mentor.post(url(mentorship), TERMS)
    page = mentee.post(url(mentorship), {**TERMS, "ground_rules": "My very own rule."})
    assert page.status_code == 409 and "There is a newer version" in page.text and "My very own rule." in page.text
    assert 'name="based_on" type="hidden" value="1"' in page.text and numbers(mentorship) == (1, None)


def test_who_changes_nothing_signs_what_is_there(mentorship, mentee, mentor):
    mentor.post(url(mentorship), TERMS)
    assert mentee.post(url(mentorship), {**TERMS, "based_on": "1"}).status_code == 303
    assert numbers(mentorship) == (1, 1)
    page = mentee.post(url(mentorship), {**TERMS, "based_on": "1"})
    assert page.status_code == 422 and "You have changed nothing" in page.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"cadence": "hourly"}, "Not a valid choice"),
        ({"channels": []}, "Choose at least one"),
        ({"channels": ["pigeon"]}, "not a valid choice"),
        ({"mentee_commits": ""}, "Say what the mentee commits to"),
        ({"ground_rules": "x" * 3001}, "At most 3000"),
        ({"based_on": "-1"}, "Please check"),
    ],
)
def test_bad_input_is_explained_and_kept(mentorship, mentee, form, words):
    page = mentee.post(url(mentorship), {**TERMS, "mentor_commits": "Words to keep.", **form})
    assert page.status_code == 422 and words in page.text and "Words to keep." in page.text
    assert versions(mentorship) == []


def test_what_was_signed_is_not_rewritten(mentorship):
    """A5: the database keeps every version and signature as it was."""
    make_agreement(mentorship)
    for table in (Agreement, AgreementSignature):
        with pytest.raises(IntegrityError, match="append-only"), db.session.begin_nested():
            db.session.execute(table.__table__.delete())
    with pytest.raises(IntegrityError, match="append-only"), db.session.begin_nested():
        db.session.execute(Agreement.__table__.update().values(mentee_commits="Anything"))


def test_after_the_end_it_can_be_read_only(mentorship, mentee, mentor):
    make_agreement(mentorship)
    end_mentorship(mentorship)
    page = mentee.get(url(mentorship)).text
    assert "I answer" in page and f'action="{url(mentorship)}' not in page
    assert mentee.post(url(mentorship, "/signatures"), {"version": "1"}).status_code == 409
    assert mentee.post(url(mentorship), {**TERMS, "based_on": "1"}).status_code == 409


def test_a_strangers_agreement_is_not_there(mentorship, visitor):
    """S1."""
    make_agreement(mentorship)
    stranger = visitor(make_mentorship().mentee)
    assert stranger.get(url(mentorship)).status_code == 404
    assert stranger.post(url(mentorship), TERMS).status_code == 404
    assert stranger.post(url(mentorship, "/signatures"), {"version": "1"}).status_code == 404


def test_the_other_is_asked_and_both_are_told(mentorship, mentee, mentor, work):
    """F18: one letter for the signature that is wanted, one to each when it is in force."""
    mentee.post(url(mentorship), TERMS)
    work()
    assert _letters() == [("agreement_proposed", mentorship.mentor.person_id)]
    mentor.post(url(mentorship, "/signatures"), {"version": "1"})
    work()
    assert sorted(_letters()[1:]) == sorted(
        ("agreement_in_force", each) for each in (mentorship.mentee_id, mentorship.mentor.person_id)
    )


def test_nobody_is_asked_for_what_is_signed_or_replaced(mentorship, mentee, mentor, work):
    mentee.post(url(mentorship), TERMS)
    mentor.post(url(mentorship), {**TERMS, "based_on": "1", "cadence": "monthly"})
    mentee.post(url(mentorship, "/signatures"), {"version": "2"})
    work()
    assert {name for name, _ in _letters()} == {"agreement_in_force"}


def _letters():
    return [
        (each.kind, each.person_id)
        for each in db.session.scalars(select(Letter).order_by(Letter.id))
        if each.kind.startswith("agreement")
    ]
