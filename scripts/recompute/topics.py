"""What sessions were about, as both sides say it: goals by their kind, which is the mentorship's, and skills."""

from collections import defaultdict

from estimates import share
from files import parted


def figures(met, facts):
    """Of the sessions held (`met` are those of the period): how many are about each kind of goal, and about each skill."""
    held = {row["session"]: row for row in met if row["result"] == "held"}
    kind_of = {row["mentorship"]: row["goal"] for row in facts.all("mentorships")}
    tags = [row for row in facts.all("topics") if row["session"] in held]
    for what, key in (("goal", lambda row: kind_of[row["mentorship"]]), ("skill", lambda row: row["skill"])):
        named = [row for row in tags if row[what]]
        sides = defaultdict(set)
        for row in named:
            sides[row["session"]].add(row["side"])
        compared = {session for session, who in sides.items() if len(who) == 2}
        yield from _agreement(f"{what}s named by both", named, what, compared)
        for name, rows in parted(named, key):
            yield from _about(f"{what} {name}", rows, what, compared, held)


def _about(of, rows, what, compared, held):
    """Sessions about one of them: as either side says it, and each."""
    sessions = {row["session"] for row in rows}
    yield "sessions.topics", of, len(sessions), None, None, None, None
    hours = sum(int(held[session]["minutes"]) for session in sessions) / 60
    yield "sessions.topics", f"{of}: hours", hours, None, None, None, None
    for side in ("mentee", "mentor"):
        number = len({row["session"] for row in rows if row["side"] == side})
        yield "sessions.topics", f"{of}: {side}s say", number, None, None, None, None
    yield from _agreement(f"{of}: named by both", rows, what, compared)


def _agreement(of, rows, what, compared):
    """Of what either side has named, how much both have, in the sessions in which both have named something."""
    named = {side: {(row["session"], row[what]) for row in rows if row["side"] == side and row["session"] in compared}
             for side in ("mentee", "mentor")}  # fmt: skip
    both, either = (len(named["mentee"] & named["mentor"]), len(named["mentee"] | named["mentor"]))
    yield "sessions.topics", of, *share(both, either), both, either
