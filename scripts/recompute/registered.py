"""Who is registered as what at the end of a day, and what profiles said then."""


def registered(facts):
    """({mentees}, {number of a listed mentor: person}) at the end of the last day.

    A mentee has a confirmed address, and neither a mentor's profile nor the right to run the place. A mentor is one whom
    an operator's last decision lists.
    """
    day = facts.last_day
    made = {row["mentor"]: row["person"] for row in until(facts.all("mentors"), "since", day)}
    verdicts = {row["mentor"]: row["verdict"] for row in until(facts.all("listings"), "decided_on", day)}
    listed = {mentor: person for mentor, person in made.items() if verdicts.get(mentor) == "approved"}
    runs = {row["person"] for row in until(facts.all("operators"), "since", day) if not gone(row["until"], day)}
    confirmed = {row["person"] for row in until(facts.all("people"), "confirmed_on", day)}
    return confirmed - set(made.values()) - runs, listed


def until(rows, column, day):
    """The rows whose day, or moment, in a column has come by the end of a day, in their order."""
    return [row for row in rows if row[column] and row[column][:10] <= day]


def gone(ended, day):
    """Whether what ended on a day, or at a moment, is over at the end of a day."""
    return bool(ended) and ended[:10] <= day


def said(facts, what):
    """{person, or (person, skill): value}: what profiles said at the end of the last day."""
    rows = until((row for row in facts.all("profiles") if row["what"] == what), "since", facts.last_day)
    found = {(row["person"], row["which"]) if row["which"] else row["person"]: row["value"] for row in rows}
    return {key: value for key, value in found.items() if value}
