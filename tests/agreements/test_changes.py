"""What a version changes, line by line; bounded, however long the texts are."""

from dataclasses import replace

from mentorcruise.domain.agreement_changes import Mark, changes
from mentorcruise.domain.agreement_templates import TEMPLATES
from mentorcruise.domain.application_words import GoalCategory

TERMS = replace(TEMPLATES[GoalCategory.LEAD_PEOPLE], mentee_commits="One\nTwo\nThree")


def told(before, after):
    return [(c.part, [(line.mark, line.text) for line in c.lines]) for c in changes(before, after)]


def test_only_what_differs_is_told():
    after = replace(TERMS, mentee_commits="One\n2\nThree", cadence="weekly")
    assert told(TERMS, TERMS) == []
    assert told(TERMS, after) == [
        ("cadence", [(Mark.TAKEN_OUT, "Every two weeks"), (Mark.ADDED, "Every week")]),
        ("mentee_commits", [(Mark.KEPT, "One"), (Mark.TAKEN_OUT, "Two"), (Mark.ADDED, "2"), (Mark.KEPT, "Three")]),
    ]


def test_a_text_of_very_many_lines_is_compared_as_a_whole():
    """L3: comparing takes the square of the lines, so there is a bound."""
    before, after = replace(TERMS, ground_rules="a\n" * 1500), replace(TERMS, ground_rules="a\n" * 1499)
    (change,) = changes(before, after)
    assert [line.mark for line in change.lines] == [Mark.TAKEN_OUT, Mark.ADDED]
