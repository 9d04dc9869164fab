"""What mentors offer and mentees want: places, skills, goals, and programs. All at the end of the period's last day."""

from collections import Counter, defaultdict

from estimates import share
from registered import gone, said, until


def figures(facts, listed):
    """Every figure. `listed`: the listed mentors, {number: person}."""
    loads = places(facts)
    yield from capacity(loads, listed)
    yield from skills(facts, loads, listed)
    yield from goals(facts)
    yield from programs(facts)


def places(facts):
    """{mentor: (places offered, places taken)} of every mentor."""
    day, offered = facts.last_day, said(facts, "capacity")
    taken = Counter(
        row["mentor"] for row in until(facts.all("places"), "taken_on", day) if not gone(row["released_on"], day)
    )
    mentors = until(facts.all("mentors"), "since", day)
    return {row["mentor"]: (int(offered.get(row["person"], 0)), taken[row["mentor"]]) for row in mentors}


def capacity(loads, listed):
    """Places in use of those offered; what is taken beyond a mentor's own places counts as no use of another's."""
    figure, theirs = "registration.capacity", [loads[mentor] for mentor in listed]
    offered, used = sum(places for places, _ in theirs), sum(min(load) for load in theirs)
    yield figure, "in use", *share(used, offered), used, offered
    full = sum(taken >= places for places, taken in theirs)
    yield figure, "mentors without a free place", full, None, None, None, len(theirs)
    # Those too who are listed no more and still have mentees.
    over = {mentor: load for mentor, load in loads.items() if load[1] > load[0]}
    yield figure, "mentors with more mentees than places", len(over), None, None, None, None
    for mentor, (places, taken) in sorted(over.items(), key=lambda row: (row[1][0] - row[1][1], int(row[0])))[:100]:
        yield figure, f"mentor {mentor} mentees", taken, None, None, None, places


def skills(facts, loads, listed):
    """Each skill: mentees who applied with it in the period, listed mentors who help with it, and their free places.

    The page shows the fifty that are wanted most.
    """
    applied = {row["application"]: row["mentee"] for row in facts.within("applications", "submitted_on")}
    wanted, helped = defaultdict(set), defaultdict(list)
    for row in facts.all("wanted"):
        if row["application"] in applied:
            wanted[row["skill"]].add(applied[row["application"]])
    mentor_of = {person: mentor for mentor, person in listed.items()}
    for person, skill in said(facts, "skill"):
        if person in mentor_of:
            places, taken = loads[mentor_of[person]]
            helped[skill].append(max(places - taken, 0))
    for skill in sorted(wanted.keys() | helped.keys(), key=int):
        for words, number in (
            ("mentees", len(wanted[skill])), ("mentors", len(helped[skill])), ("free places", sum(helped[skill])),
        ):  # fmt: skip
            yield "registration.skills", f"skill {skill} {words}", number, None, None, None, None


def goals(facts):
    """Mentees by the goals with which they applied in the period."""
    wanted = defaultdict(set)
    for row in facts.within("applications", "submitted_on"):
        wanted[row["goal"]].add(row["mentee"])
    for goal, mentees in sorted(wanted.items()):
        yield "registration.goals", f"{goal} mentees", len(mentees), None, None, None, None


def programs(facts):
    """Each program: who took part, and who ever joined, of those who could; and its members.

    A mentee took part in the program that the application was made in, a mentor in the one of that moment. No share is
    named without a head count, or where it is out of date.
    """
    day = facts.last_day
    joined, members, part, belonged = defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(list)
    for row in until(facts.all("memberships"), "joined_at", day):
        joined[row["program"]].add(row["person"])
        belonged[row["person"]].append(row)
        if not gone(row["left_at"], day):
            members[row["program"]].add(row["person"])
    person_of = {row["mentor"]: row["person"] for row in facts.all("mentors")}
    for row in until(facts.all("mentorships"), "started_at", day):
        part[row["program"]].add(row["mentee"])
        for its in belonged[person_of.get(row["mentor"])]:
            if its["joined_at"] <= row["started_at"] and (not its["left_at"] or row["started_at"] < its["left_at"]):
                part[its["program"]].add(its["person"])
    counts = until(facts.all("head_counts"), "counts_from", day)
    counts.sort(key=lambda row: (row["counts_from"], int(row["head_count"])))
    eligible = {row["program"]: int(row["eligible"]) for row in counts}
    for program in [row["program"] for row in until(facts.all("programs"), "since", day)]:
        of, figure, could = f"program {program}", "registration.programs", eligible.get(program)
        yield figure, f"{of} members", len(members[program]), None, None, None, could
        for words, people in (("took part", part[program]), ("ever joined", joined[program])):
            yield figure, f"{of} {words}", len(people), None, None, None, could
            if could is not None and len(people) <= could:
                yield figure, f"{of} {words} of all", *share(len(people), could), len(people), could
