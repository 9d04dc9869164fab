"""Mentors come from a CSV file, whatever its rows look like (F26, B1)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

import config
from mentorcruise.domain.catalogue import CatalogueEntry
from mentorcruise.domain.mentors import Mentor
from mentorcruise.domain.outbox import OutboxMessage
from mentorcruise.domain.people import Person
from mentorcruise.extensions import db
from tests.factories import make_mentor, make_person

HEADER = "name,email,headline,country,languages,skills\n"
REAL_FILE = config.ROOT.parent / "shared" / "data" / "mentors.csv"
Import = Callable[..., Result]


@pytest.fixture
def run_import(app: Flask, tmp_path: Path) -> Import:
    """`run_import(content, *options)` runs the command on a file with this content."""

    def run(content: str | bytes | Path, *options: str) -> Result:
        file = content if isinstance(content, Path) else tmp_path / "mentors.csv"
        if not isinstance(content, Path):
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        result = app.test_cli_runner().invoke(args=["mentors", "import", str(file), *options])
        db.session.expire_all()
        return result

    return run


def everything() -> list[Any]:
    tables = (
        "people",
        "mentors",
        "mentor_skills",
        "mentor_languages",
        "plans",
        "mentor_decisions",
        "skills",
        "catalogue_entries",
    )
    return [db.session.scalars(text(f"SELECT t::text FROM {t} t ORDER BY t::text")).all() for t in tables]


def the_mentor() -> Mentor:
    return db.session.scalars(select(Mentor)).one()


def test_a_row_becomes_a_listed_mentor(run_import: Import) -> None:
    """F26: everything a mentor needs to be found and applied to, and no letter to anyone."""
    result = run_import(HEADER + "Zoë Müller,Zoe@Example.org,CTO,de,en;DE,js;Front-end;javascript;juggling\n")
    mentor = the_mentor()
    assert (result.exit_code, mentor.slug, mentor.capacity, mentor.is_listed) == (0, "zoe-muller", 3, True)
    assert (mentor.person.email, mentor.person.password_hash, mentor.person.confirmed_at) == (
        "zoe@example.org",
        None,
        None,
    )
    assert (mentor.person.country, sorted(mentor.languages)) == ("DE", ["de", "en"])
    assert [skill.name for skill in mentor.skills] == ["JavaScript", "Frontend", "juggling"]
    assert [(plan.price_cents, plan.currency) for plan in mentor.current_plans] == [(12000, "EUR")]
    assert "juggling" in result.output
    assert "javascript" not in result.output
    assert db.session.scalar(select(func.count()).select_from(CatalogueEntry)) == 1
    assert not db.session.scalars(select(OutboxMessage.job).where(OutboxMessage.job.like("letters.%"))).all()


BAD_ROWS = [
    ("Ann,,Dev,DE,en,python", "no email"),
    ("Ann,not an address,Dev,DE,en,python", "“not an address” is not an e-mail address"),
    ("Ann,a@b@c.org,Dev,DE,en,python", "“a@b@c.org” is not an e-mail address"),
    (",ann@example.org,Dev,DE,en,python", "no name"),
    ("Ann,ann@example.org,,DE,en,python", "no headline"),
    ("Ann,ann@example.org,Dev,Atlantis,en,python", "unknown country “ATLANTIS”"),
    ("Ann,ann@example.org,Dev,DE,klingon,python", "unknown language “klingon”"),
    ("Ann,ann@example.org,Dev,DE,en", "has 5 cells where the header has 6"),
    (f"Ann,ann@example.org,{'x' * 161},DE,en,python", "headline longer than 160"),
    (f"Ann,ann@example.org,Dev,DE,en,{'x' * 61}", "skill longer than 60"),
    (f"Ann,ann@example.org,Dev,DE,en,{';'.join(f's{i}' for i in range(13))}", "13 skills where 12"),
    ("A\x01nn,ann@example.org,Dev,DE,en,python", "holds control characters"),
    (",,,Atlantis,,", "no name; no email; no headline; unknown country"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_by_its_line_and_the_others_are_kept(run_import: Import, row: str, reason: str) -> None:
    """F26: errors by row."""
    good = "Bob,bob@example.org,Dev,US,en,go\n"
    result = run_import(HEADER + f"{row}\n" + good)
    assert result.exit_code == 1
    assert f"line 2: {reason}" in result.output
    assert the_mentor().person.name == "Bob"


def test_only_the_row_with_broken_letters_is_bad(run_import: Import) -> None:
    rows = b"Ann,ann@example.org,D\xe9v,DE,en,go\nJos\xc3\xa9,jose@example.org,Dev,ES,es,go\n"
    result = run_import(HEADER.encode() + rows)
    assert "line 2: is not valid UTF-8" in result.output
    assert the_mentor().person.name == "José"


def test_of_two_rows_with_one_address_the_first_is_kept(run_import: Import) -> None:
    rows = "Ann,ann@example.org,Dev,DE,en,go\nAnna,ANN@example.org ,Lead,DE,en,go\n"
    result = run_import(HEADER + rows)
    assert "line 3: ann@example.org is on line 2 already" in result.output
    assert the_mentor().headline == "Dev"
    assert "unchanged 1" in run_import(HEADER + rows).output


def test_byte_order_mark_line_ends_quotes_and_blank_lines_do_no_harm(run_import: Import) -> None:
    content = (
        "\ufeffEmail,Name,headline,country,languages,skills,extra\r\n\r\n"
        'a@example.org,"Doe, ""JD"" John","Two\nlines",,, ,x\r\n,,,,,,\r\n'
        "b@example.org,Bo,,,,,\r\n"
    )
    result = run_import(content)
    assert "created 1" in result.output
    assert "line 6: no headline" in result.output
    assert (the_mentor().person.name, the_mentor().headline) == ('Doe, "JD" John', "Two lines")


def test_running_it_twice_changes_nothing(run_import: Import) -> None:
    """F26: safe to repeat."""
    content = HEADER + "Ann,ann@example.org,Dev,DE,en;de,go;js\nAnn,ann2@example.org,Dev,,,\n"
    assert "created 2" in run_import(content).output
    before = everything()
    assert "created 0, changed 0, unchanged 2" in run_import(content).output
    assert everything() == before
    assert sorted(db.session.scalars(select(Mentor.slug))) == ["ann", "ann-2"]


def test_a_changed_row_changes_its_mentor(run_import: Import) -> None:
    run_import(HEADER + "Ann,ann@example.org,Dev,DE,en,go\n")
    result = run_import(HEADER + "Ann B.,ann@example.org,Lead,FR,fr,rust;go\n")
    mentor = the_mentor()
    assert "created 0, changed 1, unchanged 0" in result.output
    assert (mentor.person.name, mentor.headline, mentor.person.country) == ("Ann B.", "Lead", "FR")
    assert ([s.name for s in mentor.skills], mentor.languages, mentor.slug) == (["Rust", "Go"], ["fr"], "ann")
    assert (len(mentor.plans), len(mentor.decisions)) == (1, 1)
    assert db.session.scalars(select(CatalogueEntry)).one().headline == "Lead"


def test_an_account_that_exists_keeps_its_name_and_gets_a_profile(run_import: Import) -> None:
    person = make_person("Mia", email="mia@example.org", password_hash="x")
    run_import(HEADER + "Other Name,mia@example.org,Dev,DE,en,go\n")
    assert the_mentor().person_id == person.id
    assert person.name == "Mia"


def test_a_suspended_mentor_is_not_listed_by_an_import(app: Flask, run_import: Import) -> None:
    mentor = make_mentor(listed=False)
    run_import(HEADER + f"Max Mentor,{mentor.person.email},Dev,DE,en,go\n")
    assert the_mentor().headline == "Dev"
    assert not the_mentor().is_listed


def test_a_dry_run_says_the_same_and_changes_nothing(run_import: Import) -> None:
    """F26: dry run."""
    before = everything()
    result = run_import(HEADER + "Ann,ann@example.org,Dev,DE,en,go\nBob,,Dev,DE,en,go\n", "--dry-run")
    assert "created 1" in result.output
    assert "line 3: no email" in result.output
    assert "nothing was changed" in result.output
    assert everything() == before


def test_the_price_is_the_operators_choice(run_import: Import) -> None:
    run_import(HEADER + "Ann,ann@example.org,Dev,DE,en,go\n", "--price-cents", "9900", "--currency", "USD")
    assert (the_mentor().current_plans[0].price_cents, the_mentor().current_plans[0].currency) == (9900, "USD")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name;email;headline\nAnn;a@example.org;Dev\n", "has no column"),
        ("name,email,headline,country,skills\n", "has no column languages"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "is not a CSV file"),
        (Path("/nowhere/mentors.csv"), "cannot be opened: No such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_in_one_sentence(
    run_import: Import, content: str | bytes | Path, sentence: str
) -> None:
    result = run_import(content)
    assert result.exit_code == 2
    assert sentence in result.output
    assert result.output.count("\n") == 1
    assert db.session.query(Person).count() == 0


def test_text_is_stored_as_it_is(run_import: Import) -> None:
    """S10: neither SQL nor a template is anything but text."""
    run_import(HEADER + '"\'); DROP TABLE people;--",ann@example.org,{{7*7}},DE,en,<script>\n')
    assert (the_mentor().person.name, the_mentor().headline) == ("'); DROP TABLE people;--", "{{7*7}}")
    assert the_mentor().skills[0].name == "<script>"


@pytest.mark.skipif(not REAL_FILE.exists(), reason="the real file lies beside the checkout")
def test_the_real_file_comes_in_whole(run_import: Import) -> None:
    """B1: the operator's own mentors."""
    assert "created 298, changed 0, unchanged 0" in run_import(REAL_FILE).output
    assert "created 0, changed 0, unchanged 298" in run_import(REAL_FILE).output
    people_who_know = select(func.count()).where(CatalogueEntry.skills.contains(["JavaScript"]))
    assert db.session.scalar(people_who_know) > 155
