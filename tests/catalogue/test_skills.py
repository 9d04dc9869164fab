"""Skills under one name each (F1, A34)."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from mentorcruise import clock
from mentorcruise.domain.mentors import Skill
from mentorcruise.domain.skills import SEPARATORS, fold, is_known, resolve, slugify, words
from mentorcruise.extensions import db
from tests.factories import make_skill


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("js", "JavaScript"), ("Javascript", "JavaScript"), ("front-end", "Frontend"), ("front end", "Frontend"),
        ("reactjs", "React"), ("React.js", "React"), ("node", "Node.js"), ("c-sharp", "C#"), ("objc", "Objective-C"),
        ("dotnet", ".NET"), (".net", ".NET"), ("fp", "Functional programming"), ("golang", "Go"), ("k8s", "Kubernetes"),
    ],
)  # fmt: skip
def test_a_skill_is_known_by_any_of_its_names(app: Flask, written: str, name: str) -> None:
    """F1: one filter finds everyone who knows it."""
    assert [s.name for s in resolve(db.session(), [written], clock.now())] == [name]


def test_each_comes_once_and_in_order(app: Flask) -> None:
    names = ["reactjs", "JS", "javascript", "React", " ", "front  end"]
    assert [s.name for s in resolve(db.session(), names, clock.now())] == ["React", "JavaScript", "Frontend"]


def test_an_unknown_one_is_kept_as_written_and_found_again(app: Flask) -> None:
    [first] = resolve(db.session(), ["Zettel  kasten"], clock.now())
    [again] = resolve(db.session(), ["zettel-kasten"], clock.now())
    assert first.name == "Zettel kasten"
    assert again.id == first.id
    assert not is_known("Zettelkasten")


def test_it_takes_a_skill_that_is_stored_without_aliases(app: Flask) -> None:
    stored = make_skill("python")
    assert [s.id for s in resolve(db.session(), ["Python"], clock.now())] == [stored.id]


def test_c_and_its_relatives_stay_apart(app: Flask) -> None:
    skills = resolve(db.session(), ["C", "C++", "C#", "Objective-C"], clock.now())
    assert [s.slug for s in skills] == ["c", "c-plus-plus", "c-sharp", "objective-c"]


def test_names_in_any_script_get_an_address(app: Flask) -> None:
    first, second = resolve(db.session(), ["数学", "物理"], clock.now())
    assert first.slug.startswith("skill-")
    assert first.slug != second.slug
    assert slugify("Zoë Müller", "mentor") == "zoe-muller"


def test_it_refuses_a_name_that_is_too_long(app: Flask) -> None:
    with pytest.raises(ValueError, match="60"):
        resolve(db.session(), ["x" * 61], clock.now())
    assert db.session.query(Skill).count() == 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x24F), max_size=40))
def test_python_and_postgresql_cut_words_alike(app: Flask, written: str) -> None:
    """F1: what is typed is cut as what is stored."""
    lowered = written.lower().replace("i̇", "i")
    cut = text("SELECT ARRAY(SELECT left(ltrim(w, '+#'), 40) FROM regexp_split_to_table(lower(:t), :s) w)")
    stored = db.session.scalar(cut, {"t": lowered, "s": SEPARATORS})
    assert [w for w in stored if w] == words(lowered)
    folded = text("SELECT regexp_replace(lower(:t), :s, '', 'g')")
    assert db.session.scalar(folded, {"t": lowered, "s": SEPARATORS}) == fold(lowered)
