"""The facts as files: whole or not at all, as of any day, and with nothing in them that tells who is who."""

import resource
from datetime import date, timedelta

from sqlalchemy import create_engine, select, text

from mentorcruise import clock
from mentorcruise.domain.introductions import Introduction
from mentorcruise.domain.people import MentorSearch
from mentorcruise.exports import writing
from mentorcruise.exports.facts import KINDS
from mentorcruise.exports.kind import Kind
from mentorcruise.extensions import db
from mentorcruise.metrics.counting import follow
from mentorcruise.metrics.past import remember
from mentorcruise.metrics.registry import REGISTRY
from tests.exports.conftest import contents, read
from tests.exports.registering import Registering
from tests.factories import answer_survey, make_mentee, make_mentor, make_person, save
from tests.metrics.histories import History
from tests.metrics.worlds import JUNE, ended

FILES = {"README.txt", "about.csv", "definitions.csv", *(f"{kind.name}.csv" for kind in KINDS)}


def introduced(mentee, mentor, note=""):
    """That an operator has suggested the mentor to a mentee, who looks for one."""
    search = db.session.scalars(select(MentorSearch).filter_by(mentee_id=mentee.id)).one()
    save(Introduction(
        search_id=search.id, mentee_id=mentee.id, mentor_id=mentor.id, by_id=mentor.person_id, note=note, score=50, reasons=[],
        tells_mentor=False, at=clock.now(),
    ))  # fmt: skip


def test_it_writes_a_file_for_each_kind_of_fact(export):
    """A10, A32: the columns are those that the README describes; definitions come from the registry."""
    history = History(5)
    for _ in history.steps(60, 60):
        pass
    introduced(make_mentee(), history.mentors[0])
    Registering(5).live()
    folder, result = export()
    assert result.exit_code == 0, result.output
    assert {file.name for file in folder.iterdir()} == FILES
    told = (folder / "README.txt").read_text()
    for kind in KINDS:
        rows = read(folder, kind.name)
        assert (folder / f"{kind.name}.csv").read_text().partition("\n")[0].split(",") == list(kind.columns)
        assert f"{len(rows):,} {kind.name}" in result.output
        assert all(f"    {column} " in told for column in kind.columns)
    assert [row["figure"] for row in read(folder, "definitions")] == sorted(REGISTRY)
    assert all(row["definition"] for row in read(folder, "definitions"))


def test_a_past_day_has_the_same_bytes_whatever_happens_later(export):
    """R17, A32: late answers and endings after that day change no file."""
    late, running = ended(None, at=JUNE), ended(None, at=JUNE + timedelta(days=9))
    before, _ = export("--as-of", "2026-06-12")
    assert [row["outcome"] for row in read(before, "mentorships")] == ["moved_on", ""]
    answer_survey(late, "yes", at=JUNE + timedelta(days=5))
    answer_survey(running, "yes", at=JUNE + timedelta(days=9))
    ended("no", started_at=JUNE + timedelta(days=6), at=JUNE + timedelta(days=60))
    db.session.commit()
    again, _ = export("--as-of", "2026-06-12", into="again")
    assert contents(before) == contents(again)
    now, _ = export(into="now")
    assert [row["outcome"] for row in read(now, "mentorships")] == ["goal_reached", "goal_reached", "moved_on"]


def test_a_day_that_is_remembered_has_the_same_bytes(export):
    """R17, A32: as it was put together or read anew."""
    for _ in History(5).steps(60, 60):
        pass
    while follow(db.session(), clock.now()):
        db.session.commit()
    anew, _ = export("--as-of", "2026-04-30")
    remember(db.session(), date(2026, 4, 30), clock.now())
    db.session.commit()
    kept, _ = export("--as-of", "2026-04-30", into="kept")
    assert read(anew, "mentorships") and contents(anew) == contents(kept)
    db.session.execute(text("UPDATE past_facts SET held = held + 1"))
    db.session.commit()
    other, _ = export("--as-of", "2026-04-30", into="other")
    assert contents(other) != contents(anew), "the remembered facts are read"


def test_it_names_nobody_and_repeats_no_words(export):
    """S13: no name, address, goal, note or plan's name is in any file."""
    mentor = make_mentor("Canary Mentor", capacity=9)
    ended("yes", mentor=mentor, mentee=make_person("Canary Mentee", email="canary@example.org"))
    mentor.headline = mentor.bio = "canary words"
    introduced(make_mentee("Canary Newcomer"), mentor, note="Canary note")
    for plan in mentor.plans:
        plan.name = "Canary plan"
    db.session.commit()
    folder, _ = export()
    assert len(read(folder, "mentorships")) == 1
    assert not [name for name, data in contents(folder).items() if b"canary" in data.lower()]


def test_a_cell_that_a_spreadsheet_would_run_is_made_plain(export):
    """S9: whatever stands in the database as a country."""
    ended("yes", mentee=make_person(country="=1"))
    ended("yes", mentee=make_person(country="DE"))
    folder, _ = export()
    assert [row["country"] for row in read(folder, "mentorships")] == ["'=1", "DE"]


def test_an_empty_place_gives_files_with_heads_alone(export):
    """An as-of before the first row is no error."""
    folder, result = export("--as-of", "2001-01-01")
    assert result.exit_code == 0, result.output
    assert not [kind for kind in KINDS if read(folder, kind.name)]


def test_only_its_owner_may_read_the_folder(export):
    folder, _ = export()
    assert folder.stat().st_mode & 0o077 == 0


def refused(run, *options, into="facts"):
    """The words of a refusal, after which nothing is left behind."""
    folder, result = run(*options, into=into)
    assert result.exit_code == 1
    assert list(folder.parent.glob(".*")) == []
    return result.output


def test_a_folder_that_is_not_empty_is_left_as_it_is(export, tmp_path):
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "mine.txt").write_text("mine")
    assert "is not empty" in refused(export)
    assert contents(tmp_path / "facts") == {"mine.txt": b"mine"}


def test_an_empty_folder_is_filled(export, tmp_path):
    (tmp_path / "facts").mkdir()
    folder, result = export()
    assert result.exit_code == 0 and len(contents(folder)) == len(FILES)


def test_a_file_is_no_folder(export, tmp_path):
    (tmp_path / "facts").write_text("mine")
    assert "is a file" in refused(export)


def test_a_folder_that_cannot_be_made_is_named_with_its_reason(export):
    assert "No such file or directory. Nothing was left behind." in refused(export, into="nowhere/facts")


def test_a_full_disk_leaves_nothing_behind(export, tmp_path):
    """The disk takes no more than a few bytes of each file here."""
    ended("yes")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        output = refused(export)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "could not be written: File too large. Nothing was left behind." in output
    assert list(tmp_path.iterdir()) == []


def test_a_day_that_is_still_to_come_is_refused(export):
    tomorrow = clock.now().date() + timedelta(days=1)
    assert f"{tomorrow} is still to come" in refused(export, "--as-of", tomorrow.isoformat())
    assert "Invalid value" in export("--as-of", "yesterday")[1].output


def as_it_stands(expression):
    """A kind of one row with the value of an SQL expression."""
    return Kind(
        "now", "What holds while files are written.", lambda *_: ("", "", {}), {"value": (expression, "it")}, "1"
    )


def test_it_may_take_longer_than_a_page(app, settings, tmp_path, monkeypatch):
    """A10: in production the connection's limit is a page's, and all facts of a big place need more."""
    monkeypatch.setattr(writing, "KINDS", (as_it_stands("current_setting('statement_timeout')"),))
    engine = create_engine(settings.database_url, connect_args={"options": "-c statement_timeout=15000"})
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "15s"
        connection.rollback()
        writing.write_facts(connection, tmp_path, clock.now().date())
    engine.dispose()
    assert read(tmp_path, "now") == [{"value": "0"}]


def test_days_are_written_alike_whatever_the_server_is_set_to(app, settings, tmp_path, monkeypatch):
    """R17: the same bytes from any server, and days that the script can read."""
    monkeypatch.setattr(writing, "KINDS", (as_it_stands("DATE '2026-03-01'"),))
    engine = create_engine(settings.database_url, connect_args={"options": "-c datestyle=German"})
    with engine.connect() as connection:
        writing.write_facts(connection, tmp_path, clock.now().date())
    engine.dispose()
    assert read(tmp_path, "now") == [{"value": "2026-03-01"}]


def test_what_the_database_refuses_is_said_in_words(export, monkeypatch):
    """What happened and what is left, and no traceback."""
    monkeypatch.setattr(writing, "KINDS", (as_it_stands("1 / 0"),))
    output = refused(export)
    assert "division by zero" in output and "was not written; run it again." in output
