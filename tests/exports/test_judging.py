"""Success is judged anew by the script, from what the files say of a mentorship, by whatever criterion was in force."""

import csv
import json
import runpy
from datetime import timedelta
from fractions import Fraction

from hypothesis import given

from mentorcruise.domain.criteria import verdict_of
from mentorcruise.extensions import db
from tests.criteria.rules import RULES, asks, every, facts, first_criterion, set_by, some
from tests.exports.conftest import SCRIPT, read
from tests.exports.test_script import refused, run
from tests.factories import make_operator, make_program, save
from tests.metrics.histories import History
from tests.metrics.worlds import JUNE, ended

judging = runpy.run_path(str(SCRIPT / "judging.py"))


@given(RULES, facts())
def test_it_judges_as_the_product_does(rule, fact):
    """A40: whatever is asked for, and whatever is not known."""
    row = {name: "" if value is None else str(value) for name, value in vars(fact).items()}
    stored = json.loads(json.dumps(rule.stored()), parse_float=Fraction)
    assert judging["verdict"](row | {"program": ""}, {"": stored}) == (verdict_of(rule, fact) or "")


def test_the_criterion_of_a_program_judges_its_own(app):
    row = {"outcome": "moved_on", "goal_reached": "no", "program": "7"}
    own = '{"any": [{"kind": "reached_or_partly"}, {"kind": "days", "at_least": 2}]}'
    rules = judging["rules"]({"as_of": "", "rule": '{"all": [{"kind": "reached"}]}', "rule of program 7": own})
    assert judging["verdict"](row | {"days": "2"}, rules) == "success"
    assert judging["verdict"](row | {"days": "2", "program": "8"}, rules) == "failure"


def test_every_verdict_follows_from_the_exported_criteria(export):
    """A40, F25: those of everyone and of a program, as they were in force at the end of the day."""
    first_criterion(JUNE - timedelta(days=900))
    history, operator = History(5), make_operator()
    for _ in history.steps(120, 120):
        pass
    at = JUNE - timedelta(days=400)
    set_by(operator, some(asks("held", 3), asks("mentee_rating", "4.25"), group=every(asks("days", 30))), at)
    set_by(operator, every(asks("reached_or_partly")), at, program=save(make_program()), seen=0)
    folder, _ = export()
    about = [row["name"] for row in read(folder, "about")]
    assert about[:3] == ["as_of", "criterion", "rule"] and about[3].startswith("rule of program ")
    assert {row["verdict"] for row in read(folder, "mentorships")} == {"success", "failure", "unknown", ""}
    done = run(folder)
    assert done.returncode == 0, done.stderr


def test_a_verdict_or_a_length_that_was_edited_is_told(export):
    """A success that is none, and days that are too many."""
    ended("no")
    db.session.commit()
    folder, _ = export()
    rows, file = read(folder, "mentorships"), folder / "mentorships.csv"
    for column, value, words in (
        ("verdict", "success", "verdict is success, but by the criterion it is failure"),
        ("days", "1", "days is 1, but from start to ending there are"),
    ):
        with file.open("w", newline="") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows([rows[0] | {column: value}])
        assert words in refused(folder)
