"""Attainment on the way: goals ticked off, and what was done by the day that a pair had set itself."""

from collections import defaultdict

from estimates import share


def figures(facts):
    """Goals by the day on which they were ticked off; milestones and tasks by the day on which they were due."""
    steps = defaultdict(list)
    for row in facts.all("steps"):
        steps[row["kind"], row["number"]].append(row)
    stands = {of: taken[-1]["action"] for of, taken in steps.items()}
    ticked = {row["number"] for row in facts.within("steps", "at") if (row["kind"], row["action"]) == ("goal", "done")}
    still = sum(stands["goal", number] in ("done", "verified") for number in ticked)
    yield "attainment.goals_done", "all", still, None, None, None, None
    yield from in_time(facts, steps, stands)


def in_time(facts, steps, stands):
    """Of what was due up to the day of the export: how much is done, and was last ticked off by its day.

    Left out is what was dropped, what was due only after the mentorship's end, milestones of a dropped goal, and tasks of
    a dropped goal or milestone that are not done.
    """
    ended = {row["mentorship"]: row["ended_on"] for row in facts.all("mentorships")}
    for kind in ("milestone", "task"):
        due = done = on_time = 0
        for row in facts.within("plans", "due_on"):
            this, of = (kind, row["number"]), ended[row["mentorship"]]
            if row["kind"] != kind or row["due_on"] > facts.as_of or (of and row["due_on"] > of):
                continue
            is_done = stands.get(this) in ("done", "verified")
            above = stands.get(("goal", row["goal"])), stands.get(("milestone", row["milestone"]))
            if stands.get(this) == "dropped" or ("dropped" in above and not (kind == "task" and is_done)):
                continue
            due, done = due + 1, done + is_done
            ticked = [step["at"][:10] for step in steps[this] if step["action"] == "done"]
            on_time += is_done and bool(ticked) and max(ticked) <= row["due_on"]
        yield "attainment.in_time", f"{kind}s", *share(on_time, due), on_time, due
        yield "attainment.in_time", f"{kind}s done by now", *share(done, due), done, due
