"""Every rule can be asked about the past, and says then what it said then."""

from datetime import timedelta

import pytest

from mentorcruise.health.rules import RULES
from tests.health.history import A_DAY, UNTIL, live_through, speaks, spells

# Numbers with which every rule speaks often, so that all is tried.
TALKATIVE = {
    "low_rating": {"low_stars": 3, "recovered_stars": 5, "low_average": 4.6}, "payment_failing": {"failing_days": 1},
    "no_first_session": {"first_days": 2}, "no_session": {"quiet_days": 9}, "no_shows": {"no_shows": 1, "within_days": 20},
    "message_unanswered": {"unanswered_days": 2}, "application_unanswered": {"answer_hours": 20},
    "without_mentor": {"search_days": 5}, "mentor_full": {"places_left": 1, "full_days": 2},
    "no_exit_survey": {"silent_days": 2, "given_up_days": 30},
}  # fmt: skip
MOMENTS = [UNTIL - timedelta(days=n, hours=7 * n % 24) for n in range(0, 360, 9)]


@pytest.fixture
def world(app):
    live_through()


def test_the_spells_of_a_rule_are_what_it_said_at_each_moment(world):
    """Section 3: asked as of any past day, from rows that are only ever added; A38, A39."""
    for rule in RULES:
        lived = spells(rule.name, until=UNTIL, **TALKATIVE[rule.name])
        assert len(lived) > 5 or rule.name == "payment_failing", rule.name
        for at in MOMENTS:
            on = {
                spell.subject_id for spell in lived if spell.began <= at and (spell.ended is None or spell.ended > at)
            }
            assert set(speaks(rule.name, at, **TALKATIVE[rule.name])) == on, (rule.name, at)


def test_no_spell_of_a_subject_touches_another(world):
    for rule in RULES:
        last = {}
        for spell in spells(rule.name, until=UNTIL, **TALKATIVE[rule.name]):
            assert spell.ended is None or spell.began < spell.ended, rule.name
            before = last.get(spell.subject_id)
            assert before is None or (before.ended and before.ended < spell.began), (rule.name, before, spell)
            last[spell.subject_id] = spell


def test_asked_of_the_last_days_it_tells_of_all_that_lasted_into_them(world):
    since = UNTIL - 90 * A_DAY
    for rule in RULES:
        numbers = TALKATIVE[rule.name]
        everything = [s for s in spells(rule.name, until=UNTIL, **numbers) if s.ended is None or s.ended > since]
        assert spells(rule.name, since, UNTIL, **numbers) == everything, rule.name


def test_asked_of_one_subject_it_says_the_same(world):
    for rule in RULES:
        numbers = TALKATIVE[rule.name]
        for subject_id, evidence in list(speaks(rule.name, UNTIL, **numbers).items())[:5]:
            assert speaks(rule.name, UNTIL, subject_id, **numbers) == {subject_id: evidence}, rule.name
