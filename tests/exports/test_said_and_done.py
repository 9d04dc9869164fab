"""Who said what in a check-in is not in the files, and what was said later is in none of a past day."""

import subprocess
import sys

from sqlalchemy import select, text

from mentorcruise.domain.check_ins import CheckIn, CheckInAnswer
from mentorcruise.extensions import db
from mentorcruise.metrics.asking import Question
from tests.exports.conftest import SCRIPT, contents, read
from tests.exports.said_and_done import ENDS, say_and_do
from tests.exports.test_recompute import DAY, simulated

WORDS = {
    "goals": ("title", "description"), "milestones": ("title",), "tasks": ("title",), "progress_steps": ("note",),
    "check_in_answers": ("words",), "exit_surveys": ("goal_words", "product_words", "mentor_words"), "themes": ("name",),
    "theme_steps": ("name",), "improvement_versions": ("title", "words", "made_by"), "session_cancellations": ("reason",),
}  # fmt: skip
WHICH = {"progress_steps": "WHERE action <> 'moved'"}


def test_a_past_day_has_the_same_bytes_whatever_is_said_and_done_from_its_end_on(export):
    """R17, A32: days that are moved, steps, cancellations, topics, answers, tags, mergers and changes."""
    day = "2026-05-15"
    simulated(11, mentees=80)
    say_and_do(11)
    before, _ = export("--as-of", day)
    say_and_do(12, ENDS)
    again, _ = export("--as-of", day, into="again")
    now, _ = export("--as-of", str(DAY), into="now")
    for name in (
        "plans",
        "steps",
        "cancellations",
        "topics",
        "check_ins",
        "answerers",
        "surveys",
        "tags",
        "mergers",
        "changes",
    ):
        assert read(before, name) and len(read(before, name)) < len(read(now, name)), name
    assert contents(before) == contents(again)


def test_no_word_that_they_wrote_is_in_any_file(export):
    """S13: titles, answers, reasons, themes and what is said of changes."""
    simulated(11, mentees=80)
    say_and_do(11)
    db.session.execute(text("SELECT set_config('mentorcruise.erasure', 'on', true)"))
    for table, words in WORDS.items():
        changed = ", ".join(f"{word} = 'Canary ' || random()" for word in words)
        assert db.session.execute(text(f"UPDATE {table} SET {changed} {WHICH.get(table, '')}")).rowcount, table
    db.session.commit()
    folder, _ = export()
    assert not [name for name, data in contents(folder).items() if b"canary" in data.lower()]


def test_whose_an_answer_is_changes_nothing(export):
    """S13: people who were asked alike could have given each other's answers, and the files would be the same."""
    simulated(11, mentees=80)
    before, _ = export()
    given = db.session.execute(
        select(CheckIn, CheckInAnswer).join(CheckInAnswer, CheckInAnswer.check_in_id == CheckIn.id).order_by(CheckIn.id)
    ).all()
    alike: dict[tuple[str, ...], list[CheckInAnswer]] = {}
    for asked, answer in given:
        goal = asked.mentorship.goal_category if (asked.kind, asked.side) == ("fit", "mentee") else ""
        alike.setdefault((asked.side, asked.kind, f"{asked.asked_at:%Y-%m}", goal), []).append(answer)
    exchanged = 0
    # Answers are never rewritten otherwise.
    db.session.execute(text("SELECT set_config('mentorcruise.erasure', 'on', true)"))
    for answers in alike.values():
        said = [(answer.fit, answer.nearer, answer.supported) for answer in answers]
        for answer, other in zip(answers, [*said[1:], said[0]], strict=True):
            exchanged += (answer.fit, answer.nearer, answer.supported) != other
            answer.fit, answer.nearer, answer.supported = other
    db.session.commit()
    after, _ = export(into="again")
    assert exchanged > 50 and contents(before) == contents(after)


def test_people_are_numbered_by_what_their_file_says_alone(export):
    """S13: a number of a person is no number of the database, nor in its order."""
    simulated(11, mentees=80)
    folder, _ = export()
    rows = read(folder, "answerers")
    lines: dict[int, list[str]] = {}
    for row in rows:
        lines.setdefault(int(row["person"]), []).append(
            f"{row['asked_in']} {row['side']} {row['kind']} {row['goal']}".strip()
        )
    assert sorted(lines) == list(range(1, len(lines) + 1))
    assert [lines[number] for number in sorted(lines)] == sorted(lines.values())


def test_a_period_of_parts_of_months_leaves_answers_out(recomputed, tmp_path):
    """Answers have no day, and the script says that it has not counted them."""
    simulated(11, mentees=80)
    whole = {figure for figure, _ in recomputed(Question(as_of=DAY))}
    script = [sys.executable, str(SCRIPT), str(tmp_path / "facts"), "--csv", "--since=2026-04-02"]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    left_out = {"pairing.fit", "attainment.supported"}
    assert left_out <= whole and not [line for line in done.stdout.splitlines() if line.split(",")[0] in left_out]
    assert "they need a period of whole months" in done.stderr


def test_single_answers_to_check_ins_are_written_for_whoever_asks_for_them_alone(export):
    """S13: else they are in no file, which says so, and the script leaves out the two figures that need them."""
    simulated(11, mentees=80)
    say_and_do(11)
    folder, told = export("--as-of", str(DAY), without="--with-check-ins")
    assert told.exit_code == 0
    assert not {"check_ins.csv", "answerers.csv"} & {file.name for file in folder.iterdir()}
    assert "check_ins.csv" not in (folder / "README.txt").read_text()
    done = subprocess.run([sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=True)
    assert "the export is one without check-ins" in done.stderr
    assert "attainment.growth" in done.stdout
    assert "pairing.fit" not in done.stdout and "attainment.supported" not in done.stdout
