"""People by what their profiles say: country, time zone and company; groups of under five are not shown.

Companies have numbers here. Of groups of the same size the first by name comes first.
"""

from collections import Counter

from registered import said

FEWEST, MOST_GROUPS = 5, 20


def figures(facts, mentees, mentors):
    """Mentees and mentors by each. Their answers to questionnaires are in no file."""
    for what in ("country", "time_zone", "company"):
        values = said(facts, what)
        for role, people in (("mentees", mentees), ("mentors", mentors)):
            numbers = Counter(values.get(person, "") for person in people)
            for group, number in shown(numbers).items():
                of = f"{role} by {what}: {group or 'not said'}"
                yield "registration.breakdown", of, number, None, None, None, len(people)


def shown(numbers):
    """{group: people}, those in smaller groups together as 'others'; '' are those who said nothing.

    The smallest that could be shown joins the others while these are under five, or they could be told from the sum.
    """
    ranked = sorted(
        numbers.items(), key=lambda row: (-row[1], not row[0], len(row[0]) if row[0].isdigit() else 0, row[0])
    )
    groups = [(group, number) for group, number in ranked[:MOST_GROUPS] if number >= FEWEST]
    others = sum(numbers.values()) - sum(number for _, number in groups)
    while groups and 0 < others < FEWEST:
        others += groups.pop()[1]
    return dict(groups) | ({"others": others} if others else {})
