"""An operator founds a program, keeps its head count, opens and closes its doors (A22, F25, F26)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentorcruise import clock
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.programs import (
    Program,
    ProgramAddress,
    ProgramDomain,
    ProgramHeadCount,
    ProgramInvitation,
    ProgramMembership,
)
from mentorcruise.extensions import db
from mentorcruise.imports.addresses import MOST_ROWS
from tests.factories import enrol, make_mentee, make_mentor, make_mentorship, make_operator, make_person, make_program
from tests.reports.reading import hidden

FORM = {"name": "Harbourline", "description": "For all of us", "eligible": "1200", "begins_on": "", "ends_on": ""}


@pytest.fixture
def operator(visitor):
    return visitor(make_operator())


def rows(table):
    return db.session.scalars(select(table).order_by(table.id)).all()


def test_an_operator_founds_a_program(operator):
    """F25: with its head count and an invitation link from the first moment."""
    answer = operator.post("/operator/programs", FORM)
    program = rows(Program)[0]
    assert answer.location == f"/operator/programs/{program.id}" and program.slug == "harbourline"
    assert [count.eligible for count in rows(ProgramHeadCount)] == [1200]
    page = operator.get(answer.location).text
    assert f"/program-invitations/{rows(ProgramInvitation)[0].code}" in page and "1,200" in page
    assert "Harbourline" in operator.get("/operator/programs").text


def test_a_program_leads_to_what_counts_as_its_success(operator):
    """A40: its own criterion is found from itself, not only from the list of all of them."""
    program = make_program("Harbourline")
    way = f"/operator/success-criteria?program={program.id}"
    assert f'href="{way}"' in operator.get(f"/operator/programs/{program.id}").text
    assert "What counts as a success in Harbourline" in operator.get(way).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give the program a name."), ("name", " ", "1 to 120 characters"), ("name", "x" * 121, "1 to 120 characters"),
        ("eligible", "", "Say how many people"), ("eligible", "-1", "A whole number from 0"),
        ("eligible", "many", "Not a valid integer"), ("begins_on", "soon", "Not a valid date"),
        ("begins_on", "1066-10-14", "between 2000 and 2100"), ("description", "x" * 3001, "At most 3000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_it(operator, field, value, words):
    answer = operator.post("/operator/programs", FORM | {field: value})
    assert answer.status_code == 422 and words in answer.text and rows(Program) == []


def test_the_last_day_is_not_before_the_first(operator):
    answer = operator.post("/operator/programs", FORM | {"begins_on": "2026-05-01", "ends_on": "2026-04-30"})
    assert answer.status_code == 422 and "before the first" in answer.text


def test_a_name_is_used_once(operator):
    operator.post("/operator/programs", FORM)
    answer = operator.post("/operator/programs", FORM | {"name": "HARBOURLINE"})
    assert answer.status_code == 422 and "There is a program with this name" in answer.text


def test_head_counts_are_added_and_never_overwritten(operator):
    """A22: who could take part from which day on, with who noted it."""
    program = make_program(eligible=200)
    address = f"/operator/programs/{program.id}"
    for eligible in ("250", "250", "260"):
        operator.post(f"{address}/head-counts", {"eligible": eligible, "counts_from": "2026-03-01"})
    assert [count.eligible for count in rows(ProgramHeadCount)] == [200, 250, 260]
    page = operator.get(address).text
    assert "Olga Operator" in page and page.count("1 Mar 2026") >= 2
    assert operator.post(f"{address}/head-counts", {"eligible": "x", "counts_from": ""}).status_code == 422


def test_two_who_change_a_program_at_once_lose_nothing(operator, visitor):
    """R11: the second one sees what the first one saved, and what was typed is still there to be brought together."""
    program, other = make_program("Harbourline"), visitor(make_operator("Odo Other"))
    address = f"/operator/programs/{program.id}"
    seen = hidden(operator.get(address).text, "seen")
    for _ in range(2):
        assert operator.post(address, FORM | {"name": "By Olga", "seen": seen}).status_code == 303
    late = other.post(address, FORM | {"name": "By Odo", "description": "Odo wrote this", "seen": seen})
    assert late.status_code == 409
    assert "Someone saved this program meanwhile" in late.text and "<dd>By Olga</dd>" in late.text
    assert 'value="By Odo"' in late.text and "Odo wrote this" in late.text
    assert [p.name for p in rows(Program)] == ["By Olga"]
    again = FORM | {"name": "By Odo", "seen": hidden(late.text, "seen")}
    assert other.post(address, again).status_code == 303
    assert [p.name for p in rows(Program)] == ["By Odo"]


def test_the_share_counts_each_person_once_who_started_a_mentorship(operator):
    """A22: a mentee by the program they applied in, a mentor by the one they belonged to."""
    program = make_program(eligible=20)
    mentee, mentor = make_mentee(), make_mentor()
    enrol(mentee, program)
    enrol(mentor.person, program, at=clock.now() - timedelta(days=45))
    enrol(make_mentee("Only a member"), program)
    make_mentorship(mentee, mentor)
    make_mentorship(make_mentee("Of no program"), mentor)
    page = operator.get(f"/operator/programs/{program.id}").text
    assert "2 people started a mentorship" in page and "10%" in page
    assert operator.get("/operator/programs").text.count("10%") == 1


def test_a_head_count_that_is_too_small_names_no_share(operator):
    """A22: never more than all."""
    program = make_program(eligible=1)
    for name in ("One", "Two"):
        enrol(make_mentee(name), program)
    assert "The head count is too small" in operator.get(f"/operator/programs/{program.id}").text


def test_a_mail_domain_takes_in_those_who_have_an_account(operator, work):
    """F25: by the domain of a confirmed address; whoever left is not brought back."""
    program, address = make_program(), ""
    address = f"/operator/programs/{program.id}"
    ann = make_mentee("Ann", email="ann@corp.example")
    make_person("Unconfirmed", email="no@corp.example", confirmed=False)
    gone = make_mentee("Gone", email="gone@corp.example")
    enrol(gone, program).left_at = clock.now()
    db.session.commit()
    assert operator.post(f"{address}/domains", {"domain": "@Corp.Example"}).status_code == 303
    operator.post(f"{address}/domains", {"domain": "corp.example"})
    work()
    assert [rule.domain for rule in rows(ProgramDomain)] == ["corp.example"]
    assert [m.person_id for m in rows(ProgramMembership) if m.left_at is None] == [ann.id]
    rule = rows(ProgramDomain)[0]
    operator.post(f"{address}/domains/{rule.id}/removal")
    assert rows(ProgramDomain)[0].removed_at is not None


@pytest.mark.parametrize(
    ("domain", "words"),
    [
        ("gmail.com", "belongs to no organisation"),
        ("not a domain", "no mail domain"),
        ("", "after the @"),
        ("x" * 300, "no mail"),
    ],
)
def test_a_domain_that_is_none_or_everyones_is_refused(operator, domain, words):
    program = make_program()
    answer = operator.post(f"/operator/programs/{program.id}/domains", {"domain": domain})
    assert answer.status_code == 422 and words in answer.text


def test_a_domain_leads_into_one_program(operator):
    make_program("Harbourline", domain="corp.example")
    other = make_program("Northwind")
    answer = operator.post(f"/operator/programs/{other.id}/domains", {"domain": "corp.example"})
    assert answer.status_code == 422 and "another one has it" in answer.text


def test_a_new_link_takes_the_place_of_the_one_that_was_seen(operator):
    """F25: sent twice it is made once; the former one leads nowhere."""
    program = make_program()
    address = f"/operator/programs/{program.id}/invitation"
    operator.post(address, {"invitation": "0"})
    first = rows(ProgramInvitation)[0]
    for _ in range(2):
        operator.post(address, {"invitation": str(first.id)})
    codes = [(row.code, row.revoked_at is None) for row in rows(ProgramInvitation)]
    assert [is_open for _, is_open in codes] == [False, True]
    assert operator.get(f"/program-invitations/{codes[0][0]}").status_code == 404
    assert operator.get(f"/program-invitations/{codes[1][0]}").status_code == 200


def test_a_list_is_looked_through_before_anything_is_changed(operator):
    """F26: the dry run says what is wrong by row."""
    program = make_program()
    answer = operator.post(
        f"/operator/programs/{program.id}/addresses",
        {"rows": "name,email\nAda,ada@example.com\nGrace,not an address\nAda,ADA@example.com\nX", "check": "yes"},
    )
    assert answer.status_code == 200 and "nothing changed" in answer.text and rows(ProgramAddress) == []
    for words in ("“not an address” is not", "is on line 2 already", "has 1 cells where the header has 2"):
        assert words in answer.text


def test_good_rows_are_listed_and_bad_ones_come_back(operator, work):
    """F26: errors by row, safe to repeat; one letter to each new address."""
    program = make_program()
    operator.post(f"/operator/programs/{program.id}/invitation", {"invitation": "0"})
    address = f"/operator/programs/{program.id}/addresses"
    form = {"rows": "email\nada@example.com\nnot one\ngrace@example.com", "invite": "y"}
    answer = operator.post(address, form)
    assert answer.status_code == 422 and ">\nemail\nnot one\n" in answer.text.replace("\r", "")
    assert operator.post(address, {**form, "rows": "email\nada@example.com"}).status_code == 303
    work()
    assert [row.email for row in rows(ProgramAddress)] == ["ada@example.com", "grace@example.com"]
    assert all(row.invited_at for row in rows(ProgramAddress))
    asked = db.session.scalars(select(OutboxMessage.job)).all()
    assert asked.count("letters.program_invited") == 2


def test_a_list_may_be_as_long_as_it_says(operator):
    """F26: 20,000 addresses are one statement, whatever the number of values that one can take."""
    program = make_program()
    emails = [f"person{n}@example.com" for n in range(MOST_ROWS)]
    address = f"/operator/programs/{program.id}/addresses"
    for _ in range(2):
        assert operator.post(address, {"rows": "\n".join(["email", *emails])}).status_code == 303
    listed = rows(ProgramAddress)
    assert sorted(row.email for row in listed) == sorted(emails)
    assert all(row.program_id == program.id and row.added_by_id and row.added_at for row in listed)


@pytest.mark.parametrize("text", ["", "name\nAda", "email\n", "\xff"])
def test_a_list_that_cannot_be_read_is_refused_in_words(operator, text):
    program = make_program()
    answer = operator.post(f"/operator/programs/{program.id}/addresses", {"rows": text})
    assert answer.status_code == 422 and "The list" in answer.text


def test_a_closed_program_takes_nobody_in_until_it_is_opened_again(operator, visitor):
    """F25: whoever is a member stays one."""
    program = make_program()
    operator.post(f"/operator/programs/{program.id}/invitation", {"invitation": "0"})
    link = f"/program-invitations/{rows(ProgramInvitation)[0].code}"
    operator.post(f"/operator/programs/{program.id}/closing")
    newcomer = visitor(make_mentee())
    assert "Nobody joins at the moment" in newcomer.get(link).text
    assert newcomer.post(link).status_code == 409
    operator.post(f"/operator/programs/{program.id}/reopening")
    assert newcomer.post(link).location == "/dashboard"


def test_a_member_is_taken_out(operator):
    program = make_program()
    membership = enrol(make_mentee("Mia Member"), program)
    page = f"/operator/programs/{program.id}/members"
    assert "Mia Member" in operator.get(page).text
    operator.post(f"{page}/{membership.id}/removal")
    assert rows(ProgramMembership)[0].left_at and "left" in operator.get(page).text
