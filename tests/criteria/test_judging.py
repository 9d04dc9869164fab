"""How a criterion judges: in Kleene's three values, and in SQL as in Python."""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from mentorcruise.domain.criteria import DEFAULT, NoSuchRule, read_rule, verdict_of
from mentorcruise.extensions import db
from mentorcruise.metrics.criteria import verdict_sql
from tests.criteria.rules import RULES, asks, every, facts, some

NUMBERS = (
    "program_id", "stars", "held", "days", "mentee_ratings", "mentee_stars", "mentor_ratings", "mentor_stars",
    "reassessed", "grown", "levels",
)  # fmt: skip
NOTHING = SimpleNamespace(
    **{"outcome": "moved_on", "goal_reached": None, **dict.fromkeys(NUMBERS, 0), "program_id": None, "stars": None}
)


def fact(**known):
    return SimpleNamespace(**{**vars(NOTHING), **known})


def judged_by_database(verdict, rows):
    """The verdict of fact rows, as PostgreSQL says it."""
    lists = {name: [getattr(row, name) for row in rows] for name in ("outcome", "goal_reached", *NUMBERS)}
    kinds = {name: "bigint" if name in NUMBERS else "text" for name in lists}
    columns = ", ".join(f"CAST(:{name} AS {kind}[])" for name, kind in kinds.items())
    statement = f"SELECT {verdict} FROM unnest({columns}) WITH ORDINALITY AS f ({', '.join(lists)}, n) ORDER BY n"
    return list(db.session.scalars(text(statement), lists))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RULES, st.dictionaries(st.sampled_from([1, 2]), RULES), st.lists(facts(), min_size=1, max_size=12))
def test_the_database_judges_as_the_function_does(app, everyone, own, rows):
    """A40, F25: any rule, with programs' own rules beside it, of any facts."""
    expected = [verdict_of(own.get(row.program_id, everyone), row) for row in rows]
    assert judged_by_database(verdict_sql(everyone, own), rows) == expected


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_a_rule_is_read_as_it_was_kept(rule):
    assert read_rule(rule.stored()) == rule


@settings(max_examples=150, deadline=None)
@given(RULES, facts(), st.data())
def test_what_is_known_later_never_turns_a_verdict_that_was_sure(rule, row, data):
    """A40: unknown means that any answer could still decide; a sure verdict is sure whatever the silent would say."""
    before = verdict_of(rule, row)
    if row.goal_reached is None:
        row.goal_reached = data.draw(st.sampled_from(["yes", "partly", "no"]))
        row.stars = data.draw(st.integers(1, 5))
    if row.mentee_ratings == 0:
        row.mentee_ratings, row.mentee_stars = 1, data.draw(st.integers(1, 5))
    if before != "unknown":
        assert verdict_of(rule, row) == before


@pytest.mark.parametrize(
    ("rule", "known", "verdict"),
    [
        (DEFAULT, {"goal_reached": "yes"}, "success"),
        (DEFAULT, {"goal_reached": "partly"}, "failure"),
        (DEFAULT, {}, "unknown"),
        (DEFAULT, {"goal_reached": "yes", "outcome": None}, None),
        (DEFAULT, {"goal_reached": "yes", "outcome": "trial_loss"}, None),
        (every(asks("reached_or_partly")), {"goal_reached": "partly"}, "success"),
        (every(asks("stars", 4)), {"stars": 4}, "success"),
        (every(asks("stars", 4)), {"stars": 3}, "failure"),
        (every(asks("held", 1)), {"held": 0}, "failure"),
        (every(asks("days", 30)), {"days": 30}, "success"),
        (every(asks("mentee_rating", 4.5)), {"mentee_ratings": 2, "mentee_stars": 9}, "success"),
        (every(asks("mentee_rating", 4.51)), {"mentee_ratings": 2, "mentee_stars": 9}, "failure"),
        (every(asks("mentor_rating", 3)), {}, "unknown"),
        (every(asks("growth", 0.67)), {"reassessed": 3, "levels": 2}, "failure"),
        (every(asks("growth", 0.66)), {"reassessed": 3, "levels": 2}, "success"),
        (every(asks("grown", 67)), {"reassessed": 3, "grown": 2}, "failure"),
        (every(asks("grown", 66)), {"reassessed": 3, "grown": 2}, "success"),
        (every(asks("growth", 1)), {"skills": 3}, "unknown"),
        (every(asks("reached"), asks("held", 3)), {"held": 2}, "failure"),
        (every(asks("reached"), asks("held", 3)), {"held": 3}, "unknown"),
        (some(asks("reached"), asks("held", 3)), {"held": 3}, "success"),
        (some(asks("reached"), asks("held", 3)), {"held": 2}, "unknown"),
        (every(asks("held", 3), group=some(asks("reached"), asks("stars", 5))), {"held": 3, "stars": 5}, "success"),
        (every(asks("held", 3), group=some(asks("reached"), asks("stars", 5))), {"held": 3, "stars": 4}, "unknown"),
    ],
)  # fmt: skip
def test_silence_is_no_failure(app, rule, known, verdict):
    """A40: what nobody has said leaves open only what hangs on it."""
    row = fact(**known)
    assert verdict_of(rule, row) == verdict
    assert judged_by_database(verdict_sql(rule), [row]) == [verdict]


@pytest.mark.parametrize(
    "stored",
    [
        None, [], {}, {"all": []}, {"any": {}}, {"none": [{"kind": "reached"}]}, {"all": [{"kind": "reached"}], "any": []},
        {"all": [{"kind": "mood", "at_least": 3}]}, {"all": [{"kind": ["held"], "at_least": 3}]}, {"all": ["held"]},
        {"all": [{"kind": "held"}]}, {"all": [{"kind": "held", "at_least": "many"}]},
        {"all": [{"kind": "held", "at_least": 0}]}, {"all": [{"kind": "held", "at_least": 2.5}]},
        {"all": [{"kind": "held", "at_least": 1e300}]}, {"all": [{"kind": "held", "at_least": float("nan")}]},
        {"all": [{"kind": "stars", "at_least": 6}]}, {"all": [{"kind": "stars", "at_least": -1}]},
        {"all": [{"kind": "mentee_rating", "at_least": 4.123}]}, {"all": [{"kind": "grown", "at_least": True}]},
        {"all": [{"kind": "held", "at_least": "1); DROP TABLE people; --"}]},
        {"all": [{"any": [{"kind": "reached"}]}, {"any": [{"kind": "reached"}]}]},
        {"all": [{"any": [{"all": [{"kind": "reached"}]}]}]}, {"all": [{"kind": "reached"}] * 9},
    ],
)  # fmt: skip
def test_what_is_no_criterion_is_refused(stored):
    """A40: an empty criterion, absurd numbers, and what is none at all."""
    with pytest.raises(NoSuchRule):
        read_rule(stored)
