"""Criteria and facts for the tests of what is judged."""

from decimal import Decimal
from types import SimpleNamespace

from hypothesis import strategies as st

from mentorcruise.domain.criteria import ANSWERS, DEFAULT, MEASURES, Condition, Kind, Rule
from mentorcruise.domain.success_criteria import SuccessCriterion, set_criterion
from mentorcruise.extensions import db
from tests.factories import save


def asks(kind, at_least=None):
    return Condition(Kind(kind), None if at_least is None else Decimal(str(at_least)))


def every(*conditions, group=None):
    return Rule("all", conditions, group)


def some(*conditions, group=None):
    return Rule("any", conditions, group)


def first_criterion(at):
    """What the migration brings along."""
    return save(
        SuccessCriterion(
            version=1, rule=DEFAULT.stored(), name="The mentee's own word", why="Theirs to say", made_at=at
        )
    )


def set_by(operator, rule, now, program=None, seen=1, name="Another", why="To see more"):
    """A further version, as the page sets it."""
    set_criterion(db.session(), program and program.id, rule, seen, name, why, operator, None, now)
    db.session.commit()


def _conditions(kind):
    if kind in ANSWERS:
        return st.just(Condition(kind))
    measure = MEASURES[kind]
    places = 0 if measure.whole else 2
    high = min(measure.high, 40 if measure.scale == 1 else 100)
    return st.decimals(measure.low, high, places=places).map(lambda number: Condition(kind, number))


CONDITIONS = st.sampled_from(Kind).flatmap(_conditions)
HOW = st.sampled_from(["all", "any"])
GROUPS = st.builds(Rule, HOW, st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple))
RULES = st.builds(Rule, HOW, st.lists(CONDITIONS, min_size=1, max_size=4).map(tuple), st.none() | GROUPS)
COUNTS = st.integers(0, 6)


@st.composite
def facts(draw):
    """A fact row, with all that can be known or unknown of a mentorship."""
    answered = draw(st.booleans())
    mentee, mentor, again = draw(COUNTS), draw(COUNTS), draw(COUNTS)
    grown = draw(st.integers(0, again))
    return SimpleNamespace(
        outcome=draw(st.sampled_from([None, "trial_loss", "moved_on", "moved_on", "goal_reached"])),
        program_id=draw(st.sampled_from([None, 1, 2])),
        goal_reached=draw(st.sampled_from(["yes", "partly", "no"])) if answered else None,
        stars=draw(st.integers(1, 5)) if answered else None,
        held=draw(st.integers(0, 40)), days=draw(st.integers(0, 40)),
        mentee_ratings=mentee, mentee_stars=draw(st.integers(mentee, mentee * 5)),
        mentor_ratings=mentor, mentor_stars=draw(st.integers(mentor, mentor * 5)),
        reassessed=again, grown=grown, levels=draw(st.integers(-4 * (again - grown), 4 * grown)),
    )  # fmt: skip
